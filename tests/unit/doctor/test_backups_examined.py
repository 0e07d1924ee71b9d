"""Backups that are too old, kept too long, or lie beside the secrets."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from unjoin.registry.weeks import iso_name, week_of
from unjoin.service.doctor import backups
from unjoin.service.doctor.findings import Place, State

from tests.unit.doctor.conftest import ask  # isort: skip

RECENT, OLD = "There is a recent backup", "No backup is kept for too long"
BESIDE = "No copy of the secrets lies beside the backups"


@pytest.fixture
def directory(place: Place) -> Path:
    found = place.instance.directory / "backups"
    found.mkdir()
    return found


def keep(place: Place, directory: Path, *, weeks_ago: int, kind: str = "backup") -> None:
    week = iso_name(week_of(place.today - timedelta(weeks=weeks_ago)))
    (directory / f"unjoin-{kind}-{week}-0123abcd.age").touch()


def states(place: Place) -> dict[str, State]:
    return {title: finding.state for title, finding in ask(backups.check, place).items()}


def test_no_backup_here(place: Place) -> None:
    assert states(place) == {RECENT: State.UNSEEN}


@pytest.mark.parametrize(
    ("kept", "recent", "old"),
    [
        ([0], State.OK, State.OK),
        ([0, 4], State.OK, State.OK),
        ([0, 9], State.OK, State.WRONG),
        ([3], State.WRONG, State.OK),
    ],
)
def test_weeks(place: Place, directory: Path, kept: list[int], recent: State, old: State) -> None:
    for weeks_ago in kept:
        keep(place, directory, weeks_ago=weeks_ago)
    assert states(place) == {RECENT: recent, OLD: old, BESIDE: State.OK}


def test_secrets_beside_the_backups(place: Place, directory: Path) -> None:
    keep(place, directory, weeks_ago=0)
    keep(place, directory, weeks_ago=0, kind="secrets")
    assert states(place)[BESIDE] is State.WRONG
