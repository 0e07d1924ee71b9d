"""When a shift can be taken. Each rule raises with the sentence that people read."""

from __future__ import annotations

import uuid

from django.db.models import F, QuerySet

from unjoin.service.shifts.errors import (
    NotYoursError,
    OtherLanguageError,
    OverlapError,
    ShiftError,
    ShiftFullError,
    ShiftOverError,
)
from unjoin.service.shifts.hours import LONGEST_WITH_CLOCKS, Quarter
from unjoin.service.shifts.models import Shift, Taking
from unjoin.service.shifts.sealing import Tags
from unjoin.service.shifts.settings import Own
from unjoin.service.shifts.takers import Taker


def check_can_take(shift: Shift, *, staff_id: uuid.UUID, own: Own, now: Quarter) -> None:
    """Raises ShiftOverError, OtherLanguageError or OverlapError."""
    check_not_over(shift, now)
    if shift.language not in own.languages:
        raise OtherLanguageError
    tags = Tags()
    for other in overlapping(shift.start, shift.end).prefetch_related("takings"):
        tag = tags.of(other.pk, staff_id)
        if any(bytes(taking.taker) == tag for taking in other.takings.all()):
            raise OverlapError


def can_take(shift: Shift, *, staff_id: uuid.UUID, own: Own, now: Quarter) -> bool:
    """Whether `check_can_take` would let it pass."""
    try:
        check_can_take(shift, staff_id=staff_id, own=own, now=now)
    except ShiftError:
        return False
    return True


def check_has_place(shift: Shift, takers: list[Taker]) -> None:
    """Raises ShiftFullError where as many come as are needed."""
    if len(takers) >= shift.needed:
        raise ShiftFullError


def check_not_over(shift: Shift, now: Quarter) -> None:
    """Raises ShiftOverError."""
    if shift.end <= now:
        raise ShiftOverError


def own_taking(shift: Shift, staff_id: uuid.UUID) -> Taking:
    """The place of that account in the shift. Raises NotYoursError."""
    taking = shift.takings.filter(taker=Tags().of(shift.pk, staff_id)).first()
    if taking is None:
        raise NotYoursError
    return taking


def overlapping(start: int, end: int) -> QuerySet[Shift]:
    """The shifts that are under way in some quarter from `start` up to `end`."""
    # The longest that began before and could still be under way: so the index is used.
    near = Shift.objects.filter(start__lt=end, start__gt=start - LONGEST_WITH_CLOCKS)
    return near.filter(quarters__gt=start - F("start"))
