"""Sharing the leaves of a mirror out among processes.

A new process finds this module before Django is set up in it, so nothing here needs Django.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from unjoin.mirror.writing import Folder
from unjoin.service.mirror.places import Address

if TYPE_CHECKING:
    from unjoin.service.mirror.leaves import Made, Maker

LEAVES_AT_ONCE = 100
"""A multiple of the leaves on a page of the wall."""
_LOOK_AGAIN_S = 0.2
_FEW = 1000
"""With fewer leaves, another process costs more time than it saves."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a process needs to know to make pages of leaves; can be pickled."""

    instance: Path
    root: Path
    size: int
    proven: int
    copied: frozenset[str]
    known: dict[Address, str | None]
    with_gzip: bool


def make_leaves(work: Work, folder: Folder, *, jobs: int) -> Iterator[Made]:
    """Make the pages of all leaves, by `jobs` processes; by this one alone where they are few."""
    leaves = max(work.size, work.proven)
    parts = range(0, leaves, LEAVES_AT_ONCE)
    if jobs == 1 or leaves < _FEW:
        from unjoin.service.mirror.leaves import Maker

        yield from map(Maker(work, folder).make, parts)
        return
    with ProcessPoolExecutor(
        jobs, mp_context=get_context("spawn"), initializer=_begin, initargs=(work, os.getpid())
    ) as processes:
        yield from processes.map(_make, parts)


_makers: list[Maker] = []
"""That of a worker process, which makes leaves and nothing else."""


def _begin(work: Work, parent: int) -> None:
    # The queues between processes do not end with the one that is killed, and nobody shall write
    # into the folder when the next run does.
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    from unjoin.service.commands.session import start_django

    start_django(work.instance, site="mirror")
    from unjoin.service.mirror.leaves import Maker

    _makers.append(Maker(work, Folder(work.root)))


def _end_with(parent: int) -> None:
    """End this process soon after `parent`, whatever it is doing."""
    while os.getppid() == parent:
        time.sleep(_LOOK_AGAIN_S)
    os._exit(1)


def _make(first: int) -> Made:
    return _makers[0].make(first)
