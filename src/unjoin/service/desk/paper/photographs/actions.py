"""What is done to photographs of sheets: taken in, shown, taken away.

Rules kept here:

1. Only the cleaned picture is kept (see `picture`), sealed like what is keyed; of the file that
   came, and of its name, nothing.
2. The same file is taken in once.
3. Who may key or has keyed an open sheet sees its photographs, and nobody else.
4. A photograph is taken away by hand only while nobody has keyed from it.
"""

from __future__ import annotations

import hashlib
import uuid
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max

from unjoin.registry.weeks import week_of
from unjoin.service.accounts.audit import Actor, append_event
from unjoin.service.accounts.models import Staff
from unjoin.service.custody.sealing import seal, unseal
from unjoin.service.desk.paper.actions import lock_sheet
from unjoin.service.desk.paper.contents import open_sheet_contents
from unjoin.service.desk.paper.models import PaperPhotograph, PaperSheet
from unjoin.service.desk.paper.opening import open_numbered_sheet
from unjoin.service.desk.paper.photographs.errors import (
    PhotographGoneError,
    PhotographKnownError,
    PhotographsKeyedError,
    PhotographsManyError,
)
from unjoin.service.desk.paper.photographs.picture import make_picture, size_class, without_padding
from unjoin.service.instance import Instance
from unjoin.service.intake import codes

PHOTOGRAPHS_LIMIT = 12
"""The most photographs of one sheet."""


def add_photograph(*, instance: Instance, sheet_id: uuid.UUID, data: bytes) -> PaperPhotograph:
    """Keep the photograph `data` (untrusted) of an open sheet.

    Raises SheetGoneError, SheetSentError, or one of `photographs.errors`.
    """
    fingerprint = _fingerprint(data, instance)
    _refuse_known(fingerprint, instance)
    picture = make_picture(data)
    try:
        with transaction.atomic():
            return _store(lock_sheet(sheet_id), picture, fingerprint, instance)
    except IntegrityError:
        _refuse_known(fingerprint, instance)
        raise


def open_photographed_sheet(
    *, instance: Instance, parcel_id: uuid.UUID, data: bytes, by: Staff, today: date
) -> PaperSheet:
    """Open a sheet of the parcel, with the photograph `data` (untrusted) of it.

    Raises ParcelGoneError, or one of `photographs.errors`.
    """
    fingerprint = _fingerprint(data, instance)
    _refuse_known(fingerprint, instance)
    picture = make_picture(data)
    try:
        with transaction.atomic():
            sheet = open_numbered_sheet(instance=instance, parcel_id=parcel_id, by=by, today=today)
            _store(sheet, picture, fingerprint, instance)
    except IntegrityError:
        _refuse_known(fingerprint, instance)
        raise
    return sheet


def remove_photograph(*, photograph_id: uuid.UUID, by: Staff, today: date) -> PaperSheet:
    """Delete a photograph of a sheet that nobody has keyed; answer with the sheet.

    Raises PhotographGoneError, PhotographsKeyedError, SheetGoneError or SheetSentError.
    """
    with transaction.atomic():
        photograph = PaperPhotograph.objects.filter(id=photograph_id).defer("sealed").first()
        if photograph is None:
            raise PhotographGoneError
        sheet = lock_sheet(photograph.sheet_id)
        if sheet.keyings.exists():
            raise PhotographsKeyedError
        PaperPhotograph.objects.filter(id=photograph_id).delete()
        action = "paper photograph removed"
        append_event(action=action, by=Actor(by.handle), week=week_of(today))
    return sheet


def show_photograph(*, instance: Instance, photograph_id: uuid.UUID, to: Staff) -> bytes:
    """The picture, as WebP. Raises PhotographGoneError where it is not for `to` to see."""
    found = PaperPhotograph.objects.filter(id=photograph_id).select_related("sheet").first()
    if found is None or not can_see_photographs(found.sheet, to):
        raise PhotographGoneError
    return without_padding(unseal(bytes(found.sealed), identity=instance.review_identity))


def can_see_photographs(sheet: PaperSheet, staff: Staff) -> bool:
    """Whether `staff` may key the open sheet, or has keyed it."""
    if sheet.is_sent:
        return False
    keyers = list(sheet.keyings.values_list("keyer_id", flat=True))
    return len(keyers) < 2 or staff.pk in keyers


def _store(
    sheet: PaperSheet, picture: bytes, fingerprint: bytes, instance: Instance
) -> PaperPhotograph:
    last = sheet.photographs.aggregate(Max("number"))["number__max"] or 0
    if sheet.photographs.count() >= PHOTOGRAPHS_LIMIT:
        raise PhotographsManyError(limit=PHOTOGRAPHS_LIMIT)
    recipients = instance.inbox_recipients
    return PaperPhotograph.objects.create(
        sheet=sheet,
        number=last + 1,
        fingerprint=fingerprint,
        sealed=seal(picture, recipients=recipients, at_least=size_class(picture)),
    )


def _fingerprint(data: bytes, instance: Instance) -> codes.Index:
    return codes.photograph_index(hashlib.sha256(data).digest(), pepper=instance.pepper)


def _refuse_known(fingerprint: bytes, instance: Instance) -> None:
    """Raise PhotographKnownError where the same file is kept already."""
    known = PaperPhotograph.objects.filter(fingerprint=fingerprint).select_related("sheet")
    sheet = next((found.sheet for found in known.defer("sealed")), None)
    if sheet is None:
        return
    reference = "–"
    if sheet.sealed is not None:
        reference = open_sheet_contents(bytes(sheet.sealed), instance=instance).reference
    raise PhotographKnownError(reference=reference)
