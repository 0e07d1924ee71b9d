"""What a batch writes, and what it leaves behind."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.unit.handed_in import (
    LEAGUE,
    PARTY,
    REVIEWER,
    TODAY,
    declaration,
    hand_in,
    hand_in_text,
    make_key,
    only_waiting,
    person,
    sealed,
)
from unjoin.registry.consent import Channel, Consent, Kind, Reason
from unjoin.registry.entry import NO_COMMITMENT, decode_entry
from unjoin.registry.statement import Nonce, commit, parse_statement
from unjoin.registry.tally import Standing
from unjoin.registry.weeks import week_of
from unjoin.service.accounts.audit import DECLARANT, PUBLISHER
from unjoin.service.accounts.models import AuditEvent
from unjoin.service.custody.models import PrivatePart
from unjoin.service.custody.queries import find_private_part
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import confirm, receive, withdraw
from unjoin.service.intake.errors import KeyReusedError, NothingToActOnError
from unjoin.service.intake.models import InboxItem
from unjoin.service.intake.queries import find_receipt
from unjoin.service.publication.actions import publish
from unjoin.service.publication.models import Entry, Receipt, Statement
from unjoin.service.publication.tallies import current_tally
from unjoin.service.review.actions import accept, refuse, sort_inbox
from unjoin.service.review.models import ReviewStep

pytestmark = pytest.mark.django_db


def published(instance: Instance) -> None:
    publish(instance=instance, by=PUBLISHER, today=TODAY)


def test_entry_statement_and_receipt_belong_together(small: Instance) -> None:
    code = hand_in_text(small, "我退出。", "小树")
    accept(item_id=only_waiting(small), refused={}, by=REVIEWER, today=TODAY)
    published(small)
    entry = decode_entry(bytes(Entry.objects.get(index=0).data))
    row = Statement.objects.get(leaf=0)
    assert (entry.kind, entry.organisations, entry.persons) == (Kind.WITHDRAW, PARTY, 1)
    assert (entry.channel, entry.week) == (Channel.WEB, week_of(TODAY))
    assert entry.commitment == commit(bytes(row.body), Nonce(bytes(row.nonce)))
    fields = parse_statement(bytes(row.body))
    assert (fields.name, fields.text, fields.organisations) == ("小树", "我退出。", ("party",))
    assert [p.leaf for p in find_receipt(code, instance=small).persons] == [0]


def test_nothing_is_left_in_the_inbox(small: Instance) -> None:
    code = hand_in(small)
    receive(
        instance=small,
        declaration=declaration(person("万顺")),
        key=make_key(),
        by=DECLARANT,
        today=TODAY,
        replaces=code,
    )
    published(small)
    assert (InboxItem.objects.count(), ReviewStep.objects.count()) == (0, 0)
    assert parse_statement(bytes(Statement.objects.get().body)).name == "万顺"


def test_order_is_shuffled(small: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shuffle is that of the system's generator, over all leaves of the batch."""
    shuffled: list[int] = []

    class Backwards:
        def shuffle(self, leaves: list[object]) -> None:
            shuffled.append(len(leaves))
            leaves.reverse()

    monkeypatch.setattr("secrets.SystemRandom", Backwards)
    code = hand_in(small, person("金福"), person("万顺"))
    hand_in(small)
    published(small)
    first, second = (p.leaf for p in find_receipt(code, instance=small).persons)
    assert shuffled == [3]
    assert (first or 0) > (second or 0)


def test_nonces_differ(small: Instance) -> None:
    hand_in(small)
    hand_in(small)
    published(small)
    one, other = Statement.objects.all()
    assert bytes(one.body) == bytes(other.body)
    assert bytes(one.nonce) != bytes(other.nonce)
    entries = [decode_entry(bytes(entry.data)) for entry in Entry.objects.all()]
    assert entries[0].commitment != entries[1].commitment


def test_withdrawn_loses_text_nonce_and_private_part(small: Instance) -> None:
    code = hand_in(small, sealed("金福"), sealed("万顺"))
    published(small)
    assert PrivatePart.objects.count() == 2
    withdraw(instance=small, code=code, by=DECLARANT, today=TODAY, persons=frozenset({1}))
    published(small)
    first, second = find_receipt(code, instance=small).persons
    assert (first.left, first.outcome, second.left) == (0, Reason.OWN_WISH, 1)
    assert list(Statement.objects.values_list("leaf", flat=True)) == [second.leaf]
    assert PrivatePart.objects.count() == 1
    entry = decode_entry(bytes(Entry.objects.get(index=2).data))
    assert (entry.kind, entry.target, entry.reason) == (Kind.RETRACT, first.leaf, Reason.OWN_WISH)
    assert entry.commitment == NO_COMMITMENT
    assert current_tally().total == 1


def test_withdrawn_before_publication_leaves_no_entry(small: Instance) -> None:
    code = hand_in(small, sealed("金福"))
    withdraw(instance=small, code=code, by=DECLARANT, today=TODAY)
    published(small)
    assert (Entry.objects.count(), PrivatePart.objects.count()) == (0, 0)
    assert find_receipt(code, instance=small).persons[0].outcome is Reason.OWN_WISH


def test_superseded_private_parts_go(small: Instance) -> None:
    code = hand_in(small, sealed("金福"))
    receive(
        instance=small,
        declaration=declaration(sealed("万顺")),
        key=make_key(),
        by=DECLARANT,
        today=TODAY,
        replaces=code,
    )
    assert PrivatePart.objects.count() == 2
    published(small)
    assert PrivatePart.objects.count() == 1


def test_refused_loses_private_part(small: Instance) -> None:
    code = hand_in(small, sealed("甲"), sealed("乙"))
    item_id = only_waiting(small)
    refuse(item_id=item_id, persons=2, reason=Reason.FALSE_NAME, by=REVIEWER, today=TODAY)
    published(small)
    assert (Entry.objects.count(), PrivatePart.objects.count()) == (0, 0)
    found = find_receipt(code, instance=small).persons
    assert [p.outcome for p in found] == [Reason.FALSE_NAME] * 2


def test_confirmed_moves_in_the_count(small: Instance) -> None:
    code = hand_in(small, person("金福", consent=Consent.RELAYED, organisations=LEAGUE))
    published(small)
    confirm(instance=small, code=code, persons=frozenset({1}), by=DECLARANT, today=TODAY)
    published(small)
    assert current_tally().cells == {(LEAGUE, Standing.CONFIRMED): 1}
    assert Statement.objects.count() == 1


def test_confirmation_of_what_still_waits(small: Instance) -> None:
    """It is refused, and the declaration stays."""
    code = hand_in(small, person("金福", consent=Consent.RELAYED))
    with pytest.raises(NothingToActOnError):
        confirm(instance=small, code=code, persons=frozenset({1}), by=DECLARANT, today=TODAY)
    published(small)
    assert current_tally().total == 1


def test_withdrawal_outweighs_confirmation(small: Instance) -> None:
    code = hand_in(small, person("金福", consent=Consent.RELAYED))
    published(small)
    confirm(instance=small, code=code, persons=frozenset({1}), by=DECLARANT, today=TODAY)
    withdraw(instance=small, code=code, by=DECLARANT, today=TODAY)
    published(small)
    assert current_tally().total == 0
    assert Entry.objects.count() == 2


def test_head_count_is_one_entry(small: Instance) -> None:
    receive(
        instance=small,
        declaration=declaration(
            person("", consent=Consent.HEAD_COUNT, persons=30), channel=Channel.PHONE
        ),
        key=make_key(),
        by=DECLARANT,
        today=TODAY,
    )
    sort_inbox(instance=small)
    accept(item_id=InboxItem.objects.get().id, refused={}, by=REVIEWER, today=TODAY)
    published(small)
    assert (Entry.objects.count(), current_tally().total) == (1, 30)


@pytest.mark.parametrize("is_published", [False, True])
def test_same_key_again(small: Instance, is_published: bool) -> None:
    key = make_key()
    code = hand_in(small, key=key)
    if is_published:
        published(small)
    again = receive(instance=small, declaration=declaration(), key=key, by=DECLARANT, today=TODAY)
    assert (again.code, again.repeated) == (code, True)
    published(small)
    assert current_tally().total == 1


def test_same_key_again_after_refusal(small: Instance) -> None:
    key = make_key()
    code = hand_in(small, person("孙悟空"), key=key)
    item_id = only_waiting(small)
    refuse(item_id=item_id, persons=1, reason=Reason.FALSE_NAME, by=REVIEWER, today=TODAY)
    published(small)
    assert hand_in(small, person("孙悟空"), key=key) == code
    assert InboxItem.objects.count() == 0


def test_same_key_with_other_contents(small: Instance) -> None:
    key = make_key()
    hand_in(small, key=key)
    with pytest.raises(KeyReusedError):
        hand_in(small, person("万顺"), key=key)


def test_receipts_lie_in_no_order_of_arrival(small: Instance) -> None:
    for _ in range(6):
        hand_in(small, person("金福"), person("万顺"))
    published(small)
    rows = [bytes(receipt.index) for receipt in Receipt.objects.all()]
    assert len(rows) == 12
    assert rows == sorted(rows)


def test_private_parts_lie_in_no_order_of_arrival(small: Instance) -> None:
    for _ in range(6):
        hand_in(small, sealed("金福"), sealed("万顺"))
    published(small)
    assert not InboxItem.objects.exists()
    lies = "rowid" if connection.vendor == "sqlite" else "ctid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT handle, sealed FROM custody_privatepart ORDER BY {lies}")  # noqa: S608 — a word of ours
        rows = cursor.fetchall()
    assert len(rows) == len({bytes(part) for _, part in rows}) == 12
    handles = [bytes(handle) for handle, _ in rows]
    assert handles == sorted(handles)


def test_private_part_can_be_taken_after_it_was_mixed(small: Instance) -> None:
    code = hand_in(small, person("金福"), sealed("万顺"))
    (before,) = PrivatePart.objects.values_list("handle", "week", "sealed")
    published(small)
    assert list(PrivatePart.objects.values_list("handle", "week", "sealed")) == [before]
    assert find_private_part(code, 2, instance=small) is not None


def test_event_names_no_number(small: Instance) -> None:
    hand_in(small)
    published(small)
    event = AuditEvent.objects.get()
    assert (event.actor, event.action) == ("publisher", "batch published")
