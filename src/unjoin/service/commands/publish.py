"""`unjoin publish`: publish one shuffled batch, if one is due."""

from __future__ import annotations

import argparse
from pathlib import Path

from unjoin.service.commands.session import start_django


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--data", type=Path, default=Path(), metavar="DIR", help="the instance (default: here)"
    )


def run(args: argparse.Namespace) -> int:
    """Publish and say what was published, or why nothing was."""
    start_django(args.data)
    from unjoin.service.accounts.audit import PUBLISHER
    from unjoin.service.clock import today
    from unjoin.service.instance import current
    from unjoin.service.publication.actions import publish

    done = publish(instance=current(), by=PUBLISHER, today=today())
    if done.entries:
        print(f"Published {done.entries} entries; the count changed by {done.persons:+d} persons.")
        print(f"The log now has {done.size} entries.")
    else:
        print(
            f"Nothing published: {done.ready} of the {done.needed} declarations "
            "that make a batch are ready, and none has waited its longest."
        )
    if done.unopened:
        print(f"{done.unopened} receipts have rows that could not be opened; they were left.")
    return 0
