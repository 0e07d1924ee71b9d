"""Laying down anew on SQLite (see `staging`).

A row gets a new rowid, above all others, in the order of the keys; and with it other pages. What it
leaves behind is overwritten with zeros, since `secure_delete` is on. A few rows at a time are moved
in a transaction of their own, so that nobody waits long for a turn to write: what comes in between
lies behind those before it, in the order of its coming, as it would anyhow until the next time.

The write-ahead log holds the pages as they were. It is emptied every time.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from django.db import connection, transaction

from unjoin.service.intake.turns import write_turn
from unjoin.service.publication.staged_table import Key, StagedTable, key_ranges

VACUUM_LIMIT_BYTES = 32 * 1024 * 1024
"""Up to this size the whole database is written anew. SQLite needs as much memory for it."""

_BUSY_MS = 2000
_USUAL_BUSY_MS = 30_000


def lay(staging: Sequence[StagedTable], purged: Sequence[StagedTable]) -> tuple[int, list[str]]:
    """Do it; answer with how many tables were laid down, and what could not be done.

    `purged` needs nothing here: what is deleted is overwritten at once.
    """
    moved = [table for table in staging if not _is_laid_down(table)]
    for table in moved:
        for first, last in key_ranges(table):
            with write_turn(), transaction.atomic():
                _move(table, first, last)
    if moved and _database().stat().st_size <= VACUUM_LIMIT_BYTES:
        with write_turn(), connection.cursor() as cursor:
            cursor.execute("VACUUM")
    return len(moved), _empty_log()


def _is_laid_down(table: StagedTable) -> bool:
    """Whether the rows lie in the order of their keys. Reads an index and no row."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT rowid FROM {table.name} ORDER BY {table.key}")  # our own names  # noqa: S608  # nosec B608
        rowids = [rowid for (rowid,) in cursor.fetchall()]
    return all(one < other for one, other in pairwise(rowids))


def _move(table: StagedTable, first: Key, last: Key) -> None:
    """Lay the rows with keys `first`…`last` down above all others. Through memory: see `base`."""
    chosen = f"FROM {table.name} WHERE {table.key} BETWEEN %s AND %s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMP TABLE moved AS SELECT {table.columns} {chosen} ORDER BY {table.key}",
            [first, last],
        )
        cursor.execute(f"DELETE {chosen}", [first, last])
        cursor.execute(
            f"INSERT INTO {table.name} ({table.columns}) SELECT * FROM moved ORDER BY rowid"  # noqa: S608  # nosec B608
        )
        cursor.execute("DROP TABLE temp.moved")


def _empty_log() -> list[str]:
    """Write the log back into the database and cut it to nothing; what could not be done."""
    log = _database().with_name(f"{_database().name}-wal")
    if not log.exists() or not log.stat().st_size:
        return []
    with write_turn(), connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (is_busy, _pages, _written) = cursor.fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {_USUAL_BUSY_MS}")
    if is_busy:
        return ["SQLite's write-ahead log could not be emptied, because somebody was reading."]
    return []


def _database() -> Path:
    return Path(connection.settings_dict["NAME"])
