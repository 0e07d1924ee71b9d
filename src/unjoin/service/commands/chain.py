"""`unjoin chain`: check the audit chain, in the database or in a file; or write it to a file."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from unjoin.service.accounts.chain_file import Break, Whole, check_chain

_HEAD = re.compile(r"[0-9a-f]{64}")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--data", type=Path, default=Path(), metavar="DIR", help="the instance (default: here)"
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--check", type=Path, metavar="FILE", help="check FILE, an export, and no instance"
    )
    what.add_argument(
        "--export", type=Path, metavar="FILE", help="write the chain to FILE, an event a line"
    )
    parser.add_argument(
        "--head",
        type=_head,
        metavar="HEX",
        help="a digest noted earlier, which some event must have: else the end was cut off",
    )


def run(args: argparse.Namespace) -> int:
    """Check, or write, and say how long the chain is and what its head is."""
    if args.check:
        with args.check.open("rb") as file:
            return _report(check_chain(file, head=args.head))
    from unjoin.service.commands.session import start_django

    start_django(args.data, site="owner")
    if not args.export:
        return _report(check_chain(_events(), head=args.head))
    with args.export.open("xb") as file:
        found = check_chain(_written(_events(), file.write), head=args.head)
    return _report(found)


def _events() -> Iterator[bytes]:
    from unjoin.service.accounts.audit import chain_lines

    return chain_lines()


def _written(lines: Iterable[bytes], write: Callable[[bytes], object]) -> Iterator[bytes]:
    for line in lines:
        write(line)
        yield line


def _report(found: Whole | Break) -> int:
    if isinstance(found, Break):
        print(f"Broken at event {found.number}: {found.reason}.", file=sys.stderr)
        return 1
    print(f"Whole: {found.events} events. Head: {found.head.hex()}")
    print("Note the head elsewhere; the next check takes it as --head.")
    return 0


def _head(text: str) -> bytes:
    if not _HEAD.fullmatch(text):
        raise argparse.ArgumentTypeError("expected 64 digits 0-9a-f, as the last check printed")
    return bytes.fromhex(text)
