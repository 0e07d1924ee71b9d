"""A public record with everything the data sets can hold: every kind of entry, and hostile text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.conf import LazySettings

from tests.unit.handed_in import (
    REVIEWER,
    TODAY,
    declaration,
    hand_in,
    make_key,
    person,
    with_batch,
)
from unjoin.registry.consent import Channel, Consent
from unjoin.registry.declaration import Person
from unjoin.registry.organisations import OrganisationMask
from unjoin.registry.receipt import ReceiptCode
from unjoin.service.accounts.audit import DECLARANT, PUBLISHER
from unjoin.service.datasets import names
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import confirm, receive, withdraw
from unjoin.service.publication.actions import publish
from unjoin.service.review.actions import accept, sort_inbox
from unjoin.service.review.queries import waiting_ids

LATER = date(2026, 11, 30)
FORMULA = '=HYPERLINK("https://example.org";"x")'
HOSTILE = f'第一行,"引号"\n{FORMULA}\n;\'already 　+1; -1;"=2'
GONE = "要收回的话。"


@pytest.fixture
def centre(instance: Instance, settings: LazySettings) -> Instance:
    """A centre with K = 1, and a drive, for pages and publisher alike."""
    small = with_batch(instance, 1)
    campaign = replace(small.campaign, data_license="CC0-1.0")
    made = replace(small, campaign=campaign)
    settings.UNJOIN = made
    return made


@pytest.fixture
def small_volumes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Volumes of 4 leaves, so that a few declarations fill some."""
    from unjoin.service.datasets import marks, pages

    for module in (names, marks, pages):
        monkeypatch.setattr(module, "VOLUME_LEAVES", 4)


def publish_now(centre: Instance, today: date = TODAY) -> None:
    """Accept all that waits, and publish it."""
    sort_inbox(instance=centre)
    for item_id in waiting_ids():
        accept(item_id=item_id, refused={}, by=REVIEWER, today=today)
    publish(instance=centre, by=PUBLISHER, today=today)


def publish_text(centre: Instance, text: str, name: str = "小树", **fields: object) -> ReceiptCode:
    """Receive, accept and publish somebody's text."""
    code = hand_in(centre, person(name, text=text, **fields))
    publish_now(centre)
    return code


def take(centre: Instance, channel: Channel, who: Person) -> ReceiptCode:
    """Receive `who` by another channel than the web."""
    received = receive(
        instance=centre,
        declaration=declaration(who, channel=channel),
        key=make_key(),
        by=DECLARANT,
        today=TODAY,
    )
    return received.code


@pytest.fixture
def record(centre: Instance, db: None) -> ReceiptCode:
    """Ten entries of all four kinds in two weeks; the receipt of a statement that says GONE."""
    publish_text(centre, HOSTILE, place="湖南", role="教师")
    relayed = take(
        centre,
        Channel.PHONE,
        person("万顺", consent=Consent.RELAYED, organisations=OrganisationMask(6)),
    )
    take(centre, Channel.PAPER, person("", consent=Consent.HEAD_COUNT, persons=40))
    publish_now(centre)
    unwanted = hand_in(centre, person("=1+1"))
    confirm(instance=centre, code=relayed, persons=frozenset({1}), by=DECLARANT, today=TODAY)
    publish_now(centre)
    withdraw(instance=centre, code=unwanted, by=DECLARANT, today=LATER)
    hand_in(centre, person("甲"), person("乙", organisations=OrganisationMask(0)), today=LATER)
    publish_now(centre, LATER)
    return publish_text(centre, GONE, name="要走的人")
