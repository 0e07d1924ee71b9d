"""Stories of calls are in the files as what they are, and leave them when they are withdrawn."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.unit.datasets.conftest import LATER, publish_now
from tests.unit.datasets.recount import read_csv
from tests.unit.datasets.test_statements_kept import EndedError, ending_at, files_with, rows
from tests.unit.datasets.test_volumes import changed, written
from tests.unit.handed_in import REVIEWER, hand_in, person
from tests.unit.stories.told import publish as tell
from unjoin.registry.receipt import ReceiptCode
from unjoin.registry.weeks import Week, first_day
from unjoin.service.instance import Instance
from unjoin.service.publication import replay
from unjoin.service.stories.actions import withdraw_story
from unjoin.service.stories.models import Story

pytestmark = pytest.mark.django_db
WORDS = "他说，终于说出来了，晚上睡得着了。"
FILES = ["stories.csv", "stories.parquet"]


@pytest.fixture
def story(record: ReceiptCode, centre: Instance) -> Story:
    """Told and in the files, after all else that `record` has."""
    found = tell(centre, WORDS)
    publish_now(centre, LATER)
    return found


def remove(story: Story) -> None:
    withdraw_story(story_id=story.id, by=REVIEWER, today=LATER)


def test_every_format_has_it_and_says_what_it_is(
    record: ReceiptCode, centre: Instance, client: Client, public_files: Path
) -> None:
    assert read_csv(public_files, "stories") == []
    before = written(public_files)
    story = tell(centre, WORDS)
    publish_now(centre, LATER)
    row: dict[str, Any] = {
        "story": story.reference,
        "week": str(first_day(Week(story.week))),
        "week_number": story.week,
        "language": "zh-Hans",
        "written_by": "volunteer",
        "in_log": "no",
        "text": WORDS,
    }
    (of_csv,) = read_csv(public_files, "stories")
    (of_parquet,) = rows(public_files / "data/parquet/stories.parquet")
    for told in (of_csv, of_parquet):
        assert {k: str(v) for k, v in told.items()} == {k: str(v) for k, v in row.items()}
    listed = {"datapackage.json", "SHA256SUMS", "manifest"}
    assert changed(before, public_files) == {f"{n.split('.')[1]}/{n}" for n in FILES} | listed
    described = json.loads((public_files / "data/datapackage.json").read_bytes())["resources"]
    assert [each["rows"] for each in described if each["path"].endswith(tuple(FILES))] == [1, 1]
    page = client.get("/data/").content.decode()
    assert 'href="/data/csv/stories.csv"' in page
    assert 'id="stories"' in page


def test_nothing_is_written_where_none_came_or_went(
    story: Story, centre: Instance, public_files: Path
) -> None:
    before = written(public_files)
    hand_in(centre, person("丁"), today=LATER)
    publish_now(centre, LATER)
    of_stories = {path for path in changed(before, public_files) if "stories" in path}
    assert of_stories == set()


def test_withdrawn_leaves_though_witnesses_hold_back_the_rest(
    story: Story, centre: Instance, public_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert files_with(public_files, WORDS) == FILES
    remove(story)
    with monkeypatch.context() as patched:
        patched.setattr(replay, "_cosign", lambda *_args, **_kwargs: ([], False))
        hand_in(centre, person("丁"), today=LATER)
        publish_now(centre, LATER)
    assert files_with(public_files, WORDS) == []
    assert read_csv(public_files, "stories") == []


@pytest.mark.parametrize("was_done", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("name", ["_put", "_note", "_write_checksums"])
def test_run_that_ended_between_two_files_is_completed(
    story: Story,
    centre: Instance,
    public_files: Path,
    name: str,
    was_done: bool,
) -> None:
    remove(story)
    with ending_at(name, was_done=was_done), pytest.raises(EndedError):
        publish_now(centre, LATER)
    publish_now(centre, LATER)
    assert files_with(public_files, WORDS) == []
    before = written(public_files)
    publish_now(centre, LATER)
    assert changed(before, public_files) == set()


def test_lost_file_is_written_again(story: Story, centre: Instance, public_files: Path) -> None:
    sums = public_files / "data/SHA256SUMS"
    lines = sums.read_text().splitlines(keepends=True)
    sums.write_text("".join(line for line in lines if "stories.parquet" not in line))
    (public_files / "data/parquet/stories.parquet").unlink()
    publish_now(centre, LATER)
    assert files_with(public_files, WORDS) == FILES
