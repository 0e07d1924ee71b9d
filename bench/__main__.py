"""`make bench`: everything that is measured, or one part of it.

python -m bench declarations | publication | front | desk | flood | reading | mirror | audit
python -m bench audit --entries 1000000    a smaller log
python -m bench mirror --statements 1000    a smaller mirror
python -m bench desk --volunteers 20 --minutes 1    a smaller desk
python -m bench flood --junk 5000 --minutes 0.5 --database sqlite    a smaller flood
python -m bench reading --statements 100000 --database sqlite    fewer statements
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from bench import audit, declarations, desk, flood, front, mirror, publication, reading

PARTS = (
    "all",
    "declarations",
    "publication",
    "front",
    "desk",
    "flood",
    "reading",
    "mirror",
    "audit",
)


def main() -> int:
    """Measure what was asked for."""
    args = _arguments()
    done = 0
    if args.what in ("all", "declarations"):
        done = declarations.main()
    if args.what in ("all", "publication"):
        done = max(done, publication.main())
    if args.what in ("all", "front"):
        done = max(done, front.main())
    if args.what in ("all", "desk"):
        size = desk.Size(args.volunteers, 60 * args.minutes)
        done = max(done, desk.main(size=size, database=args.database or "postgres"))
    if args.what in ("all", "flood"):
        junk = flood.Size(args.junk, 60 * args.minutes, args.clients)
        databases = (args.database,) if args.database else ("sqlite", "postgres")
        whose = (args.origin,) if args.origin else ("one", "many")
        done = max(done, flood.main(size=junk, databases=databases, whose=whose))
    if args.what in ("all", "reading"):
        databases = (args.database,) if args.database else ("sqlite", "postgres")
        done = max(done, reading.main(statements=args.statements or 1_000_000, databases=databases))
    if args.what in ("all", "mirror"):
        done = max(done, mirror.main(statements=args.statements or 10_000, jobs=args.jobs))
    if args.what in ("all", "audit"):
        done = max(done, audit.main(entries=args.entries, runs=args.runs, directory=args.directory))
    return done


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("what", nargs="?", default="all", choices=PARTS)
    parser.add_argument("--entries", type=int, default=10_000_000, help="of the log to be audited")
    parser.add_argument("--jobs", type=int, help="processes that make the mirror")
    parser.add_argument("--runs", type=int, default=2, help="of each audit; the best one counts")
    parser.add_argument(
        "--directory",
        type=Path,
        default=Path(__file__).parent.parent / ".cache",
        help="where the log is made: 1 GB for 10 million",
    )
    parser.add_argument(
        "--statements", type=int, help="to search (1,000,000), or of the mirror (10,000)"
    )
    parser.add_argument("--junk", type=int, default=100_000, help="declarations of each flood")
    parser.add_argument(
        "--minutes", type=float, default=10, help="how long the desk, and each flood, lasts"
    )
    parser.add_argument("--volunteers", type=int, default=100, help="at the desk at once")
    parser.add_argument("--clients", type=int, default=2_000, help="of the flood from many")
    parser.add_argument("--database", choices=("sqlite", "postgres"), help="only on this one")
    parser.add_argument("--origin", choices=("one", "many"), help="only from one client, or many")
    return parser.parse_args()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as error:
        print(error.stdout, error.stderr, file=sys.stderr)
        raise
