"""Undoing a saved call: for a short time, by a token, as a withdrawal."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.test import Client

from tests.unit.desk.call_json import call, person, post
from unjoin.registry.receipt import ReceiptCode
from unjoin.service import clock
from unjoin.service.accounts.audit import find_break
from unjoin.service.accounts.models import AuditEvent, Staff
from unjoin.service.accounts.roles import Role
from unjoin.service.desk.undo import ON_THE_WAY_S, UNDO_S
from unjoin.service.instance import Instance
from unjoin.service.intake.models import InboxItem
from unjoin.service.intake.queries import find_receipt
from unjoin.service.statistics.actions import count_outcome, uncount_outcome
from unjoin.service.statistics.models import OutcomeCount

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]
CALLS, UNDO = "/en/desk/calls", "/en/desk/undo"


@dataclass
class ServerClock:
    """The time by which tokens are signed and judged."""

    ahead_s: float = 0

    def time(self) -> float:
        return time.time() + self.ahead_s


@pytest.fixture
def server_clock(monkeypatch: pytest.MonkeyPatch) -> ServerClock:
    made = ServerClock()
    monkeypatch.setattr(signing, "time", made)
    return made


@pytest.fixture
def desk(client: Client, volunteer: Staff, server_clock: ServerClock) -> Client:
    client.force_login(volunteer)
    return client


def save(desk: Client, **members: Any) -> dict[str, Any]:
    answer: dict[str, Any] = post(desk, CALLS, call(person(**members))).json()
    return answer


def undo(desk: Client, token: str) -> Any:
    return post(desk, UNDO, {"undo": token})


def calls_counted() -> int:
    return sum(OutcomeCount.objects.filter(outcome="withdrew").values_list("calls", flat=True))


def waits(saved: dict[str, Any], instance: Instance) -> bool:
    return find_receipt(ReceiptCode("".join(saved["groups"])), instance=instance).waiting


def test_undone_call_is_withdrawn_and_off_the_count(desk: Client, instance: Instance) -> None:
    saved = save(desk)
    assert waits(saved, instance)
    assert undo(desk, saved["undo"]).json() == {"undone": True}
    assert not waits(saved, instance)
    assert calls_counted() == 0


def test_undoing_deletes_nothing_and_is_in_the_chain(desk: Client) -> None:
    undo(desk, save(desk)["undo"])
    assert sorted(InboxItem.objects.values_list("kind", flat=True)) == [
        InboxItem.Kind.DECLARE,
        InboxItem.Kind.WITHDRAW,
    ]
    assert list(AuditEvent.objects.order_by("number").values_list("actor", "action")) == [
        ("volunteer", "declaration received"),
        ("volunteer", "withdraw received"),
    ]
    assert find_break() is None


def test_undone_twice_is_taken_off_once(desk: Client) -> None:
    save(desk)
    token = save(desk)["undo"]
    assert [undo(desk, token).status_code for _ in range(3)] == [200, 200, 200]
    assert calls_counted() == 1
    assert InboxItem.objects.filter(kind=InboxItem.Kind.WITHDRAW).count() == 1


def test_too_late_is_said_and_changes_nothing(
    desk: Client, server_clock: ServerClock, instance: Instance
) -> None:
    saved = save(desk)
    server_clock.ahead_s = UNDO_S + ON_THE_WAY_S + 1
    response = undo(desk, saved["undo"])
    assert (response.status_code, response.json()["code"]) == (422, "undo-late")
    assert "needs its receipt" in response.json()["sentence"]
    assert waits(saved, instance)
    assert calls_counted() == 1


def test_line_may_be_slow_beside_the_ten_seconds(desk: Client, server_clock: ServerClock) -> None:
    token = save(desk)["undo"]
    server_clock.ahead_s = UNDO_S + ON_THE_WAY_S - 2
    assert undo(desk, token).status_code == 200


def test_undone_in_time_is_still_told_so_when_asked_late(
    desk: Client, server_clock: ServerClock
) -> None:
    token = save(desk)["undo"]
    undo(desk, token)  # and the answer is lost
    server_clock.ahead_s = 3600
    assert undo(desk, token).json() == {"undone": True}
    assert calls_counted() == 0


def test_token_is_of_no_use_to_another_volunteer(desk: Client, instance: Instance) -> None:
    saved = save(desk)
    other = Client()
    other.force_login(Staff.objects.create_user(handle="other", role=Role.VOLUNTEER))
    assert undo(other, saved["undo"]).status_code == 422
    assert waits(saved, instance)


@pytest.mark.parametrize("token", ["", "x", "0" * 32, "0" * 32 + ":1:x"])
def test_token_that_is_none_changes_nothing(desk: Client, token: str) -> None:
    assert undo(desk, token).status_code == 422
    assert not InboxItem.objects.exists()


def test_undo_needs_a_volunteer(client: Client, reviewer: Staff) -> None:
    client.force_login(reviewer)
    assert undo(client, "x").status_code == 403


def test_call_corrected_after_undoing_is_another_declaration(
    desk: Client, instance: Instance
) -> None:
    first = save(desk)
    undo(desk, first["undo"])
    second = save(desk, name="万顺")
    assert second["groups"] != first["groups"]
    assert waits(second, instance)
    assert calls_counted() == 1


def test_count_never_goes_below_none() -> None:
    today = clock.today()
    uncount_outcome(outcome="withdrew", today=today)
    assert calls_counted() == 0
    count_outcome(outcome="withdrew", today=today)
    for _ in range(2):
        uncount_outcome(outcome="withdrew", today=today)
    assert calls_counted() == 0


def test_call_of_sunday_can_be_taken_off_on_monday() -> None:
    today = clock.today()
    count_outcome(outcome="withdrew", today=today)
    uncount_outcome(outcome="withdrew", today=today + timedelta(weeks=1))
    assert calls_counted() == 0
