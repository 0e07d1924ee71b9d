"""What the database itself refuses to hold of the log."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model

from unjoin.service.publication.models import Checkpoint, Entry, StaleStatements, Tile

pytestmark = pytest.mark.django_db

HASH = bytes(32)


def checkpoint(**fields: object) -> Checkpoint:
    return Checkpoint(
        **({"size": 1, "root": HASH, "note": b"n", "tally": b"t", "week": 1} | fields)
    )


@pytest.mark.parametrize(
    "row",
    [
        Entry(index=0, data=bytes(53), kind=1),
        Entry(index=0, data=bytes(55), kind=1),
        Entry(index=0, data=bytes(54), kind=2, target=0),
        Tile(level=0, index=0, hashes=HASH),
        Tile(level=8, index=0, hashes=HASH),
        Tile(level=1, index=0, hashes=b""),
        Tile(level=1, index=0, hashes=bytes(33)),
        Tile(level=1, index=0, hashes=bytes(257 * 32)),
        checkpoint(root=bytes(31)),
        checkpoint(root=bytes(33)),
        checkpoint(size=-1),
        StaleStatements(number=-1),
    ],
    ids=str,
)
def test_row_that_cannot_be(row: Model) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize(
    "row",
    [
        Entry(index=0, data=bytes(54), kind=1),
        Tile(level=1, index=0, hashes=HASH),
        Tile(level=7, index=0, hashes=bytes(256 * 32)),
        checkpoint(size=0),
    ],
    ids=str,
)
def test_row_that_can_be_is_there_once(row: Model) -> None:
    row.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
