"""Which sheets are open, and what can be done with each by whom asks."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q

from unjoin.registry.weeks import Week
from unjoin.service.accounts.models import Staff
from unjoin.service.desk.paper_contents import open_sheet_contents
from unjoin.service.desk.paper_errors import SheetGoneError, SheetSentError
from unjoin.service.desk.paper_models import PaperSheet
from unjoin.service.instance import Instance


class Stage(StrEnum):
    """What an open sheet waits for."""

    FIRST = "first"
    SECOND = "second"
    SOMEBODY_ELSE = "somebody-else"
    COMPARE = "compare"
    RECEIPT = "receipt"


@dataclass(frozen=True, slots=True)
class OpenSheet:
    """A sheet that waits. `stage` is what for, as far as whom asks goes."""

    id: uuid.UUID
    reference: str
    language: str
    week: Week
    stage: Stage


def open_sheets(*, instance: Instance, staff: Staff) -> list[OpenSheet]:
    """All open sheets by reference, what `staff` can do first; and receipts to write down."""
    mine = Q(sender__isnull=True) | Q(sender=staff)
    waiting = PaperSheet.objects.filter(mine, sealed__isnull=False).prefetch_related("keyings")
    sheets = [describe_sheet(sheet, instance=instance, staff=staff) for sheet in waiting]
    return sorted(
        sheets, key=lambda s: (s.stage is Stage.SOMEBODY_ELSE, _in_reading_order(s.reference))
    )


def find_sheet(sheet_id: uuid.UUID) -> PaperSheet:
    """The open sheet. Raises SheetGoneError or SheetSentError."""
    sheet = PaperSheet.objects.filter(id=sheet_id).first()
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
    return OpenSheet(
        id=sheet.id,
        reference=contents.reference,
        language=contents.language,
        week=Week(sheet.week),
        stage=_stage(sheet, staff),
    )


def _stage(sheet: PaperSheet, staff: Staff) -> Stage:
    if sheet.is_sent:
        return Stage.RECEIPT
    keyers = [keying.keyer_id for keying in sheet.keyings.all()]
    if len(keyers) == 2:
        return Stage.COMPARE
    if staff.pk in keyers:
        return Stage.SOMEBODY_ELSE
    return Stage.SECOND if keyers else Stage.FIRST


def _in_reading_order(reference: str) -> list[tuple[int, str]]:
    """A-9 before A-17."""
    parts = re.findall(r"[0-9]+|[^0-9]+", reference)
    return [(int(part), "") if part.isdigit() else (-1, part.casefold()) for part in parts]
