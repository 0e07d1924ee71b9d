"""What becomes of a call-back: used and gone, or tried again as long as it is safe."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from tests.unit.callbacks.asked_for import asked_for, at, post
from tests.unit.callbacks.test_taken import ROOT, kept, listed
from unjoin.service.accounts.models import AuditEvent
from unjoin.service.callbacks.actions import MOST_TRIES
from unjoin.service.callbacks.models import CallBack
from unjoin.service.callbacks.unlocked import desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unlocked")]
PutClock = Callable[[datetime], None]


def test_used_is_gone_and_leaves_no_event(at_desk: Client, put_clock: PutClock) -> None:
    place = kept(at_desk)
    before = AuditEvent.objects.count()
    put_clock(at(2))
    post(at_desk, f"{place}/take", {})
    assert post(at_desk, f"{place}/end", {"reached": True}).json() == {"kept": False}
    assert not CallBack.objects.exists()
    assert AuditEvent.objects.count() == before


def test_used_although_the_desk_was_locked_meanwhile(at_desk: Client, put_clock: PutClock) -> None:
    place = kept(at_desk)
    put_clock(at(2))
    post(at_desk, f"{place}/take", {})
    desk.lock()
    assert post(at_desk, f"{place}/end", {"reached": True}).status_code == 200
    assert not CallBack.objects.exists()


def test_in_vain_rests_for_half_an_hour(at_desk: Client, put_clock: PutClock) -> None:
    place = kept(at_desk)
    put_clock(at(2))
    post(at_desk, f"{place}/take", {})
    assert post(at_desk, f"{place}/end", {"reached": False}).json() == {"kept": True}
    (item,) = listed(at_desk)
    assert (item["tries"], item["now"], item["begin"][11:16]) == (1, False, "06:30")
    put_clock(at(2.4))
    assert post(at_desk, f"{place}/take", {}).json()["code"] == "call-back-not-now"
    put_clock(at(2.5))
    assert post(at_desk, f"{place}/take", {}).json()["tries"] == 1


def test_in_vain_too_often_is_gone(at_desk: Client, put_clock: PutClock) -> None:
    place = kept(at_desk)
    answers = []
    for tried in range(MOST_TRIES):
        put_clock(at(2 + tried))
        post(at_desk, f"{place}/take", {})
        answers.append(post(at_desk, f"{place}/end", {"reached": False}).json()["kept"])
    assert answers == [True, True, False]
    assert not CallBack.objects.exists()


def test_in_vain_shortly_before_the_end_is_gone(at_desk: Client, put_clock: PutClock) -> None:
    place = kept(at_desk)
    put_clock(at(9.7))
    post(at_desk, f"{place}/take", {})
    assert post(at_desk, f"{place}/end", {"reached": False}).json() == {"kept": False}
    assert not CallBack.objects.exists()


def test_in_vain_is_not_noted_while_the_desk_is_locked(
    at_desk: Client, put_clock: PutClock
) -> None:
    place = kept(at_desk)
    put_clock(at(2))
    post(at_desk, f"{place}/take", {})
    desk.lock()
    refused = post(at_desk, f"{place}/end", {"reached": False})
    assert refused.json()["code"] == "desk-locked"
    assert CallBack.objects.exists()


def test_taken_is_not_purged_from_under_the_call(at_desk: Client, put_clock: PutClock) -> None:
    place = kept(at_desk)
    put_clock(at(9.9))
    post(at_desk, f"{place}/take", {})
    put_clock(at(10.1))
    assert listed(at_desk) == []
    assert CallBack.objects.exists()
    post(at_desk, f"{place}/end", {"reached": True})
    assert not CallBack.objects.exists()


def test_list_says_how_many_wait_while_it_is_locked(at_desk: Client) -> None:
    post(at_desk, f"{ROOT}/keep", asked_for())
    desk.lock()
    answer = at_desk.get(f"{ROOT}/list").json()
    assert answer == {"locked": True, "waiting": 1, "now": 0, "items": []}
    page = at_desk.get(ROOT).content.decode()
    assert "The desk is locked. 1 person waits for a call." in page
