"""Taking turns at SQLite's only write lock.

SQLite lets a writer that finds the database busy sleep and try again, so under
load some wait a second and more while others overtake them. Here writers queue
at a file lock first, and the kernel wakes the next one at once. PostgreSQL
needs no such thing.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection


@contextmanager
def write_turn() -> Iterator[None]:
    """Wait for this process's and thread's turn to write; hold it for the block.

    Within a transaction it does nothing: that one has the write lock already,
    and would wait here for somebody who waits for it.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    database = Path(connection.settings_dict["NAME"])
    # "a": "w" would note the minute of every turn as that of the file's last change.
    with database.with_name(f"{database.name}-turn").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
