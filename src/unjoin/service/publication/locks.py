"""Keeping the publisher and those who change what it is about to publish apart.

A declaration may be changed, withdrawn or decided on at the very moment in
which it is published. Whoever does so first asks `hold_off_publisher`, and only
then looks at what there is: so either the publisher sees the change, or the
change sees what was published. New declarations need neither.

On PostgreSQL this is an advisory lock, shared by all but the publisher, and
held to the end of the transaction. On SQLite every transaction that writes is
alone from its BEGIN.
"""

from __future__ import annotations

from django.db import connection

_PUBLISHER_LOCK = 0x756E6A02


def hold_off_publisher() -> None:
    """Let no batch be published until the caller's transaction ends. Waits for one under way."""
    _run("SELECT pg_advisory_xact_lock_shared(%s)")


def become_publisher() -> None:
    """Be the only publisher, with nobody changing anything, until the transaction ends."""
    _run("SELECT pg_advisory_xact_lock(%s)")


def _run(statement: str) -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("a lock of a transaction is asked for outside of one")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(statement, [_PUBLISHER_LOCK])
