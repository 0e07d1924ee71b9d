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
from unjoin.registry.consent import Kind
from unjoin.registry.entry import LeafIndex
from unjoin.registry.statement import NONCE_BYTES, Nonce
from unjoin.registry.weeks import Week
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
)
from unjoin.service.publication.ledger import find_target
from unjoin.service.publication.models import Receipt
from unjoin.service.review.models import ReviewStep
from unjoin.service.review.states import State

_CHUNK = 2000
_OPEN_AT_ONCE = 250


class Row(NamedTuple):
    """One row of the inbox, without its envelope."""

    id: uuid.UUID
    kind: int
    week: int


class Decision(NamedTuple):
    """The last step of a review."""

    state: str
    refused: dict[str, int]


class Conversation:
    """All inbox rows of one receipt, oldest revision first."""

    __slots__ = ("_decision", "rows")

    def __init__(self, rows: list[Row], decisions: Mapping[uuid.UUID, Decision]) -> None:
        self.rows = rows
        self._decision = decisions.get(rows[-1].id)

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

    def add_to(self, batch: Batch, opened: list[Envelope], campaign: Campaign) -> None:
        """Add what it brings to `batch`; `opened` are the envelopes of its rows."""
        if self.rows[0].kind != InboxItem.Kind.DECLARE:
            self._add_requests(batch, opened)
            return
        for superseded in opened[:-1]:
            batch.private_handles.extend(superseded.privates)
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

    def _add_requests(self, batch: Batch, opened: list[Envelope]) -> None:
        """Requests about published persons: a withdrawal outweighs a confirmation."""
        wanted: dict[Index, Kind] = {}
        for row, envelope in zip(self.rows, opened, strict=True):
            kind = Kind.RETRACT if row.kind == InboxItem.Kind.WITHDRAW else Kind.CONFIRM
            for receipt in envelope.receipts:
                if wanted.get(receipt) is not Kind.RETRACT:
                    wanted[receipt] = kind
            if kind is Kind.RETRACT:
                batch.private_handles.extend(envelope.privates)
        for found in Receipt.objects.filter(index__in=list(wanted)):
            if found.leaf is None:
                continue
            leaf, kind = LeafIndex(found.leaf), wanted[Index(bytes(found.index))]
            target = find_target(leaf)
            if target is not None and can_add_request(kind, target):
                add_request(batch, kind, leaf, target, week=self.week)


def read_conversations() -> list[Conversation]:
    """Everything in the inbox, by receipt, in no order of arrival."""
    decisions: dict[uuid.UUID, Decision] = {}
    steps = ReviewStep.objects.order_by("number").values_list("item_id", "state", "refused")
    for item_id, state, refused in steps.iterator(_CHUNK):
        decisions[item_id] = Decision(state, refused)
    by_receipt: dict[bytes, list[Row]] = {}
    rows = InboxItem.objects.order_by("receipt_index", "revision")
    columns = rows.values_list("receipt_index", "id", "kind", "week")
    for index, item_id, kind, week in columns.iterator(_CHUNK):
        by_receipt.setdefault(bytes(index), []).append(Row(item_id, kind, week))
    return [Conversation(found, decisions) for found in by_receipt.values()]


def fill_batch(batch: Batch, due: list[Conversation], instance: Instance) -> list[Conversation]:
    """Add what `due` bring to `batch`; answer with those that could be opened.

    Nothing is added of a conversation with a row that cannot be opened.
    """
    opened = []
    for conversation, envelopes in _open(due, instance):
        if envelopes is not None:
            conversation.add_to(batch, envelopes, instance.campaign)
            opened.append(conversation)
    return opened


def _open(
    due: list[Conversation], instance: Instance
) -> Iterator[tuple[Conversation, list[Envelope] | None]]:
    identity = instance.review_identity
    for start in range(0, len(due), _OPEN_AT_ONCE):
        some = due[start : start + _OPEN_AT_ONCE]
        ids = [row.id for conversation in some for row in conversation.rows]
        sealed = dict(InboxItem.objects.filter(id__in=ids).values_list("id", "sealed"))
        for conversation in some:
            try:
                yield (
                    conversation,
                    [
                        open_envelope(bytes(sealed[row.id]), identity=identity)
                        for row in conversation.rows
                    ],
                )
            except EnvelopeError:
                yield conversation, None


def _make_nonce() -> Nonce:
    return Nonce(secrets.token_bytes(NONCE_BYTES))
