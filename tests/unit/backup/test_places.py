"""Where backups go, and when they go."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from unjoin.service.backup.places import Kind, choose_file, delete_old, has_other_kind

MONDAY = date(2026, 11, 16)


def test_file_that_is_named_is_taken(tmp_path: Path) -> None:
    named = tmp_path / "mine.age"
    assert choose_file(named, Kind.TABLES, today=MONDAY) == named


def test_file_in_a_directory_has_its_week_and_no_finer_time(tmp_path: Path) -> None:
    names = {
        choose_file(tmp_path, Kind.TABLES, today=MONDAY + timedelta(days=day)).name
        for day in range(7)
    }
    assert len(names) == 7
    assert {name[: len("unjoin-backup-2026-W47-")] for name in names} == {"unjoin-backup-2026-W47-"}


@pytest.mark.parametrize(("weeks", "kept"), [(1, 1), (4, 4), (52, 10)])
def test_no_backup_is_older_than_asked(weeks: int, kept: int, tmp_path: Path) -> None:
    """A run each week: what was withdrawn is in none that was made so many weeks later."""
    for week in range(10):
        today = MONDAY + timedelta(weeks=week)
        new = choose_file(tmp_path, Kind.TABLES, today=today)
        new.touch()
        delete_old(new, Kind.TABLES, keep_weeks=weeks, today=today)
    assert len(list(tmp_path.iterdir())) == kept


def test_newest_is_never_deleted(tmp_path: Path) -> None:
    new = choose_file(tmp_path, Kind.TABLES, today=MONDAY)
    new.touch()
    assert delete_old(new, Kind.TABLES, keep_weeks=0, today=MONDAY) == []
    assert new.exists()


def test_other_files_are_left(tmp_path: Path) -> None:
    names = (
        "unjoin-secrets-2020-W01-0123abcd.age",
        "unjoin-backup-2020-W01-0123abcd.age.part",
        "unjoin-backup-2020-W01-0123ABCD.age",
        "unjoin-backup-２０２０-W01-0123abcd.age",
        "photographs",
    )
    for name in names:
        (tmp_path / name).touch()
    new = choose_file(tmp_path, Kind.TABLES, today=MONDAY)
    new.touch()
    assert delete_old(new, Kind.TABLES, keep_weeks=1, today=MONDAY) == []
    assert has_other_kind(tmp_path, Kind.TABLES)
    assert has_other_kind(tmp_path, Kind.SECRETS)
