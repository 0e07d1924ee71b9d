"""Opening a sheet of paper: under the reference written on it, or the next one of its parcel.

One reference is opened once, and a sheet that was sent keeps its reference taken.
"""

from __future__ import annotations

import secrets
import uuid
from datetime import date

from django.db import IntegrityError, transaction

from unjoin.registry.weeks import Week, iso_name, week_of
from unjoin.service.accounts.audit import Actor, append_event
from unjoin.service.accounts.models import Staff
from unjoin.service.desk.paper.contents import SheetContents, seal_contents
from unjoin.service.desk.paper.errors import ReferenceOpenError, ReferenceSentError
from unjoin.service.desk.paper.models import PaperParcel, PaperSheet
from unjoin.service.desk.paper.parcels.actions import lock_parcel, take_references
from unjoin.service.desk.paper.parcels.contents import open_parcel_contents
from unjoin.service.desk.paper.references import clean_reference, reference_index
from unjoin.service.instance import Instance
from unjoin.service.intake.codes import IdempotencyKey


def open_sheet(
    *,
    instance: Instance,
    reference: str,
    language: str,
    by: Staff,
    today: date,
    parcel: PaperParcel | None = None,
    key: IdempotencyKey | None = None,
) -> PaperSheet:
    """Open the sheet that has `reference` written on it, as one of `parcel`.

    `key`: from which its receipts follow, where that is not left to chance.

    Raises ReferenceBadError, ReferenceOpenError or ReferenceSentError.
    """
    reference = clean_reference(reference)
    index = reference_index(reference, instance=instance)
    key = key or IdempotencyKey(secrets.token_hex(16))
    contents = SheetContents(reference=reference, language=language, key=key)
    try:
        with transaction.atomic():
            _refuse_taken(index)
            sheet = PaperSheet.objects.create(
                reference_index=index,
                parcel=parcel,
                week=week_of(today),
                sealed=seal_contents(contents, instance=instance),
            )
            append_event(action="paper sheet opened", by=Actor(by.handle), week=week_of(today))
    except IntegrityError:
        _refuse_taken(index)
        raise
    return sheet


def open_numbered_sheet(
    *,
    instance: Instance,
    parcel_id: uuid.UUID,
    by: Staff,
    today: date,
    key: IdempotencyKey | None = None,
) -> PaperSheet:
    """Open the next sheet of the parcel, under a reference of its own. Raises ParcelGoneError."""
    with transaction.atomic():
        parcel = lock_parcel(parcel_id)
        (reference,) = take_references(parcel, 1, instance=instance)
        contents = open_parcel_contents(bytes(parcel.sealed), instance=instance)
        return open_sheet(
            instance=instance,
            reference=reference,
            language=contents.language,
            parcel=parcel,
            by=by,
            today=today,
            key=key,
        )


def _refuse_taken(index: bytes) -> None:
    taken = PaperSheet.objects.filter(reference_index=index).first()
    if taken is None:
        return
    if taken.is_sent:
        raise ReferenceSentError(week=iso_name(Week(taken.week)))
    raise ReferenceOpenError(sheet_id=taken.id)
