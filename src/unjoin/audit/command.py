"""The arguments of `unjoin audit`, which checks a published log and recounts it.

What it does is in `commanded`, so that `unjoin --help` need not load it.
"""

from __future__ import annotations

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `unjoin audit`."""
    parser.add_argument(
        "place",
        metavar="URL|DIR",
        nargs="?",
        help="the centre's site, its /log/, or a copy of either in a directory",
    )
    parser.add_argument(
        "--vkey",
        metavar="FILE|TEXT",
        help="the log's key, from elsewhere; without it the log's own is trusted and remembered",
    )
    parser.add_argument(
        "--policy", metavar="FILE", help="check the witnesses' cosignatures by this tlog-policy"
    )
    parser.add_argument(
        "--statements", action="store_true", help="check every published statement as well"
    )
    parser.add_argument(
        "--proof",
        metavar="FILE",
        help="check this .tlog-proof, or the text of a certificate's QR codes, instead of the log",
    )
    parser.add_argument("--json", action="store_true", help="write the report as JSON")
    _add_memory(parser)
    parser.add_argument("--jobs", metavar="N", type=_jobs, help="how many parts to check at once")
    parser.add_argument(
        "--kernel",
        choices=("auto", "fast", "plain"),
        default="auto",
        help="fast needs unjoin[fast]; the result is the same (default: auto)",
    )


def _add_memory(parser: argparse.ArgumentParser) -> None:
    """Declare what is remembered between audits, and where."""
    memory = parser.add_mutually_exclusive_group()
    memory.add_argument(
        "--state",
        metavar="DIR",
        type=Path,
        help="where to remember what was found (default: below ~/.local/state)",
    )
    memory.add_argument("--no-state", action="store_true", help="remember nothing")
    parser.add_argument(
        "--again", action="store_true", help="read again what earlier audits have read"
    )


def run(args: argparse.Namespace) -> int:
    """Do it, write the report, and return the exit code."""
    from unjoin.audit.commanded import run_audit

    return run_audit(args)


def _jobs(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 256:
        raise argparse.ArgumentTypeError("a number 1…256 is expected")
    return int(text)
