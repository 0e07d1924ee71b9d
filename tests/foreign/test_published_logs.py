"""Logs that the service published, of the sizes at which trees and tiles change their shape.

One log grows through all of them, by the way every declaration goes: received, sorted by the rule,
published. At each size two verifiers that others wrote read all of it, and find the same root; the
auditor written from the format alone, and our own, which remembers the size before, agree.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest

from tests.faults.centre import Centre, make_centre, on_postgres
from tests.faults.judge import audit
from tests.foreign.verifiers import VERIFIERS, program
from unjoin.publiclog.checkpoints import Checkpoint, open_checkpoint
from unjoin.publiclog.stores.directory import DirectoryStore
from unjoin.publiclog.tile_tree import StoreTiles, consistency_proof
from unjoin.publiclog.tree import verify_consistency

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(on_postgres(), reason="the files follow from the same code there"),
]

SIZES = (0, 1, 255, 256, 257, 65_536, 70_000, 1_000_000)
ROWS = 200
"""The most persons a declaration may have."""

AT_ONCE = 100_000
"""The most persons in one publication here."""

SENDERS = 2


def test_every_size_is_accepted_by_other_peoples_verifiers(tmp_path: Path) -> None:
    with make_centre(tmp_path / "centre") as centre:
        centre.do("publish")
        checkpoints = [_check(centre, SIZES[0])]
        for before, size in pairwise(SIZES):
            for step in _steps(before, size):
                _grow(centre, step, tmp_path)
            checkpoints.append(_check(centre, size))
        _check_grew(centre, checkpoints)


def _grow(centre: Centre, persons: int, directory: Path) -> None:
    """Hand in declarations of so many persons together, and publish them."""
    rows = [ROWS] * (persons // ROWS) + [persons % ROWS] * bool(persons % ROWS)
    shares = [rows[number::SENDERS] for number in range(SENDERS)]
    with ThreadPoolExecutor(SENDERS) as senders:
        list(senders.map(lambda share: _send(centre, share, directory), shares))
    done = centre.do("publish-unindexed")
    assert done["entries"] == persons


def _send(centre: Centre, rows: list[int], directory: Path) -> None:
    if not rows:
        return
    sender = centre.start("hand-in-sizes", directory / "receipts", ",".join(map(str, rows)))
    _, err = sender.communicate(timeout=600)
    assert sender.returncode == 0, err


def _steps(before: int, size: int) -> Iterator[int]:
    left = size - before
    while left:
        yield min(left, AT_ONCE)
        left -= min(left, AT_ONCE)


def _check(centre: Centre, size: int) -> Checkpoint:
    """The checkpoint, which every verifier has found to be that of the log."""
    data = centre.checkpoint()
    assert data is not None
    checkpoint = open_checkpoint(data, centre.vkey).checkpoint
    assert checkpoint.size == size
    for name, verify in VERIFIERS.items():
        verdict = verify(centre.log, centre.directory / "log.vkey")
        assert (verdict.size, verdict.root) == (size, checkpoint.root), f"{name}: {verdict.said}"
    recount = [program("recount"), "-vkey", str(centre.directory / "log.vkey"), str(centre.log)]
    recounted = subprocess.run(recount, capture_output=True, text=True, check=False, timeout=120)
    assert recounted.stdout.startswith(f"size {size}\n"), recounted.stderr
    audit(centre)
    return checkpoint


def _check_grew(centre: Centre, checkpoints: list[Checkpoint]) -> None:
    """The last log, as its files are now, begins with each of those before it."""
    last = checkpoints[-1]
    tiles = StoreTiles(DirectoryStore(centre.log), last.size)
    for old in checkpoints[:-1]:
        verify_consistency(
            old_size=old.size,
            old_root=old.root,
            new_size=last.size,
            new_root=last.root,
            proof=consistency_proof(old.size, last.size, tiles),
        )
