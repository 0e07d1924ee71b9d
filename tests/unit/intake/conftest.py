"""Declarations as the channels make them."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date

import pytest

from unjoin.registry.consent import Channel, Consent
from unjoin.registry.declaration import Declaration, Person, Private
from unjoin.registry.organisations import OrganisationMask
from unjoin.service.accounts.audit import DECLARANT
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import Received, receive
from unjoin.service.intake.codes import IdempotencyKey

TODAY = date(2026, 11, 20)
PARTY = OrganisationMask(1)

Receive = Callable[..., Received]


def make_key() -> IdempotencyKey:
    return IdempotencyKey(secrets.token_hex(16))


def make_person(name: str = "金福", **fields: object) -> Person:
    values: dict[str, object] = {"organisations": PARTY, "consent": Consent.SELF, **fields}
    return Person(name=name, **values)  # type: ignore[arg-type]


def make_declaration(*persons: Person, **fields: object) -> Declaration:
    values: dict[str, object] = {"channel": Channel.WEB, "language": "zh-Hans", **fields}
    return Declaration(persons=persons or (make_person(),), **values)  # type: ignore[arg-type]


SECRETS = Private(real_name="赵某", contact="+1 202 555 0123")


@pytest.fixture
def hand_in(instance: Instance, db: None) -> Receive:
    """`receive`, with everything that a test does not care about filled in."""

    def call(
        declaration: Declaration | None = None,
        key: IdempotencyKey | None = None,
        **more: object,
    ) -> Received:
        arguments: dict[str, object] = {"by": DECLARANT, "today": TODAY, **more}
        return receive(
            instance=instance,
            declaration=declaration or make_declaration(),
            key=key or make_key(),
            **arguments,  # type: ignore[arg-type]
        )

    return call
