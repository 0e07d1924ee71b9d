"""What the operators do with the rota: plan shifts, copy a week, ask for more people, take out.

Rules kept here:

1. Operators plan hours; nobody is put on a shift by somebody else. A copied week has nobody
   in it.
2. A week is copied as the walls show it (see `hours`). What is there already is not copied
   twice, so that a second press does no harm.
3. Planning is in the audit chain, by whom and in which week; not which hours.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db import connection, transaction

from unjoin.registry.weeks import Week, first_day, week_of
from unjoin.service.accounts.audit import Actor, append_event
from unjoin.service.shifts.actions import lock_shift
from unjoin.service.shifts.errors import NoSuchTimeError, TooFarError
from unjoin.service.shifts.hours import (
    PER_DAY,
    PlannedHours,
    Quarter,
    is_on_wall,
    moment_of,
    quarter_of,
)
from unjoin.service.shifts.models import Shift
from unjoin.service.shifts.sealing import open_hours, seal_hours

FARTHEST = 366 * PER_DAY
"""How far ahead a shift can be planned, in quarters."""
_PLANNING_LOCK = 0x756E6A25


@dataclass(frozen=True, slots=True)
class Copied:
    """`shifts`: how many were planned. `left_out`: whose hours the wall does not show that week.
    `there`: which were there already."""

    shifts: int
    left_out: int
    there: int


def plan_shifts(
    *,
    hours: PlannedHours,
    days: int,
    language: str,
    needed: int,
    by: Actor,
    today: date,
    now: Quarter,
) -> list[Shift]:
    """Plan the same hours on so many days running.

    Raises NoSuchTimeError, where a wall does not show one of them, or TooFarError.
    """
    each_day = [_days_later(hours, number) for number in range(days)]
    for one in each_day:
        on_wall = is_on_wall(one.begins, one.zone) and is_on_wall(one.ends, one.zone)
        if not (on_wall and one.is_shift):
            raise NoSuchTimeError
        if not now <= one.start <= now + FARTHEST:
            raise TooFarError
    with transaction.atomic():
        made = [_plan(one, language=language, needed=needed) for one in each_day]
        append_event(action="shifts planned", by=by, week=week_of(today))
    return made


def copy_week(*, to: Week, by: Actor, today: date) -> Copied:
    """Plan in week `to` what is planned in the one before it."""
    with transaction.atomic():
        _one_planner_at_a_time()
        there = {(s.language, s.start, s.quarters) for s in _of_week(to)}
        made = left_out = known = 0
        for shift in _of_week(Week(to - 1)):
            before = open_hours(bytes(shift.sealed), shift_id=shift.pk)
            hours = before.later(weeks=1) if before else None
            if hours is None or not hours.is_shift:
                left_out += 1
            elif (shift.language, hours.start, hours.quarters) in there:
                known += 1
            else:
                _plan(hours, language=shift.language, needed=shift.needed)
                made += 1
        if made:
            append_event(action="week of shifts copied", by=by, week=week_of(today))
    return Copied(made, left_out, known)


def set_needed(*, shift_id: uuid.UUID, needed: int, by: Actor, today: date) -> None:
    """Ask for so many people. Raises ShiftGoneError."""
    with transaction.atomic():
        shift = lock_shift(shift_id)
        shift.needed = needed
        shift.save(update_fields=["needed"])
        append_event(action="shift changed", by=by, week=week_of(today))


def remove_shift(*, shift_id: uuid.UUID, by: Actor, today: date) -> None:
    """Take the shift out, whoever has taken it. Raises ShiftGoneError."""
    with transaction.atomic():
        lock_shift(shift_id).delete()
        append_event(action="shift removed", by=by, week=week_of(today))


def _days_later(hours: PlannedHours, days: int) -> PlannedHours:
    by = timedelta(days=days)
    return PlannedHours(hours.zone, hours.begins + by, hours.ends + by)


def _plan(hours: PlannedHours, *, language: str, needed: int) -> Shift:
    shift_id = uuid.uuid4()
    return Shift.objects.create(
        id=shift_id,
        language=language,
        start=hours.start,
        quarters=hours.quarters,
        needed=needed,
        sealed=seal_hours(hours, shift_id=shift_id),
    )


def _of_week(week: Week) -> list[Shift]:
    """The shifts that begin in `week` on their wall, or in UTC where that is not known."""
    monday = datetime.combine(first_day(week), time(), UTC)
    day = timedelta(days=1)
    near = Shift.objects.filter(
        start__gte=quarter_of(monday - day), start__lt=quarter_of(monday + 8 * day)
    )
    return [shift for shift in near if _week_of(shift) == week]


def _week_of(shift: Shift) -> Week:
    hours = open_hours(bytes(shift.sealed), shift_id=shift.pk)
    return hours.week if hours else week_of(moment_of(shift.start).date())


def _one_planner_at_a_time() -> None:
    """SQLite's writers already hold the only write lock."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_PLANNING_LOCK])
