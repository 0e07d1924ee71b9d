"""What is done to a parcel: opened, given sheets, told what they brought, closed.

Rules kept here:

1. Where a parcel comes from, and when, is stored sealed; its row has nothing but the week in
   which it was opened.
2. Its sheets have references of its own code, numbered; none that is taken already.
3. No two people of one parcel are given the same pseudonym, and a name that was sent before is
   known again: both from what each sheet brought when it was sent.
4. It is closed when all its sheets are sent or discarded. Then nothing of it is left.
"""

from __future__ import annotations

import secrets
import unicodedata
import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.db import transaction

from unjoin.registry.names import fold_name
from unjoin.registry.weeks import Week, week_of
from unjoin.service.accounts.audit import Actor, append_event
from unjoin.service.accounts.models import Staff
from unjoin.service.desk.paper.errors import (
    CameBadError,
    ParcelGoneError,
    ParcelWaitsError,
    PlaceBadError,
)
from unjoin.service.desk.paper.models import PaperParcel, PaperSheet
from unjoin.service.desk.paper.parcels.contents import (
    Brought,
    ParcelContents,
    open_parcel_contents,
    seal_parcel,
)
from unjoin.service.desk.paper.references import reference_index
from unjoin.service.instance import Instance
from unjoin.service.intake import codes
from unjoin.service.intake.scripts import to_simplified

PLACE_LIMIT = 80
OLDEST_WEEKS = 26
"""How many weeks ago a parcel may have come in."""

_CODE_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"  # without I, O and S, which are read as digits
_CODE_LENGTH = 3


def open_parcel(
    *, instance: Instance, place: str, came: Week, language: str, by: Staff, today: date
) -> PaperParcel:
    """Open a parcel of paper from `place`. Raises PlaceBadError or CameBadError."""
    place = " ".join(unicodedata.normalize("NFC", place).split())
    if not place or len(place) > PLACE_LIMIT:
        raise PlaceBadError(limit=PLACE_LIMIT)
    week = week_of(today)
    if not week - OLDEST_WEEKS <= came <= week:
        raise CameBadError
    with transaction.atomic():
        code = _free_code(instance)
        contents = ParcelContents(place=place, came=came, code=code, language=language)
        sealed = seal_parcel(contents, instance=instance)
        parcel = PaperParcel.objects.create(week=week, sealed=sealed)
        append_event(action="paper parcel opened", by=Actor(by.handle), week=week)
    return parcel


def lock_parcel(parcel_id: uuid.UUID) -> PaperParcel:
    """The parcel, locked to the end of the caller's transaction. Raises ParcelGoneError."""
    parcel = PaperParcel.objects.select_for_update().filter(id=parcel_id).first()
    if parcel is None:
        raise ParcelGoneError
    return parcel


def take_references(parcel: PaperParcel, count: int, *, instance: Instance) -> list[str]:
    """The next `count` references of the locked `parcel`, none of which is taken."""
    contents = open_parcel_contents(bytes(parcel.sealed), instance=instance)
    found: list[str] = []
    number = contents.next_number
    while len(found) < count:
        reference = f"{contents.code}-{number}"
        index = reference_index(reference, instance=instance)
        if not PaperSheet.objects.filter(reference_index=index).exists():
            found.append(reference)
        number += 1
    _store(parcel, replace(contents, next_number=number), instance)
    return found


def note_brought(
    parcel: PaperParcel,
    *,
    sheet_id: uuid.UUID,
    offered: Iterable[str],
    names: Iterable[str],
    instance: Instance,
) -> None:
    """Note in the locked `parcel` what the sheet of that id was sent with."""
    contents = open_parcel_contents(bytes(parcel.sealed), instance=instance)
    marks = frozenset(name_mark(parcel.id, name, instance=instance) for name in names)
    brought = Brought(offered=tuple(offered), marks=marks)
    _store(parcel, contents.with_brought(sheet_id, brought), instance)


def name_mark(parcel_id: uuid.UUID, name: str, *, instance: Instance) -> bytes:
    """By what `name` is known again in that parcel, in either script and any width."""
    folded = fold_name(name, to_simplified=to_simplified)
    return codes.parcel_mark(parcel_id.bytes, folded, pepper=instance.pepper)


def close_parcel(*, parcel_id: uuid.UUID, by: Staff, today: date) -> None:
    """Delete the parcel; its sheets that were sent stay. Raises ParcelGone or ParcelWaitsError."""
    with transaction.atomic():
        parcel = lock_parcel(parcel_id)
        if parcel.sheets.filter(sealed__isnull=False, sender__isnull=True).exists():
            raise ParcelWaitsError
        parcel.delete()
        append_event(action="paper parcel closed", by=Actor(by.handle), week=week_of(today))


def _store(parcel: PaperParcel, contents: ParcelContents, instance: Instance) -> None:
    parcel.sealed = seal_parcel(contents, instance=instance)
    parcel.save(update_fields=["sealed"])


def _free_code(instance: Instance) -> str:
    """Letters that no other parcel has."""
    taken = {
        open_parcel_contents(bytes(sealed), instance=instance).code
        for sealed in PaperParcel.objects.values_list("sealed", flat=True)
    }
    while True:
        code = "".join(secrets.choice(_CODE_LETTERS) for _ in range(_CODE_LENGTH))
        if code not in taken:
            return code
