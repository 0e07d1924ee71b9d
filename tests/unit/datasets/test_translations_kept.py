"""Translations are in the files and the API as what they are, and leave both when they go."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.unit.datasets.conftest import HOSTILE, LATER, publish_now
from tests.unit.datasets.recount import read_csv
from tests.unit.datasets.test_statements_kept import (
    EndedError,
    contents,
    ending_at,
    files_with,
    rows,
)
from tests.unit.datasets.test_volumes import changed, volumes, written
from tests.unit.handed_in import REVIEWER, hand_in, person
from tests.unit.translations.given import accept, give
from unjoin.registry.entry import LeafIndex
from unjoin.registry.receipt import ReceiptCode
from unjoin.registry.weeks import first_day, week_of
from unjoin.service.accounts.audit import DECLARANT, PUBLISHER
from unjoin.service.datasets import writing
from unjoin.service.datasets.models import DataFile, StaleTranslations
from unjoin.service.datasets.spreadsheet import original
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import withdraw
from unjoin.service.publication import replay
from unjoin.service.publication.actions import publish
from unjoin.service.publication.models import Entry
from unjoin.service.publication.steps import Step
from unjoin.service.translations.actions import take_down

pytestmark = pytest.mark.django_db
WORDS = "What I take back."
OTHER = "What stays, and is long enough to be found."


@pytest.fixture
def gone(record: ReceiptCode, centre: Instance) -> LeafIndex:
    """The leaf that `record` can withdraw. It is translated as WORDS, and leaf 0 as OTHER."""
    leaf = LeafIndex(Entry.objects.count() - 1)
    accept(give(leaf, WORDS))
    accept(give(0, OTHER))
    publish_now(centre, LATER)
    return leaf


def remove(leaf: LeafIndex) -> None:
    take_down(leaf=leaf, language="en", by=REVIEWER, today=LATER)


def found(public: Path, form: str) -> list[dict[str, Any]]:
    if form == "parquet":
        return rows(public / "data/parquet/translations-00000.parquet")
    return [
        {**row, "text": original(row["text"])} for row in read_csv(public, "translations-00000")
    ]


def test_every_format_has_it_and_says_what_it_is(
    record: ReceiptCode, centre: Instance, client: Client, public_files: Path
) -> None:
    leaf = Entry.objects.count() - 1
    before, page = written(public_files), client.get(f"/api/v1/statements/{leaf}").json()
    assert page["translations"] == []
    accept(give(leaf, HOSTILE))
    publish_now(centre, LATER)
    week = week_of(LATER)
    monday = first_day(week).isoformat()
    members = {"language": "en", "week": monday, "week_number": int(week), "text": HOSTILE}
    row = {**members, "leaf": leaf, "written_by": "volunteer", "in_log": "no"}
    for form in ("csv", "parquet"):
        (only,) = found(public_files, form)
        assert {k: str(v) for k, v in only.items()} == {k: str(v) for k, v in row.items()}
    told = [{**members, "written_by": "volunteer", "in_log": False}]
    assert client.get(f"/api/v1/statements/{leaf}").json() == {**page, "translations": told}
    assert changed(before, public_files) == {
        "csv/translations-00000.csv",
        "parquet/translations-00000.parquet",
        "datapackage.json",
        "SHA256SUMS",
        "manifest",
    }


@pytest.mark.usefixtures("small_volumes")
def test_only_the_volume_of_its_leaf_is_written(
    record: ReceiptCode, centre: Instance, public_files: Path
) -> None:
    before = written(public_files)
    accept(give(0, OTHER))
    publish_now(centre, LATER)
    of_leaf = {"csv/translations-00000.csv", "parquet/translations-00000.parquet"}
    assert volumes(changed(before, public_files)) == of_leaf
    again = written(public_files)
    publish_now(centre, LATER)
    assert changed(again, public_files) == set()


def test_taken_down_or_replaced_leaves_with_the_next_run(
    gone: LeafIndex, centre: Instance, client: Client, public_files: Path
) -> None:
    volume = ["translations-00000.csv", "translations-00000.parquet"]
    assert files_with(public_files, WORDS) == files_with(public_files, OTHER) == volume
    remove(gone)
    accept(give(0, "Another."))
    done = publish(instance=centre, by=PUBLISHER, today=LATER)
    assert done.entries == 0
    assert files_with(public_files, WORDS) == files_with(public_files, OTHER) == []
    assert files_with(public_files, "Another.") == volume
    assert client.get(f"/api/v1/statements/{gone}").json()["translations"] == []
    assert not StaleTranslations.objects.exists()


def test_it_leaves_though_witnesses_hold_back_the_rest(
    record: ReceiptCode,
    gone: LeafIndex,
    centre: Instance,
    public_files: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(replay, "_cosign", lambda *_args, **_kwargs: ([], False))
        withdraw(instance=centre, code=record, by=DECLARANT, today=LATER)
        hand_in(centre, person("丁", text="还没有公布的话。"), today=LATER)
        publish_now(centre, LATER)
        assert files_with(public_files, WORDS) == []
        held_back = next(leaf for leaf in (gone + 1, gone + 2) if is_stated(leaf))
        accept(give(held_back, "Not published yet."))
        remove(LeafIndex(0))
        publish_now(centre, LATER)
        assert files_with(public_files, OTHER) == []
        assert files_with(public_files, "Not published yet.") == []
    publish_now(centre, LATER)
    assert len(files_with(public_files, "Not published yet.")) == 2


def is_stated(leaf: int) -> bool:
    from unjoin.service.publication.models import Statement

    return Statement.objects.filter(leaf=leaf).exists()


def test_taken_down_while_its_volume_is_written(
    gone: LeafIndex, centre: Instance, public_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows were read already; its mark stays, and the volume is written once more."""
    real = writing._put
    taken: list[LeafIndex] = []

    def put(*args: Any) -> object:
        if not taken:
            taken.append(gone)
            remove(gone)
        return real(*args)

    accept(give(0, "Another."))
    with monkeypatch.context() as patched:
        patched.setattr(writing, "_put", put)
        publish_now(centre, LATER)
    assert taken
    assert files_with(public_files, WORDS) == []
    assert not StaleTranslations.objects.exists()


@pytest.mark.parametrize("was_done", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("name", ["_write_volume", "_put", "_note", "_write_checksums"])
def test_run_that_ended_between_two_files_is_completed(
    gone: LeafIndex,
    centre: Instance,
    public_files: Path,
    name: str,
    was_done: bool,
) -> None:
    remove(gone)
    with ending_at(name, was_done=was_done), pytest.raises(EndedError):
        publish_now(centre, LATER)
    check_completed(centre, public_files)


def test_run_that_ended_once_it_was_committed_is_completed(
    gone: LeafIndex, centre: Instance, public_files: Path
) -> None:
    def end(step: Step) -> None:
        if step is Step.COMMITTED:
            raise EndedError

    accept(give(gone, "Another."))
    with pytest.raises(EndedError):
        publish(instance=centre, by=PUBLISHER, today=LATER, on_step=end)
    check_completed(centre, public_files)
    assert len(files_with(public_files, "Another.")) == 2


def check_completed(centre: Instance, public_files: Path) -> None:
    """The next run leaves what a run from nothing does, and WORDS nowhere."""
    publish_now(centre, LATER)
    completed = contents(public_files)
    assert files_with(public_files, WORDS) == []
    assert not StaleTranslations.objects.exists()
    DataFile.objects.all().delete()
    publish_now(centre, LATER)
    assert contents(public_files) == completed


def test_schema_and_page_say_who_wrote_it(
    gone: LeafIndex, client: Client, public_files: Path
) -> None:
    schema = json.loads((public_files / "data/schemas/translations.json").read_bytes())
    assert schema["primaryKey"] == ["leaf", "language"]
    about = {field["name"]: field["description"] for field in schema["fields"]}
    assert "the declarant did not write this" in about["written_by"]
    assert "no part of the log" in about["in_log"]
    page = client.get("/en/data/").content.decode()
    assert 'href="/data/parquet/translations-00000.parquet"' in page
    assert "A volunteer wrote it, and not the declarant" in page
    assert client.get("/data/translations/").status_code == 200
