"""A caller rings back with the receipt: what the desk is told, what it may do, what it leaves."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http.response import HttpResponseBase
from django.test import Client

from tests.unit.handed_in import TODAY, hand_in, person, with_batch
from unjoin.registry.consent import Channel, Consent, Kind
from unjoin.registry.entry import decode_entry
from unjoin.registry.receipt import ReceiptCode, make_receipt_code
from unjoin.service.accounts.audit import DECLARANT, PUBLISHER
from unjoin.service.accounts.models import AuditEvent, Staff
from unjoin.service.accounts.roles import Role
from unjoin.service.desk import by_receipt
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import withdraw
from unjoin.service.intake.models import InboxItem
from unjoin.service.publication.actions import publish
from unjoin.service.publication.models import Entry
from unjoin.service.publication.tallies import current_tally

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]

SignedIn = Callable[[Staff | Role], Client]
PAGE, ASKED = "/desk/receipt", "/desk/receipt/asked"
NEVER = make_receipt_code(7)


@pytest.fixture(autouse=True)
def fresh_budgets() -> Iterator[None]:
    by_receipt.reset()
    yield
    by_receipt.reset()


@pytest.fixture
def small(instance: Instance, settings: Any) -> Instance:
    """The instance with K = 1."""
    settings.UNJOIN = with_batch(instance, 1)
    return with_batch(instance, 1)


@pytest.fixture
def desk(signed_in: SignedIn) -> Client:
    """A volunteer at the desk."""
    return signed_in(Role.VOLUNTEER)


def run(instance: Instance) -> None:
    publish(instance=instance, by=PUBLISHER, today=TODAY)


def relayed(instance: Instance, *names: str) -> ReceiptCode:
    """The receipt of people who asked somebody to hand in for them, published."""
    code = hand_in(instance, *(person(name, consent=Consent.RELAYED) for name in names))
    run(instance)
    return code


def text_of(answer: HttpResponseBase) -> str:
    return answer.content.decode()  # type: ignore[attr-defined, no-any-return]


def ask(desk: Client, code: str, wish: str = "look", *persons: int) -> dict[str, Any]:
    answer = desk.post(
        ASKED,
        {"code": code, "wish": wish, "persons": [str(number) for number in persons]},
        content_type="application/json",
    )
    assert answer.status_code == 200, text_of(answer)
    found: dict[str, Any] = answer.json()
    return found


def deeds() -> list[tuple[str, str]]:
    events = AuditEvent.objects.exclude(actor="publisher").order_by("number")
    return list(events.values_list("actor", "action"))


def test_relayed_person_is_confirmed_by_telephone(small: Instance, desk: Client) -> None:
    """Scenario 4: a colleague who could not reach the service rings up with the receipt."""
    code = relayed(small, "金福")
    found = ask(desk, code)
    assert [(each["name"], each["can_confirm"]) for each in found["persons"]] == [("金福", True)]
    done = ask(desk, code, "confirm")
    assert "confirmation is received" in done["done"]
    assert not done["can_confirm"]
    assert ("volunteer", "confirm received") in deeds()
    run(small)
    entry = decode_entry(bytes(Entry.objects.get(index=1).data))
    assert (entry.kind, entry.target, entry.channel) == (Kind.CONFIRM, 0, Channel.PHONE)
    assert "confirmed" in ask(desk, code)["persons"][0]["said"]


def test_withdrawal_by_telephone_says_so_in_public(small: Instance, desk: Client) -> None:
    code = relayed(small, "金福")
    assert ask(desk, code, "withdraw")["done"]
    run(small)
    entry = decode_entry(bytes(Entry.objects.get(index=1).data))
    assert (entry.kind, entry.channel) == (Kind.RETRACT, Channel.PHONE)
    assert current_tally().total == 0
    assert ask(desk, code)["persons"] == []


def test_one_of_several_is_confirmed(small: Instance, desk: Client) -> None:
    code = relayed(small, "金福", "万顺")
    assert "Choose which person" in text_of(
        desk.post(ASKED, {"code": code, "wish": "confirm", "persons": []}, "application/json")
    )
    assert InboxItem.objects.count() == 0
    ask(desk, code, "confirm", 2)
    run(small)
    states = {each["number"]: each["can_confirm"] for each in ask(desk, code)["persons"]}
    assert states == {1: True, 2: False}


def test_what_waits_is_taken_back_whole(instance: Instance, desk: Client) -> None:
    code = hand_in(instance, person("金福"), person("万顺"))
    found = ask(desk, code)
    assert (found["is_waiting"], found["can_withdraw"], found["persons"]) == (True, True, [])
    assert ask(desk, code, "withdraw")["is_waiting"] is False


def test_unknown_withdrawn_and_forgotten_are_one_answer(small: Instance, desk: Client) -> None:
    taken_back = hand_in(small, person("金福"))
    withdraw(instance=small, code=taken_back, by=DECLARANT, today=TODAY)
    withdrawn = relayed(small, "万顺")
    withdraw(instance=small, code=withdrawn, by=DECLARANT, today=TODAY)
    run(small)
    answers = {str(ask(desk, code)) for code in (taken_back, withdrawn, NEVER)}
    assert len(answers) == 1
    pages = set()
    for code in (taken_back, withdrawn, NEVER):
        page = text_of(desk.post(PAGE, {"code": code, "wish": "look"}))
        panel = re.search(r'<section class="panel".*?</section>', page, re.DOTALL)
        assert panel
        pages.add(re.sub(r'value="[^"]*"', "", panel[0]))
    assert len(pages) == 1


def test_looking_leaves_no_trace(small: Instance, desk: Client) -> None:
    code = relayed(small, "金福")
    before = AuditEvent.objects.count()
    ask(desk, code)
    desk.post(PAGE, {"code": code})
    assert AuditEvent.objects.count() == before
    assert InboxItem.objects.count() == 0


def test_answer_to_the_script_has_no_code(small: Instance, desk: Client) -> None:
    code = relayed(small, "金福")
    found = str(ask(desk, code))
    assert code not in found
    assert code[:4] not in found


def test_page_asks_before_it_confirms(small: Instance, desk: Client) -> None:
    """Without JavaScript: look, say what is wanted, choose, confirm."""
    code = relayed(small, "金福", "万顺")
    assert "金福" in text_of(desk.post(PAGE, {"code": code, "wish": "look"}))
    question = text_of(desk.post(PAGE, {"code": code, "wish": "confirm"}))
    assert 'name="sure"' in question
    assert InboxItem.objects.count() == 0
    sure = {"code": code, "wish": "confirm", "sure": "yes", "person": "1"}
    assert "confirmation is received" in text_of(desk.post(PAGE, sure))
    assert InboxItem.objects.get().kind == InboxItem.Kind.CONFIRM


def test_page_helps_to_read_back(desk: Client) -> None:
    page = text_of(desk.post(PAGE, {"code": f" {NEVER[:6]}-{NEVER[6:]} "}))
    for start in range(0, 24, 4):
        assert NEVER[start : start + 4] in page
    assert "zero" in page.lower()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Type the 24 digits"),
        ("123", "This has 3"),
        (NEVER[:-1] + str((int(NEVER[-1]) + 1) % 10), "One digit is wrong"),
        ("x" * 300, "longer"),
    ],
)
def test_digits_that_are_none(desk: Client, typed: str, said: str) -> None:
    answer = desk.post(PAGE, {"code": typed, "wish": "look"})
    assert answer.status_code == 422
    refused = desk.post(
        ASKED, {"code": typed, "wish": "look", "persons": []}, content_type="application/json"
    )
    assert refused.status_code == 422
    assert said in refused.json()["sentence"] or said == "longer"


def test_nothing_left_to_confirm_is_said(small: Instance, desk: Client) -> None:
    code = relayed(small, "金福")
    ask(desk, code, "confirm")
    run(small)
    answer = desk.post(
        ASKED, {"code": code, "wish": "confirm", "persons": ["1"]}, content_type="application/json"
    )
    assert answer.status_code == 422
    assert "nothing left" in answer.json()["sentence"]


def test_somebody_who_asks_too_often_waits(desk: Client, signed_in: SignedIn, db: None) -> None:
    for _time in range(by_receipt.RATE.burst):
        ask(desk, NEVER)
    answer = desk.post(
        ASKED, {"code": NEVER, "wish": "look", "persons": []}, content_type="application/json"
    )
    assert answer.status_code == 422
    assert answer.json()["code"] == "receipt-often"
    other = signed_in(Staff.objects.create_user(handle="second-volunteer", role=Role.VOLUNTEER))
    ask(other, NEVER)
