"""What the page of a volunteer's shifts is given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from unjoin.service.accounts.models import Staff
from unjoin.service.shifts.hours import PER_DAY, Quarter, local_moment, quarter_of
from unjoin.service.shifts.languages import language_name
from unjoin.service.shifts.presence import presence
from unjoin.service.shifts.queries import WARNED_AHEAD, OnRota, gaps_in, rota
from unjoin.service.shifts.rows import days_of_rows, gap_words, near_day
from unjoin.service.shifts.settings import Own
from unjoin.service.shifts.strips import days_of, hours_words
from unjoin.service.shifts.zones import offset_words, zone_name

AHEAD_DAYS = 28
OPEN_DAYS = 14
STRIP_DAYS = 3
LAST_OFFSET = AHEAD_DAYS - STRIP_DAYS


@dataclass(frozen=True, slots=True)
class Swapped:
    """A shift of one's own that somebody else has taken over."""

    what: str
    by: str


def shifts_context(staff: Staff, own: Own, *, moment: datetime, offset: int) -> dict[str, object]:
    """The context of shifts/shifts.html; the strips begin `offset` days from today."""
    now = quarter_of(moment)
    shifts = rota(now, now + AHEAD_DAYS * PER_DAY)
    mine = [shift for shift in shifts if shift.taking_of(staff.pk)]
    wanted = [s for s in shifts if _is_open_to(s, staff, own, now)]
    gaps = gaps_in(shifts, now, now + WARNED_AHEAD, own.languages)
    today = local_moment(now, own.zone)
    return {
        "own": own,
        "zone": zone_name(own.zone),
        "offset_words": offset_words(own.zone, moment),
        "local_time": f"{moment.astimezone(own.zone):%H:%M}",
        "spoken": [language_name(language) for language in own.languages],
        "is_on": presence.is_on(staff.pk),
        "gaps": [gap_words(gap, own.zone, now) for gap in gaps],
        "mine": days_of_rows(mine, of=staff.pk, mine=[], zone=own.zone, now=now),
        "swapped": [_swapped(s, staff, own, now) for s in shifts if _was_mine(s, staff)],
        "wanted": days_of_rows(wanted, of=staff.pk, mine=mine, zone=own.zone, now=now),
        "wanted_days": OPEN_DAYS,
        "days": days_of(
            rota(now - PER_DAY, now + (offset + STRIP_DAYS + 1) * PER_DAY),
            first=today.date() + timedelta(days=offset),
            days=STRIP_DAYS,
            languages=own.languages,
            zone=own.zone,
            now=now,
        ),
        "earlier": max(0, offset - STRIP_DAYS) if offset else None,
        "later": min(LAST_OFFSET, offset + STRIP_DAYS) if offset < LAST_OFFSET else None,
    }


def _is_open_to(shift: OnRota, staff: Staff, own: Own, now: Quarter) -> bool:
    is_near = shift.language in own.languages and shift.start < now + OPEN_DAYS * PER_DAY
    is_free = shift.missing > 0 or shift.offered_to(staff.pk) is not None
    return is_near and is_free and shift.taking_of(staff.pk) is None


def _was_mine(shift: OnRota, staff: Staff) -> bool:
    return any(taker.former_id == staff.pk for taker in shift.takers)


def _swapped(shift: OnRota, staff: Staff, own: Own, now: Quarter) -> Swapped:
    by = next(taker.handle for taker in shift.takers if taker.former_id == staff.pk)
    when = f"{near_day(shift.start, own.zone, now)} {hours_words(shift.start, shift.end, own.zone)}"
    return Swapped(f"{language_name(shift.language)}, {when}", by)
