"""`unjoin serve public|staff`: run one of the two sites of an instance.

The two sites are separate processes with separate URLs and settings. Neither
writes an access log. In production a reverse proxy or an onion service stands
in front; see docs/operating.md. What either frees of its memory is overwritten.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from unjoin.service.process_memory import IDLE_MS, UNWIPED, start_over_wiping

PORTS = {"public": 8000, "staff": 8001}

STOP_S = 20
"""How long what is being answered may take when the site is told to stop."""


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
        "--workers",
        type=int,
        default=1,
        help="processes to answer with; the staff site has one (default: %(default)s)",
    )


def run(args: argparse.Namespace) -> int:
    """Serve until stopped: by SIGTERM or Ctrl-C, at most `STOP_S` later."""
    if args.site == "staff" and args.workers != 1:
        # What was used once, and who guesses, is remembered in memory: see accounts.spent.
        print(
            "unjoin: the staff site is served by one worker. Leave --workers out.", file=sys.stderr
        )
        return 2
    from unjoin.service.instance import load_instance

    load_instance(args.data)  # what cannot be served is told by this process, not by the next
    if not start_over_wiping():
        print(UNWIPED, file=sys.stderr, flush=True)

    from unjoin.service.commands.session import collect_static_files, start_django
    from unjoin.service.instance import current

    start_django(args.data, site=args.site)
    from unjoin.service.rotation.running import hold_serving

    serving = hold_serving(current().directory)  # to the end of this process
    current().check_secrets(args.site)
    collect_static_files()
    _serve(args)
    serving.close()
    return 0


def _serve(args: argparse.Namespace) -> None:
    """Serve the site that Django has been started for."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.http import HTTP1Settings

    server = Granian(
        "unjoin.service.wsgi:application",
        address=args.host,
        port=args.port or PORTS[args.site],
        interface=Interfaces.WSGI,
        workers=args.workers,
        workers_kill_timeout=STOP_S,
        blocking_threads=_threads(),
        http1_settings=HTTP1Settings(header_read_timeout=IDLE_MS),
        log_access=False,
        log_level="warning",  # type: ignore[arg-type]
    )
    server.serve()


def _threads() -> int:
    """Threads that answer in each worker.

    On SQLite one: only one writer is served at a time, and threads beside it
    would keep it waiting for the interpreter's lock while it holds the database's.
    """
    from django.db import connection

    return 1 if connection.vendor == "sqlite" else 4
