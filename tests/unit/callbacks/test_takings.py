"""Nobody reads all numbers by taking call-backs; who makes the calls never meets a limit."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from tests.unit.accounts.test_throttle import Clock
from tests.unit.callbacks.asked_for import asked_for, at, post
from unjoin.service.accounts.audit import Actor
from unjoin.service.callbacks import actions, takings
from unjoin.service.callbacks.errors import TakeLaterError
from unjoin.service.callbacks.models import CallBack
from unjoin.service.callbacks.pace import Pace
from unjoin.service.callbacks.taken import takes
from unjoin.service.callbacks.takings import FULL_MIN, GIVEN_BACK_MIN, begin_taking, count_as_used
from unjoin.service.intake.limits import Rate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unlocked")]
ROOT = "/en/desk/call-backs"
AT_ONCE = FULL_MIN // GIVEN_BACK_MIN
PutClock = Callable[[datetime], None]


@pytest.fixture
def waiting(at_desk: Client, put_clock: PutClock) -> list[str]:
    """The places of more call-backs than can be looked at, all due."""
    for _ in range(AT_ONCE + 2):
        post(at_desk, f"{ROOT}/keep", asked_for())
    put_clock(at(2))
    return [f"{ROOT}/{row.pk}" for row in CallBack.objects.all()]


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock by which the budget fills up."""
    clock = Clock()
    pace = Pace(Rate(burst=FULL_MIN, interval_s=60.0), clock)
    monkeypatch.setattr(takings, "takings", pace)
    return clock


def test_taken_and_given_back_shows_few_numbers(
    at_desk: Client, beside: Client, waiting: list[str]
) -> None:
    for place in waiting[:AT_ONCE]:
        assert post(at_desk, f"{place}/take", {}).status_code == 200
        assert post(at_desk, f"{place}/give-back", {}).status_code == 200
    refused = post(at_desk, f"{waiting[AT_ONCE]}/take", {})
    assert (refused.status_code, refused.json()["code"]) == (422, "take-later")
    assert "number" not in refused.json()
    assert f"Take it in {GIVEN_BACK_MIN} minutes" in refused.json()["sentence"]
    # It waits, and whoever comes takes it.
    assert post(beside, f"{waiting[AT_ONCE]}/take", {}).status_code == 200


def test_held_side_by_side_shows_few_numbers(at_desk: Client, waiting: list[str]) -> None:
    answers = [post(at_desk, f"{place}/take", {}).status_code for place in waiting]
    assert answers == [200] * AT_ONCE + [422] * 2


def test_taken_again_after_a_reload_costs_nothing(at_desk: Client, waiting: list[str]) -> None:
    for _ in range(AT_ONCE + 2):
        assert post(at_desk, f"{waiting[0]}/take", {}).status_code == 200


def test_one_whose_number_was_not_shown_costs_nothing(
    at_desk: Client, beside: Client, waiting: list[str]
) -> None:
    post(beside, f"{waiting[0]}/take", {})
    for _ in range(AT_ONCE + 2):
        assert post(at_desk, f"{waiting[0]}/take", {}).json()["code"] == "call-back-taken"
        gone = post(at_desk, f"{ROOT}/{uuid.uuid4()}/take", {})
        assert gone.json()["code"] == "call-back-gone"
    assert post(at_desk, f"{waiting[1]}/take", {}).status_code == 200


def test_call_every_two_minutes_goes_on_all_night(seconds: Clock) -> None:
    for _ in range(300):
        begin_taking(Actor("volunteer"))
        seconds.now += 120
        count_as_used(Actor("volunteer"))


def test_end_of_a_call_is_paid_back_once(
    at_desk: Client, waiting: list[str], seconds: Clock
) -> None:
    for place in waiting[:AT_ONCE]:
        post(at_desk, f"{place}/take", {})
    for value in ({"reached": True}, {"reached": True}):
        post(at_desk, f"{waiting[0]}/end", value)
    seconds.now += takings.USED_MIN * 60
    assert post(at_desk, f"{waiting[-1]}/take", {}).status_code == 200
    assert post(at_desk, f"{waiting[-2]}/take", {}).json()["code"] == "take-later"


def test_in_vain_is_a_call_too(at_desk: Client, waiting: list[str], seconds: Clock) -> None:
    for place in waiting:
        assert post(at_desk, f"{place}/take", {}).status_code == 200
        assert post(at_desk, f"{place}/end", {"reached": False}).status_code == 200


def test_in_vain_is_a_call_though_its_time_ended_meanwhile(
    at_desk: Client, put_clock: PutClock, seconds: Clock, waiting: list[str]
) -> None:
    for place in waiting:
        put_clock(at(9.9))
        assert post(at_desk, f"{place}/take", {}).status_code == 200
        put_clock(at(10.1))
        answer = post(at_desk, f"{place}/end", {"reached": False}).json()
        assert answer["code"] == "call-back-gone"


def test_two_requests_at_once_show_nothing_unpaid(
    waiting: list[str], monkeypatch: pytest.MonkeyPatch, instance: object
) -> None:
    """While one of them is being refused, the other finds nothing held."""
    item = uuid.UUID(waiting[0].rpartition("/")[2])
    seen: list[str | None] = []

    def refuse(by: Actor) -> None:
        seen.append(takes.holder(item))
        raise TakeLaterError(60)

    monkeypatch.setattr(actions, "begin_taking", refuse)
    with pytest.raises(TakeLaterError):
        actions.take_call_back(item, instance=instance, by=Actor("volunteer"), now=at(2))  # type: ignore[arg-type]
    assert seen == [None]
