"""A public record to look at: declarations received, accepted and published."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.conf import LazySettings

from unjoin.registry.consent import Channel, Consent
from unjoin.registry.declaration import Declaration, Person
from unjoin.registry.organisations import OrganisationMask
from unjoin.registry.receipt import ReceiptCode
from unjoin.registry.tally import Tally
from unjoin.registry.weeks import week_of
from unjoin.service.accounts.audit import DECLARANT, PUBLISHER, Actor
from unjoin.service.instance import Instance, current
from unjoin.service.intake.actions import receive
from unjoin.service.intake.codes import IdempotencyKey
from unjoin.service.publication.actions import publish
from unjoin.service.publication.numbers import Milestone, Numbers, WeekCount
from unjoin.service.publication.public_data import store_numbers
from unjoin.service.review.actions import accept, sort_inbox
from unjoin.service.review.queries import open_waiting

TODAY = date(2026, 11, 18)
PARTY = OrganisationMask(1)
LEAGUE_PIONEERS = OrganisationMask(6)

Publish = Callable[..., list[ReceiptCode]]


@pytest.fixture
def small_batches(instance: Instance, settings: LazySettings) -> Instance:
    """The instance with K = 1."""
    campaign = instance.campaign
    thresholds = replace(campaign.thresholds, batch_declarations=1)
    changed = replace(instance, campaign=replace(campaign, thresholds=thresholds))
    settings.UNJOIN = changed
    return changed


@pytest.fixture
def publish_persons(small_batches: Instance, db: None) -> Publish:
    """Publish each of `persons`, in that order, and return their receipts."""

    def call(*persons: Person, channel: Channel = Channel.WEB, **fields: str) -> list[ReceiptCode]:
        return [
            _publish_one(
                current(),
                Declaration(
                    channel=channel,
                    persons=(person,),
                    language=fields.get("language", "zh-Hans"),
                    drive=fields.get("drive", ""),
                ),
            )
            for person in persons
        ]

    return call


def make_person(name: str = "金福", **fields: object) -> Person:
    values: dict[str, object] = {"organisations": PARTY, "consent": Consent.SELF, **fields}
    return Person(name=name, **values)  # type: ignore[arg-type]


def _publish_one(instance: Instance, declaration: Declaration) -> ReceiptCode:
    key = IdempotencyKey(secrets.token_hex(16))
    received = receive(
        instance=instance, declaration=declaration, key=key, by=DECLARANT, today=TODAY
    )
    publish_waiting(instance)
    return received.code


def publish_waiting(instance: Instance) -> None:
    """Accept and publish all that waits."""
    sort_inbox(instance=instance)
    for waiting in open_waiting(instance=instance, limit=100):
        accept(item_id=waiting.item_id, refused={}, by=Actor("reviewer"), today=TODAY)
    publish(instance=instance, by=PUBLISHER, today=TODAY)


def write_tally(tally: Tally, *, milestones: tuple[Milestone, ...] = ()) -> None:
    """Put numbers where the pages read them, whatever the database says."""
    week = week_of(TODAY)
    numbers = Numbers(
        campaign=current().campaign.id,
        origin=current().log_vkey.name,
        root=bytes(32),
        week=week,
        tally=tally,
        channels=((Channel.WEB, tally.total),),
        weeks=(WeekCount(week, tally.total, 0),),
        milestones=milestones,
    )
    store_numbers(current().open_public_files(), numbers, current().campaign)
