"""Weeks: the only measure of time that unjoin keeps.

A week is the number of whole weeks since Monday 2000-01-03, UTC. Week *n*
begins on Monday 00:00 UTC and equals one ISO 8601 week. Nothing finer than a
week is stored or published. Sixteen bits hold it.

The caller knows what day it is; there is no clock here. Source: docs/format.md,
"Weeks".
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NewType

from unjoin.registry.errors import RegistryError

Week = NewType("Week", int)

EPOCH = date(2000, 1, 3)
WEEK_LIMIT = 1 << 16


def week_of(day: date) -> Week:
    """The week that holds `day` (a date in UTC).

    Raises RegistryError `week-range` for days before 2000-01-03 or past week
    65535, which begins on 3256-01-03.
    """
    number = (day - EPOCH).days // 7
    if not 0 <= number < WEEK_LIMIT:
        raise RegistryError(
            f"{day.isoformat()}: expected a day from {EPOCH.isoformat()} to week {WEEK_LIMIT - 1}",
            code="week-range",
            day=day.isoformat(),
        )
    return Week(number)


def first_day(week: Week) -> date:
    """The Monday on which `week` (0…65535) begins."""
    return EPOCH + timedelta(weeks=week)


def iso_name(week: Week) -> str:
    """The ISO 8601 name of `week` (0…65535), such as ``2026-W47``."""
    year, number, _ = first_day(week).isocalendar()
    return f"{year}-W{number:02d}"
