"""Laying down anew on PostgreSQL (see `staging`).

All rows of all tables are deleted and inserted again in one transaction: so they have one xmin.
Then each table is written to a new file (CLUSTER) without the old rows, in the order of its keys;
and the write-ahead log is begun anew, so that its earlier segments, which hold everything in the
order of its coming, are deleted.

In the order of their keys they are inserted too, but that alone would not do: sealed files are not
all of one length, and a short one is put where a page of before has room for it.

Deleting and inserting, unlike TRUNCATE, shows everybody either all old rows or all new ones,
whenever they began to look; a copy of the database that is being made meanwhile is whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg.errors
from django.db import Error, connection, transaction

from unjoin.service.publication.locks import become_publisher
from unjoin.service.publication.staged_table import Key, StagedTable, key_ranges

PATIENCE_S = 5
FULL_LIMIT_BYTES = 512 * 1024 * 1024
"""Up to this size a table of what is published is written anew. Above, what was deleted from it is
only given free, and overwritten as rows come."""


def lay(staging: Sequence[StagedTable], purged: Sequence[StagedTable]) -> tuple[int, list[str]]:
    """Do it; answer with how many tables were laid down or swept, and what could not be done."""
    _count_deleted_rows_now()
    moved = [table for table in staging if not _is_laid_down(table)]
    swept = [table for table in purged if _has_deleted_rows(table)]
    if not moved and not swept:
        return 0, []
    problems: list[str] = []
    with _noting(problems, "What waits could not be laid down anew"):
        _move(moved)
        _count_deleted_rows_now()
        for table in moved:
            _run(f"CLUSTER {table.name} USING {_index_of_key(table)}")
            _run(f"ANALYZE {table.name}")
        for table in swept:
            _sweep(table)
        _run("SELECT pg_switch_wal()")
        _run("CHECKPOINT")
    return len(moved) + len(swept), problems


def _move(tables: Sequence[StagedTable]) -> None:
    if not tables:
        return
    with transaction.atomic():
        _run(f"SET LOCAL lock_timeout = '{PATIENCE_S}s'")
        become_publisher()
        for table in tables:
            # To these rows are only added: whoever receives one meanwhile need not wait.
            if not table.is_only_added_to:
                _run(f"LOCK TABLE {table.name} IN EXCLUSIVE MODE")
        for table in tables:
            for first, last in key_ranges(table):
                _run(
                    # Our own names, no others.
                    f"WITH moved AS (DELETE FROM {table.name} "  # noqa: S608  # nosec B608
                    f"WHERE {table.key} BETWEEN %s AND %s "
                    f"RETURNING {table.columns}) INSERT INTO {table.name} ({table.columns}) "
                    f"SELECT {table.columns} FROM moved ORDER BY {table.key}",
                    first,
                    last,
                )


def _index_of_key(table: StagedTable) -> str:
    (index,) = _ask(
        "SELECT quote_ident(relname) FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid "
        "WHERE indisprimary AND indrelid = %s::regclass",
        table.name,
    )
    return str(index)


def _sweep(table: StagedTable) -> None:
    """Take out what was deleted. ANALYZE is what tells the server that nothing of it is left."""
    full = "FULL, " if _size(table) <= FULL_LIMIT_BYTES else ""
    _run(f"VACUUM ({full}ANALYZE) {table.name}")


def _is_laid_down(table: StagedTable) -> bool:
    """Whether nothing came to the table, and nothing went, since it was last written anew.

    Then it has no file at all, or its rows have one xmin, from before it was written anew, and
    lie in the order of their keys.
    """
    is_ordered, transactions, age, age_then, size = _ask(
        f"SELECT coalesce(bool_and(key > before), true), "  # our own names  # noqa: S608  # nosec B608
        "count(DISTINCT creator::text), coalesce(min(age(creator)), 0), "
        "(SELECT age(relfrozenxid) FROM pg_class WHERE oid = %s::regclass), "
        "pg_relation_size(%s::regclass) FROM "
        f"(SELECT {table.key} AS key, xmin AS creator, lag({table.key}) OVER (ORDER BY ctid) "
        f"AS before FROM {table.name}) AS waiting",
        *[table.name] * 2,
    )
    is_whole = is_ordered and transactions == 1 and age > age_then
    return not size or (bool(is_whole) and not _has_deleted_rows(table))


def _has_deleted_rows(table: StagedTable) -> bool:
    (dead,) = _ask("SELECT pg_stat_get_dead_tuples(%s::regclass)", table.name)
    return bool(dead)


def _count_deleted_rows_now() -> None:
    """Have the server count now what this session deleted; else it does so some seconds later."""
    _run("SELECT pg_stat_force_next_flush()")


def _size(table: StagedTable) -> int:
    (size,) = _ask("SELECT pg_table_size(%s::regclass)", table.name)
    return int(size)


@contextmanager
def _noting(problems: list[str], what: str) -> Iterator[None]:
    """Note that `what` where the block does not get a lock in time, or may not do something."""
    try:
        with _patience():
            yield
    except Error as error:
        cause = error.__cause__
        if isinstance(cause, psycopg.errors.LockNotAvailable):
            problems.append(f"{what}: somebody else held it. The next run tries again.")
        elif isinstance(cause, psycopg.errors.InsufficientPrivilege):
            problems.append(f"{what}: the publisher's role may not do so. See `unjoin doctor`.")
        else:
            raise


@contextmanager
def _patience() -> Iterator[None]:
    _run(f"SET lock_timeout = '{PATIENCE_S}s'")
    try:
        yield
    finally:
        if not connection.needs_rollback and connection.connection is not None:
            _run("SET lock_timeout = DEFAULT")


def _run(statement: str, *values: Key) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values) or None)


def _ask(question: str, *values: Key) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(question, list(values) or None)
        return tuple(cursor.fetchone())
