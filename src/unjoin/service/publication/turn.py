"""One publisher at a time, from the first look at the files to the last write of one.

The lock of `locks` lasts for a transaction, and keeps those away who change what
is being published. This one lasts for the whole run, files and witnesses
included, and keeps away nobody but another publisher.

On PostgreSQL it is an advisory lock of the database session, on SQLite a lock
on a file beside the database. Both end with the process that holds them, even
with SIGKILL, so no run ever waits for one that is dead (see decision 9).
"""

from __future__ import annotations

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import Error, connection

from unjoin.service.publication.errors import PublicationError
from unjoin.service.publication.steps import OnStep, Step

_RUN_LOCK = 0x756E6A03
_LOOK_AGAIN_S = 0.1

StillAlone = Callable[[], None]
"""Raises PublicationError ``turn`` where another publisher may have begun meanwhile."""


@contextmanager
def only_publisher(on_step: OnStep) -> Iterator[StillAlone]:
    """Wait until no other publisher runs, and keep others waiting for the block.

    `on_step` hears Step.WAITING each time it has to wait on, so that a waiting
    run can be stopped.
    """
    with _session_lock(on_step) if connection.vendor == "postgresql" else _file_lock(on_step) as on:
        on_step(Step.ALONE)
        yield on


@contextmanager
def _session_lock(on_step: OnStep) -> Iterator[StillAlone]:
    while not _ask("SELECT pg_try_advisory_lock(%s)"):
        on_step(Step.WAITING)
        time.sleep(_LOOK_AGAIN_S)
    try:
        yield _check_session
    finally:
        # Where the session is gone, so is its lock.
        if connection.connection is not None and not connection.connection.closed:
            _release()


def _release() -> None:
    try:
        _ask("SELECT pg_advisory_unlock(%s)")
    except Error:
        # The transaction or the session was lost: closing the session frees the lock.
        connection.close()


def _check_session() -> None:
    """A lost session is a lost lock, and Django opens a new one without a word."""
    held = (
        "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted "
        "AND pid = pg_backend_pid() AND classid = 0 AND objid = %s AND objsubid = 1)"
    )
    if not _ask(held):
        raise PublicationError(
            "The connection to the database was lost, and the publisher's turn with it. "
            "Whatever is missing is completed by the next run.",
            code="turn",
        )


def _ask(statement: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement, [_RUN_LOCK])
        (answer,) = cursor.fetchone()
    return answer


@contextmanager
def _file_lock(on_step: OnStep) -> Iterator[StillAlone]:
    database = Path(connection.settings_dict["NAME"])
    with database.with_name(f"{database.name}-publisher").open("a") as lock:
        while not _try(lock.fileno()):
            on_step(Step.WAITING)
            time.sleep(_LOOK_AGAIN_S)
        yield _stays


def _try(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _stays() -> None:
    """The kernel holds a file's lock as long as this process lives."""
