"""The files of statements follow the database, whatever happens between the two."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.unit.site.conftest import TODAY, Publish, make_person, publish_waiting
from unjoin.publiclog.errors import StoreError
from unjoin.publiclog.stores.directory import DirectoryStore
from unjoin.registry.entry import LeafIndex
from unjoin.service.accounts.audit import DECLARANT
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import withdraw
from unjoin.service.publication.models import StaleStatements, Statement
from unjoin.service.publication.public_data import (
    mark_stale,
    statements_path,
    write_statement_files,
)

pytestmark = pytest.mark.django_db

NAMES = {"甲": "留下来的话。", "乙": "要收回的话。"}


class FailingStore(DirectoryStore):
    """A disk that is full."""

    def write_many(self, items: Iterable[tuple[str, bytes]], *, immutable: bool) -> None:
        raise StoreError("no space left", code="store-write")


def published(place: Path) -> bytes:
    return (place / "data" / "statements" / "000").read_bytes()


def test_withdrawn_text_is_gone_with_the_same_publication(
    publish_persons: Publish, small_batches: Instance, public_files: Path
) -> None:
    _, code = publish_persons(*(make_person(name, text=text) for name, text in NAMES.items()))
    assert "要收回的话".encode() in published(public_files)
    withdraw(instance=small_batches, code=code, by=DECLARANT, today=TODAY)
    publish_waiting(small_batches)
    assert "要收回的话".encode() not in published(public_files)
    assert "留下来的话".encode() in published(public_files)
    assert not StaleStatements.objects.exists()


def test_mark_outlives_a_write_that_failed(publish_persons: Publish, public_files: Path) -> None:
    publish_persons(*(make_person(name, text=text) for name, text in NAMES.items()))
    Statement.objects.filter(leaf=1).delete()
    mark_stale([LeafIndex(1)])
    with pytest.raises(StoreError):
        write_statement_files(FailingStore(public_files))
    assert "要收回的话".encode() in published(public_files)
    write_statement_files(DirectoryStore(public_files))
    assert "要收回的话".encode() not in published(public_files)
    assert not StaleStatements.objects.exists()


def test_file_without_a_statement_is_removed(publish_persons: Publish, public_files: Path) -> None:
    publish_persons(make_person())
    Statement.objects.all().delete()
    mark_stale([LeafIndex(0)])
    write_statement_files(DirectoryStore(public_files))
    assert not (public_files / "data" / "statements" / "000").exists()


def test_leaves_of_one_file_make_one_mark() -> None:
    mark_stale([LeafIndex(n) for n in (0, 255, 256, 511)])
    mark_stale([LeafIndex(3)])
    assert list(StaleStatements.objects.order_by("number").values_list("number", flat=True)) == [
        0,
        1,
    ]


def test_files_are_numbered_as_bundles_are() -> None:
    assert statements_path(5) == "data/statements/005"
    assert statements_path(1234067) == "data/statements/x001/x234/067"
