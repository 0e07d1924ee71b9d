"""A receipt whose declaration is signed into the log, but in no published file yet."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.unit.handed_in import with_batch
from tests.unit.held_back import publish_held_back
from tests.unit.intake.form_pages import Page, code_on, get, press, send
from unjoin.registry.receipt import parse_receipt_code
from unjoin.service.accounts.audit import DECLARANT, PUBLISHER
from unjoin.service.clock import today
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import withdraw
from unjoin.service.publication.actions import publish

pytestmark = pytest.mark.django_db

RECEIPT = "/en/receipt"


def declare(client: Client) -> str:
    return code_on(send(client, get(client)))


def look(client: Client, code: str) -> Page:
    return press(client, "look", {"code": [code]}, RECEIPT)


def publish_all(instance: Instance) -> None:
    publish(instance=with_batch(instance, 1), today=today(), by=PUBLISHER)


def test_receipt_says_accepted_and_signed_until_the_log_is_published(
    client: Client, instance: Instance
) -> None:
    earlier = declare(client)
    publish_all(instance)
    code = declare(client)
    publish_held_back(instance, today())
    page = look(client, code)
    assert "Accepted, and signed into the log." in page.text
    assert "with the next publication of the log" in page.text
    assert "Published, and counted" not in page.text
    answer = client.post(RECEIPT, {"code": code, "action": "look"})
    assert "/statements/1" not in answer.content.decode()
    assert "Published, and counted." in look(client, earlier).text
    publish_all(instance)
    page = look(client, code)
    assert "Published, and counted." in page.text
    assert "Accepted, and signed" not in page.text


def test_receipt_still_offers_to_take_it_back(client: Client, instance: Instance) -> None:
    code = declare(client)
    publish_held_back(instance, today())
    assert "Take it back" in look(client, code).text
    withdraw(instance=instance, code=parse_receipt_code(code), by=DECLARANT, today=today())
    publish_held_back(instance, today())
    page = look(client, code)
    assert "Nothing is found under these digits" in page.text
    assert "Accepted, and signed" not in page.text


def test_receipt_is_answered_when_the_numbers_cannot_be_read(
    client: Client, instance: Instance
) -> None:
    code = declare(client)
    publish_all(instance)
    instance.open_public_files().write("data/numbers.json", b"{", immutable=False)
    page = look(client, code)
    assert page.status == 200
    assert "Accepted, and signed into the log." in page.text
