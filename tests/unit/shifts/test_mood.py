"""The shares of the week's calls: of enough of them, and moving in steps."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.shifts.rota import THIS_WEEK, make_person
from unjoin.registry.weeks import Week
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.roles import Role
from unjoin.service.desk.outcomes import Outcome
from unjoin.service.shifts import mood as module
from unjoin.service.shifts.mood import (
    FEWEST,
    GROUPS,
    PAUSE_S,
    STEP,
    Mood,
    _whole_percents,
    share_words,
)
from unjoin.service.statistics.models import OutcomeCount

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]
SignedIn = Callable[[Staff | Role], Client]


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def mood(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Mood:
    """That of a process that was just started."""
    mood = Mood(clock)
    monkeypatch.setattr(module.mood, "of", mood.of)
    return mood


def count(**calls: int) -> None:
    """Count so many more."""
    for outcome, number in calls.items():
        row, _ = OutcomeCount.objects.get_or_create(
            week=THIS_WEEK, outcome=Outcome[outcome.upper()]
        )
        row.calls += number
        row.save()


def shares(mood: Mood) -> dict[str, int] | None:
    shown = mood.of(THIS_WEEK)
    return None if shown is None else {each.label: each.percent for each in shown if each.percent}


def words(client: Client) -> str:
    """What stands on the board, without tags and in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", client.get("/board/live").content.decode()).split())


def test_few_calls_have_no_shares(mood: Mood, signed_in: SignedIn) -> None:
    count(withdrew=FEWEST - 1)
    assert shares(mood) is None
    supervisor = signed_in(make_person("keeper", role=Role.OPERATOR))
    assert "Fewer than 20 calls so far" in words(supervisor)


def test_shares_are_of_all_calls(mood: Mood, signed_in: SignedIn) -> None:
    count(withdrew=10, listened=5, questions=5, no=15, silent=3, could_not_speak=2)
    assert shares(mood) == {
        "Withdrew": 25,
        "Listened or asked": 25,
        "Said no": 38,
        "Could not speak": 5,
        "No conversation": 7,
    }
    supervisor = signed_in(make_person("keeper", role=Role.OPERATOR))
    assert "Said no 38 % about half" in words(supervisor)


def test_single_call_moves_nothing(mood: Mood, clock: Clock) -> None:
    count(withdrew=10, no=10)
    before = shares(mood)
    for _ in range(STEP - 1):
        count(no=1)
        clock.now += PAUSE_S
        assert shares(mood) == before == {"Withdrew": 50, "Said no": 50}
    count(no=1)
    assert shares(mood) == {"Withdrew": 25, "Said no": 75}


def test_many_calls_move_them_once_in_an_hour(mood: Mood, clock: Clock) -> None:
    count(withdrew=20)
    assert shares(mood) == {"Withdrew": 100}
    count(no=60)
    clock.now += PAUSE_S - 1
    assert shares(mood) == {"Withdrew": 100}
    clock.now += 1
    assert shares(mood) == {"Withdrew": 25, "Said no": 75}


def test_next_week_begins_anew(mood: Mood) -> None:
    count(withdrew=500)
    assert mood.of(THIS_WEEK)
    assert mood.of(Week(THIS_WEEK + 1)) is None


def test_every_outcome_is_in_one_group() -> None:
    grouped = [outcome for _label, group in GROUPS for outcome in group]
    assert sorted(grouped) == sorted(Outcome)


@given(st.lists(st.integers(0, 500), min_size=6, max_size=6).filter(any))
def test_percents_add_up(calls: list[int]) -> None:
    percents = _whole_percents(calls, sum(calls))
    assert sum(percents) == 100
    for number, percent in zip(calls, percents, strict=True):
        assert abs(percent - 100 * number / sum(calls)) < 1


@pytest.mark.parametrize(
    ("percent", "said"),
    [(0, "none"), (4, "hardly any"), (25, "about a quarter"), (100, "nearly all")],
)
def test_shares_in_words(percent: int, said: str) -> None:
    assert share_words(percent) == said
