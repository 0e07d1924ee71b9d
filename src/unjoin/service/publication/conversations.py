"""What the inbox holds for the next batch: all rows of one receipt are one conversation.

The sealed envelopes are read and opened a few hundred at a time, when they are
taken into the batch; until then a conversation is a few numbers.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from unjoin.registry.campaign import Campaign
from unjoin.registry.consent import Channel, Kind
from unjoin.registry.entry import LeafIndex
from unjoin.registry.statement import NONCE_BYTES, Nonce
from unjoin.registry.weeks import Week
from unjoin.service.clock import today
from unjoin.service.instance import Instance
from unjoin.service.intake.codes import REVISION_LIMIT, Index
from unjoin.service.intake.envelope import Envelope, EnvelopeError, open_checked
from unjoin.service.intake.models import InboxItem
from unjoin.service.publication.batch import (
    Batch,
    add_declaration,
    add_request,
    can_add_request,
    discard_declaration,
)
from unjoin.service.publication.ledger import find_target
from unjoin.service.publication.models import EndedReceipt, Receipt
from unjoin.service.review.models import ReviewStep
from unjoin.service.review.real_names import published_under_real_name
from unjoin.service.review.states import State

_CHUNK = 2000
_OPEN_AT_ONCE = 50


class Row(NamedTuple):
    """One row of the inbox, without its envelope."""

    id: uuid.UUID
    kind: int
    week: int


class Decision(NamedTuple):
    """The last step of a review."""

    state: str
    refused: dict[str, int]
    by_two: bool


class Conversation:
    """All inbox rows of one receipt, oldest revision first.

    `lacks_second`: whether it would publish a real name that two did not accept together.
    `unpublishable_persons`: for how many it was handed in, where it was accepted and,
    when it was opened for the batch, found to break a rule; else 0.
    `kit_keys`: the key indexes of those of its rows that came from a kit, once it was opened.
    """

    __slots__ = ("_decision", "kit_keys", "lacks_second", "rows", "unpublishable_persons")

    def __init__(self, rows: list[Row], decisions: Mapping[uuid.UUID, Decision]) -> None:
        self.rows = rows
        self.unpublishable_persons = 0
        self.lacks_second = False
        self.kit_keys: tuple[Index, ...] = ()
        self._decision = decisions.get(rows[-1].id)

    def brings(self, opened: list[Envelope]) -> tuple[Index, ...]:
        """The receipts of which it would say for the first time what became of them."""
        if self.rows[0].kind != InboxItem.Kind.DECLARE:
            return ()
        last = -2 if self.is_taken_back else -1
        return opened[last].receipts

    @property
    def week(self) -> Week:
        """The week of its latest row."""
        return Week(self.rows[-1].week)

    @property
    def is_ready(self) -> bool:
        """Whether the next batch can deal with it: all but declarations under review."""
        if self.rows[-1].kind != InboxItem.Kind.DECLARE:
            return True
        return self._decision is not None and self._decision.state in (
            State.ACCEPTED,
            State.REFUSED,
        )

    @property
    def is_accepted(self) -> bool:
        """Whether it brings a declaration to be published, which others may hide among."""
        return self._decision is not None and self._decision.state == State.ACCEPTED

    @property
    def is_possible(self) -> bool:
        """Whether the service could have made these rows: not so many, and no declaration
        behind a request. Whoever takes the public process can add any."""
        follows = any(row.kind == InboxItem.Kind.DECLARE for row in self.rows[1:])
        return len(self.rows) <= REVISION_LIMIT and not (
            follows and self.rows[0].kind != InboxItem.Kind.DECLARE
        )

    @property
    def is_refused(self) -> bool:
        """Whether it brings a declaration that nobody of is to be published."""
        return self._decision is not None and self._decision.state == State.REFUSED

    @property
    def is_taken_back(self) -> bool:
        """Whether it was withdrawn before it was published."""
        return (
            self.rows[0].kind == InboxItem.Kind.DECLARE
            and self.rows[-1].kind == InboxItem.Kind.WITHDRAW
        )

    def names_without_second(self, latest: Envelope) -> bool:
        """Whether a real name would be published that one reviewer alone has accepted."""
        decision = self._decision
        if decision is None or decision.by_two or latest.declaration is None:
            return False
        return bool(published_under_real_name(latest.declaration, decision.refused))

    def add_to(self, batch: Batch, opened: list[Envelope], campaign: Campaign) -> None:
        """Add what it brings to `batch`; `opened` are the envelopes of its rows."""
        if self.rows[0].kind != InboxItem.Kind.DECLARE:
            self._add_requests(batch, opened)
            return
        for superseded in opened[:-1]:
            batch.private_handles.extend(superseded.privates)
        before = len(batch.leaves)
        if self.rows[-1].kind == InboxItem.Kind.WITHDRAW:
            discard_declaration(batch, opened[-2], {})
        elif self._decision is not None and self._decision.state == State.REFUSED:
            discard_declaration(batch, opened[-1], self._decision.refused)
        elif self._decision is not None:
            add_declaration(
                batch,
                opened[-1],
                self._decision.refused,
                week=self.week,
                campaign=campaign,
                make_nonce=_make_nonce,
            )
        if len(batch.leaves) == before:
            batch.ended_kits.extend(self.kit_keys)

    def _add_requests(self, batch: Batch, opened: list[Envelope]) -> None:
        """Requests about published persons: a withdrawal outweighs a confirmation."""
        wanted: dict[Index, tuple[Kind, Channel]] = {}
        for row, envelope in zip(self.rows, opened, strict=True):
            kind = Kind.RETRACT if row.kind == InboxItem.Kind.WITHDRAW else Kind.CONFIRM
            for receipt in envelope.receipts:
                known = wanted.get(receipt)
                if known is None or known[0] is not Kind.RETRACT:
                    wanted[receipt] = kind, envelope.channel
            if kind is Kind.RETRACT:
                batch.private_handles.extend(envelope.privates)
        for found in Receipt.objects.filter(index__in=list(wanted)):
            leaf, (kind, channel) = LeafIndex(found.leaf), wanted[Index(bytes(found.index))]
            target = find_target(leaf)
            if target is not None and can_add_request(kind, target):
                add_request(batch, kind, leaf, target, channel=channel, week=self.week)


def read_conversations(week: Week) -> list[Conversation]:
    """Everything in the inbox, by receipt, in no order of arrival. Nothing came after `week`."""
    decisions: dict[uuid.UUID, Decision] = {}
    steps = ReviewStep.objects.order_by("number").values_list(
        "item_id", "state", "refused", "by_two"
    )
    for item_id, *decision in steps.iterator(_CHUNK):
        decisions[item_id] = Decision(*decision)
    by_receipt: dict[bytes, list[Row]] = {}
    rows = InboxItem.objects.order_by("receipt_index", "revision")
    columns = rows.values_list("receipt_index", "id", "kind", "week")
    for index, item_id, kind, came in columns.iterator(_CHUNK):
        by_receipt.setdefault(bytes(index), []).append(Row(item_id, kind, min(came, week)))
    return [Conversation(found, decisions) for found in by_receipt.values()]


def fill_batch(batch: Batch, due: list[Conversation], instance: Instance) -> list[Conversation]:
    """Add what `due` bring to `batch`; answer with those that could be opened.

    Nothing is added of a conversation with a row that cannot be opened, nor of an accepted
    declaration that breaks a rule after all: it was checked before, but not by us. Nor of one
    about a person of whom it is known already what became of them.
    """
    opened = []
    known: set[Index] = set()
    for some in _open(due, instance):
        brought = [index for conversation, found in some for index in conversation.brings(found)]
        for table in (Receipt, EndedReceipt):
            rows = table._default_manager.filter(index__in=brought)  # noqa: SLF001
            known.update(Index(bytes(index)) for index in rows.values_list("index", flat=True))
        for conversation, envelopes in some:
            brings = conversation.brings(envelopes)
            if known.isdisjoint(brings):
                known.update(brings)
                conversation.add_to(batch, envelopes, instance.campaign)
                opened.append(conversation)
    return opened


def _open(
    due: list[Conversation], instance: Instance
) -> Iterator[list[tuple[Conversation, list[Envelope]]]]:
    """Those of `due` that could be opened, some at a time."""
    possible = [conversation for conversation in due if conversation.is_possible]
    for start in range(0, len(possible), _OPEN_AT_ONCE):
        some = possible[start : start + _OPEN_AT_ONCE]
        ids = [row.id for conversation in some for row in conversation.rows]
        columns = InboxItem.objects.filter(id__in=ids).values_list("id", "sealed", "key_index")
        sealed, keys = {}, {}
        for item_id, blob, key_index in columns:
            sealed[item_id], keys[item_id] = bytes(blob), Index(bytes(key_index))
        opened = []
        for conversation in some:
            blobs = [sealed[row.id] for row in conversation.rows]
            envelopes = _open_one(conversation, blobs, instance)
            if envelopes is not None:
                conversation.kit_keys = _of_kits(conversation, envelopes, keys)
                opened.append((conversation, envelopes))
        yield opened


def _of_kits(
    conversation: Conversation, opened: list[Envelope], keys: Mapping[uuid.UUID, Index]
) -> tuple[Index, ...]:
    return tuple(
        keys[row.id]
        for row, envelope in zip(conversation.rows, opened, strict=True)
        if row.kind == InboxItem.Kind.DECLARE and envelope.channel is Channel.KIT
    )


def _open_one(
    conversation: Conversation, sealed: list[bytes], instance: Instance
) -> list[Envelope] | None:
    """The envelopes of its rows; None where nothing may be published of them."""
    try:
        opened = [open_checked(blob, instance=instance, today=today()) for blob in sealed]
    except EnvelopeError:
        return None
    if conversation.is_accepted and opened[-1].problem:
        conversation.unpublishable_persons = len(opened[-1].receipts)
        return None
    if conversation.is_accepted and conversation.names_without_second(opened[-1]):
        conversation.lacks_second = True
        return None
    return opened


def _make_nonce() -> Nonce:
    return Nonce(secrets.token_bytes(NONCE_BYTES))
