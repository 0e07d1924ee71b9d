"""A declaration on its way through the door, with all that follows from its key and code.

It comes in the open, and is sealed here, or as a browser sealed it. From here on
both go the same way, and the rows they become look alike from outside. Nothing is
stored here, and no rule of the registry is checked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from unjoin.registry.consent import Channel
from unjoin.registry.declaration import Declaration, declaration_json, private_json
from unjoin.registry.receipt import ReceiptCode
from unjoin.registry.weeks import week_of
from unjoin.service.custody.models import PrivatePart
from unjoin.service.custody.sealing import seal
from unjoin.service.instance import AgeRecipient, Instance
from unjoin.service.intake import codes, lookups
from unjoin.service.intake.codes import IdempotencyKey, Index
from unjoin.service.intake.envelope import Envelope, seal_envelope
from unjoin.service.intake.errors import KeyReusedError
from unjoin.service.intake.models import InboxItem

SealPrivates = Callable[[tuple[AgeRecipient, ...]], Mapping[int, bytes]]


@dataclass(frozen=True, slots=True)
class SealedDeclaration:
    """What a browser sealed: for `persons` people, and by number what is private of whom.

    `fingerprint`: 16 bytes that are the same when the same is sent again. `receipt`: the
    code that a kit made and its declarant wrote down; None where the code is made here.
    """

    persons: int
    declaration: bytes
    privates: Mapping[int, bytes]
    fingerprint: bytes
    receipt: ReceiptCode | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """What a message holds: either `declaration`, or what a browser `sealed`.

    `rows`: how many have a number in the receipt; `person_count`: how many are counted.
    `receipt`: as in `SealedDeclaration`; only a kit brings one.
    """

    rows: int
    person_count: int
    fingerprint: bytes
    seal_privates: SealPrivates
    declaration: Declaration | None = None
    sealed: bytes = b""
    receipt: ReceiptCode | None = None


def open_contents(declaration: Declaration, key: IdempotencyKey) -> Contents:
    """The contents of a message that is sealed here."""
    privates = {n: person.private for n, person in enumerate(declaration.persons, start=1)}
    content = declaration_json(declaration) + private_json(privates)

    def seal_privates(recipients: tuple[AgeRecipient, ...]) -> dict[int, bytes]:
        return {
            number: seal(private_json({number: private}), recipients=recipients)
            for number, private in privates.items()
            if private
        }

    return Contents(
        rows=len(declaration.persons),
        person_count=declaration.person_count,
        fingerprint=codes.fingerprint(key, content),
        seal_privates=seal_privates,
        declaration=declaration,
    )


def sealed_contents(sealed: SealedDeclaration) -> Contents:
    """The contents of a message that a browser sealed."""
    return Contents(
        rows=sealed.persons,
        person_count=sealed.persons,
        fingerprint=sealed.fingerprint,
        seal_privates=lambda recipients: sealed.privates,
        sealed=sealed.declaration,
        receipt=sealed.receipt,
    )


@dataclass(frozen=True, slots=True)
class Rows:
    """What one declaration adds to the database."""

    item: InboxItem
    parts: list[PrivatePart]

    def insert(self) -> None:
        """Add them; the caller holds the transaction."""
        self.item.save(force_insert=True)
        if self.parts:
            PrivatePart.objects.bulk_create(self.parts)


class Message:
    """Contents under a key. `replaces`: the receipt of what they take the place of.

    `code` is the receipt, `is_change` whether it was there before.
    """

    def __init__(
        self,
        instance: Instance,
        contents: Contents,
        key: IdempotencyKey,
        replaces: ReceiptCode | None,
    ) -> None:
        made = contents.receipt or codes.receipt_code(key, pepper=instance.pepper)
        self.code = replaces or made
        self.is_change = replaces is not None
        self.contents = contents
        self._instance = instance
        self._key_index = codes.key_index(key, pepper=instance.pepper)

    def was_received(self) -> bool:
        """Whether this very message came before; raises KeyReusedError for another one.

        Another one is also what has a receipt that is taken: whoever makes codes can repeat them.
        """
        known = lookups.fingerprint(self._key_index)
        if known is not None:
            if known != self.contents.fingerprint:
                raise KeyReusedError
            return True
        if self.contents.receipt and lookups.latest_message(self._person_index(0)):
            raise KeyReusedError
        return not self.is_change and self._has_ended()

    def _has_ended(self) -> bool:
        """Whether it is known of anybody what became of them. What is known of one of them may
        have been deleted by its age, while others are published. Of a kit its key stays known:
        what it sealed can be brought again long after the outcomes were deleted."""
        limit = self._instance.campaign.thresholds.rows_per_declaration
        indexes = [self._person_index(n) for n in range(1, limit + 1)]
        if lookups.outcomes(indexes):
            return True
        return bool(self.contents.receipt) and lookups.is_ended_kit(self._key_index)

    def seal(self, revision: int, today: date, queue: InboxItem.Queue) -> Rows:
        """The rows to be stored, sealed."""
        instance, contents, week = self._instance, self.contents, week_of(today)
        numbers = range(1, contents.rows + 1)
        handles = {
            number: codes.private_handle(self.code, number, revision, pepper=instance.pepper)
            for number in numbers
        }
        envelope = Envelope(
            receipts=tuple(self._person_index(number) for number in numbers),
            privates=tuple(handles.values()),
            declaration=contents.declaration,
            sealed=contents.sealed,
            channel=Channel.KIT if contents.receipt else Channel.WEB,
        )
        item = InboxItem(
            kind=InboxItem.Kind.DECLARE,
            receipt_index=self._person_index(0),
            revision=revision,
            key_index=self._key_index,
            fingerprint=contents.fingerprint,
            week=week,
            queue=queue,
            sealed=seal_envelope(envelope, recipients=instance.inbox_recipients),
        )
        privates = contents.seal_privates(instance.custodian_recipients)
        parts = [
            PrivatePart(handle=handles[number], week=week, sealed=sealed)
            for number, sealed in privates.items()
        ]
        return Rows(item, parts)

    def _person_index(self, number: int) -> Index:
        return codes.receipt_index(self.code, number, pepper=self._instance.pepper)
