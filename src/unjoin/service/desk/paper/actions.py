"""What is done to an open sheet of paper: keyed twice, discarded or sent.

Rules kept here:

1. A sheet that was sent keeps its reference taken (see `opening`).
2. Two different people key a sheet, and neither of them twice. The database
   holds this too. They alone see what was keyed, compare it and send it.
3. A sheet is sent once. Everything it becomes, the deletion of what was keyed
   and the mark that it was sent are one transaction; who asks again meanwhile
   finds it sent.
4. Who sent it sees its receipts, which follow from its key, until they say that
   they are written down; then the key is deleted. Nobody else sees them.
5. What was keyed is stored sealed, and is deleted with sending and discarding.
   Photographs go with discarding, or when what was sent is published.
6. The parcel of a sheet is locked before the sheet.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db import transaction

from unjoin.registry.consent import Channel, Consent
from unjoin.registry.receipt import ReceiptCode
from unjoin.registry.weeks import week_of
from unjoin.service.accounts.audit import Actor, append_event
from unjoin.service.accounts.models import Staff
from unjoin.service.desk.paper.compare import Pair, compare, settle
from unjoin.service.desk.paper.contents import (
    KeyedSheet,
    SheetContents,
    open_keyed_sheet,
    open_sheet_contents,
    seal_contents,
)
from unjoin.service.desk.paper.declarations import Part, build_parts, part_key
from unjoin.service.desk.paper.errors import (
    KeyedByOthersError,
    KeyedByYouError,
    KeyedTwiceError,
    NobodyToSendError,
    NotKeyedTwiceError,
    NotSettledError,
    SameNameError,
    SheetGoneError,
    SheetSentError,
)
from unjoin.service.desk.paper.models import PaperKeying, PaperParcel, PaperSheet
from unjoin.service.desk.paper.parcels.actions import lock_parcel, name_mark, note_brought
from unjoin.service.desk.paper.parcels.contents import open_parcel_contents
from unjoin.service.desk.paper.photographs.waiting import keep_until_published
from unjoin.service.desk.paper.sheet import Row, RowKind, find_same_names
from unjoin.service.instance import Instance
from unjoin.service.intake import codes
from unjoin.service.intake.actions import receive
from unjoin.service.intake.codes import IdempotencyKey
from unjoin.service.intake.queries import find_receipt
from unjoin.service.intake.scripts import to_simplified


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
    """Both keyings of a sheet beside each other.

    `given`: pseudonyms that others in its parcel were given. `is_known`: whether a name was sent
    from another sheet of its parcel.
    """

    sheet: SheetContents
    consents: tuple[Consent, Consent]
    pairs: tuple[Pair, ...]
    given: frozenset[str] = frozenset()
    is_known: Callable[[str], bool] = lambda _name: False


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


def check_can_compare(sheet: PaperSheet, staff: Staff) -> None:
    """Raise NotKeyedTwiceError, or KeyedByOthersError unless `staff` keyed the sheet."""
    keyers = list(sheet.keyings.values_list("keyer_id", flat=True))
    if len(keyers) < 2:
        raise NotKeyedTwiceError
    if staff.pk not in keyers:
        raise KeyedByOthersError


def discard_sheet(*, sheet_id: uuid.UUID, reason: DiscardReason, by: Staff, today: date) -> None:
    """Delete the sheet, what was keyed and its photographs.

    Raises SheetGoneError or SheetSentError.
    """
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


def compare_keyings(sheet: PaperSheet, *, instance: Instance, by: Staff) -> Comparison:
    """Both keyings of an open sheet, aligned. Raises what `check_can_compare` does."""
    check_can_compare(sheet, by)
    sealed = list(sheet.keyings.order_by("place").values_list("sealed", flat=True))
    if len(sealed) < 2 or sheet.sealed is None:
        raise NotKeyedTwiceError
    given, marks = _brought_besides(sheet, instance)

    def is_known(name: str) -> bool:
        parcel_id = sheet.parcel_id
        return parcel_id is not None and name_mark(parcel_id, name, instance=instance) in marks

    first, second = (open_keyed_sheet(bytes(blob), instance=instance) for blob in sealed)
    return Comparison(
        sheet=open_sheet_contents(bytes(sheet.sealed), instance=instance),
        consents=(first.consent, second.consent),
        pairs=compare(first.rows, second.rows, to_simplified),
        given=given,
        is_known=is_known,
    )


def settled_rows(
    comparison: Comparison, settled: Mapping[int, Row | None], *, left_out: Collection[str] = ()
) -> tuple[Row, ...]:
    """The rows of the sheet when its differences are settled so, but for names `left_out`.

    Raises NotSettledError.
    """
    try:
        rows = settle(comparison.pairs, settled)
    except KeyError as error:
        raise NotSettledError from error
    return tuple(row for row in rows if row.kind is not RowKind.NAMED or row.name not in left_out)


def plan_parts(
    comparison: Comparison,
    *,
    consent: Consent,
    settled: Mapping[int, Row | None],
    instance: Instance,
    left_out: Collection[str] = (),
) -> tuple[Part, ...]:
    """What the sheet becomes when its differences are settled so. Nothing is stored.

    Raises NotSettledError, SameNameError or NobodyToSendError.
    """
    if consent not in comparison.consents:
        raise NotSettledError
    rows = settled_rows(comparison, settled, left_out=left_out)
    for same in find_same_names(rows, to_simplified):
        raise SameNameError(name=same.found)
    parts = build_parts(
        [(row, consent) for row in rows],
        channel=Channel.PAPER,
        language=comparison.sheet.language,
        key=comparison.sheet.key,
        campaign=instance.campaign,
        given=comparison.given,
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
    left_out: Collection[str] = (),
) -> tuple[SentPart, ...]:
    """Hand in what is on the sheet, once, and delete what was keyed.

    `settled`: per place of a pair that differs, the row that holds, None for no
    row. `left_out`: names that were sent before, of the same people. Raises
    SheetGoneError, SheetSentError, what `compare_keyings` and `plan_parts` raise,
    and what `receive` does.
    """
    actor = Actor(by.handle)
    with transaction.atomic():
        parcel = _lock_parcel_of(sheet_id)
        sheet = lock_sheet(sheet_id)
        comparison = compare_keyings(sheet, instance=instance, by=by)
        parts = plan_parts(
            comparison, consent=consent, settled=settled, instance=instance, left_out=left_out
        )
        sent = receive_parts(instance=instance, parts=parts, by=actor, today=today)
        if parcel is not None:
            note_sent(parcel, sheet.id, parts, instance=instance)
        keep_until_published(sheet, [one.code for one in sent], instance=instance)
        sheet.keyings.all().delete()
        sheet.sender = by
        sheet.save(update_fields=["sender"])
        append_event(action="paper sheet sent", by=actor, week=week_of(today))
    return sent


def receive_parts(
    *, instance: Instance, parts: Iterable[Part], by: Actor, today: date
) -> tuple[SentPart, ...]:
    """Hand in each of `parts`. To be called in a transaction, so that all of them come or none."""
    return tuple(
        SentPart(
            receive(
                instance=instance, declaration=part.declaration, key=part.key, by=by, today=today
            ).code,
            part,
        )
        for part in parts
    )


def note_sent(
    parcel: PaperParcel, sheet_id: uuid.UUID, parts: Iterable[Part], *, instance: Instance
) -> None:
    """Note in the locked `parcel` which names its people were given, and which they had."""
    sent = [
        pair for part in parts for pair in zip(part.rows, part.declaration.persons, strict=True)
    ]
    note_brought(
        parcel,
        sheet_id=sheet_id,
        offered=[person.name for row, person in sent if row.kind is RowKind.UNREADABLE],
        names=[person.name for row, person in sent if row.kind is RowKind.NAMED],
        instance=instance,
    )


def find_receipts(
    *, instance: Instance, sheet_id: uuid.UUID, by: Staff
) -> tuple[SheetContents, tuple[ReceiptCode, ...]]:
    """A sheet that `by` sent, and its receipts. Raises SheetSentError when that is over."""
    sheet = PaperSheet.objects.filter(id=sheet_id, sender=by).first()
    if sheet is None or sheet.sealed is None:
        raise SheetSentError
    contents = open_sheet_contents(bytes(sheet.sealed), instance=instance)
    return contents, find_codes(contents.key, instance)


def forget_receipts(*, sheet_id: uuid.UUID, by: Staff) -> None:
    """Delete the key of a sheet that `by` sent: its receipts are written down."""
    PaperSheet.objects.filter(id=sheet_id, sender=by).update(sealed=None, sender=None)


def find_codes(key: IdempotencyKey, instance: Instance) -> tuple[ReceiptCode, ...]:
    """The receipts of what was sent under `key`, of all its parts; none where nothing was."""
    found: list[ReceiptCode] = []
    while True:
        code = codes.receipt_code(part_key(key, len(found) + 1), pepper=instance.pepper)
        if not find_receipt(code, instance=instance).is_known:
            return tuple(found)
        found.append(code)


def _lock_parcel_of(sheet_id: uuid.UUID) -> PaperParcel | None:
    parcel_id = PaperSheet.objects.filter(id=sheet_id).values_list("parcel_id", flat=True).first()
    return lock_parcel(parcel_id) if parcel_id else None


def _brought_besides(
    sheet: PaperSheet, instance: Instance
) -> tuple[frozenset[str], frozenset[bytes]]:
    """Pseudonyms given and marks of names sent with the other sheets of its parcel."""
    if sheet.parcel is None:
        return frozenset(), frozenset()
    contents = open_parcel_contents(bytes(sheet.parcel.sealed), instance=instance)
    return contents.offered_besides(sheet.id), contents.marks_besides(sheet.id)
