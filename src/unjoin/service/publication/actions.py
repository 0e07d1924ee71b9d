"""Publication: one transaction from the inbox to the public record.

Rules kept here:

1. A batch has at least K accepted declarations, unless the oldest of them has
   waited its limit. Withdrawals, confirmations and refusals go with it; without
   one, they go by themselves by the same rule, and take no declaration along.
2. Leaves are shuffled with the system's CSPRNG before they are numbered.
3. Entries, statements, receipts, tally and the emptying of the inbox are one
   transaction: the commit is the durable instant. A crash before it leaves
   everything as it was.
4. One publisher at a time, and nobody who changes or decides on a declaration
   beside it (see `locks`).
5. A batch that would break a rule of the count is not written at all.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from unjoin.registry.campaign import Campaign
from unjoin.registry.consent import Kind
from unjoin.registry.entry import LeafIndex, encode_entry
from unjoin.registry.statement import NONCE_BYTES, Nonce
from unjoin.registry.tally import Fold
from unjoin.registry.weeks import Week, week_of
from unjoin.service.accounts.audit import Actor, append_event
from unjoin.service.custody.models import PrivatePart
from unjoin.service.instance import Instance
from unjoin.service.intake.codes import Index
from unjoin.service.intake.envelope import Envelope, EnvelopeError, open_envelope
from unjoin.service.intake.models import InboxItem
from unjoin.service.publication.batch import (
    Batch,
    add_declaration,
    add_request,
    can_add_request,
    discard_declaration,
    numbered,
)
from unjoin.service.publication.ledger import DatabaseLedger, find_target
from unjoin.service.publication.locks import become_publisher
from unjoin.service.publication.models import Entry, Receipt, Statement
from unjoin.service.publication.tallies import current_tally, store_tally
from unjoin.service.review.actions import sort_inbox
from unjoin.service.review.models import ReviewStep
from unjoin.service.review.states import State

_CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Published:
    """What one run did. `entries` is 0 where nothing was due; `ready` says how many
    accepted declarations wait, `needed` how many make a batch. `unopened`: receipts
    whose rows could not be opened; they stay in the inbox and stop nothing."""

    entries: int
    persons: int
    size: int
    ready: int
    needed: int
    unopened: int = 0


def publish(*, instance: Instance, by: Actor, today: date) -> Published:
    """Publish a batch if one is due.

    Raises TallyError, with nothing written, if the batch would break a rule of
    the count.
    """
    sort_inbox(instance=instance)
    with transaction.atomic():
        become_publisher()
        return _publish_locked(instance, by, today)


def _publish_locked(instance: Instance, by: Actor, today: date) -> Published:
    week, needed = week_of(today), instance.campaign.thresholds.batch_declarations
    conversations = [c for c in _conversations() if c.is_ready]
    accepted = [c for c in conversations if c.is_accepted]
    others = [c for c in conversations if not c.is_accepted]
    before = current_tally()
    if _is_due(accepted, instance, week):
        due = conversations
    elif _is_due(others, instance, week):
        due = others
    else:
        return Published(0, 0, before.size, len(accepted), needed)
    batch = Batch()
    opened = [conversation for conversation in due if conversation.add_to(batch, instance)]
    secrets.SystemRandom().shuffle(batch.leaves)
    persons = _write(batch, instance, week)
    _empty_inbox(opened, batch)
    append_event(action="batch published", by=by, week=week)
    size = before.size + len(batch.leaves)
    unopened = len(due) - len(opened)
    return Published(len(batch.leaves), persons, size, len(accepted), needed, unopened)


def _is_due(conversations: list[_Conversation], instance: Instance, week: Week) -> bool:
    """Whether there are enough of them, or one has waited longer than the campaign allows."""
    thresholds = instance.campaign.thresholds
    oldest = min((c.week for c in conversations), default=week)
    overdue = week - oldest > thresholds.longest_wait_weeks
    return overdue or len(conversations) >= thresholds.batch_declarations


class _Conversation:
    """All inbox rows of one receipt, oldest revision first."""

    def __init__(self, items: list[InboxItem], steps: dict[object, ReviewStep]) -> None:
        self.items = items
        self._step = steps.get(items[-1].id)

    @property
    def week(self) -> Week:
        return Week(self.items[-1].week)

    @property
    def is_ready(self) -> bool:
        """Whether the next batch can deal with it: all but declarations under review."""
        if self.items[-1].kind != InboxItem.Kind.DECLARE:
            return True
        return self._step is not None and self._step.state in (State.ACCEPTED, State.REFUSED)

    @property
    def is_accepted(self) -> bool:
        """Whether it brings a declaration to be published, which others may hide among."""
        return self._step is not None and self._step.state == State.ACCEPTED

    def add_to(self, batch: Batch, instance: Instance) -> bool:
        """Add what this brings to `batch`; False, with nothing added, if it cannot be opened."""
        identity = instance.review_identity
        try:
            opened = [open_envelope(bytes(item.sealed), identity=identity) for item in self.items]
        except EnvelopeError:
            return False
        self._add_opened(batch, opened, instance.campaign)
        return True

    def _add_opened(self, batch: Batch, opened: list[Envelope], campaign: Campaign) -> None:
        if self.items[0].kind != InboxItem.Kind.DECLARE:
            self._add_requests(batch, opened)
            return
        for superseded in opened[:-1]:
            batch.private_handles.extend(superseded.privates)
        if self.items[-1].kind == InboxItem.Kind.WITHDRAW:
            discard_declaration(batch, opened[-2], {})
        elif self._step is not None and self._step.state == State.REFUSED:
            discard_declaration(batch, opened[-1], self._step.refused)
        elif self._step is not None:
            add_declaration(
                batch,
                opened[-1],
                self._step.refused,
                week=self.week,
                campaign=campaign,
                make_nonce=_make_nonce,
            )

    def _add_requests(self, batch: Batch, opened: list[Envelope]) -> None:
        """Requests about published persons: a withdrawal outweighs a confirmation."""
        wanted: dict[Index, Kind] = {}
        for item, envelope in zip(self.items, opened, strict=True):
            kind = Kind.RETRACT if item.kind == InboxItem.Kind.WITHDRAW else Kind.CONFIRM
            for receipt in envelope.receipts:
                if wanted.get(receipt) is not Kind.RETRACT:
                    wanted[receipt] = kind
            if kind is Kind.RETRACT:
                batch.private_handles.extend(envelope.privates)
        for row in Receipt.objects.filter(index__in=list(wanted)):
            if row.leaf is None:
                continue
            leaf, kind = LeafIndex(row.leaf), wanted[Index(bytes(row.index))]
            target = find_target(leaf)
            if target is not None and can_add_request(kind, target):
                add_request(batch, kind, leaf, target, week=self.week)


def _conversations() -> list[_Conversation]:
    """Everything in the inbox, by receipt, in no order of arrival."""
    steps: dict[object, ReviewStep] = {}
    for step in ReviewStep.objects.order_by("number"):
        steps[step.item_id] = step
    by_receipt: dict[bytes, list[InboxItem]] = {}
    for item in InboxItem.objects.order_by("receipt_index", "revision").iterator(_CHUNK):
        by_receipt.setdefault(bytes(item.receipt_index), []).append(item)
    return [_Conversation(items, steps) for items in by_receipt.values()]


def _write(batch: Batch, instance: Instance, week: Week) -> int:
    """Write everything the batch adds; answer by how many persons the count grew."""
    before = current_tally()
    fold = Fold(ledger=DatabaseLedger(), known=instance.campaign.known, start=before)
    for leaf in batch.leaves:
        fold.add(leaf.entry)
    placed = list(numbered(batch, before.size))
    Entry.objects.bulk_create(
        (
            Entry(
                index=index,
                data=encode_entry(leaf.entry),
                kind=leaf.entry.kind,
                target=None if leaf.entry.kind is Kind.WITHDRAW else leaf.entry.target,
            )
            for index, leaf in placed
        ),
        batch_size=_CHUNK,
    )
    Statement.objects.bulk_create(
        (
            Statement(leaf=i, body=leaf.body, nonce=leaf.nonce, text_digest=leaf.text_digest)
            for i, leaf in placed
            if leaf.body
        ),
        batch_size=_CHUNK,
    )
    receipts = [Receipt(index=leaf.receipt, leaf=i) for i, leaf in placed if leaf.receipt]
    receipts += [Receipt(index=i, outcome=reason) for i, reason in batch.outcomes.items()]
    Receipt.objects.bulk_create(sorted(receipts, key=lambda r: bytes(r.index)), batch_size=_CHUNK)
    tally = fold.tally()
    if tally.size > before.size:
        store_tally(tally, week)
    return tally.total - before.total


def _empty_inbox(ready: list[_Conversation], batch: Batch) -> None:
    ids = [item.id for conversation in ready for item in conversation.items]
    for start in range(0, len(ids), _CHUNK):
        InboxItem.objects.filter(id__in=ids[start : start + _CHUNK]).delete()
    handles = batch.private_handles
    for start in range(0, len(handles), _CHUNK):
        PrivatePart.objects.filter(handle__in=handles[start : start + _CHUNK]).delete()
    for start in range(0, len(batch.erase), _CHUNK):
        Statement.objects.filter(leaf__in=batch.erase[start : start + _CHUNK]).delete()


def _make_nonce() -> Nonce:
    return Nonce(secrets.token_bytes(NONCE_BYTES))
