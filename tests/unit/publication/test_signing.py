"""What is not exactly what it should be stops everything, and nothing is signed."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.as_processes import rights_of
from tests.unit.handed_in import TODAY, hand_in
from tests.unit.publication.plain_log import check_published
from unjoin.publiclog import tile_tree
from unjoin.publiclog.tree import Hash, leaf_hash, tree_root
from unjoin.service.accounts.audit import PUBLISHER
from unjoin.service.database.roles import Process
from unjoin.service.instance import Instance, InstanceError
from unjoin.service.intake.models import InboxItem
from unjoin.service.keys import make_log_key
from unjoin.service.publication import actions, database_tiles, signing
from unjoin.service.publication.actions import publish
from unjoin.service.publication.errors import PublicationError
from unjoin.service.publication.models import Checkpoint, Entry, PublishedTally, Tile
from unjoin.service.publication.tallies import current_tally

pytestmark = pytest.mark.django_db


def run(instance: Instance) -> None:
    publish(instance=instance, by=PUBLISHER, today=TODAY)


def refused(instance: Instance, public: Path) -> PublicationError:
    """The error of a run that must sign nothing, write nothing and lose nothing."""
    before = stored(public)
    with pytest.raises(PublicationError) as raised:
        run(instance)
    assert stored(public) == before
    return raised.value


def stored(public: Path) -> list[object]:
    files = {str(p): p.read_bytes() for p in public.rglob("*") if p.is_file()}
    rows = [bytes(c.note) for c in Checkpoint.objects.order_by("size")]
    return [files, rows, Entry.objects.count(), InboxItem.objects.count()]


@pytest.fixture
def due(small: Instance) -> Instance:
    """A log of two entries, with a third to be published."""
    hand_in(small)
    hand_in(small)
    run(small)
    hand_in(small)
    return small


def test_entry_changed_between_memory_and_database(
    due: Instance, public_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One bit of the new entry, flipped where the database keeps it."""
    real = actions._write_entries

    def write(*args: object) -> None:
        real(*args)  # type: ignore[arg-type]
        # The publisher itself may change no entry.
        with rights_of(Process.OWNER):
            row = Entry.objects.get(index=2)
            data = bytes(row.data)
            Entry.objects.filter(index=2).update(data=data[:-1] + bytes([data[-1] ^ 1]))

    with monkeypatch.context() as patched:
        patched.setattr(actions, "_write_entries", write)
        assert refused(due, public_files).code == "differs"
    run(due)
    check_published(public_files, [bytes(e.data) for e in Entry.objects.order_by("index")])


def test_old_entry_changed_in_the_database(due: Instance, public_files: Path) -> None:
    data = bytes(Entry.objects.get(index=0).data)
    Entry.objects.filter(index=0).update(data=data[:-1] + bytes([data[-1] ^ 1]))
    assert refused(due, public_files).code == "edge"
    shutil.rmtree(public_files)
    assert refused(due, public_files).code == "edge"


def test_old_entry_changed_while_a_batch_is_published(
    due: Instance, public_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The edge is checked in the transaction itself, too."""
    real = actions._write_entries

    def write(*args: object) -> None:
        real(*args)  # type: ignore[arg-type]
        with rights_of(Process.OWNER):
            data = bytes(Entry.objects.get(index=0).data)
            Entry.objects.filter(index=0).update(data=data[:-1] + bytes([data[-1] ^ 1]))

    with monkeypatch.context() as patched:
        patched.setattr(actions, "_write_entries", write)
        assert refused(due, public_files).code == "edge"


def test_older_entry_changed_in_the_database_is_not_written_anew(
    small: Instance, public_files: Path
) -> None:
    """It is off the edge, which still leads to the signed root; its tile is not the signed one."""
    for _ in range(300):
        hand_in(small)
    run(small)
    data = bytes(Entry.objects.get(index=3).data)
    Entry.objects.filter(index=3).update(data=data[:-1] + bytes([data[-1] ^ 1]))
    shutil.rmtree(public_files)
    with pytest.raises(PublicationError) as raised:
        run(small)
    assert (raised.value.code, raised.value.fields["index"]) == ("edge", 0)
    assert not (public_files / "log/checkpoint").exists()
    assert not (public_files / "log/tile").exists()


def test_missing_old_entry(due: Instance, public_files: Path) -> None:
    Entry.objects.filter(index=1).delete()
    assert refused(due, public_files).code == "entries"


def test_missing_new_entry(
    due: Instance, public_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "_write_entries", lambda batch, first: None)
    assert refused(due, public_files).code == "entries"


def test_tile_stored_otherwise_than_it_was_made(
    small: Instance, public_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = database_tiles.store_tiles

    def store(tiles: Iterable[tile_tree.Tile]) -> None:
        real(replace(tile, hashes=bytes([tile.hashes[0] ^ 1]) + tile.hashes[1:]) for tile in tiles)

    run(small)
    for _ in range(257):
        hand_in(small)
    monkeypatch.setattr(signing, "store_tiles", store)
    assert refused(small, public_files).code == "differs"


def test_fault_in_memory_of_one_of_the_two_computations(
    due: Instance, public_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = tile_tree.grow, []

    def grow(*args: object, **kwargs: object) -> tile_tree.Growth:
        grown: tile_tree.Growth = real(*args, **kwargs)  # type: ignore[arg-type]
        calls.append(grown)
        return replace(grown, root=Hash(bytes(32))) if len(calls) == 2 else grown

    monkeypatch.setattr(signing, "grow", grow)
    assert refused(due, public_files).code == "differs"


def test_checkpoint_lost_from_the_database(due: Instance, public_files: Path) -> None:
    Checkpoint.objects.filter(size=2).delete()
    assert refused(due, public_files).code == "edge"
    shutil.rmtree(public_files)
    assert refused(due, public_files).code == "edge"


def test_organisation_that_a_later_manifest_lacks(due: Instance, public_files: Path) -> None:
    fewer = replace(due.campaign, organisations=due.campaign.organisations[:2])
    error = refused(replace(due, campaign=fewer), public_files)
    assert (error.code, error.fields["organisations"]) == ("organisations", ["2 pioneers"])


def test_public_key_of_another_log(due: Instance, public_files: Path) -> None:
    files = due._memory | {"log.vkey": make_log_key("other.example/log").vkey.encode()}
    before = stored(public_files)
    with pytest.raises(InstanceError, match="not the public half"):
        run(replace(due, _memory=files))
    assert stored(public_files) == before


def test_count_of_an_earlier_release_that_its_entries_do_not_give(
    due: Instance, public_files: Path
) -> None:
    Checkpoint.objects.all().delete()
    shutil.rmtree(public_files)
    PublishedTally.objects.filter(size=2).update(cells=[[1, 1, 3]])
    assert refused(due, public_files).code == "differs"


def test_tree_of_the_database_is_that_of_its_entries(small: Instance) -> None:
    for _ in range(3):
        for _ in range(100):
            hand_in(small)
        run(small)
    entries = [bytes(e.data) for e in Entry.objects.order_by("index")]
    root = tree_root(map(leaf_hash, entries))
    reader = database_tiles.DatabaseTiles()
    assert tile_tree.root_from_tiles(300, reader) == root
    assert bytes(Checkpoint.objects.get(size=300).root) == root
    (tile,) = Tile.objects.all()
    assert bytes(tile.hashes) == tree_root(map(leaf_hash, entries[:256]))


def test_tile_that_is_not_there() -> None:
    with pytest.raises(PublicationError) as raised:
        database_tiles.DatabaseTiles().read_tile(1, 0, 1)
    assert raised.value.code == "edge"


def test_tally_is_signed_for_the_size(due: Instance, public_files: Path) -> None:
    run(due)
    tally = check_published(public_files, [bytes(e.data) for e in Entry.objects.order_by("index")])
    assert tally[-1] == f"total {current_tally().total}" == "total 3"
