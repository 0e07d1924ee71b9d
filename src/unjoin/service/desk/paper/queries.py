"""Which sheets are open, and what can be done with each by whom asks."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Prefetch, Q, QuerySet

from unjoin.registry.weeks import Week
from unjoin.service.accounts.models import Staff
from unjoin.service.desk.paper.contents import open_sheet_contents
from unjoin.service.desk.paper.errors import SheetGoneError, SheetSentError
from unjoin.service.desk.paper.models import PaperPhotograph, PaperSheet
from unjoin.service.instance import Instance


class Stage(StrEnum):
    """What an open sheet waits for."""

    FIRST = "first"
    SECOND = "second"
    SOMEBODY_ELSE = "somebody-else"
    COMPARE = "compare"
    OTHERS = "others"
    RECEIPT = "receipt"


_NOT_YOURS = (Stage.SOMEBODY_ELSE, Stage.OTHERS)
_SEEN_IN = frozenset({Stage.FIRST, Stage.SECOND, Stage.SOMEBODY_ELSE, Stage.COMPARE})
"""When photographs are shown (see `photographs.actions.can_see_photographs`)."""


@dataclass(frozen=True, slots=True)
class OpenSheet:
    """A sheet that waits. `stage` is what for, as far as whom asks goes.

    `photographs`: their ids, by number; none where they are not for whom asks.
    """

    id: uuid.UUID
    reference: str
    language: str
    week: Week
    stage: Stage
    parcel_id: uuid.UUID | None = None
    photographs: tuple[uuid.UUID, ...] = ()


def open_sheets(*, instance: Instance, staff: Staff) -> list[OpenSheet]:
    """All open sheets by reference, what `staff` can do first; and receipts to write down."""
    mine = Q(sender__isnull=True) | Q(sender=staff)
    waiting = _sheets().filter(mine, sealed__isnull=False)
    sheets = [describe_sheet(sheet, instance=instance, staff=staff) for sheet in waiting]
    return sorted(sheets, key=lambda s: (s.stage in _NOT_YOURS, _in_reading_order(s.reference)))


def find_sheet(sheet_id: uuid.UUID) -> PaperSheet:
    """The open sheet. Raises SheetGoneError or SheetSentError."""
    sheet = _sheets().filter(id=sheet_id).first()
    if sheet is None:
        raise SheetGoneError
    if sheet.is_sent:
        raise SheetSentError
    return sheet


def describe_sheet(sheet: PaperSheet, *, instance: Instance, staff: Staff) -> OpenSheet:
    """A waiting sheet as `staff` sees it: nothing of what anybody keyed."""
    if sheet.sealed is None:
        raise SheetSentError
    contents = open_sheet_contents(bytes(sheet.sealed), instance=instance)
    stage = _stage(sheet, staff)
    photographs = sorted((each.number, each.id) for each in sheet.photographs.all())
    return OpenSheet(
        id=sheet.id,
        reference=contents.reference,
        language=contents.language,
        week=Week(sheet.week),
        stage=stage,
        parcel_id=sheet.parcel_id,
        photographs=tuple(id_ for _number, id_ in photographs) if stage in _SEEN_IN else (),
    )


def _sheets() -> QuerySet[PaperSheet]:
    """Sheets with their keyings, and with their photographs but for the pictures themselves."""
    pictures = PaperPhotograph.objects.defer("sealed", "fingerprint")
    return PaperSheet.objects.prefetch_related(
        "keyings", Prefetch("photographs", queryset=pictures)
    )


def _stage(sheet: PaperSheet, staff: Staff) -> Stage:
    if sheet.is_sent:
        return Stage.RECEIPT
    keyers = [keying.keyer_id for keying in sheet.keyings.all()]
    if len(keyers) == 2:
        return Stage.COMPARE if staff.pk in keyers else Stage.OTHERS
    if staff.pk in keyers:
        return Stage.SOMEBODY_ELSE
    return Stage.SECOND if keyers else Stage.FIRST


def _in_reading_order(reference: str) -> list[tuple[int, str]]:
    """A-9 before A-17."""
    parts = re.findall(r"[0-9]+|[^0-9]+", reference)
    return [(int(part), "") if part.isdigit() else (-1, part.casefold()) for part in parts]
