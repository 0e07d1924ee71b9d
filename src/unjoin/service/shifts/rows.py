"""Shifts and gaps as a page lists them, in the time zone of whoever looks."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from unjoin.service.shifts.hours import PER_HOUR, Quarter, local_moment
from unjoin.service.shifts.languages import language_name
from unjoin.service.shifts.queries import Gap, OnRota
from unjoin.service.shifts.strips import day_title, hours_words, missing_words
from unjoin.service.shifts.takers import Taker


@dataclass(frozen=True, slots=True)
class Row:
    """One shift. `mine`: one's own place; `offered_by`: who offers theirs; `clashes`: with
    another of one's own. `is_now`: it has begun."""

    id: uuid.UUID
    language: str
    hours: str
    needed: int
    missing: int
    takers: tuple[Taker, ...]
    mine: Taker | None
    offered_by: str
    clashes: bool
    is_now: bool

    @property
    def words(self) -> str:
        """Language and hours, for labels of buttons."""
        return f"{self.language}, {self.hours}"


@dataclass(frozen=True, slots=True)
class DayOfRows:
    """The shifts that begin on one day."""

    title: str
    rows: list[Row]


def days_of_rows(
    shifts: Iterable[OnRota], *, of: uuid.UUID | None, mine: list[OnRota], zone: ZoneInfo, now: int
) -> list[DayOfRows]:
    """`shifts`, in their order, under the days on which they begin. `of`: who looks."""
    days = groupby(shifts, key=lambda shift: local_moment(shift.start, zone).date())
    return [
        DayOfRows(day_title(day), [_row(shift, of, mine, zone, now) for shift in group])
        for day, group in days
    ]


def gap_words(gap: Gap, zone: ZoneInfo, now: Quarter) -> str:
    """Such as: Mandarin, tomorrow 02:00–06:00: nobody comes, 1 needed."""
    stretch = gap.stretch
    when = f"{near_day(stretch.start, zone, now)} {hours_words(stretch.start, stretch.end, zone)}"
    return _("%(language)s, %(when)s: %(missing)s") % {
        "language": language_name(gap.language),
        "when": when,
        "missing": missing_words(stretch),
    }


def near_day(quarter: int, zone: ZoneInfo, now: Quarter) -> str:
    """Today, tomorrow, or the name of the day."""
    day, today = (local_moment(each, zone).date() for each in (quarter, now))
    near = {0: _("today"), 1: _("tomorrow")}
    return near.get((day - today).days) or day_title(day)


def length_words(quarters: int) -> str:
    """So many hours, such as 7½ h."""
    hours, rest = divmod(quarters, PER_HOUR)
    return _("%(hours)s h") % {"hours": f"{hours}{('', '¼', '½', '¾')[rest]}"}


def _row(shift: OnRota, of: uuid.UUID | None, mine: list[OnRota], zone: ZoneInfo, now: int) -> Row:
    offered = shift.offered_to(of) if of else None
    return Row(
        id=shift.id,
        language=language_name(shift.language),
        hours=f"{hours_words(shift.start, shift.end, zone)} "
        f"({length_words(shift.end - shift.start)})",
        needed=shift.needed,
        missing=shift.missing,
        takers=shift.takers,
        mine=shift.taking_of(of) if of else None,
        offered_by=offered.handle if offered else "",
        clashes=any(one.start < shift.end and shift.start < one.end for one in mine),
        is_now=shift.start <= now,
    )
