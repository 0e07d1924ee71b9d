"""`unjoin serve public|staff`: run one of the two sites of an instance.

The two sites are separate processes with separate URLs and settings. Neither
writes an access log. In production a reverse proxy or an onion service stands
in front; see docs/operating.md.
"""

from __future__ import annotations

import argparse
from pathlib import Path

PORTS = {"public": 8000, "staff": 8001}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("site", choices=list(PORTS), help="which site to run")
    parser.add_argument(
        "--data", type=Path, default=Path(), metavar="DIR", help="the instance (default: here)"
    )
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: %(default)s)"
    )
    parser.add_argument("--port", type=int, help="port (default: public 8000, staff 8001)")
    parser.add_argument(
        "--workers", type=int, default=1, help="processes to answer with (default: %(default)s)"
    )


def run(args: argparse.Namespace) -> int:
    """Serve until stopped."""
    from granian import Granian
    from granian.constants import Interfaces

    from unjoin.service.commands.session import collect_static_files, start_django
    from unjoin.service.instance import current

    start_django(args.data, site=args.site)
    current().check_secrets(opens_inbox=args.site == "staff")
    collect_static_files()
    server = Granian(
        "unjoin.service.wsgi:application",
        address=args.host,
        port=args.port or PORTS[args.site],
        interface=Interfaces.WSGI,
        workers=args.workers,
        blocking_threads=_threads(),
        log_access=False,
        log_level="warning",  # type: ignore[arg-type]
    )
    server.serve()
    return 0


def _threads() -> int:
    """Threads that answer in each worker.

    On SQLite one: only one writer is served at a time, and threads beside it
    would keep it waiting for the interpreter's lock while it holds the database's.
    """
    from django.db import connection

    return 1 if connection.vendor == "sqlite" else 4
