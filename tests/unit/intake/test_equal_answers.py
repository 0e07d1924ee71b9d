"""Withdrawn, deleted by age and unknown are one answer, whatever is asked of the receipt."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.unit.intake.form_pages import code_on, get, press, send
from unjoin.registry.consent import Reason
from unjoin.registry.receipt import make_receipt_code
from unjoin.service.accounts.audit import PUBLISHER, Actor
from unjoin.service.clock import today
from unjoin.service.instance import Instance
from unjoin.service.intake import codes
from unjoin.service.publication.actions import publish
from unjoin.service.publication.models import EndedReceipt
from unjoin.service.review.actions import refuse, sort_inbox
from unjoin.service.review.queries import waiting_ids

pytestmark = pytest.mark.django_db

RECEIPT = "/en/receipt"
UNKNOWN = make_receipt_code(1234567890)
ASKED = [
    *("look", "withdraw", "withdraw-now", "confirm", "confirm-now", "proof"),
    *("certificate", "certificate-now"),
]


def publish_all(instance: Instance) -> None:
    thresholds = replace(instance.campaign.thresholds, batch_declarations=1)
    few = replace(instance.campaign, thresholds=thresholds)
    publish(instance=replace(instance, campaign=few), today=today(), by=PUBLISHER)


def declare(client: Client, **answers: str | list[str]) -> str:
    return code_on(send(client, get(client), **answers))


def take_back(client: Client, code: str) -> None:
    press(client, "withdraw-now", {"code": [code], "person": ["1"]}, RECEIPT)


@pytest.fixture
def gone(client: Client, instance: Instance) -> dict[str, str]:
    """A receipt in each of the states that must look alike."""
    published = declare(client)
    publish_all(instance)
    take_back(client, published)
    refused = declare(client, text="我退出。")
    sort_inbox(instance=instance)
    (item_id,) = waiting_ids()
    refuse(item_id=item_id, persons=1, reason=Reason.TEST, by=Actor("r"), today=today())
    taken_back = declare(client)
    take_back(client, taken_back)
    publish_all(instance)
    just_taken_back = declare(client)
    take_back(client, just_taken_back)
    index = codes.receipt_index(refused, 1, pepper=instance.pepper)  # type: ignore[arg-type]
    ended = EndedReceipt.objects.filter(index=index)
    assert ended.delete()[0] == 1, "as the retention deletes it"
    return {
        "unknown": UNKNOWN,
        "purged": refused,
        "withdrawn before publication": taken_back,
        "withdrawn and still in the inbox": just_taken_back,
        "withdrawn after publication": published,
    }


def answers(client: Client, code: str, action: str) -> tuple[int, str, int]:
    """Status, page without the code itself, and how often the database was asked."""
    fields = {"code": code, "action": action, "person": "1"}
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.post(RECEIPT, fields)
    page = answer.content.decode()
    return answer.status_code, page.replace(code, "<code>"), len(asked)


@pytest.mark.parametrize("action", ASKED)
def test_answers_are_the_same_bytes(client: Client, gone: dict[str, str], action: str) -> None:
    expected = answers(client, gone["unknown"], action)[:2]
    for state, code in gone.items():
        assert answers(client, code, action)[:2] == expected, state


def test_database_is_asked_the_same_for_each(client: Client, gone: dict[str, str]) -> None:
    expected = answers(client, gone["unknown"], "look")[2]
    for state, code in gone.items():
        assert answers(client, code, "look")[2] == expected, state


def test_comparison_would_notice_a_receipt_that_stands(
    client: Client, instance: Instance, gone: dict[str, str]
) -> None:
    code = declare(client)
    assert answers(client, code, "look")[:2] != answers(client, gone["unknown"], "look")[:2]
    publish_all(instance)
    assert re.search("Published, and counted", answers(client, code, "look")[1])
