"""The publisher writes the sheets beside the numbers, and the page leads to them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client

from tests.unit.sheets.papers import text_of
from tests.unit.sheets.test_press_sheet import FACTS
from tests.unit.site.conftest import write_tally
from unjoin.publiclog.storage import Store
from unjoin.registry.tally import Tally
from unjoin.service.commands import publish as command
from unjoin.service.instance import Instance
from unjoin.service.publication import turn
from unjoin.service.publication.counted_store import CountedStore
from unjoin.service.publication.errors import PublicationError
from unjoin.service.publication.numbers import Milestone
from unjoin.service.publication.steps import OnStep, Step
from unjoin.service.publication.tallies import store_tally
from unjoin.service.publication.turn import StillAlone
from unjoin.service.sheets import writing
from unjoin.service.sheets.rendering import Sheet, SheetError
from unjoin.service.sheets.writing import LIST_PATH, read_written, write_press_sheets

pytestmark = pytest.mark.django_db

NAMES = [f"numbers.{tag}.{form}" for tag in ("en", "zh-hans", "zh-hant") for form in ("pdf", "png")]


def write(store: Store, *, instance: Instance) -> int:
    """As the only publisher."""
    return write_press_sheets(store, instance=instance, alone=lambda: None)


@pytest.fixture
def faked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The typesetter replaced by one that notes which totals it was to set."""
    asked: list[str] = []

    def pretend(sheets: list[Sheet], *, instance: Instance) -> list[bytes]:
        asked.extend(f"{sheet.data['language']} {sheet.data['total']}" for sheet in sheets)
        return [b"file"] * sum(len(sheet.formats) for sheet in sheets)

    monkeypatch.setattr(writing, "set_sheets", pretend)
    return asked


def test_sheets_say_what_the_pages_say(
    client: Client, instance: Instance, public_files: Path
) -> None:
    write_tally(FACTS.tally)
    assert write(instance.open_public_files(), instance=instance) == 1
    found = sorted(path.name for path in (public_files / "data/press").iterdir())
    assert found == [*NAMES, "sheets.json"]
    total = f"{FACTS.tally.total:,}"
    page = client.get("/zh-hant/numbers").content.decode()
    answer = client.get("/data/press/numbers.zh-hant.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert total in page
    assert total in text_of(answer.content)
    picture = client.get("/data/press/numbers.zh-hant.png")
    assert (picture["Content-Type"], picture.content[:4]) == ("image/png", b"\x89PNG")


def test_page_shows_the_sheet_in_the_language_being_spoken_first(
    client: Client, instance: Instance, faked: list[str]
) -> None:
    assert "There is no sheet yet." in client.get("/en/press").content.decode()
    store_tally(Tally(5, {}), FACTS.week)
    write_tally(FACTS.tally, milestones=(Milestone(1000, 5, bytes(32), FACTS.week, 1000),))
    assert write(instance.open_public_files(), instance=instance) == 2
    page = client.get("/zh-hans/press").content.decode()
    assert 'src="/data/press/numbers.zh-hans.png"' in page
    assert page.index("numbers.zh-hans.pdf") < page.index("numbers.zh-hant.pdf")
    assert "/data/press/milestone-1000.en.pdf" in page
    assert f"{FACTS.tally.total:,}" in page


def test_sheets_are_made_anew_only_when_something_changed(
    instance: Instance, faked: list[str]
) -> None:
    store = instance.open_public_files()
    assert write(store, instance=instance) == 0, "nothing is published"
    write_tally(FACTS.tally)
    assert write(store, instance=instance) == 1
    assert write(store, instance=instance) == 0
    write_tally(Tally(7, {}))
    assert write(store, instance=instance) == 1
    moved = replace(instance, settings=replace(instance.settings, public_hosts=("a.example",)))
    assert write(store, instance=moved) == 1
    assert [sheet.size for sheet in read_written(store)] == [7]


def test_sheets_that_were_broken_off_are_made_again(
    instance: Instance, faked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(sheets: list[Sheet], *, instance: Instance) -> list[bytes]:
        raise SheetError("no font")

    write_tally(FACTS.tally)
    store = instance.open_public_files()
    with monkeypatch.context() as broken:
        broken.setattr(writing, "set_sheets", fail)
        with pytest.raises(SheetError):
            write(store, instance=instance)
    assert read_written(store) == []
    assert write(store, instance=instance) == 1


@pytest.mark.parametrize("name", ["numbers.zh-hans.pdf", "milestone-1000.en.png"])
def test_sheet_of_which_a_file_is_missing_is_made_again(
    instance: Instance, faked: list[str], public_files: Path, name: str
) -> None:
    store = instance.open_public_files()
    store_tally(Tally(5, {}), FACTS.week)
    write_tally(FACTS.tally, milestones=(Milestone(1000, 5, bytes(32), FACTS.week, 1000),))
    write(store, instance=instance)
    listed = store.read(LIST_PATH)
    (public_files / "data/press" / name).unlink()
    assert write(store, instance=instance) == 1
    assert (public_files / "data/press" / name).is_file()
    assert store.read(LIST_PATH) == listed


def test_sheets_are_written_in_the_publisher_s_turn(
    instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    @contextmanager
    def take_turn(on_step: OnStep) -> Iterator[StillAlone]:
        on_step(Step.ALONE)
        seen.append("begun")
        yield lambda: None
        seen.append("ended")

    def stop(step: object) -> None:
        raise command.StoppedError

    monkeypatch.setattr(turn, "only_publisher", take_turn)
    monkeypatch.setattr(writing, "write_press_sheets", lambda *_, **__: seen.append("written"))
    store = CountedStore(instance.open_public_files())
    command._write_sheets(store, lambda step: None, is_new=False)
    assert seen == ["begun", "written", "ended"]
    command._write_sheets(store, stop, is_new=False)
    assert len(seen) == 3


@pytest.mark.parametrize("writes", [0, 1, 2])
def test_nothing_is_written_once_the_turn_is_lost(
    instance: Instance,
    faked: list[str],
    public_files: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    writes: int,
) -> None:
    """Another publisher may have begun after so many writes; what was published is told yet."""
    left = iter(range(writes))

    def lose_it() -> None:
        if next(left, None) is None:
            raise PublicationError("The turn was lost.", code="turn")

    @contextmanager
    def take_turn(on_step: OnStep) -> Iterator[StillAlone]:
        yield lose_it

    write_tally(FACTS.tally)
    monkeypatch.setattr(turn, "only_publisher", take_turn)
    store = CountedStore(instance.open_public_files())
    command._write_sheets(store, lambda step: None, is_new=False)
    found = {path.name for path in (public_files / "data/press").glob("*")}
    assert found == set([[], NAMES, [*NAMES, "sheets.json"]][writes])
    assert "no press sheet: The turn was lost." in capsys.readouterr().err


@pytest.mark.parametrize(
    "path", ["numbers.en.txt", "numbers.de.pdf", "milestone-01.en.pdf", "../numbers.json", "x"]
)
def test_no_other_file_is_looked_for(client: Client, public_files: Path, path: str) -> None:
    assert client.get(f"/data/press/{path}").status_code == 404
