"""Which sheets are open, and what can be done with each by whom asks."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from enum import StrEnum

from unjoin.registry.weeks import Week
from unjoin.service.accounts.models import Staff
from unjoin.service.desk.paper_contents import SheetContents, open_sheet_contents
from unjoin.service.desk.paper_errors import SheetGoneError, SheetSentError
from unjoin.service.desk.paper_models import PaperSheet
from unjoin.service.instance import Instance


class Stage(StrEnum):
    """What an open sheet waits for."""

    FIRST = "first"
    SECOND = "second"
    SOMEBODY_ELSE = "somebody-else"
    COMPARE = "compare"


@dataclass(frozen=True, slots=True)
class OpenSheet:
    """A sheet that is not sent. `stage` is what it waits for, as far as whom asks goes."""

    id: uuid.UUID
    reference: str
    language: str
    week: Week
    stage: Stage


def open_sheets(*, instance: Instance, staff: Staff) -> list[OpenSheet]:
    """All open sheets by reference; what `staff` can do comes first."""
    sheets = [
        describe_sheet(sheet, instance=instance, staff=staff)
        for sheet in PaperSheet.objects.filter(sealed__isnull=False).prefetch_related("keyings")
    ]
    return sorted(
        sheets, key=lambda s: (s.stage is Stage.SOMEBODY_ELSE, _in_reading_order(s.reference))
    )


def find_sheet(sheet_id: uuid.UUID) -> PaperSheet:
    """The open sheet. Raises SheetGoneError or SheetSentError."""
    sheet = PaperSheet.objects.filter(id=sheet_id).first()
    if sheet is None:
        raise SheetGoneError
    if sheet.sealed is None:
        raise SheetSentError
    return sheet


def describe_sheet(sheet: PaperSheet, *, instance: Instance, staff: Staff) -> OpenSheet:
    """An open sheet as `staff` sees it: nothing of what anybody keyed."""
    contents = sheet_contents(sheet, instance=instance)
    return OpenSheet(
        id=sheet.id,
        reference=contents.reference,
        language=contents.language,
        week=Week(sheet.week),
        stage=_stage([keying.keyer_id for keying in sheet.keyings.all()], staff),
    )


def sheet_contents(sheet: PaperSheet, *, instance: Instance) -> SheetContents:
    """What an open sheet is called, and its key. Raises SheetSentError."""
    if sheet.sealed is None:
        raise SheetSentError
    return open_sheet_contents(bytes(sheet.sealed), instance=instance)


def _stage(keyers: list[uuid.UUID], staff: Staff) -> Stage:
    if len(keyers) == 2:
        return Stage.COMPARE
    if staff.pk in keyers:
        return Stage.SOMEBODY_ELSE
    return Stage.SECOND if keyers else Stage.FIRST


def _in_reading_order(reference: str) -> list[tuple[int, str]]:
    """A-9 before A-17."""
    parts = re.findall(r"[0-9]+|[^0-9]+", reference)
    return [(int(part), "") if part.isdigit() else (-1, part.casefold()) for part in parts]
