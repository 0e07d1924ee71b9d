"""A clock that stands still, nobody on, nothing shown yet, and two volunteers."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from tests.unit.shifts.rota import NOW, make_person
from unjoin.service import clock
from unjoin.service.accounts.models import Staff
from unjoin.service.shifts.mood import mood
from unjoin.service.shifts.presence import presence


@pytest.fixture(autouse=True)
def standing_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", NOW.date)


@pytest.fixture(autouse=True)
def nobody_on() -> Iterator[None]:
    presence.reset()
    mood.reset()
    yield
    presence.reset()
    mood.reset()


@pytest.fixture
def lotus(db: None) -> Staff:
    return make_person("lotus")


@pytest.fixture
def heron(db: None) -> Staff:
    return make_person("heron")


def at(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be `moment`."""
    monkeypatch.setattr(clock, "now", lambda: moment)
    monkeypatch.setattr(clock, "today", moment.date)
