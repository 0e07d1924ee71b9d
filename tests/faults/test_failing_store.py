"""A publisher that dies at any write to the files, whatever of unfinished calls is on the disk."""

from __future__ import annotations

import signal

import pytest

from tests.faults.centre import Centre, on_postgres
from tests.faults.conftest import Prepared
from tests.faults.judge import check_centre, check_readable, recover
from unjoin.service.datasets.names import FORMATS, SERIES, TABLES

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(on_postgres(), reason="what the files go through is the same there"),
]

OF_DATA = ("datapackage.json", "SHA256SUMS", "manifest")
WRITTEN = [
    *(f"data/statements/{page}" for page in ("000", "001", "002")),
    # Whoever withdrew is out of the data first.
    *(f"data/{form}/statements-00000.{form}" for form in FORMATS),
    *(f"data/{name}" for name in OF_DATA),
    *(f"log/tile/{tile}" for tile in ("entries/001", "entries/002.p/91")),
    *(f"log/tile/{tile}" for tile in ("0/001", "0/002.p/91", "1/000.p/2")),
    "log/tally",
    "log/checkpoint",
    "data/numbers.json",
    *(f"log/tile/{tile}" for tile in ("0/001.p/44", "entries/001.p/44")),  # deleted
    *(f"data/{form}/{series}-00000.{form}" for series in SERIES for form in FORMATS),
    *(f"data/{form}/{table}.{form}" for table in TABLES for form in FORMATS),
    *(f"data/schemas/{series}.json" for series in SERIES),
    *(f"data/{name}" for name in OF_DATA),
]
"""What the publication here writes, in this order."""

LEFT_OUT = [f"data/{form}/{table}.{form}" for table in TABLES[1:] for form in FORMATS]
FAILED = [at for at, path in enumerate(WRITTEN, start=1) if path not in LEFT_OUT]
"""Of the tables, which are written alike, only the first."""

TORN = [(at, seed) for at in (1, 3, 6) for seed in (0, 1, 2)]


def test_a_publication_makes_the_writes_that_are_failed_here(grown_copy: Centre) -> None:
    done = grown_copy.do("publish", "", "count:0:0")
    assert done["store"] == WRITTEN


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
