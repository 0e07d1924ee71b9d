"""`unjoin mirror`: write the public site as files that work from any host or folder.

Checking, parting and joining work in the bare install.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from unjoin.mirror.checking import Report
    from unjoin.publiclog.keys import VerifierKey

_SIZE = re.compile(r"([1-9][0-9]{0,11})(k|M|G|)B?", re.ASCII)
_UNITS = {"": 1, "k": 1000, "M": 1000**2, "G": 1000**3}
_SHOWN: Final = 20
_JOBS_LIMIT: Final = 64


class _Bare(argparse.Action):
    """An argument with which the command needs no package of the service."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        """Note it, and that nothing is needed."""
        setattr(namespace, self.dest, True if self.nargs == 0 else values)
        namespace.needs = ()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("directory", type=Path, help="the folder of the mirror")
    parser.add_argument(
        "--data", type=Path, default=Path(), metavar="DIR", help="the instance (default: here)"
    )
    does = parser.add_mutually_exclusive_group()
    does.add_argument(
        "--check",
        action=_Bare,
        nargs=0,
        default=False,
        help="write nothing; check the signature and every file of the mirror",
    )
    does.add_argument(
        "--split",
        action=_Bare,
        type=_size,
        metavar="SIZE",
        help="part the mirror into ZIP files of at most SIZE, such as 20MB or 4GB",
    )
    does.add_argument(
        "--join",
        action=_Bare,
        type=Path,
        nargs="+",
        metavar="VOLUME",
        help="put volumes, or all those in a folder, together again",
    )
    parser.add_argument(
        "--into", type=Path, metavar="DIR", help="where --split puts them (default: beside it)"
    )
    parser.add_argument(
        "--vkey", metavar="FILE|TEXT", help="the log's key for --check and --join, from elsewhere"
    )
    _add_writing(parser)


def _add_writing(parser: argparse.ArgumentParser) -> None:
    """How the files are made."""
    parser.add_argument(
        "--gzip",
        action="store_true",
        help="put a compressed copy beside each text, for hosts that send such",
    )
    parser.add_argument(
        "--unsigned",
        action="store_true",
        help="make it where the log's key is not, with a manifest that nobody signed",
    )
    parser.add_argument(
        "--jobs", type=_jobs, metavar="N", help="processes that make pages (default: one a core)"
    )


def run(args: argparse.Namespace) -> int:
    """Do what the arguments ask for, and say what was done."""
    if args.check:
        return _check(args.directory, args.vkey)
    if args.split:
        return _split(args)
    if args.join:
        return _join(args)
    return _write(args)


def _write(args: argparse.Namespace) -> int:
    from unjoin.service.commands.session import start_django

    start_django(args.data, site="mirror")
    from unjoin.service.mirror.making import make_mirror

    made = make_mirror(
        args.directory, signed=not args.unsigned, with_gzip=args.gzip, jobs=args.jobs
    )
    done = made.written
    print(
        f"The mirror in {args.directory} has {done.files:,} files: {done.written:,} written, "
        f"{done.removed:,} removed, the others were so already."
    )
    for page, target in made.broken[:_SHOWN]:
        print(f"unjoin: {page}: the link to {target} was taken out", file=sys.stderr)
    if made.is_doorless:
        print(
            "unjoin: no address takes declarations: name one in campaign.toml ([[mirrors]]) or in "
            "public_hosts, and make the mirror again",
            file=sys.stderr,
        )
    _tell_foreign(done.foreign)
    if args.unsigned:
        print("Nobody signed it: a check will say so.")
    return 0


def _check(directory: Path, vkey: str | None) -> int:
    from unjoin.mirror.checking import check_mirror

    return _report(check_mirror(directory, _read_key(vkey)))


def _split(args: argparse.Namespace) -> int:
    from unjoin.mirror.volumes import SUMS, split

    directory = args.directory.resolve()
    target = args.into or directory.with_name(f"{directory.name}-volumes")
    volumes = split(directory, target, volume_bytes=args.split)
    largest = max(volume.stat().st_size for volume in volumes)
    print(f"Volumes in {target}: {len(volumes)}, of at most {largest:,} bytes.")
    print(f"Their hashes are in {SUMS}. Unpack all of them into one folder, in any order.")
    return 0


def _join(args: argparse.Namespace) -> int:
    from unjoin.mirror.joining import join

    joined = join(args.join, args.directory, key=_read_key(args.vkey))
    if joined.missing:
        print(f"{len(joined.missing):,} of {joined.files:,} files are in none of these volumes:")
        _list(joined.missing)
        print("What came is kept. Get the other volumes, and join all of them once more.")
        return 1
    return _check(args.directory, args.vkey)


def _report(report: Report) -> int:
    from unjoin.mirror.errors import printable

    for finding in report.findings[:_SHOWN]:
        print(finding)
    if len(report.findings) > _SHOWN:
        print(f"… and {len(report.findings) - _SHOWN:,} more")
    if report.manifest:
        print(
            f"{printable(report.manifest.origin)}, {report.manifest.size:,} entries: "
            f"{report.files:,} files, {report.manifest.total_bytes:,} bytes."
        )
    if not report.is_key_given and report.key:
        print(
            "The key was taken from the mirror itself, which proves little. Compare it with one "
            f"from elsewhere, or give that with --vkey: {printable(report.key.encode())}"
        )
    if report.is_right:
        print("Right: every file is there as it was signed, and there is no other.")
        print(f"The count is checked by: unjoin audit {report.directory}")
        return 0
    print("WRONG. Do not pass it on; get it once more, or make it again.")
    return 1


def _read_key(given: str | None) -> VerifierKey | None:
    from unjoin.audit.key_check import VKEY_LIMIT_BYTES, read_log_key

    if given is None:
        return None
    path = Path(given)
    if "+" in given and not path.is_file():
        return read_log_key(given)
    with path.open("rb") as file:
        return read_log_key(file.read(VKEY_LIMIT_BYTES).decode("utf-8", "replace"))


def _tell_foreign(foreign: Sequence[str]) -> None:
    if not foreign:
        return
    print(f"{len(foreign):,} files there are not of the mirror, and were left as they are:")
    _list(foreign)


def _list(paths: Sequence[str]) -> None:
    from unjoin.mirror.errors import printable

    for path in paths[:_SHOWN]:
        print(f"  {printable(path)}")
    if len(paths) > _SHOWN:
        print(f"  … and {len(paths) - _SHOWN:,} more")


def _size(text: str) -> int:
    from unjoin.mirror.volumes import LARGEST_BYTES, SMALLEST_BYTES

    found = _SIZE.fullmatch(text)
    size = int(found[1]) * _UNITS[found[2]] if found else 0
    if not SMALLEST_BYTES <= size <= LARGEST_BYTES:
        raise argparse.ArgumentTypeError("a size such as 20MB or 4GB is expected, up to 4 GiB")
    return size


def _jobs(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= _JOBS_LIMIT:
        raise argparse.ArgumentTypeError(f"a number 1…{_JOBS_LIMIT} is expected")
    return int(text)
