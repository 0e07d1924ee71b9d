"""`unjoin doctor`: look whether everything is set so that nothing is left behind."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unjoin.service.doctor.findings import Finding

FOUND_WRONG = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--data", type=Path, default=Path(), metavar="DIR", help="the instance (default: here)"
    )
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")


def run(args: argparse.Namespace) -> int:
    """Look, print what was found, and answer 1 where anything is wrong."""
    from unjoin.service.commands.session import start_django

    start_django(args.data, site="owner")
    from unjoin.service.clock import today
    from unjoin.service.doctor.examination import examine
    from unjoin.service.doctor.findings import Place, State
    from unjoin.service.instance import current

    findings = list(examine(Place(current(), today())))
    if args.json:
        _print_json(findings)
    else:
        _print_text(findings)
    return FOUND_WRONG if any(found.state is State.WRONG for found in findings) else 0


def _print_json(findings: Sequence[Finding]) -> None:
    rows = [
        {
            "number": number,
            "title": found.title,
            "state": found.state.name.lower(),
            "means": found.means,
            "do": found.do,
        }
        for number, found in enumerate(findings, start=1)
    ]
    print(json.dumps(rows, ensure_ascii=False, indent=2))


def _print_text(findings: Sequence[Finding]) -> None:
    from unjoin.service.doctor.findings import State

    for number, found in enumerate(findings, start=1):
        state = found.state.upper() if found.state is State.WRONG else found.state
        print(f"{number:3}  {state:<5} {found.title}")
        if found.means:
            print(f"           {found.means}.")
        if found.do:
            print(f"           → {found.do}")
    counted = {state: sum(found.state is state for found in findings) for state in State}
    print(
        f"\n{counted[State.OK]} ok, {counted[State.WRONG]} wrong, "
        f"{counted[State.UNSEEN]} cannot be checked from here."
    )
    print("What no program can see, people must look at: docs/operating.md, “No traces”.")
