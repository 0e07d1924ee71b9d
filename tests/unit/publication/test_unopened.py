"""Rows that nobody can open: left where they are, and in nobody's way."""

from __future__ import annotations

import secrets

import pytest

from tests.unit.handed_in import TODAY, hand_in
from unjoin.service.accounts.audit import PUBLISHER
from unjoin.service.custody.sealing import seal
from unjoin.service.instance import Instance
from unjoin.service.intake.models import InboxItem
from unjoin.service.keys import make_age_key
from unjoin.service.publication.actions import publish
from unjoin.service.publication.tallies import current_tally
from unjoin.service.review.models import ReviewStep

pytestmark = pytest.mark.django_db


def plant(kind: InboxItem.Kind, sealed: bytes) -> InboxItem:
    return InboxItem.objects.create(
        kind=kind,
        receipt_index=secrets.token_bytes(16),
        revision=1,
        key_index=secrets.token_bytes(16),
        fingerprint=bytes(16),
        week=1400,
        sealed=sealed,
    )


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
