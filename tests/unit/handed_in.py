"""Declarations to hand in, for tests of everything behind the door."""

from __future__ import annotations

import dataclasses
import secrets
import uuid
from datetime import date
from pathlib import Path

from unjoin.registry.consent import Channel, Consent
from unjoin.registry.declaration import Declaration, Person, Private
from unjoin.registry.organisations import OrganisationMask
from unjoin.registry.receipt import ReceiptCode
from unjoin.service.accounts.audit import DECLARANT, Actor
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import receive
from unjoin.service.intake.codes import IdempotencyKey
from unjoin.service.review.actions import sort_inbox
from unjoin.service.review.queries import waiting_ids

TODAY = date(2026, 11, 18)
REVIEWER = Actor("reviewer")
PARTY, LEAGUE, PIONEERS = (OrganisationMask(1 << bit) for bit in range(3))


def with_batch(instance: Instance, declarations: int) -> Instance:
    """`instance` with another K."""
    thresholds = dataclasses.replace(instance.campaign.thresholds, batch_declarations=declarations)
    campaign = dataclasses.replace(instance.campaign, thresholds=thresholds)
    return dataclasses.replace(instance, campaign=campaign)


def with_public_files(instance: Instance, place: Path) -> Instance:
    """`instance`, publishing to another directory."""
    settings = dataclasses.replace(instance.settings, public_files=str(place))
    return dataclasses.replace(instance, settings=settings)


def make_key() -> IdempotencyKey:
    return IdempotencyKey(secrets.token_hex(16))


def person(name: str = "金福", **fields: object) -> Person:
    """Somebody who leaves the Party by web form, unless `fields` says otherwise."""
    given: dict[str, object] = {"organisations": PARTY, "consent": Consent.SELF, "name": name}
    return Person(**(given | fields))  # type: ignore[arg-type]


def declaration(*persons: Person, channel: Channel = Channel.WEB) -> Declaration:
    return Declaration(channel=channel, language="zh-Hans", persons=persons or (person(),))


def sealed(name: str = "金福", **fields: object) -> Person:
    """Somebody who also gave something in private."""
    return person(name, private=Private(contact="somewhere"), **fields)


def hand_in(
    instance: Instance, *persons: Person, key: IdempotencyKey | None = None, today: date = TODAY
) -> ReceiptCode:
    """Receive a declaration of `persons` by web form, and answer with its receipt."""
    received = receive(
        instance=instance,
        declaration=declaration(*persons),
        key=key or make_key(),
        by=DECLARANT,
        today=today,
    )
    return received.code


def hand_in_text(instance: Instance, text: str = "我退出。", name: str = "小树") -> ReceiptCode:
    """Receive a declaration that needs a reviewer."""
    return hand_in(instance, person(name, text=text))


def only_waiting(instance: Instance) -> uuid.UUID:
    """The one declaration that waits for a reviewer."""
    sort_inbox(instance=instance)
    (item_id,) = waiting_ids()
    return item_id
