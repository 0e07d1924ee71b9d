"""`make bench`: everything that is measured, or one part of it.

python -m bench declarations | publication | audit
python -m bench audit --entries 1000000    a smaller log
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from bench import audit, declarations, publication

PARTS = ("all", "declarations", "publication", "audit")


def main() -> int:
    """Measure what was asked for."""
    args = _arguments()
    done = 0
    if args.what in ("all", "declarations"):
        done = declarations.main()
    if args.what in ("all", "publication"):
        done = max(done, publication.main())
    if args.what in ("all", "audit"):
        done = max(done, audit.main(entries=args.entries, runs=args.runs, directory=args.directory))
    return done


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument(
        "what", nargs="?", default="all", choices=("all", "declarations", "publication", "audit")
    )
    parser.add_argument("--entries", type=int, default=10_000_000, help="of the log to be audited")
    parser.add_argument("--runs", type=int, default=2, help="of each audit; the best one counts")
    parser.add_argument(
        "--directory",
        type=Path,
        default=Path(__file__).parent.parent / ".cache",
        help="where the log is made: 1 GB for 10 million",
    )
    return parser.parse_args()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as error:
        print(error.stdout, error.stderr, file=sys.stderr)
        raise
