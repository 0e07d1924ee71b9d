"""Everything in the database as it was at one moment, while others go on writing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read within the block is of the moment in which it was first read from.

    Nobody waits for it: PostgreSQL reads with REPEATABLE READ, SQLite from its
    write-ahead log. Nothing can be written within the block.
    """
    if connection.in_atomic_block:
        raise RuntimeError("a snapshot is a transaction of its own")
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    with connection.cursor() as cursor:
        # Not Django's own BEGIN, which takes the only write lock.
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
