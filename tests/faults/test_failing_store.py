"""A publisher that dies at any write to the files, whatever of unfinished calls is on the disk."""

from __future__ import annotations

import signal

import pytest

from tests.faults.centre import Centre, on_postgres
from tests.faults.conftest import Prepared
from tests.faults.judge import check_centre, check_readable, recover

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(on_postgres(), reason="what the files go through is the same there"),
]

TABLES = 9
WRITES = 13 + TABLES
"""Three files of statements, two bundles, three tiles, tally, checkpoint, the tables of the
numbers, numbers, two deletes."""

FAILED = (*range(1, 12), *range(11 + TABLES - 1, WRITES + 1))
"""Of the tables, which are written alike, the first and the last."""

TORN = [(at, seed) for at in (1, 3, 6) for seed in (0, 1, 2)]


def test_a_publication_makes_the_writes_that_are_failed_here(grown_copy: Centre) -> None:
    done = grown_copy.do("publish", "", "count:0:0")
    assert done["store"] == f"{WRITES} writes"


@pytest.mark.parametrize("at", FAILED)
@pytest.mark.parametrize("fault", ["before", "after"])
def test_the_publisher_dies_beside_a_write(
    fault: str, at: int, grown: Prepared, grown_copy: Centre
) -> None:
    _fail_and_check(f"{fault}:{at}:0", grown, grown_copy)


@pytest.mark.parametrize(("at", "seed"), TORN)
def test_the_publisher_dies_with_some_of_many_writes_done(
    at: int, seed: int, grown: Prepared, grown_copy: Centre
) -> None:
    _fail_and_check(f"torn:{at}:{seed}", grown, grown_copy)


def _fail_and_check(store: str, prepared: Prepared, centre: Centre) -> None:
    died = centre.run("publish", "", store)
    assert died.returncode == -signal.SIGKILL, died.stdout + died.stderr
    left = centre.checkpoint()
    check_readable(centre)
    resolved = recover(centre, prepared.receipts)
    checkpoint, tally = check_centre(centre, resolved, seen=[prepared.seen, left])
    assert (checkpoint.size, tally.total) == (prepared.size, prepared.total)
