"""Rows that nobody can open: left where they are, and in nobody's way."""

from __future__ import annotations

import secrets
from datetime import timedelta

import pytest

from tests.unit.handed_in import TODAY, hand_in, with_batch
from unjoin.registry.consent import Reason
from unjoin.registry.weeks import week_of
from unjoin.service.accounts.audit import DECLARANT, PUBLISHER
from unjoin.service.accounts.models import AuditEvent
from unjoin.service.custody.sealing import seal
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import withdraw
from unjoin.service.intake.models import InboxItem
from unjoin.service.intake.queries import find_receipt
from unjoin.service.keys import make_age_key
from unjoin.service.publication.actions import publish
from unjoin.service.publication.tallies import current_tally
from unjoin.service.review.models import ReviewStep
from unjoin.service.review.states import State

pytestmark = pytest.mark.django_db


LONG_AGO = 1400


def plant(kind: InboxItem.Kind, sealed: bytes, week: int = LONG_AGO) -> InboxItem:
    return InboxItem.objects.create(
        kind=kind,
        receipt_index=secrets.token_bytes(16),
        revision=1,
        key_index=secrets.token_bytes(16),
        fingerprint=bytes(16),
        week=week,
        sealed=sealed,
    )


def plant_foreign(kind: InboxItem.Kind, week: int = LONG_AGO) -> InboxItem:
    """A row sealed to a key that this instance has not, or has no more."""
    return plant(kind, seal(b"{}", recipients=(make_age_key().recipient,)), week)


def plant_accepted(week: int = LONG_AGO) -> None:
    item = plant_foreign(InboxItem.Kind.DECLARE, week)
    ReviewStep.objects.create(item=item, number=1, state=State.ACCEPTED)


@pytest.mark.parametrize("kind", list(InboxItem.Kind))
@pytest.mark.parametrize("plaintext", [None, b"{}", b'{"receipts":[1],"privates":[]}', b"["])
def test_row_that_cannot_be_opened(
    small: Instance, kind: InboxItem.Kind, plaintext: bytes | None
) -> None:
    foreign = seal(b"{}", recipients=(make_age_key().recipient,))
    planted = plant(
        kind, foreign if plaintext is None else seal(plaintext, recipients=small.inbox_recipients)
    )
    hand_in(small)
    done = publish(instance=small, by=PUBLISHER, today=TODAY)
    assert current_tally().total == 1
    assert done.unopened == (0 if kind is InboxItem.Kind.DECLARE else 1)
    assert list(InboxItem.objects.all()) == [planted]
    assert not ReviewStep.objects.exists()


def test_accepted_long_ago_hastens_no_batch(instance: Instance) -> None:
    plant_accepted()
    hand_in(instance)
    for _ in range(2):
        done = publish(instance=instance, by=PUBLISHER, today=TODAY)
        assert (done.entries, done.ready, done.unopened) == (0, 1, 1)
    assert InboxItem.objects.count() == 2


def test_accepted_is_no_crowd_to_hide_in(instance: Instance) -> None:
    plant_accepted(week_of(TODAY))
    hand_in(instance)
    assert publish(instance=with_batch(instance, 2), by=PUBLISHER, today=TODAY).entries == 0
    hand_in(instance)
    done = publish(instance=with_batch(instance, 2), by=PUBLISHER, today=TODAY)
    assert (done.entries, done.ready, done.unopened) == (2, 2, 1)


def test_request_long_ago_is_no_event_of_every_run(instance: Instance) -> None:
    plant_foreign(InboxItem.Kind.WITHDRAW)
    done = publish(instance=instance, by=PUBLISHER, today=TODAY)
    assert (done.entries, done.unopened) == (0, 1)
    assert not AuditEvent.objects.exists()


def test_declarations_not_due_leave_requests_to_go_by_themselves(instance: Instance) -> None:
    plant_accepted()
    plant_foreign(InboxItem.Kind.CONFIRM)
    hand_in(instance)
    withdrawn = hand_in(instance, today=TODAY - timedelta(weeks=2))
    withdraw(instance=instance, code=withdrawn, by=DECLARANT, today=TODAY - timedelta(weeks=2))
    done = publish(instance=instance, by=PUBLISHER, today=TODAY)
    assert (done.entries, done.ready, done.unopened) == (0, 1, 2)
    assert find_receipt(withdrawn, instance=instance).persons[0].outcome is Reason.OWN_WISH
    assert InboxItem.objects.count() == 3
