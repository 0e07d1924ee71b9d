"""The same door for what a browser sealed: once for a key, and like any other from outside."""

from __future__ import annotations

import dataclasses
import json

import pytest
from django.conf import settings
from django.test import Client

from tests.unit.intake.as_browser import age, encoded, sealed_post
from tests.unit.intake.conftest import (
    SECRETS,
    TODAY,
    Receive,
    make_declaration,
    make_key,
    make_person,
)
from tests.unit.intake.form_pages import Page, code_on
from unjoin.registry.consent import Channel, Consent
from unjoin.registry.declaration import Declaration, Person, declaration_json
from unjoin.registry.organisations import OrganisationMask
from unjoin.registry.receipt import ReceiptCode
from unjoin.service.accounts.audit import DECLARANT
from unjoin.service.custody.models import PrivatePart
from unjoin.service.custody.sealing import unseal
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import withdraw
from unjoin.service.intake.envelope import Envelope, open_checked, reseal_envelope
from unjoin.service.intake.models import InboxItem
from unjoin.service.keys import make_age_key

pytestmark = pytest.mark.django_db


def post(client: Client, fields: dict[str, str]) -> Page:
    answer = client.post("/en/declare", fields)
    assert answer["Cache-Control"] == "no-store"
    return Page(answer.content.decode(), answer.status_code)


def attempt(client: Client, fields: dict[str, str]) -> tuple[int, dict[str, object]]:
    answer = client.post("/en/declare", fields | {"action": "try-sealed"})
    return answer.status_code, answer.json()


def only(instance: Instance) -> Envelope:
    item = InboxItem.objects.get()
    return open_checked(bytes(item.sealed), instance=instance, today=TODAY)


def opened(instance: Instance, client: Client, declaration: Declaration) -> Envelope:
    """What a reviewer's process finds in what a browser sealed."""
    post(client, sealed_post(instance, declaration, make_key()))
    return only(instance)


def test_sealed_declaration_arrives_as_it_was_written(client: Client, instance: Instance) -> None:
    declaration = make_declaration(
        make_person("王小明", text="第一段\n\n第二段", place="山东", joined="1974-07"),
        make_person("万顺", consent=Consent.RELAYED),
    )
    page = post(client, sealed_post(instance, declaration, make_key()))
    assert "Your declaration has arrived" in page.text
    assert "sealed in your browser" in page.text
    assert len(code_on(page)) == 24
    envelope = only(instance)
    assert envelope.problem is None
    assert envelope.declaration == declaration
    assert len(envelope.receipts) == len(envelope.privates) == 2


def test_sealed_private_part_is_kept_as_it_came(client: Client, instance: Instance) -> None:
    fields = sealed_post(instance, make_declaration(make_person(private=SECRETS)), make_key())
    post(client, fields)
    part = PrivatePart.objects.get()
    assert encoded(bytes(part.sealed)) == fields["private1"]
    assert bytes(part.handle) in {bytes(handle) for handle in only(instance).privates}
    for identity in settings.CUSTODIAN_IDENTITIES:
        assert "+1 202 555 0123" in unseal(bytes(part.sealed), identity=identity).decode()


def test_trying_saves_nothing(client: Client, instance: Instance) -> None:
    status, answer = attempt(client, sealed_post(instance, make_declaration(), make_key()))
    assert (status, answer) == (200, {"can": True})
    assert not InboxItem.objects.exists()


def test_same_again_gives_the_same_receipt(client: Client, instance: Instance) -> None:
    fields = sealed_post(instance, make_declaration(), make_key())
    first, second = post(client, fields), post(client, fields)
    assert code_on(first) == code_on(second)
    assert "had already reached us" in second.text
    assert InboxItem.objects.count() == 1


def test_other_answers_under_the_same_key_are_told_before_sending(
    client: Client, instance: Instance
) -> None:
    key = make_key()
    code = code_on(post(client, sealed_post(instance, make_declaration(), key)))
    other = sealed_post(instance, make_declaration(make_person("万顺")), key)
    status, answer = attempt(client, other)
    assert (status, answer["receipt"]) == (409, code)
    assert "What came first was kept" in str(answer["sentence"])
    assert post(client, other).status == 409
    replacing = other | {"key": make_key(), "replaces": code}
    assert attempt(client, replacing) == (200, {"can": True})
    assert code_on(post(client, replacing)) == code


def test_change_replaces_a_declaration_that_waits(
    client: Client, instance: Instance, hand_in: Receive
) -> None:
    code = hand_in(make_declaration(make_person("金福"))).code
    fields = sealed_post(instance, make_declaration(make_person("万顺")), make_key(), replaces=code)
    page = post(client, fields)
    assert "Your change has arrived" in page.text
    assert code_on(page) == code
    latest = InboxItem.objects.order_by("revision").last()
    assert latest
    assert latest.revision == 2


def test_change_of_what_no_longer_waits_is_told_before_sending(
    client: Client, instance: Instance, hand_in: Receive
) -> None:
    code = hand_in(make_declaration()).code
    withdraw(instance=instance, code=ReceiptCode(code), by=DECLARANT, today=TODAY)
    fields = sealed_post(instance, make_declaration(), make_key(), replaces=code)
    status, answer = attempt(client, fields)
    assert status == 409
    assert "no longer be changed" in str(answer["sentence"])
    assert post(client, fields).status == 409


@pytest.mark.parametrize("characters", [0, 30, 250, 260, 900, 1250, 4000, 6000, 20000, 30000])
def test_rows_of_both_kinds_are_of_one_size(
    client: Client, instance: Instance, hand_in: Receive, characters: int
) -> None:
    declaration = make_declaration(make_person("王小明", text="字" * characters))
    hand_in(declaration)
    post(client, sealed_post(instance, declaration, make_key()))
    sizes = {
        len(unseal(bytes(item.sealed), identity=instance.review_identity))
        for item in InboxItem.objects.all()
    }
    assert InboxItem.objects.count() == 2
    assert len(sizes) == 1


def test_declaration_sealed_for_strangers_has_a_problem(client: Client, instance: Instance) -> None:
    strangers = [make_age_key().recipient for _ in instance.inbox_recipients]
    junk = encoded(age(declaration_json(make_declaration()), strangers))
    post(client, sealed_post(instance, make_declaration(), make_key(), declaration=junk))
    assert getattr(only(instance).problem, "code", "") == "unpublishable-unreadable"


def test_declaration_of_more_people_than_it_said_has_a_problem(
    client: Client, instance: Instance
) -> None:
    two = make_declaration(make_person("金福"), make_person("万顺", consent=Consent.RELAYED))
    post(client, sealed_post(instance, two, make_key(), persons="1"))
    envelope = only(instance)
    assert getattr(envelope.problem, "code", "") == "unpublishable-persons"
    assert envelope.declaration is None
    assert len(envelope.receipts) == 1


@pytest.mark.parametrize(
    "sealed",
    [b"", b"{}", b"[]", b"null", b"{" * 5000, b'{"v":1}', b"\xff" * 900, b'"' + b"a" * 900],
    ids=lambda value: str(value[:10]),
)
def test_what_is_no_declaration_has_a_problem(
    client: Client, instance: Instance, sealed: bytes
) -> None:
    blob = encoded(age(sealed, instance.inbox_recipients))
    post(client, sealed_post(instance, make_declaration(), make_key(), declaration=blob))
    assert getattr(only(instance).problem, "code", "") == "declaration-json"


@pytest.mark.parametrize(
    ("person", "code"),
    [
        ({"name": ""}, "name-empty"),
        ({"name": "a\u200bb"}, "name-character"),
        ({"name": "  王 "}, "declaration-name"),
        ({"text": "字" * 30_001}, "declaration-too-long"),
        ({"text": "a\x00b"}, "declaration-character"),
        ({"joined": "2999"}, "declaration-joined"),
        ({"organisations": OrganisationMask(1 << 14)}, "declaration-organisation"),
        ({"consent": Consent.SPOKEN}, "unpublishable-form"),
        ({"consent": Consent.HEAD_COUNT, "name": "", "persons": 900}, "unpublishable-form"),
        ({"persons": 9}, "declaration-name"),
        ({"could_not_speak": True}, "unpublishable-form"),
        ({"consent": Consent.RELAYED, "text": "说"}, "unpublishable-form"),
        ({"consent": Consent.RELAYED, "real_name_published": True}, "unpublishable-form"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_declaration_that_breaks_a_rule_has_a_problem(
    client: Client, instance: Instance, person: dict[str, object], code: str
) -> None:
    fields: dict[str, object] = {"organisations": OrganisationMask(1), "consent": Consent.SELF}
    broken = Person(**({"name": "金福"} | fields | person))  # type: ignore[arg-type]
    envelope = opened(instance, client, make_declaration(broken))
    assert getattr(envelope.problem, "code", "") == code
    assert envelope.declaration is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"channel": Channel.PHONE}, "unpublishable-form"),
        ({"channel": Channel.IMPORT}, "unpublishable-form"),
        ({"language": "fr"}, "declaration-language"),
        ({"drive": "no-such-month"}, "declaration-drive"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_declaration_with_another_frame_has_a_problem(
    client: Client, instance: Instance, changes: dict[str, object], code: str
) -> None:
    envelope = opened(instance, client, make_declaration(**changes))
    assert getattr(envelope.problem, "code", "") == code


def test_two_who_declare_themselves_have_a_problem(client: Client, instance: Instance) -> None:
    both = make_declaration(make_person("金福"), make_person("万顺"))
    assert getattr(opened(instance, client, both).problem, "code", "") == "unpublishable-form"


def test_one_name_twice_has_a_problem(client: Client, instance: Instance) -> None:
    twice = make_declaration(
        make_person("Ann Lee"), make_person("ANN·LEE", consent=Consent.RELAYED)
    )
    assert getattr(opened(instance, client, twice).problem, "code", "") == "declaration-same-name"


def test_one_name_in_two_scripts_passes_because_no_browser_can_tell(
    client: Client, instance: Instance
) -> None:
    both = make_declaration(make_person("万顺"), make_person("萬順", consent=Consent.RELAYED))
    assert opened(instance, client, both).problem is None


def test_row_in_the_open_that_breaks_a_rule_has_a_problem_too(
    hand_in: Receive, instance: Instance
) -> None:
    hand_in(make_declaration(make_person(joined="2026-11")))
    item = InboxItem.objects.get()
    early = TODAY.replace(year=2020)
    envelope = open_checked(bytes(item.sealed), instance=instance, today=early)
    assert getattr(envelope.problem, "code", "") == "declaration-joined"


def test_resealed_row_opens_without_the_old_key(client: Client, instance: Instance) -> None:
    declaration = make_declaration(make_person("王小明"))
    post(client, sealed_post(instance, declaration, make_key()))
    before = bytes(InboxItem.objects.get().sealed)
    new = make_age_key()
    recipients = (new.recipient, *instance.custodian_recipients)
    after = reseal_envelope(before, identity=instance.review_identity, recipients=recipients)
    memory = dict(instance._memory) | {"review.key": new.identity}
    renewed = dataclasses.replace(instance, _memory=memory)
    envelope = open_checked(after, instance=renewed, today=TODAY)
    assert envelope.declaration == declaration
    assert json.loads(unseal(after, identity=new.identity))["v"] == 1
    assert len(unseal(after, identity=new.identity)) == len(
        unseal(before, identity=instance.review_identity)
    )
