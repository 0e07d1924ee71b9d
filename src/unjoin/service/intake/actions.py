"""The one door: every channel ends in `receive`.

Rules kept here:

1. A declaration is checked, sealed and stored at once, or not at all.
2. One idempotency key is received once. The same contents again give the same
   receipt; other contents under the same key are refused, and what came first
   is kept. This holds after publication too.
3. The inbox is only added to.
4. What is private is sealed apart, to the custodians alone.
5. No time is kept but the week.
6. A change or a request is never lost to a publication at the same moment: the
   publisher waits for it, or it finds what was published (see `publication.locks`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from unjoin.registry.declaration import (
    Declaration,
    check_declaration,
    declaration_json,
    private_json,
)
from unjoin.registry.receipt import ReceiptCode
from unjoin.registry.weeks import week_of
from unjoin.service.accounts.audit import Actor, append_event
from unjoin.service.custody.models import PrivatePart
from unjoin.service.custody.sealing import seal
from unjoin.service.instance import Instance
from unjoin.service.intake import codes
from unjoin.service.intake.codes import IdempotencyKey, Index
from unjoin.service.intake.envelope import Envelope, seal_envelope
from unjoin.service.intake.errors import (
    KeyReusedError,
    NothingToActOnError,
    NotWaitingError,
    TooManyChangesError,
)
from unjoin.service.intake.models import InboxItem
from unjoin.service.intake.queries import PersonState, ReceiptState, find_receipt
from unjoin.service.intake.scripts import to_simplified
from unjoin.service.intake.turns import write_turn
from unjoin.service.publication.locks import hold_off_publisher
from unjoin.service.publication.models import Receipt

Choose = Callable[[ReceiptState], tuple[PersonState, ...]]

_ATTEMPTS = 3
"""How often something is tried again when another message got in at the same moment."""


@dataclass(frozen=True, slots=True)
class Received:
    """The answer of the door. `repeated`: this had been received before."""

    code: ReceiptCode
    persons: int
    repeated: bool


def receive(
    *,
    instance: Instance,
    declaration: Declaration,
    key: IdempotencyKey,
    by: Actor,
    today: date,
    replaces: ReceiptCode | None = None,
) -> Received:
    """Take in `declaration`, once for `key`, and answer with its receipt.

    With `replaces`, it takes the place of the declaration of that receipt, which
    must still be waiting; the receipt stays the same.

    Raises DeclarationError or DeclaredNameError (a rule of the registry),
    KeyReusedError or NotWaitingError. Nothing is saved then.
    """
    check_declaration(
        declaration, bounds=instance.campaign.bounds, today=today, to_simplified=to_simplified
    )
    code = replaces or codes.receipt_code(key, pepper=instance.pepper)
    message = _Message(instance, declaration, key, code)
    received = Received(code, declaration.person_count, repeated=False)
    repeated = Received(code, declaration.person_count, repeated=True)
    # Sealing takes time. Only a change, whose revision is not known yet, does it in its turn.
    rows = None if replaces else message.seal(1, today)
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with write_turn(), transaction.atomic():
                if replaces:
                    hold_off_publisher()
                if message.was_received(published_counts=replaces is None):
                    return repeated
                (rows or message.seal(_next_revision(instance, code), today)).insert()
                append_event(action="declaration received", by=by, week=week_of(today))
                return received
        except IntegrityError:
            # The same form, or another change, was faster: look again at what there is.
            if attempt == _ATTEMPTS:
                raise
    raise AssertionError("the last attempt returns or raises")


def withdraw(
    *,
    instance: Instance,
    code: ReceiptCode,
    by: Actor,
    today: date,
    persons: frozenset[int] | None = None,
) -> None:
    """Withdraw what `code` stands for: at once while it waits, else with the next batch.

    `persons` chooses among published persons; None means all of them. A
    declaration that still waits is withdrawn as a whole.

    Raises NothingToActOnError where there is nothing left to withdraw.
    """

    def choose(found: ReceiptState) -> tuple[PersonState, ...]:
        return tuple(
            person
            for person in found.persons
            if person.can_withdraw and (persons is None or person.number in persons)
        )

    _append_request(instance, code, InboxItem.Kind.WITHDRAW, choose, by, today)


def confirm(
    *, instance: Instance, code: ReceiptCode, persons: frozenset[int], by: Actor, today: date
) -> None:
    """Confirm relayed persons of a published receipt; it is counted with the next batch.

    Raises NothingToActOnError where none of `persons` can be confirmed.
    """

    def choose(found: ReceiptState) -> tuple[PersonState, ...]:
        return tuple(p for p in found.persons if p.can_confirm and p.number in persons)

    _append_request(instance, code, InboxItem.Kind.CONFIRM, choose, by, today)


@dataclass(frozen=True, slots=True)
class _Rows:
    """What one declaration adds to the database."""

    item: InboxItem
    parts: list[PrivatePart]

    def insert(self) -> None:
        """Add them; the caller holds the transaction."""
        self.item.save(force_insert=True)
        if self.parts:
            PrivatePart.objects.bulk_create(self.parts)


class _Message:
    """A declaration on its way through the door, with what is derived from key and code."""

    def __init__(
        self, instance: Instance, declaration: Declaration, key: IdempotencyKey, code: ReceiptCode
    ) -> None:
        self._instance = instance
        self._declaration = declaration
        self._code = code
        self._key_index = codes.key_index(key, pepper=instance.pepper)
        privates = {n: person.private for n, person in enumerate(declaration.persons, start=1)}
        content = declaration_json(declaration) + private_json(privates)
        self._fingerprint = codes.fingerprint(key, content)

    def was_received(self, *, published_counts: bool) -> bool:
        """Whether this very message came before; raises KeyReusedError for another one."""
        known = (
            InboxItem.objects.filter(key_index=self._key_index)
            .values_list("fingerprint", flat=True)
            .first()
        )
        if known is not None:
            if bytes(known) != self._fingerprint:
                raise KeyReusedError
            return True
        return published_counts and Receipt.objects.filter(index=self._person_index(1)).exists()

    def seal(self, revision: int, today: date) -> _Rows:
        """The rows to be stored, sealed."""
        week = week_of(today)
        numbers = range(1, len(self._declaration.persons) + 1)
        handles = {
            number: codes.private_handle(self._code, number, revision, pepper=self._instance.pepper)
            for number in numbers
        }
        envelope = Envelope(
            receipts=tuple(self._person_index(number) for number in numbers),
            privates=tuple(handles.values()),
            declaration=self._declaration,
        )
        item = InboxItem(
            kind=InboxItem.Kind.DECLARE,
            receipt_index=self._person_index(0),
            revision=revision,
            key_index=self._key_index,
            fingerprint=self._fingerprint,
            week=week,
            sealed=seal_envelope(envelope, recipients=self._instance.inbox_recipients),
        )
        parts = [
            PrivatePart(
                handle=handles[number],
                week=week,
                sealed=seal(
                    private_json({number: person.private}),
                    recipients=self._instance.custodian_recipients,
                ),
            )
            for number, person in enumerate(self._declaration.persons, start=1)
            if person.private
        ]
        return _Rows(item, parts)

    def _person_index(self, number: int) -> Index:
        return codes.receipt_index(self._code, number, pepper=self._instance.pepper)


def _next_revision(instance: Instance, code: ReceiptCode) -> int:
    found = find_receipt(code, instance=instance)
    if not found.waiting:
        raise NotWaitingError
    return _following(found)


def _following(found: ReceiptState) -> int:
    if found.revision >= codes.REVISION_LIMIT:
        raise TooManyChangesError
    return found.revision + 1


def _append_request(
    instance: Instance,
    code: ReceiptCode,
    kind: InboxItem.Kind,
    choose: Choose,
    by: Actor,
    today: date,
) -> None:
    """Append a request for the persons that `choose` finds, or for a waiting declaration.

    Of two requests at the same moment the later one looks again at what there is.
    """
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with write_turn(), transaction.atomic():
                hold_off_publisher()
                found = find_receipt(code, instance=instance)
                chosen = choose(found)
                if not chosen and not (found.waiting and kind is InboxItem.Kind.WITHDRAW):
                    raise NothingToActOnError
                item = _request(instance, code, kind, chosen, _following(found))
                item.week = week_of(today)
                item.save(force_insert=True)
                append_event(action=f"{kind.label.lower()} received", by=by, week=week_of(today))
                return
        except IntegrityError:
            if InboxItem.objects.filter(key_index=item.key_index).exists():
                return  # the very same request, sent twice
            if attempt == _ATTEMPTS:
                raise


def _request(
    instance: Instance,
    code: ReceiptCode,
    kind: InboxItem.Kind,
    chosen: tuple[PersonState, ...],
    revision: int,
) -> InboxItem:
    pepper = instance.pepper
    numbers = tuple(person.number for person in chosen)
    envelope = Envelope(
        receipts=tuple(codes.receipt_index(code, number, pepper=pepper) for number in numbers),
        privates=tuple(
            handle
            for number in numbers
            for handle in codes.private_handles(code, number, pepper=pepper)
        ),
    )
    index = codes.request_index(code, kind, revision, numbers, pepper=pepper)
    return InboxItem(
        kind=kind,
        receipt_index=codes.receipt_index(code, 0, pepper=pepper),
        revision=revision,
        key_index=index,
        fingerprint=index,
        sealed=seal_envelope(envelope, recipients=instance.inbox_recipients),
    )
