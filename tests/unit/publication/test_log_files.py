"""The files of the log, judged by plain code, and written again with the same bytes."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.handed_in import TODAY, hand_in, person
from tests.unit.publication.plain_log import check_published
from unjoin.registry.pseudonym import offer
from unjoin.service.accounts.audit import DECLARANT, PUBLISHER
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import withdraw
from unjoin.service.publication.actions import catch_up, publish
from unjoin.service.publication.models import Checkpoint, Entry, StaleStatements

pytestmark = pytest.mark.django_db

Grow = Callable[[int], None]
PERSONS = [person(name.hans) for name in offer(50, draw=random.Random(7).randrange)]


@pytest.fixture
def grow(small: Instance) -> Grow:
    """Publish a batch of so many entries."""

    def grow(entries: int) -> None:
        for start in range(0, entries, 50):
            hand_in(small, *PERSONS[: entries - start])
        assert publish(instance=small, by=PUBLISHER, today=TODAY).entries == entries

    return grow


def entries() -> list[bytes]:
    return [bytes(row.data) for row in Entry.objects.order_by("index")]


def everything(public: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(public)): path.read_bytes()
        for path in public.rglob("*")
        if path.is_file()
    }


def test_log_of_nothing_has_a_checkpoint(small: Instance, public_files: Path) -> None:
    publish(instance=small, by=PUBLISHER, today=TODAY)
    check_published_empty(public_files)
    assert Checkpoint.objects.get().size == 0


def check_published_empty(public: Path) -> None:
    (public / "log" / "tile").mkdir(exist_ok=True)
    assert check_published(public, [])[-1] == "total 0"


@pytest.mark.parametrize("size", [1, 255, 256, 257, 600])
def test_files_of_one_batch(small: Instance, grow: Grow, public_files: Path, size: int) -> None:
    grow(size)
    tally = check_published(public_files, entries())
    assert tally[4:] == [
        "campaign ccp",
        "organisation 0 party",
        "organisation 1 league",
        "organisation 2 pioneers",
        f"cell 1 self {size}",
        f"total {size}",
    ]


def test_files_of_several_batches_keep_what_no_full_tile_covers(
    grow: Grow, public_files: Path
) -> None:
    for size in (3, 100, 200, 210, 4):
        grow(size)
        check_published(public_files, entries())
    names = sorted(p.name for p in (public_files / "log/tile/0").rglob("*.p/*"))
    assert names == ["1", "5"]  # of 513 and 517 entries; those of 3, 103 and 303 are covered


def test_partial_tiles_of_a_run_that_ended_before_tidying_go_with_the_next(
    small: Instance, grow: Grow, public_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grow(10)
    with monkeypatch.context() as patched:
        patched.setattr("unjoin.service.publication.log_files.tidy", _interrupt)
        with pytest.raises(KeyboardInterrupt):
            grow(600)
    assert (public_files / "log/tile/0/000.p/10").exists()
    publish(instance=small, by=PUBLISHER, today=TODAY)
    check_published(public_files, entries())


def _interrupt(*args: object) -> None:
    raise KeyboardInterrupt


def test_lost_files_are_written_again_with_the_same_bytes(
    small: Instance, grow: Grow, public_files: Path
) -> None:
    grow(300)
    grow(40)
    before = everything(public_files)
    shutil.rmtree(public_files)
    catch_up(instance=small, today=TODAY)
    after = everything(public_files)
    # Of a log written at once there is no partial tile of an earlier checkpoint.
    earlier = {path for path in before if ".p/44" in path}
    assert len(earlier) == 2
    assert after == {path: data for path, data in before.items() if path not in earlier}
    assert not StaleStatements.objects.exists()


def test_older_files_are_completed(small: Instance, grow: Grow, public_files: Path) -> None:
    code = hand_in(small)
    publish(instance=small, by=PUBLISHER, today=TODAY)
    grow(256)
    older = public_files.with_name("older")
    shutil.copytree(public_files, older)
    withdraw(instance=small, code=code, by=DECLARANT, today=TODAY)
    publish(instance=small, by=PUBLISHER, today=TODAY)
    grow(3)
    before = everything(public_files)
    shutil.rmtree(public_files)
    older.rename(public_files)
    catch_up(instance=small, today=TODAY)
    check_published(public_files, entries())
    after = everything(public_files)
    data = {path for path in before if path.startswith("data/")}
    assert {path: after[path] for path in data} == {path: before[path] for path in data}
    assert before["log/checkpoint"] == after["log/checkpoint"]


def test_numbers_are_those_of_the_checkpoint(grow: Grow, public_files: Path) -> None:
    grow(2)
    numbers = json.loads((public_files / "data/numbers.json").read_bytes())
    assert (numbers["size"], numbers["total"]) == (2, 2)


def test_withdrawn_statement_leaves_the_files(small: Instance, public_files: Path) -> None:
    code = hand_in(small, person("金福"))
    publish(instance=small, by=PUBLISHER, today=TODAY)
    assert "金福".encode() in (public_files / "data/statements/000").read_bytes()
    withdraw(instance=small, code=code, by=DECLARANT, today=TODAY)
    publish(instance=small, by=PUBLISHER, today=TODAY)
    assert not (public_files / "data/statements/000").exists()


def test_run_with_nothing_due_writes_nothing(
    small: Instance, grow: Grow, public_files: Path
) -> None:
    grow(20)
    before = {path: path.stat().st_mtime_ns for path in public_files.rglob("*")}
    publish(instance=small, by=PUBLISHER, today=TODAY)
    assert {path: path.stat().st_mtime_ns for path in public_files.rglob("*")} == before


def test_instance_of_an_earlier_release_is_signed_as_it_is(
    small: Instance, grow: Grow, public_files: Path
) -> None:
    """Entries and tallies without tiles and checkpoints are what version 0.1 left."""
    from unjoin.service.publication.models import Tile

    grow(300)
    Checkpoint.objects.all().delete()
    Tile.objects.all().delete()
    shutil.rmtree(public_files)
    publish(instance=small, by=PUBLISHER, today=TODAY)
    check_published(public_files, entries())
    assert (public_files / "data/statements/001").exists()
