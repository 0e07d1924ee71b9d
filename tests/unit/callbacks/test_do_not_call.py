"""Numbers that must not be called: never forgotten, never readable, and one in fifty too many."""

from __future__ import annotations

import math

import pytest
from django.test import Client

from tests.unit.by_chance import without_drawn
from tests.unit.callbacks.asked_for import NOON, NUMBER, asked_for, post
from unjoin.service.accounts.audit import Actor
from unjoin.service.accounts.models import AuditEvent
from unjoin.service.callbacks import do_not_call
from unjoin.service.callbacks.do_not_call import (
    CELLS,
    ONE_IN,
    cell_of,
    count_set,
    fill,
    is_listed,
    list_number,
    unlist,
)
from unjoin.service.callbacks.models import CHUNKS, CallBack, DoNotCallChunk
from unjoin.service.callbacks.pace import CHECKS, LISTINGS, UNLISTINGS
from unjoin.service.callbacks.phone_numbers import PhoneNumber, parse_number
from unjoin.service.instance import Instance, InstanceError

pytestmark = pytest.mark.django_db
VOLUNTEER = Actor("volunteer")
CHECK, LIST, PAGE = (f"/en/desk/do-not-call{end}" for end in ("/check", "/list", ""))
KEEP = "/en/desk/call-backs/keep"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests of many numbers: the same function, at a cost nobody should pay for one."""
    monkeypatch.setattr(do_not_call, "SCRYPT_N", 2)


def numbers(count: int, start: int = 0) -> list[PhoneNumber]:
    return [PhoneNumber(f"+86139{n:08d}") for n in range(start, start + count)]


def put(number: PhoneNumber, instance: Instance) -> None:
    list_number(number, instance=instance, by=VOLUNTEER, today=NOON.date())


def test_number_that_was_listed_is_always_found(instance: Instance, quick: None) -> None:
    listed = numbers(100)
    for number in listed:
        put(number, instance)
    assert all(is_listed(number, instance=instance) for number in listed)


def test_one_number_in_fifty_is_found_that_was_never_listed(
    instance: Instance, quick: None
) -> None:
    for number in numbers(20):
        put(number, instance)
    asked = 3000
    found = sum(is_listed(number, instance=instance) for number in numbers(asked, start=1000))
    expected, deviation = asked / ONE_IN, math.sqrt(asked / ONE_IN)
    assert abs(found - expected) < 6 * deviation


def test_table_alone_does_not_tell_whether_anybody_was_listed(
    instance: Instance, quick: None
) -> None:
    fill()
    before = count_set()
    for number in numbers(200):
        put(number, instance)
    # As many as chance makes them, give or take what 200 more cannot be told from.
    deviation = math.sqrt(CELLS / ONE_IN)
    assert 190 < count_set() - before <= 200 < deviation
    assert abs(before - CELLS / ONE_IN) < 6 * deviation


def test_every_chunk_is_filled_as_densely(instance: Instance) -> None:
    fill()
    assert DoNotCallChunk.objects.count() == CHUNKS
    counts = [int.from_bytes(bytes(row.bits)).bit_count() for row in DoNotCallChunk.objects.all()]
    per_chunk = CELLS / CHUNKS / ONE_IN
    assert abs(sum(counts) / CHUNKS - per_chunk) < 2
    assert all(abs(each - per_chunk) < 7 * math.sqrt(per_chunk) for each in counts)


def test_decoys_are_others_every_time(instance: Instance) -> None:
    fill()
    first = list(DoNotCallChunk.objects.order_by("number").values_list("bits", flat=True)[:20])
    DoNotCallChunk.objects.all().delete()
    fill()
    second = list(DoNotCallChunk.objects.order_by("number").values_list("bits", flat=True)[:20])
    assert [bytes(each) for each in first] != [bytes(each) for each in second]


def test_filling_again_changes_nothing(instance: Instance, quick: None) -> None:
    put(numbers(1)[0], instance)
    before = count_set()
    fill()
    assert count_set() == before


def test_cell_depends_on_the_key() -> None:
    number = parse_number(NUMBER)
    assert cell_of(number, key=b"a" * 32) == cell_of(number, key=b"a" * 32)
    assert cell_of(number, key=b"a" * 32) != cell_of(number, key=b"b" * 32)


def test_cell_costs_memory_and_time() -> None:
    # What makes trying all numbers dear: 32 MiB each, which this limit does not allow.
    assert 128 * do_not_call.SCRYPT_N * do_not_call.SCRYPT_R == 32 * 1024 * 1024


def test_number_is_taken_off(instance: Instance) -> None:
    number = parse_number(NUMBER)
    put(number, instance)
    unlist(number, instance=instance, by=VOLUNTEER, today=NOON.date())
    assert not is_listed(number, instance=instance)


def test_taking_off_a_number_clears_its_cell_alone(instance: Instance, quick: None) -> None:
    one, *others = numbers(30)
    for number in (one, *others):
        put(number, instance)
    before = count_set()
    unlist(one, instance=instance, by=VOLUNTEER, today=NOON.date())
    assert count_set() == before - 1


def test_key_that_is_none_is_refused(instance: Instance) -> None:
    broken = Instance(
        instance.directory, instance.settings, instance.campaign, {"do-not-call.key": "abc"}
    )
    with pytest.raises(InstanceError, match=r"do-not-call\.key"):
        is_listed(parse_number(NUMBER), instance=broken)


def test_check_answers_before_a_call(at_desk: Client, instance: Instance) -> None:
    number = parse_number(NUMBER)
    fill()
    unlist(number, instance=instance, by=VOLUNTEER, today=NOON.date())
    answer = post(at_desk, CHECK, {"number": "１３８ ００１３ ８０００"})
    assert answer.json() == {"listed": False, "number": "+86 138 0013 8000"}
    assert post(at_desk, LIST, {"number": NUMBER}).json() == {}
    assert post(at_desk, CHECK, {"number": "008613800138000"}).json()["listed"] is True


def test_check_of_no_number_says_so(at_desk: Client) -> None:
    for path in (CHECK, LIST):
        answer = post(at_desk, path, {"number": "hello"})
        assert (answer.status_code, answer.json()["field"]) == (422, "number")


def test_check_leaves_nothing(at_desk: Client) -> None:
    fill()
    before = count_set()
    post(at_desk, CHECK, {"number": NUMBER})
    assert count_set() == before
    assert not AuditEvent.objects.exists()


def test_nobody_tries_out_many_numbers(at_desk: Client, beside: Client, quick: None) -> None:
    answers = [
        post(at_desk, CHECK, {"number": NUMBER}).status_code for _ in range(CHECKS.burst + 1)
    ]
    assert answers == [200] * CHECKS.burst + [422]
    assert post(at_desk, CHECK, {"number": NUMBER}).json()["code"] == "check-later"
    assert post(beside, CHECK, {"number": NUMBER}).status_code == 200
    # Whoever asks not to be called again is heard all the same.
    assert post(at_desk, LIST, {"number": NUMBER}).status_code == 200


def test_nobody_fills_the_list(at_desk: Client, beside: Client, quick: None) -> None:
    answers = [post(at_desk, LIST, {"number": n}) for n in numbers(LISTINGS.burst + 1)]
    assert [each.status_code for each in answers] == [200] * LISTINGS.burst + [422]
    refused = answers[-1].json()
    assert (refused["code"], refused["field"]) == ("list-later", "number")
    assert "in 1 minute," in refused["sentence"]
    assert at_desk.post(PAGE, {"number": NUMBER, "deed": "list"}).status_code == 422
    assert AuditEvent.objects.count() == LISTINGS.burst
    assert post(beside, LIST, {"number": NUMBER}).status_code == 200


def test_nobody_empties_the_list(at_desk: Client, instance: Instance, quick: None) -> None:
    listed = numbers(UNLISTINGS.burst + 1)
    for number in listed:
        put(number, instance)
    form = {"deed": "unlist", "asked": "on"}
    answers = [at_desk.post(PAGE, form | {"number": number}) for number in listed]
    assert [each.status_code for each in answers] == [200] * UNLISTINGS.burst + [422]
    assert "try again in 10 minutes" in answers[-1].content.decode()
    assert is_listed(listed[-1], instance=instance)


def test_keeping_call_backs_tries_out_no_more_numbers(at_desk: Client, quick: None) -> None:
    asked = [asked_for(number=f"139 0000 {n:04d}") for n in range(CHECKS.burst + 1)]
    answers = [post(at_desk, KEEP, each).status_code for each in asked]
    assert answers == [200] * CHECKS.burst + [422]
    assert post(at_desk, CHECK, {"number": NUMBER}).json()["code"] == "check-later"
    assert CallBack.objects.count() == CHECKS.burst


def test_chain_says_who_listed_one_and_not_which(at_desk: Client, quick: None) -> None:
    post(at_desk, LIST, {"number": NUMBER})
    event = AuditEvent.objects.get()
    assert (event.actor, event.action) == ("volunteer", "number not to be called again")


def test_page_checks_lists_and_takes_off(at_desk: Client, quick: None) -> None:
    form = {"number": NUMBER}
    at_desk.post(PAGE, form | {"deed": "list"})
    said = at_desk.post(PAGE, form | {"deed": "check"})
    assert "Do not call this number" in said.content.decode()
    assert "8000" not in without_drawn(said.content.decode())
    refused = at_desk.post(PAGE, form | {"deed": "unlist"})
    assert refused.status_code == 422
    at_desk.post(PAGE, form | {"deed": "unlist", "asked": "on"})
    said = at_desk.post(PAGE, form | {"deed": "check"})
    assert "It may be called" in said.content.decode()
