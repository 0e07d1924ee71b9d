"""Centres with something to lose, and a fresh copy of one for each fault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.centre import Centre, clone, make_centre
from tests.faults.judge import audit
from unjoin.publiclog.cosignatures import cosigner_key
from unjoin.publiclog.tiles import TILE_WIDTH

FIRST, SECOND, WITHDRAWN = 300, 300, 2
SILENT_WITNESS = """\
log {log}
witness silent {vkey} http://127.0.0.1:1/
quorum none
"""


@dataclass(frozen=True)
class Prepared:
    """A centre in which a batch is due, and the file of all receipts.

    `total`, `size`: persons and entries once everything is published. `seen`: the checkpoint
    published before.
    """

    centre: Centre
    receipts: Path
    total: int
    size: int
    seen: bytes | None


@pytest.fixture(scope="session")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    """A log of 300 entries, a batch of 300 persons due, two withdrawals and a confirmation."""
    directory = tmp_path_factory.mktemp("grown")
    receipts = directory / "receipts"
    with make_centre(directory / "centre") as centre:
        _name_silent_witness(centre)
        centre.do("hand-in", receipts, 3, FIRST // 3)
        centre.do("publish")
        audit(centre, "--statements")
        centre.do("hand-in", receipts, 5, SECOND // 5)
        withdrawn = _on_first_page(centre, receipts)
        centre.do("request", "withdraw", receipts, withdrawn, 1, 2)
        centre.do("request", "confirm", receipts, withdrawn + 1, 3)
        total = FIRST + SECOND - WITHDRAWN
        size = FIRST + SECOND + WITHDRAWN + 1
        yield Prepared(centre, receipts, total, size, centre.checkpoint())


@pytest.fixture(scope="session")
def new(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    """A centre that has never published anything, with 300 persons waiting."""
    directory = tmp_path_factory.mktemp("new")
    receipts = directory / "receipts"
    with make_centre(directory / "centre") as centre:
        centre.do("hand-in", receipts, 3, FIRST // 3)
        yield Prepared(centre, receipts, FIRST, FIRST, None)


@pytest.fixture
def grown_copy(grown: Prepared, tmp_path: Path) -> Iterator[Centre]:
    with clone(grown.centre, tmp_path / "centre") as centre:
        yield centre


@pytest.fixture
def new_copy(new: Prepared, tmp_path: Path) -> Iterator[Centre]:
    with clone(new.centre, tmp_path / "centre") as centre:
        yield centre


def _on_first_page(centre: Centre, receipts: Path) -> int:
    """The line of a receipt whose first person is on the first page of statements.

    Entries stand in an order drawn at random, and a page from which nobody withdraws is not
    written again: the tests fail each write, so there must be as many every time.
    """
    published = centre.do("resolve", receipts)["published"]
    return next(line for line in range(FIRST // 3 - 1) if published[3 * line][0] < TILE_WIDTH)


def _name_silent_witness(centre: Centre) -> None:
    """A witness that nobody can reach and nobody needs, so that asking is a step too."""
    silent = cosigner_key("silent.invalid/witness", bytes(range(32))).encode()
    policy = SILENT_WITNESS.format(log=centre.vkey.encode(), vkey=silent)
    (centre.directory / "witnesses.policy").write_text(policy)
