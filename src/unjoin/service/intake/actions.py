"""The one door: every channel ends in `receive`, or in `receive_sealed` beside it.

Rules kept here:

1. A declaration is checked, sealed and stored at once, or not at all. One that a
   browser sealed cannot be read here: it is checked when it is opened.
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

from unjoin.registry.consent import Channel
from unjoin.registry.declaration import Declaration, check_declaration
from unjoin.registry.receipt import ReceiptCode
from unjoin.registry.weeks import week_of
from unjoin.service.accounts.audit import Actor, append_event
from unjoin.service.instance import Instance
from unjoin.service.intake import codes, lookups
from unjoin.service.intake.codes import IdempotencyKey
from unjoin.service.intake.envelope import Envelope, seal_envelope
from unjoin.service.intake.errors import (
    NothingToActOnError,
    NotWaitingError,
    TooManyChangesError,
)
from unjoin.service.intake.message import (
    Message,
    SealedDeclaration,
    open_contents,
    sealed_contents,
)
from unjoin.service.intake.models import InboxItem
from unjoin.service.intake.queries import PersonState, ReceiptState, find_receipt
from unjoin.service.intake.scripts import to_simplified
from unjoin.service.intake.turns import write_turn
from unjoin.service.publication.locks import hold_off_publisher

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
    queue: InboxItem.Queue = InboxItem.Queue.PROMPT,
) -> Received:
    """Take in `declaration`, once for `key`, and answer with its receipt.

    `queue` says when reviewers come to it (see `flood`); it is received in any case.
    With `replaces`, it takes the place of the declaration of that receipt, which
    must still be waiting; the receipt stays the same.

    Raises DeclarationError or DeclaredNameError (a rule of the registry),
    KeyReusedError or NotWaitingError. Nothing is saved then.
    """
    check_declaration(
        declaration, bounds=instance.campaign.bounds, today=today, to_simplified=to_simplified
    )
    message = Message(instance, open_contents(declaration, key), key, replaces)
    return _store(instance, message, by=by, today=today, queue=queue)


def receive_sealed(
    *,
    instance: Instance,
    sealed: SealedDeclaration,
    key: IdempotencyKey,
    by: Actor,
    today: date,
    replaces: ReceiptCode | None = None,
    queue: InboxItem.Queue = InboxItem.Queue.PROMPT,
) -> Received:
    """Take in what a browser sealed, as `receive` does; nobody can read it here.

    Its rules are checked when it is opened (see `envelope`). Raises KeyReusedError
    or NotWaitingError. Nothing is saved then.
    """
    message = Message(instance, sealed_contents(sealed), key, replaces)
    return _store(instance, message, by=by, today=today, queue=queue)


def check_can_receive_sealed(
    *,
    instance: Instance,
    sealed: SealedDeclaration,
    key: IdempotencyKey,
    replaces: ReceiptCode | None = None,
) -> None:
    """Raise what `receive_sealed` would raise now. Nothing is saved."""
    message = Message(instance, sealed_contents(sealed), key, replaces)
    if not message.was_received() and replaces:
        _next_revision(instance, replaces)


def _store(
    instance: Instance, message: Message, *, by: Actor, today: date, queue: InboxItem.Queue
) -> Received:
    """Add what `message` brings, unless it came before."""
    persons = message.contents.person_count
    # Sealing takes time. Only a change, whose revision is not known yet, does it in its turn.
    rows = None if message.is_change else message.seal(1, today, queue)
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with write_turn(), transaction.atomic():
                if message.is_change:
                    hold_off_publisher()
                if message.was_received():
                    return Received(message.code, persons, repeated=True)
                revision = _next_revision(instance, message.code) if message.is_change else 1
                (rows or message.seal(revision, today, queue)).insert()
                append_event(action="declaration received", by=by, week=week_of(today))
                return Received(message.code, persons, repeated=False)
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
    channel: Channel = Channel.WEB,
) -> None:
    """Withdraw what `code` stands for: at once while it waits, else with the next batch.

    `persons` chooses among published persons; None means all of them. A
    declaration that still waits is withdrawn as a whole. `channel`: the way the
    receipt was given, which the entry says in public.

    Raises NothingToActOnError where there is nothing left to withdraw.
    """

    def choose(found: ReceiptState) -> tuple[PersonState, ...]:
        return tuple(
            person
            for person in found.persons
            if person.can_withdraw and (persons is None or person.number in persons)
        )

    _append_request(instance, code, InboxItem.Kind.WITHDRAW, choose, by, today, channel)


def confirm(
    *,
    instance: Instance,
    code: ReceiptCode,
    persons: frozenset[int],
    by: Actor,
    today: date,
    channel: Channel = Channel.WEB,
) -> None:
    """Confirm relayed persons of a published receipt; it is counted with the next batch.

    Raises NothingToActOnError where none of `persons` can be confirmed.
    """

    def choose(found: ReceiptState) -> tuple[PersonState, ...]:
        return tuple(p for p in found.persons if p.can_confirm and p.number in persons)

    _append_request(instance, code, InboxItem.Kind.CONFIRM, choose, by, today, channel)


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
    channel: Channel,
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
                item = _request(instance, code, kind, chosen, _following(found), channel)
                item.week = week_of(today)
                item.save(force_insert=True)
                append_event(action=f"{kind.label.lower()} received", by=by, week=week_of(today))
                return
        except IntegrityError:
            if lookups.fingerprint(codes.Index(bytes(item.key_index))) is not None:
                return  # the very same request, sent twice
            if attempt == _ATTEMPTS:
                raise


def _request(
    instance: Instance,
    code: ReceiptCode,
    kind: InboxItem.Kind,
    chosen: tuple[PersonState, ...],
    revision: int,
    channel: Channel,
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
        channel=channel,
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
