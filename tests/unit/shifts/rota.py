"""Shifts and people for the tests of the rota. It is Wednesday 2026-11-18, 09:07 UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from unjoin.registry.weeks import Week, week_of
from unjoin.service.accounts.audit import Actor
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.roles import Role
from unjoin.service.shifts.hours import planned, quarter_of
from unjoin.service.shifts.models import Shift
from unjoin.service.shifts.planning import plan_shifts
from unjoin.service.shifts.settings import save_own

NOW = datetime(2026, 11, 18, 9, 7, tzinfo=UTC)
QUARTER = quarter_of(NOW)
TODAY = NOW.date()
THIS_WEEK = week_of(TODAY)
NEXT_WEEK = Week(THIS_WEEK + 1)
OPERATOR = Actor("operator")
TAIPEI = ZoneInfo("Asia/Taipei")
BERLIN = ZoneInfo("Europe/Berlin")


def make_person(
    handle: str,
    *,
    zone: ZoneInfo = TAIPEI,
    languages: tuple[str, ...] = ("cmn",),
    role: Role = Role.VOLUNTEER,
) -> Staff:
    """Somebody who has set a time zone and languages."""
    staff = Staff.objects.create_user(handle=handle, role=role)
    save_own(zone=zone, languages=languages, by=staff)
    return staff


def plan(
    begins: str = "22:00",
    hours: float = 8,
    *,
    day: date = TODAY,
    zone: ZoneInfo = TAIPEI,
    language: str = "cmn",
    needed: int = 1,
    days: int = 1,
) -> Shift:
    """Plan a shift; the first one, where there are several days."""
    made = plan_shifts(
        hours=planned(zone, day, time.fromisoformat(begins), int(hours * 4)),
        days=days,
        language=language,
        needed=needed,
        by=OPERATOR,
        today=TODAY,
        now=QUARTER,
    )
    return made[0]


def in_days(days: int) -> date:
    return TODAY + timedelta(days=days)
