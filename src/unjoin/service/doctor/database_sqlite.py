"""SQLite: is what is deleted overwritten, and is the write-ahead log short?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.db import connection

from unjoin.service.doctor.findings import Finding, Place, judge

LOG_LIMIT_BYTES = 16 * 1024 * 1024


def check(place: Place) -> Iterator[Finding]:
    """All of it."""
    yield judge(
        "SQLite overwrites what is deleted",
        is_so=_pragma("secure_delete") == 1,
        means="deleted declarations stay in the file of the database",
        do="this is set by the program: report it",
    )
    yield judge(
        "SQLite keeps what is temporary in memory",
        is_so=_pragma("temp_store") == 2,
        means="sorting may write rows to a temporary file",
        do="this is set by the program: report it",
    )
    yield judge(
        "SQLite syncs what it has promised",
        is_so=_pragma("journal_mode") == "wal" and _pragma("synchronous") == 2,
        means="a declaration whose receipt was shown may be lost in a power cut",
        do="this is set by the program: report it",
    )
    log = Path(f"{connection.settings_dict['NAME']}-wal")
    size = log.stat().st_size if log.exists() else 0
    yield judge(
        "SQLite's write-ahead log is short",
        is_so=size <= LOG_LIMIT_BYTES,
        means=f"it has {size // 1024} KiB, in the order in which things came: no publisher runs",
        do="start unjoin-publish, which empties it in every run",
    )
    database = Path(connection.settings_dict["NAME"])
    yield judge(
        "Nobody but its owner can read the database",
        is_so=not database.stat().st_mode & 0o077,
        means="other accounts of this machine can read everything in it",
        do=f"chmod go-rwx {database}*",
    )


def _pragma(name: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        (value,) = cursor.fetchone()
    return value
