"""What is done to a sheet of paper: opened, keyed twice, discarded or sent.

Rules kept here:

1. One reference is opened once; a sheet that was sent keeps its reference taken.
2. Two different people key a sheet, and neither of them twice. The database
   holds this too.
3. A sheet is sent once. Everything it becomes, the deletion of what was keyed
   and the mark that it was sent are one transaction; who asks again meanwhile
   finds it sent.
4. Who sent it sees its receipts, which follow from its key, until they say that
   they are written down; then the key is deleted. Nobody else sees them.
5. What was keyed is stored sealed, and is deleted with sending and discarding.
"""

from __future__ import annotations

import hmac
import secrets
import unicodedata
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db import IntegrityError, transaction

from unjoin.registry.consent import Consent
from unjoin.registry.receipt import ReceiptCode
from unjoin.registry.weeks import Week, iso_name, week_of
from unjoin.service.accounts.audit import Actor, append_event
from unjoin.service.accounts.models import Staff
from unjoin.service.desk.paper import Row, find_same_names
from unjoin.service.desk.paper_compare import Pair, compare, settle
from unjoin.service.desk.paper_contents import (
    KeyedSheet,
    SheetContents,
    open_keyed_sheet,
    open_sheet_contents,
    seal_contents,
)
from unjoin.service.desk.paper_declarations import Part, build_parts, part_key
from unjoin.service.desk.paper_errors import (
    KeyedByYouError,
    KeyedTwiceError,
    NobodyToSendError,
    NotKeyedTwiceError,
    NotSettledError,
    ReferenceBadError,
    ReferenceOpenError,
    ReferenceSentError,
    SameNameError,
    SheetGoneError,
    SheetSentError,
)
from unjoin.service.desk.paper_models import PaperKeying, PaperSheet
from unjoin.service.instance import Instance
from unjoin.service.intake import codes
from unjoin.service.intake.actions import receive
from unjoin.service.intake.codes import IdempotencyKey
from unjoin.service.intake.queries import find_receipt
from unjoin.service.intake.scripts import to_simplified

REFERENCE_LIMIT = 40


class DiscardReason(StrEnum):
    """Why a sheet is not sent; it stands in the audit chain."""

    UNREADABLE = "cannot be read"
    NO_WITHDRAWAL = "nobody withdraws in it"
    DEAD = "everybody on it is dead"
    DUPLICATE = "same as another sheet"
    MISTAKE = "opened by mistake"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class SentPart:
    """One receipt of a sheet, and the part it stands for."""

    code: ReceiptCode
    part: Part


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both keyings of a sheet beside each other."""

    sheet: SheetContents
    consents: tuple[Consent, Consent]
    pairs: tuple[Pair, ...]


def open_sheet(
    *, instance: Instance, reference: str, language: str, by: Staff, today: date
) -> PaperSheet:
    """Open the sheet that has `reference` written on it.

    Raises ReferenceBadError, ReferenceOpenError or ReferenceSentError.
    """
    reference = " ".join(unicodedata.normalize("NFC", reference).split())
    index = reference_index(reference, instance=instance)
    contents = SheetContents(
        reference=reference, language=language, key=IdempotencyKey(secrets.token_hex(16))
    )
    try:
        with transaction.atomic():
            _refuse_taken(index)
            sheet = PaperSheet.objects.create(
                reference_index=index,
                week=week_of(today),
                sealed=seal_contents(contents, instance=instance),
            )
            append_event(action="paper sheet opened", by=Actor(by.handle), week=week_of(today))
    except IntegrityError:
        _refuse_taken(index)
        raise
    return sheet


def reference_index(reference: str, *, instance: Instance) -> bytes:
    """How a sheet is found; case, width, spaces and signs of the reference do not matter.

    Raises ReferenceBadError.
    """
    folded = "".join(
        character
        for character in unicodedata.normalize("NFKC", reference).casefold()
        if unicodedata.category(character)[0] in "LN"
    )
    if not folded or len(reference) > REFERENCE_LIMIT:
        raise ReferenceBadError(limit=REFERENCE_LIMIT)
    return hmac.digest(instance.pepper, b"unjoin/paper/v1\n" + folded.encode(), "sha256")[:16]


def key_sheet(
    *, instance: Instance, sheet_id: uuid.UUID, keyed: KeyedSheet, by: Staff, today: date
) -> int:
    """Store what `by` read on the sheet; answer whether it is the first keying (1) or second (2).

    Raises SheetGoneError, SheetSentError, KeyedByYouError or KeyedTwiceError.
    """
    with transaction.atomic():
        sheet = lock_sheet(sheet_id)
        earlier = check_can_key(sheet, by)
        PaperKeying.objects.create(
            sheet=sheet,
            keyer=by,
            place=earlier + 1,
            sealed=seal_contents(keyed, instance=instance),
        )
        append_event(action="paper sheet keyed", by=Actor(by.handle), week=week_of(today))
    return earlier + 1


def check_can_key(sheet: PaperSheet, staff: Staff) -> int:
    """Raise KeyedByYouError or KeyedTwiceError; else how many have keyed it, 0 or 1."""
    keyers = list(sheet.keyings.values_list("keyer_id", flat=True))
    if staff.pk in keyers:
        raise KeyedByYouError(count=len(keyers))
    if len(keyers) >= 2:
        raise KeyedTwiceError
    return len(keyers)


def discard_sheet(*, sheet_id: uuid.UUID, reason: DiscardReason, by: Staff, today: date) -> None:
    """Delete the sheet and what was keyed. Raises SheetGoneError or SheetSentError."""
    with transaction.atomic():
        lock_sheet(sheet_id).delete()
        action = f"paper sheet discarded: {reason}"
        append_event(action=action, by=Actor(by.handle), week=week_of(today))


def lock_sheet(sheet_id: uuid.UUID) -> PaperSheet:
    """The open sheet, locked to the end of the caller's transaction.

    Raises SheetGoneError or SheetSentError.
    """
    sheet = PaperSheet.objects.select_for_update().filter(id=sheet_id).first()
    if sheet is None:
        raise SheetGoneError
    if sheet.is_sent:
        raise SheetSentError
    return sheet


def compare_keyings(sheet: PaperSheet, *, instance: Instance) -> Comparison:
    """Both keyings of an open sheet, aligned. Raises NotKeyedTwiceError."""
    sealed = list(sheet.keyings.order_by("place").values_list("sealed", flat=True))
    if len(sealed) < 2 or sheet.sealed is None:
        raise NotKeyedTwiceError
    first, second = (open_keyed_sheet(bytes(blob), instance=instance) for blob in sealed)
    return Comparison(
        sheet=open_sheet_contents(bytes(sheet.sealed), instance=instance),
        consents=(first.consent, second.consent),
        pairs=compare(first.rows, second.rows, to_simplified),
    )


def plan_parts(
    comparison: Comparison,
    *,
    consent: Consent,
    settled: Mapping[int, Row | None],
    instance: Instance,
) -> tuple[Part, ...]:
    """What the sheet becomes when its differences are settled so. Nothing is stored.

    Raises NotSettledError, SameNameError or NobodyToSendError.
    """
    if consent not in comparison.consents:
        raise NotSettledError
    try:
        rows = settle(comparison.pairs, settled)
    except KeyError as error:
        raise NotSettledError from error
    for same in find_same_names(rows, to_simplified):
        raise SameNameError(name=same.found)
    parts = build_parts(
        rows,
        consent=consent,
        language=comparison.sheet.language,
        key=comparison.sheet.key,
        campaign=instance.campaign,
    )
    if not parts:
        raise NobodyToSendError
    return parts


def send_sheet(
    *,
    instance: Instance,
    sheet_id: uuid.UUID,
    consent: Consent,
    settled: Mapping[int, Row | None],
    by: Staff,
    today: date,
) -> tuple[SentPart, ...]:
    """Hand in what is on the sheet, once, and delete what was keyed.

    `settled`: per place of a pair that differs, the row that holds, None for no
    row. Raises SheetGoneError, SheetSentError, NotKeyedTwiceError, what
    `plan_parts` raises, and what `receive` does.
    """
    actor = Actor(by.handle)
    with transaction.atomic():
        sheet = lock_sheet(sheet_id)
        comparison = compare_keyings(sheet, instance=instance)
        parts = plan_parts(comparison, consent=consent, settled=settled, instance=instance)
        sent = tuple(
            SentPart(
                receive(
                    instance=instance,
                    declaration=part.declaration,
                    key=part.key,
                    by=actor,
                    today=today,
                ).code,
                part,
            )
            for part in parts
        )
        sheet.keyings.all().delete()
        sheet.sender = by
        sheet.save(update_fields=["sender"])
        append_event(action="paper sheet sent", by=actor, week=week_of(today))
    return sent


def find_receipts(
    *, instance: Instance, sheet_id: uuid.UUID, by: Staff
) -> tuple[SheetContents, tuple[ReceiptCode, ...]]:
    """A sheet that `by` sent, and its receipts. Raises SheetSentError when that is over."""
    sheet = PaperSheet.objects.filter(id=sheet_id, sender=by).first()
    if sheet is None or sheet.sealed is None:
        raise SheetSentError
    contents = open_sheet_contents(bytes(sheet.sealed), instance=instance)
    return contents, _find_codes(contents.key, instance)


def forget_receipts(*, sheet_id: uuid.UUID, by: Staff) -> None:
    """Delete the key of a sheet that `by` sent: its receipts are written down."""
    PaperSheet.objects.filter(id=sheet_id, sender=by).update(sealed=None, sender=None)


def _find_codes(key: IdempotencyKey, instance: Instance) -> tuple[ReceiptCode, ...]:
    found: list[ReceiptCode] = []
    while True:
        code = codes.receipt_code(part_key(key, len(found) + 1), pepper=instance.pepper)
        if not find_receipt(code, instance=instance).is_known:
            return tuple(found)
        found.append(code)


def _refuse_taken(index: bytes) -> None:
    taken = PaperSheet.objects.filter(reference_index=index).first()
    if taken is None:
        return
    if taken.is_sent:
        raise ReferenceSentError(week=iso_name(Week(taken.week)))
    raise ReferenceOpenError(sheet_id=taken.id)
