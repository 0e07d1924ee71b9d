"""What two members of staff asked for is done by the next publication, and by nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from tests.unit.handed_in import TODAY, declaration, hand_in, make_key, person, with_batch
from unjoin.registry.consent import Channel, Consent, Kind, Reason
from unjoin.registry.entry import LeafIndex, decode_entry
from unjoin.registry.receipt import ReceiptCode
from unjoin.service.accounts.audit import DECLARANT, PUBLISHER, Actor
from unjoin.service.accounts.models import AuditEvent
from unjoin.service.corrections.actions import ask_to_correct, ask_to_withdraw
from unjoin.service.corrections.acts import LeafAct
from unjoin.service.corrections.models import LeafRequest
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import confirm, receive, withdraw
from unjoin.service.intake.queries import find_receipt
from unjoin.service.publication.actions import Published, publish
from unjoin.service.publication.models import Entry, Statement
from unjoin.service.publication.tallies import current_tally
from unjoin.service.review.actions import accept, sort_inbox
from unjoin.service.review.queries import waiting_ids

pytestmark = pytest.mark.django_db

BY = Actor("second-reviewer")
LONG_AFTER = TODAY + timedelta(weeks=60)


def run(instance: Instance, today: object = TODAY) -> Published:
    return publish(instance=instance, by=PUBLISHER, today=today)  # type: ignore[arg-type]


def published_person(instance: Instance, name: str, **fields: object) -> tuple[ReceiptCode, int]:
    """Somebody published: their receipt and their leaf."""
    code = hand_in(instance, person(name, **fields))
    run(instance)
    (found,) = find_receipt(code, instance=instance).persons
    assert found.leaf is not None
    return code, found.leaf


def correct(leaf: int, persons: int = 0) -> LeafAct:
    return LeafAct(LeafIndex(leaf), Kind.CORRECT, Reason.DUPLICATE, Channel.WEB, persons)


def ask(instance: Instance, *acts: LeafAct) -> None:
    ask_to_correct(acts=acts, instance=instance, by=BY, today=TODAY)


def last_entries(count: int) -> Sequence[object]:
    rows = Entry.objects.order_by("-index")[:count]
    return [decode_entry(bytes(row.data)) for row in rows]


def test_correction_takes_the_person_and_the_text_away(small: Instance) -> None:
    _, leaf = published_person(small, "金福")
    ask(small, correct(leaf))
    assert current_tally().total == 1
    run(small)
    (entry,) = last_entries(1)
    assert (entry.kind, entry.reason, entry.target) == (Kind.CORRECT, Reason.DUPLICATE, leaf)  # type: ignore[attr-defined]
    assert current_tally().total == 0
    assert not Statement.objects.filter(leaf=leaf).exists()
    assert not LeafRequest.objects.exists()


def test_receipt_tells_why(small: Instance) -> None:
    code, leaf = published_person(small, "金福")
    ask(small, correct(leaf))
    run(small)
    (found,) = find_receipt(code, instance=small).persons
    assert found.outcome is Reason.DUPLICATE


def test_withdrawal_by_telephone_is_a_retract_of_that_channel(small: Instance) -> None:
    _, leaf = published_person(small, "金福")
    ask_to_withdraw(leaf=LeafIndex(leaf), channel=Channel.PHONE, instance=small, by=BY, today=TODAY)
    run(small)
    (entry,) = last_entries(1)
    assert (entry.kind, entry.reason, entry.channel) == (  # type: ignore[attr-defined]
        Kind.RETRACT,
        Reason.OWN_WISH,
        Channel.PHONE,
    )


def test_part_of_a_head_count_keeps_the_rest_and_its_statement(small: Instance) -> None:
    many = person("", consent=Consent.HEAD_COUNT, persons=50)
    receive(
        instance=small,
        declaration=declaration(many, channel=Channel.PAPER),
        key=make_key(),
        by=BY,
        today=TODAY,
    )
    sort_inbox(instance=small)
    for item_id in waiting_ids():
        accept(item_id=item_id, refused={}, by=BY, today=TODAY)
    run(small)
    ask(small, correct(0, persons=20))
    run(small)
    assert current_tally().total == 30
    assert Statement.objects.filter(leaf=0).exists()
    ask(small, correct(0, persons=90))
    run(small)
    assert current_tally().total == 0
    assert not Statement.objects.filter(leaf=0).exists()


def test_own_withdrawal_in_the_same_batch_leaves_nothing_to_correct(small: Instance) -> None:
    code, leaf = published_person(small, "金福")
    withdraw(instance=small, code=code, by=DECLARANT, today=TODAY)
    ask(small, correct(leaf))
    run(small)
    assert current_tally().total == 0
    assert Entry.objects.filter(target=leaf).count() == 1
    assert not LeafRequest.objects.exists()


def test_correction_waits_where_the_person_confirms_in_the_same_batch(small: Instance) -> None:
    code, leaf = published_person(small, "金福", consent=Consent.RELAYED)
    confirm(instance=small, code=code, persons=frozenset({1}), by=DECLARANT, today=TODAY)
    ask(small, correct(leaf))
    run(small)
    assert LeafRequest.objects.count() == 1
    assert current_tally().total == 1
    run(small)
    assert not LeafRequest.objects.exists()
    assert current_tally().total == 0


def test_two_requests_about_one_entry_take_it_away_once(small: Instance) -> None:
    _, leaf = published_person(small, "金福")
    ask(small, correct(leaf))
    ask(small, correct(leaf))
    run(small)
    assert Entry.objects.filter(target=leaf).count() == 1
    assert not LeafRequest.objects.exists()


def test_request_waits_for_a_batch_and_goes_alone_when_it_waited_too_long(
    instance: Instance,
) -> None:
    _, leaf = published_person(with_batch(instance, 1), "金福")
    large = with_batch(instance, 100)
    ask(large, correct(leaf))
    assert run(large).entries == 0
    assert LeafRequest.objects.count() == 1
    assert run(large, LONG_AFTER).entries == 1


def test_request_that_cannot_be_opened_stays_and_stops_nothing(small: Instance) -> None:
    LeafRequest.objects.create(week=1, sealed=b"not an age file")
    hand_in(small, person("万顺"))
    done = run(small)
    assert (done.entries, done.unopened) == (1, 1)
    assert LeafRequest.objects.count() == 1


def test_what_waits_does_not_tell_which_entries_are_meant(small: Instance) -> None:
    _, leaf = published_person(small, "金福")
    ask(small, correct(leaf))
    sealed = bytes(LeafRequest.objects.get().sealed)
    ask(small, *(correct(leaf) for leaf in range(30)))
    sizes = {len(bytes(row.sealed)) // 600 for row in LeafRequest.objects.all()}
    assert len(sizes) == 1
    assert b"acts" not in sealed


def test_audit_chain_says_how_many_and_not_which(small: Instance) -> None:
    ask(small, correct(3), correct(4))
    event = AuditEvent.objects.order_by("-number")[0]
    assert (event.actor, event.action) == (BY.handle, "entries corrected: 2")
