"""Saving a call: once for its key, with the receipt as the answer."""

import json

import pytest
from django.conf import settings as django_settings
from django.test import Client

from tests.unit.desk.call_json import call, person, post
from unjoin.registry.declaration import Declaration
from unjoin.registry.receipt import parse_receipt_code
from unjoin.service.accounts.audit import find_break
from unjoin.service.accounts.models import AuditEvent, Staff
from unjoin.service.custody.models import PrivatePart
from unjoin.service.custody.sealing import unseal
from unjoin.service.instance import Instance
from unjoin.service.intake.envelope import open_envelope
from unjoin.service.intake.models import InboxItem
from unjoin.service.statistics.models import OutcomeCount

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]
PATH = "/en/desk/calls"


@pytest.fixture
def desk(client: Client, volunteer: Staff) -> Client:
    """A volunteer's browser."""
    client.force_login(volunteer)
    return client


def calls_counted() -> int:
    return sum(OutcomeCount.objects.filter(outcome="withdrew").values_list("calls", flat=True))


def declaration_in(item: InboxItem, instance: Instance) -> Declaration:
    declaration = open_envelope(bytes(item.sealed), identity=instance.review_identity).declaration
    assert declaration
    return declaration


def test_call_is_saved_and_answered_with_its_receipt(desk: Client, instance: Instance) -> None:
    answer = post(desk, PATH, call(person(could_not_speak=True))).json()
    parse_receipt_code("".join(answer["groups"]))
    assert (answer["persons"], answer["repeated"]) == (1, False)
    assert answer["spoken"][0].split()[0] in ("zero one two three four five six seven eight nine")
    declaration = declaration_in(InboxItem.objects.get(), instance)
    assert declaration.persons[0].could_not_speak
    assert calls_counted() == 1


def test_receipt_is_said_in_the_language_of_the_page(desk: Client) -> None:
    answer = post(desk, "/zh-hant/desk/calls", call(person())).json()
    assert set("".join(answer["spoken"])) <= set("零幺二三四五六七八九")


def test_call_sent_twice_is_saved_and_counted_once(desk: Client) -> None:
    value = call(person(), person(name="万顺"))
    first, second = post(desk, PATH, value).json(), post(desk, PATH, value).json()
    assert second["repeated"]
    assert second["groups"] == first["groups"]
    assert InboxItem.objects.count() == 1
    assert calls_counted() == 1


def test_other_contents_under_a_used_key_are_refused(desk: Client) -> None:
    value = call(person())
    post(desk, PATH, value)
    response = post(desk, PATH, value | {"persons": [person(name="万顺")]})
    assert response.status_code == 422
    assert response.json()["code"] == "key-reused"
    assert calls_counted() == 1


def test_refused_call_saves_and_counts_nothing(desk: Client) -> None:
    response = post(desk, PATH, call(person(), person(name="金 福")))
    answer = response.json()
    assert (response.status_code, answer["code"]) == (422, "declaration-same-name")
    assert answer["person"] == 2
    assert "same name" in answer["sentence"]
    assert InboxItem.objects.count() == PrivatePart.objects.count() == calls_counted() == 0


def test_name_that_cannot_be_used_is_answered_for_its_row(desk: Client) -> None:
    answer = post(desk, PATH, call(person(), person(name="——"))).json()
    assert (answer["code"], answer["person"]) == ("name-letters", 2)


def test_call_can_be_sent_again_after_a_refusal(desk: Client) -> None:
    value = call(person(joined="2999"))
    assert post(desk, PATH, value).status_code == 422
    assert post(desk, PATH, value | {"persons": [person()]}).status_code == 200


def test_contact_and_real_name_are_sealed_to_the_custodians_alone(
    desk: Client, instance: Instance
) -> None:
    private = {"real_name": "王小明", "contact": "138 0013 8000", "note": "先打招呼"}
    post(desk, PATH, call(person(private=private)))
    declaration = declaration_in(InboxItem.objects.get(), instance)
    assert not declaration.persons[0].private
    part = PrivatePart.objects.get()
    opened = json.loads(
        unseal(bytes(part.sealed), identity=django_settings.CUSTODIAN_IDENTITIES[0])
    )
    assert opened["persons"]["1"] == private


def test_real_name_is_published_as_asked(desk: Client, instance: Instance) -> None:
    post(desk, PATH, call(person(name="王小明", real_name_published=True)))
    (one,) = declaration_in(InboxItem.objects.get(), instance).persons
    assert (one.name, one.real_name_published) == ("王小明", True)
    assert not PrivatePart.objects.exists()


def test_audit_chain_names_the_volunteer_and_the_week_only(desk: Client) -> None:
    post(desk, PATH, call(person()))
    event = AuditEvent.objects.get()
    assert (event.actor, event.action) == ("volunteer", "declaration received")
    assert find_break() is None


def test_call_too_long_is_answered_in_a_sentence(desk: Client) -> None:
    persons = [person(name=f"甲{n}", text="字" * 29_000) for n in range(8)]
    answer = post(desk, PATH, call(*persons)).json()
    assert answer["code"] == "call-size"


def test_call_needs_the_token(volunteer: Staff) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(volunteer)
    assert post(client, PATH, call(person())).status_code == 403
    assert not InboxItem.objects.exists()


def test_call_needs_a_volunteer(client: Client, reviewer: Staff) -> None:
    client.force_login(reviewer)
    assert post(client, PATH, call(person())).status_code == 403
    assert not InboxItem.objects.exists()


def test_nothing_of_the_desk_is_kept_by_a_cache(desk: Client) -> None:
    assert desk.get("/en/desk/")["Cache-Control"] == "no-store"
    assert post(desk, PATH, call(person()))["Cache-Control"] == "no-store"
