"""One statement: whole, checkable, and honest about what became of it."""

from __future__ import annotations

import hashlib
import html
import re

import pytest
from django.test import Client

from tests.unit.site.conftest import (
    PARTY,
    TODAY,
    Publish,
    make_person,
    publish_waiting,
    write_tally,
)
from unjoin.registry.consent import Channel, Consent, Kind, Reason
from unjoin.registry.entry import NO_COMMITMENT, Entry, LeafIndex, encode_entry
from unjoin.registry.tally import Standing, Tally
from unjoin.registry.weeks import week_of
from unjoin.service.accounts.audit import DECLARANT
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import confirm, withdraw
from unjoin.service.publication import models


def test_statement_keeps_its_paragraphs(client: Client, publish_persons: Publish) -> None:
    publish_persons(make_person(text="第一段。\n\n第二段，\n换行。"))
    page = client.get("/statements/0").content.decode()
    assert "<p>第一段。</p>\n\n<p>第二段，<br>换行。</p>" in page


def test_statement_shows_what_was_published(client: Client, publish_persons: Publish) -> None:
    publish_persons(make_person(place="山东", role="军队", joined="1974-07-01"))
    page = client.get("/statements/0").content.decode()
    for text in ("金福", "山东", "军队", "1974-07-01", "Web form", "In their own hand"):
        assert text in page
    assert "week of 16 November 2026" in page
    assert "without a text" in page


def test_statement_commitment_can_be_checked_from_the_page(
    client: Client, publish_persons: Publish
) -> None:
    publish_persons(make_person(text='他说："好"。<em>'))
    page = client.get("/statements/0").content.decode()
    commitment, nonce, json = re.findall(r'<dd class="hex"[^>]*>(.*?)</dd>', page)
    body = b"unjoin/statement/v1\n" + bytes.fromhex(nonce) + html.unescape(json).encode()
    assert hashlib.sha256(body).hexdigest() == commitment


def test_statement_confirmed_says_so(
    client: Client, publish_persons: Publish, small_batches: Instance
) -> None:
    (code,) = publish_persons(make_person(consent=Consent.RELAYED))
    confirm(instance=small_batches, code=code, persons=frozenset({1}), by=DECLARANT, today=TODAY)
    publish_waiting(small_batches)
    page = client.get("/statements/0").content.decode()
    assert "Confirmed with the receipt" in page
    assert 'href="/statements/1"' in page


def test_statement_withdrawn_tells_nothing_more(
    client: Client, publish_persons: Publish, small_batches: Instance
) -> None:
    (code,) = publish_persons(make_person("金福", text="秘密的话。", place="山东"))
    nonce = bytes(models.Statement.objects.get(leaf=0).nonce)
    withdraw(instance=small_batches, code=code, by=DECLARANT, today=TODAY)
    publish_waiting(small_batches)
    page = client.get("/statements/0").content.decode()
    assert "The declarant withdrew this statement" in page
    assert "Name and text have been deleted" in page
    for text in ("金福", "秘密", "山东", nonce.hex()):
        assert text not in page


def test_statement_corrected_says_how_many_are_left(
    client: Client, publish_persons: Publish
) -> None:
    publish_persons(make_person("", consent=Consent.HEAD_COUNT, persons=19), channel=Channel.PHONE)
    correction = Entry(
        kind=Kind.CORRECT,
        organisations=PARTY,
        consent=Consent.HEAD_COUNT,
        channel=Channel.PHONE,
        week=week_of(TODAY),
        persons=4,
        target=LeafIndex(0),
        reason=Reason.DUPLICATE,
        commitment=NO_COMMITMENT,
    )
    models.Entry.objects.create(index=1, data=encode_entry(correction), kind=Kind.CORRECT, target=0)
    write_tally(Tally(2, {(PARTY, Standing.HEAD_COUNT): 15}))
    page = client.get("/statements/0").content.decode()
    assert "Of the 19 persons of this entry, 15 still count." in page
    assert "Reason of the last correction: Counted twice." in page


def test_statement_number_of_a_correction_leads_to_its_target(
    client: Client, publish_persons: Publish, small_batches: Instance
) -> None:
    (code,) = publish_persons(make_person())
    withdraw(instance=small_batches, code=code, by=DECLARANT, today=TODAY)
    publish_waiting(small_batches)
    page = client.get("/statements/1").content.decode()
    assert "This entry is not a statement of its own." in page
    assert 'href="/statements/0"' in page


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["0", "17", str(2**63), "9" * 60])
def test_statement_unknown_says_so(client: Client, number: str) -> None:
    answer = client.get(f"/statements/{number}")
    assert answer.status_code == 404
    assert "There is no statement with this number" in answer.content.decode()
