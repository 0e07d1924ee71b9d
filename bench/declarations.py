"""Declarations per second, and what bounds them.

Each database gets a centre of its own, served by the real `unjoin serve` with
two workers. The load generator (wrk) runs on the same machine and takes its
share of it. Commits are durable: `synchronous=FULL` on SQLite,
`synchronous_commit=on` on PostgreSQL. Figures that were measured beside it in
the same run say how much of the time is the web, and how much the database.

The number of declarations is read from the database afterwards, not from what
the server answered.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import load
from bench.declare import last_step
from tests.browser.centre import Centre, running_centre

SECONDS = 15
WORKERS = 2
CONNECTIONS = (1, 8, 32)
AIMS = {"sqlite": 250, "postgres": 400}
COUNT = """
from unjoin.service.intake.models import InboxItem
print(InboxItem.objects.count())
"""


def main() -> int:
    """Print the table for both databases."""
    if shutil.which("wrk") is None:
        print("bench: wrk is not installed (Debian package wrk).", file=sys.stderr)
        return 2
    for database in ("sqlite", "postgres"):
        with centre_on(database) as centre:
            _measure(database, centre)
    return 0


@contextmanager
def centre_on(database: str, *, client_header: str = "") -> Iterator[Centre]:
    """A centre of its own on `database`, served by two workers."""
    os.environ["UNJOIN_TEST_DB"] = database
    with (
        tempfile.TemporaryDirectory(prefix="unjoin-bench-") as directory,
        running_centre(Path(directory), workers=WORKERS, client_header=client_header) as centre,
    ):
        yield centre


def _measure(database: str, centre: Centre) -> None:
    print(f"\n{database}: aim ≥ {AIMS[database]} declarations/s", flush=True)
    url, fields = last_step(centre.public_url)
    load.post_forms(url, fields, connections=4, seconds=2)  # warm
    best = 0.0
    for connections in CONNECTIONS:
        before = int(centre.shell(COUNT))
        seen = load.post_forms(url, fields, connections=connections, seconds=SECONDS)
        stored = int(centre.shell(COUNT)) - before
        rate = stored / SECONDS
        best = max(best, rate)
        print(
            f"  {connections:>3} connections  {rate:7.0f}/s stored  "
            f"p50 {seen.p50_ms:6.1f} ms  p99 {seen.p99_ms:6.1f} ms  failed {seen.failed}",
            flush=True,
        )
    commits = _commits(database)
    health = load.get_page(f"{centre.public_url}/healthz", connections=8, seconds=5).per_second
    print(f"  beside it: {commits:7.0f} bare commits/s of such rows ({best / commits:.2f} ×)")
    print(f"             {health:7.0f} empty answers/s by this server ({best / health:.2f} ×)")


def _commits(database: str) -> float:
    if database == "postgres":
        url = os.environ["UNJOIN_TEST_POSTGRES_URL"]
        return load.commits_on_postgresql(url, connections=4, seconds=5)
    with tempfile.TemporaryDirectory(prefix="unjoin-bench-") as directory:
        return load.commits_on_sqlite(Path(directory), seconds=5)
