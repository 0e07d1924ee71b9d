"""Files that are not a beginning of the database stop a run before it signs or writes anything."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import transaction

from tests.unit.handed_in import TODAY, hand_in, with_public_files
from unjoin.publiclog.errors import StoreError
from unjoin.service.accounts.audit import PUBLISHER
from unjoin.service.instance import Instance
from unjoin.service.intake.models import InboxItem
from unjoin.service.keys import make_log_key
from unjoin.service.publication.actions import publish
from unjoin.service.publication.errors import PublicationError
from unjoin.service.publication.models import Checkpoint, Entry

pytestmark = pytest.mark.django_db


def run(instance: Instance) -> int:
    return publish(instance=instance, by=PUBLISHER, today=TODAY).entries


def refused(instance: Instance, public: Path) -> PublicationError:
    files = {path: path.read_bytes() for path in public.rglob("*") if path.is_file()}
    rows = (Checkpoint.objects.count(), Entry.objects.count(), InboxItem.objects.count())
    with pytest.raises(PublicationError) as raised:
        run(instance)
    assert {path: path.read_bytes() for path in public.rglob("*") if path.is_file()} == files
    now = (Checkpoint.objects.count(), Entry.objects.count(), InboxItem.objects.count())
    assert now == rows
    return raised.value


@contextmanager
def undone() -> Iterator[None]:
    """What is done to the database in the block is gone after it, as with a restored backup."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_restored_backup_signs_no_second_history(small: Instance, public_files: Path) -> None:
    hand_in(small)
    run(small)
    with undone():
        hand_in(small)
        assert run(small) == 1
    hand_in(small)
    error = refused(small, public_files)
    assert error.code == "files-ahead"
    assert (error.fields["published"], error.fields["signed"]) == (2, 1)
    assert "backup" in str(error)


def test_restored_backup_of_the_same_size_is_found_out(small: Instance, public_files: Path) -> None:
    run(small)
    with undone():
        hand_in(small)
        run(small)
    published = public_files.with_name("published")
    public_files.rename(published)
    hand_in(small)
    run(small)
    shutil.rmtree(public_files)
    published.rename(public_files)
    hand_in(small)
    assert refused(small, public_files).code == "files-other"


def test_empty_database_beside_published_files(small: Instance, public_files: Path) -> None:
    with undone():
        hand_in(small)
        run(small)
    assert refused(small, public_files).code == "files-ahead"


def test_files_of_another_log(small: Instance, public_files: Path, tmp_path: Path) -> None:
    key = make_log_key("other.example/log")
    secrets = small._memory | {"log.key": key.encode(), "log.vkey": key.vkey.encode()}
    with undone():
        other = with_public_files(replace(small, _memory=secrets), tmp_path / "other")
        run(other)
    hand_in(small)
    run(small)
    shutil.rmtree(public_files)
    (tmp_path / "other").rename(public_files)
    assert refused(small, public_files).code == "files-foreign"


@pytest.mark.parametrize("damage", [b"", b"x", b"\n"], ids=["empty", "cut", "longer"])
def test_checkpoint_that_was_damaged(small: Instance, public_files: Path, damage: bytes) -> None:
    hand_in(small)
    run(small)
    checkpoint = public_files / "log/checkpoint"
    whole = checkpoint.read_bytes()
    checkpoint.write_bytes({b"": b"", b"x": whole[:-9], b"\n": whole + b"\n"}[damage])
    assert refused(small, public_files).code == "files-foreign"


def test_published_tile_with_other_bytes_is_not_written_over(
    small: Instance, public_files: Path
) -> None:
    hand_in(small)
    run(small)
    tile = public_files / "log/tile/0/000.p/1"
    tile.write_bytes(bytes(32))
    (public_files / "log/checkpoint").unlink()
    with pytest.raises(StoreError) as raised:
        run(small)
    assert raised.value.code == "store-immutable"
    assert tile.read_bytes() == bytes(32)
    assert not (public_files / "log/checkpoint").exists()


def test_place_that_cannot_be_written(small: Instance, public_files: Path) -> None:
    hand_in(small)
    public_files.write_text("a file where the directory should be")
    with pytest.raises(StoreError):
        run(small)
    public_files.unlink()
    assert run(small) == 1
