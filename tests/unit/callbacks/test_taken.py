"""A call-back is one volunteer's, within its safe hours, and its number is shown to nobody else."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from tests.unit.accounts.test_throttle import Clock
from tests.unit.by_chance import without_drawn
from tests.unit.callbacks.asked_for import NOON, NUMBER, asked_for, at, post
from unjoin.service.accounts.audit import Actor
from unjoin.service.callbacks.do_not_call import list_number
from unjoin.service.callbacks.errors import CallBackTakenError, NotTakenError
from unjoin.service.callbacks.models import CallBack
from unjoin.service.callbacks.phone_numbers import parse_number
from unjoin.service.callbacks.taken import HOLD_S, Takes, takes
from unjoin.service.instance import Instance

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unlocked")]
ROOT = "/en/desk/call-backs"
PutClock = Callable[[datetime], None]
HOURS = (("20:00", "21:00"), ("13:00", "15:00"), ("13:00", "14:30"), ("17:00", "18:00"))


def kept(client: Client, **members: Any) -> str:
    """Keep a call-back, and answer with where it is."""
    assert post(client, f"{ROOT}/keep", asked_for(**members)).status_code == 200
    return f"{ROOT}/{CallBack.objects.get().pk}"


def listed(client: Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"{ROOT}/list").json()["items"]
    return found


def test_list_shows_no_number(at_desk: Client) -> None:
    kept(at_desk, note="ask for Li", otherwise="own-words", say="about the parcel")
    answer = at_desk.get(f"{ROOT}/list")
    page = at_desk.get(ROOT)
    for secret in ("138", "8000", "ask for Li", "the parcel"):
        assert secret not in without_drawn(answer.content.decode())
        assert secret not in without_drawn(page.content.decode())
    (item,) = answer.json()["items"]
    assert (item["zone"], item["language"], item["tries"]) == ("Asia/Shanghai", "Mandarin", 0)


def test_list_is_in_the_order_in_which_safe_hours_come(
    at_desk: Client, put_clock: PutClock
) -> None:
    for begin, end in HOURS:
        post(at_desk, f"{ROOT}/keep", asked_for(begin=begin, end=end))
    put_clock(at(1.5))
    assert [(each["now"], each["end"][11:16]) for each in listed(at_desk)] == [
        (True, "06:30"),
        (True, "07:00"),
        (False, "10:00"),
        (False, "13:00"),
    ]


def test_number_is_shown_to_who_takes_it(at_desk: Client, put_clock: PutClock) -> None:
    place = kept(at_desk, note="ask for Li", otherwise="own-words", say="about the parcel")
    put_clock(at(2))
    answer = post(at_desk, f"{place}/take", {}).json()
    assert answer == {
        "number": "+86 138 0013 8000",
        "otherwise": "about the parcel",
        "note": "ask for Li",
        "language": "Mandarin",
        "zone": "Asia/Shanghai",
        "tries": 0,
        "listed": False,
    }


def test_words_for_others_are_those_that_were_chosen(at_desk: Client, put_clock: PutClock) -> None:
    place = kept(at_desk, otherwise="wrong-number")
    put_clock(at(2))
    assert "wrong number" in post(at_desk, f"{place}/take", {}).json()["otherwise"]


def test_second_volunteer_is_refused_while_the_first_has_it(
    at_desk: Client, beside: Client, put_clock: PutClock
) -> None:
    place = kept(at_desk)
    put_clock(at(2))
    assert post(at_desk, f"{place}/take", {}).status_code == 200
    refused = post(beside, f"{place}/take", {})
    assert (refused.status_code, refused.json()["code"]) == (422, "call-back-taken")
    assert "number" not in refused.json()
    assert listed(at_desk)[0]["state"] == "yours"
    assert listed(beside)[0]["state"] == "taken"


def test_given_back_can_be_taken_by_another(
    at_desk: Client, beside: Client, put_clock: PutClock
) -> None:
    place = kept(at_desk)
    put_clock(at(2))
    post(at_desk, f"{place}/take", {})
    assert post(at_desk, f"{place}/give-back", {}).status_code == 200
    assert post(beside, f"{place}/take", {}).status_code == 200


def test_what_another_holds_cannot_be_ended_or_given_back(
    at_desk: Client, beside: Client, put_clock: PutClock
) -> None:
    place = kept(at_desk)
    put_clock(at(2))
    post(at_desk, f"{place}/take", {})
    for deed, value in (("end", {"reached": True}), ("give-back", {}), ("hold", {})):
        refused = post(beside, f"{place}/{deed}", value)
        assert refused.json()["code"] == "call-back-not-taken"
    assert CallBack.objects.exists()


@pytest.mark.parametrize("hours", [0.5, 10.1])
def test_outside_of_the_safe_hours_nobody_can_take_it(
    at_desk: Client, put_clock: PutClock, hours: float
) -> None:
    place = kept(at_desk, forget="24")
    put_clock(at(hours))
    refused = post(at_desk, f"{place}/take", {})
    assert refused.json()["code"] == "call-back-not-now"
    assert takes.holder(CallBack.objects.get().pk) is None


def test_one_that_is_not_there(at_desk: Client) -> None:
    refused = post(at_desk, f"{ROOT}/{uuid.uuid4()}/take", {})
    assert refused.json()["code"] == "call-back-gone"


def test_asked_not_to_be_called_since_then(
    at_desk: Client, instance: Instance, put_clock: PutClock
) -> None:
    place = kept(at_desk)
    list_number(parse_number(NUMBER), instance=instance, by=Actor("other"), today=NOON.date())
    put_clock(at(2))
    refused = post(at_desk, f"{place}/take", {})
    assert refused.json()["code"] == "asked-not-to-be-called"
    assert "number" not in refused.json()
    assert not CallBack.objects.exists()


def test_asked_for_although_on_the_list(
    at_desk: Client, instance: Instance, put_clock: PutClock
) -> None:
    list_number(parse_number(NUMBER), instance=instance, by=Actor("other"), today=NOON.date())
    place = kept(at_desk)
    put_clock(at(2))
    assert post(at_desk, f"{place}/take", {}).json()["listed"] is True


def test_of_many_at_once_one_gets_it() -> None:
    one, item, got = Takes(), uuid.uuid4(), list[str]()
    start = threading.Barrier(8)

    def try_to_take(handle: str) -> None:
        start.wait()
        try:
            one.take(item, by=handle)
            got.append(handle)
        except CallBackTakenError:
            pass

    threads = [threading.Thread(target=try_to_take, args=(f"v{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 1


def test_let_go_when_nothing_is_heard_for_too_long() -> None:
    clock, item = Clock(), uuid.uuid4()
    one = Takes(clock)
    one.take(item, by="mei")
    clock.now += HOLD_S - 1
    one.hold_on(item, by="mei")
    clock.now += HOLD_S - 1
    assert one.holder(item) == "mei"
    clock.now += 1
    assert one.holder(item) is None
    with pytest.raises(NotTakenError):
        one.hold_on(item, by="mei")
    one.take(item, by="lin")


def test_restart_frees_all() -> None:
    item = uuid.uuid4()
    Takes().take(item, by="mei")
    Takes().take(item, by="lin")
