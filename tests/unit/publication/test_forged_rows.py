"""Rows that whoever took the public process adds: they may be junk, and stop nothing."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from tests.unit.handed_in import (
    REVIEWER,
    TODAY,
    declaration,
    hand_in,
    hand_in_text,
    make_key,
    only_waiting,
    person,
    with_batch,
)
from unjoin.registry.consent import Reason
from unjoin.registry.declaration import Declaration
from unjoin.registry.receipt import ReceiptCode
from unjoin.registry.weeks import WEEK_LIMIT, week_of
from unjoin.service.accounts.audit import PUBLISHER
from unjoin.service.custody.models import PRIVATE_LIMIT_BYTES, PrivatePart
from unjoin.service.desk.paper.models import PaperSheet
from unjoin.service.instance import Instance
from unjoin.service.intake import codes
from unjoin.service.intake.codes import Index
from unjoin.service.intake.envelope import PERSONS_LIMIT, Envelope, seal_envelope
from unjoin.service.intake.models import SEALED_LIMIT_BYTES, InboxItem
from unjoin.service.intake.queries import find_receipt
from unjoin.service.publication.actions import publish
from unjoin.service.publication.models import EndedKit, EndedReceipt, Entry, Receipt
from unjoin.service.publication.tallies import current_tally
from unjoin.service.review.actions import accept

pytestmark = pytest.mark.django_db

DECLARE, WITHDRAW, CONFIRM = InboxItem.Kind.DECLARE, InboxItem.Kind.WITHDRAW, InboxItem.Kind.CONFIRM


def forge(
    instance: Instance,
    *receipts: Index,
    declared: Declaration | None = None,
    kind: InboxItem.Kind = DECLARE,
    under: bytes | None = None,
    revision: int = 1,
    week: int | None = None,
) -> InboxItem:
    """A row with an envelope that says it is about `receipts`."""
    envelope = Envelope(
        receipts=receipts,
        privates=tuple(Index(secrets.token_bytes(16)) for _ in receipts),
        declaration=declared,
    )
    return InboxItem.objects.create(
        kind=kind,
        receipt_index=under or secrets.token_bytes(16),
        revision=revision,
        key_index=secrets.token_bytes(16),
        fingerprint=bytes(16),
        week=week_of(TODAY) if week is None else week,
        sealed=seal_envelope(envelope, recipients=instance.inbox_recipients),
    )


def published(instance: Instance) -> None:
    publish(instance=instance, by=PUBLISHER, today=TODAY)


def index_of(instance: Instance, code: ReceiptCode, person_number: int = 1) -> Index:
    return codes.receipt_index(code, person_number, pepper=instance.pepper)


def some_index() -> Index:
    return Index(secrets.token_bytes(16))


def test_declaration_under_a_receipt_that_is_published(small: Instance) -> None:
    code = hand_in(small)
    published(small)
    forge(small, index_of(small, code), declared=declaration(person("万顺")))
    other = hand_in(small)
    published(small)
    assert find_receipt(other, instance=small).persons[0].left == 1
    assert find_receipt(code, instance=small).persons[0].leaf == 0
    assert Entry.objects.count() == current_tally().total == 2


def test_two_persons_under_one_receipt(small: Instance) -> None:
    index = some_index()
    forge(small, index, index, declared=declaration(person("金福"), person("万顺")))
    hand_in(small)
    published(small)
    assert current_tally().total == 1


def test_two_declarations_under_one_receipt(small: Instance) -> None:
    index = some_index()
    for name in ("金福", "万顺"):
        forge(small, index, declared=declaration(person(name)))
    hand_in(small)
    done = publish(instance=small, by=PUBLISHER, today=TODAY)
    assert (done.persons, done.unopened) == (2, 1)
    assert Receipt.objects.count() == 2


def test_what_is_published_taken_back_as_if_it_waited(small: Instance) -> None:
    code = hand_in(small)
    published(small)
    under = secrets.token_bytes(16)
    forge(small, index_of(small, code), declared=declaration(), under=under)
    forge(small, kind=WITHDRAW, under=under, revision=2)
    hand_in(small)
    published(small)
    assert current_tally().total == 2
    assert find_receipt(code, instance=small).persons[0].left == 1


@pytest.mark.parametrize("week", [WEEK_LIMIT, 2**31 - 1])
def test_week_that_never_comes(small: Instance, week: int) -> None:
    forge(small, some_index(), declared=declaration(), week=week)
    hand_in(small)
    published(small)
    assert current_tally().total == 2
    assert not InboxItem.objects.exists()


def test_index_of_another_length(small: Instance) -> None:
    forge(small, Index(b"short"), declared=declaration())
    hand_in(small)
    published(small)
    assert {len(bytes(row.index)) for row in Receipt.objects.all()} == {codes.INDEX_BYTES}


def test_more_persons_than_a_declaration_can_have(small: Instance) -> None:
    under = secrets.token_bytes(16)
    forge(small, *(some_index() for _ in range(PERSONS_LIMIT + 1)), under=under)
    forge(small, kind=WITHDRAW, under=under, revision=2)
    hand_in(small)
    published(small)
    assert Receipt.objects.count() == 1
    assert not EndedReceipt.objects.exists()


def test_more_rows_under_one_receipt_than_there_are_revisions(small: Instance) -> None:
    under = secrets.token_bytes(16)
    for revision in range(1, codes.REVISION_LIMIT + 2):
        forge(small, kind=WITHDRAW, under=under, revision=revision)
    hand_in(small)
    done = publish(instance=small, by=PUBLISHER, today=TODAY)
    assert (done.persons, done.unopened) == (1, 1)


def test_declaration_behind_a_request_is_no_crowd_to_hide_in(instance: Instance) -> None:
    under = secrets.token_bytes(16)
    forge(instance, kind=CONFIRM, under=under)
    forge(instance, some_index(), declared=declaration(), under=under, revision=2)
    hand_in(instance)
    done = publish(instance=with_batch(instance, 2), by=PUBLISHER, today=TODAY)
    assert (done.entries, done.ready) == (0, 1)


@pytest.mark.parametrize(
    ("model", "column"),
    [
        (InboxItem, "receipt_index"),
        (InboxItem, "key_index"),
        (InboxItem, "fingerprint"),
        (PrivatePart, "handle"),
        (Receipt, "index"),
        (EndedReceipt, "index"),
        (EndedKit, "index"),
        (PaperSheet, "reference_index"),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
@pytest.mark.parametrize("length", [0, 15, 17])
def test_index_of_another_length_is_no_row(
    instance: Instance, model: type[models.Model], column: str, length: int
) -> None:
    """A change of the pepper cuts them apart by their length, and would lose all behind it."""
    rows: dict[type[models.Model], dict[str, Any]] = {
        InboxItem: {
            "kind": DECLARE,
            "receipt_index": bytes(16),
            "revision": 1,
            "key_index": bytes(16),
            "fingerprint": bytes(16),
            "week": 1,
            "sealed": b"",
        },
        PrivatePart: {"handle": bytes(16), "week": 1, "sealed": b""},
        Receipt: {"index": bytes(16), "leaf": 1},
        EndedReceipt: {"index": bytes(16), "outcome": 1},
        EndedKit: {"index": bytes(16)},
        PaperSheet: {"reference_index": bytes(16), "week": 1},
    }
    given = rows[model]
    with transaction.atomic():
        model._default_manager.create(**given)
        transaction.set_rollback(True)
    with pytest.raises(IntegrityError, match="length"), transaction.atomic():
        model._default_manager.create(**given | {column: bytes(length)})


@pytest.mark.parametrize(
    ("model", "limit"), [(InboxItem, SEALED_LIMIT_BYTES), (PrivatePart, PRIVATE_LIMIT_BYTES)]
)
def test_file_larger_than_any_is_no_row(
    instance: Instance, model: type[models.Model], limit: int
) -> None:
    forge(instance, some_index())
    PrivatePart.objects.create(handle=bytes(16), week=1, sealed=b"")
    assert model._default_manager.update(sealed=bytes(limit))
    with pytest.raises(IntegrityError), transaction.atomic():
        model._default_manager.update(sealed=bytes(limit + 1))


def test_form_sent_again_after_one_of_its_persons_was_forgotten(small: Instance) -> None:
    key = make_key()
    persons = person("万顺", text="我退出。"), person("小树", text="我也退出。")
    code = hand_in(small, *persons, key=key)
    accept(item_id=only_waiting(small), refused={1: Reason.FALSE_NAME}, by=REVIEWER, today=TODAY)
    published(small)
    later = TODAY + timedelta(weeks=small.settings.keep_refused_weeks)
    publish(instance=small, by=PUBLISHER, today=later)
    assert [p.number for p in find_receipt(code, instance=small).persons] == [2]
    assert hand_in(small, *persons, key=key, today=later) == code
    assert not InboxItem.objects.exists(), "it was received before"
    hand_in_text(small)
    accept(item_id=only_waiting(small), refused={}, by=REVIEWER, today=later)
    publish(instance=small, by=PUBLISHER, today=later)
    assert current_tally().total == 2
