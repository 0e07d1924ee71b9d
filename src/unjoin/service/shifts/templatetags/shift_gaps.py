"""The gaps of the next day, for pages of other packages."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django import template

from unjoin.service import clock
from unjoin.service.accounts.models import Staff
from unjoin.service.shifts.hours import PER_DAY, quarter_of
from unjoin.service.shifts.queries import WARNED_AHEAD, gaps_in, planned_languages, rota
from unjoin.service.shifts.rows import gap_words
from unjoin.service.shifts.settings import find_own
from unjoin.service.shifts.zones import UTC_ZONE

register = template.Library()


@register.simple_tag
def gaps_ahead(staff: Staff) -> list[str]:
    """Where somebody is missing in any language, in words.

    The hours are those of `staff`'s time zone; of UTC, which is then said, where none is set.
    """
    own = find_own(staff.pk)
    now = quarter_of(clock.now())
    shifts = rota(now, now + 2 * PER_DAY)
    found = gaps_in(shifts, now, now + WARNED_AHEAD, planned_languages(shifts))
    if own is None:
        return [f"{gap_words(gap, ZoneInfo(UTC_ZONE), now)} ({UTC_ZONE})" for gap in found]
    return [gap_words(gap, own.zone, now) for gap in found]
