"""Whether a site of the instance runs, which keeps the secrets it has read in memory.

Each site holds a lock on a file of the instance as long as it lives; the kernel frees
it with the process. Where several machines serve one database, the sessions of the
database tell too.
"""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import IO

from django.db import connection

from unjoin.service.rotation.errors import RotationError

_LOCK = Path("data") / "serving"


def hold_serving(directory: Path) -> IO[bytes]:
    """Say that a site of the instance in `directory` runs, as long as the answer is kept open."""
    lock = (directory / _LOCK).open("ab")
    fcntl.flock(lock, fcntl.LOCK_SH)
    return lock


def check_nothing_runs(directory: Path) -> IO[bytes]:
    """Keep sites from starting as long as the answer is kept open.

    Raises RotationError where one runs, here or with the same PostgreSQL database.
    """
    lock = (directory / _LOCK).open("ab")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise _running("a site of this instance runs") from None
    if connection.vendor == "postgresql" and _other_sessions():
        lock.close()
        raise _running("other processes are connected to the database")
    return lock


def _other_sessions() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            # Of other roles we are not told what kind they are; the server's own have no user.
            "AND pid <> pg_backend_pid() AND usesysid IS NOT NULL"
        )
        (found,) = cursor.fetchone()
    return int(found)


def _running(what: str) -> RotationError:
    return RotationError(
        f"{what}, and would go on with the old secret. Stop both sites and the publisher first. "
        "Nothing was changed"
    )
