"""Planning shifts, copying a week, and what the clocks do to it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.unit.shifts.rota import (
    BERLIN,
    NEXT_WEEK,
    OPERATOR,
    QUARTER,
    THIS_WEEK,
    TODAY,
    in_days,
    plan,
)
from unjoin.registry.weeks import Week, week_of
from unjoin.service.accounts.models import AuditEvent, Staff
from unjoin.service.shifts.actions import take_shift
from unjoin.service.shifts.errors import NoSuchTimeError, ShiftGoneError, TooFarError
from unjoin.service.shifts.hours import PlannedHours, local_moment, planned, quarter_of
from unjoin.service.shifts.models import Shift
from unjoin.service.shifts.planning import Copied, copy_week, plan_shifts, remove_shift, set_needed
from unjoin.service.shifts.queries import rota
from unjoin.service.shifts.sealing import open_hours

pytestmark = pytest.mark.django_db


def copy(to: Week) -> Copied:
    return copy_week(to=to, by=OPERATOR, today=TODAY)


def on_walls(week: Week) -> list[tuple[str, str]]:
    """From when to when each shift of `week` is, on the wall that it was planned on."""
    found = []
    for shift in Shift.objects.order_by("start"):
        hours = open_hours(bytes(shift.sealed), shift_id=shift.pk)
        assert hours
        if hours.week == week:
            ends = local_moment(shift.end, hours.zone)
            found.append((f"{local_moment(shift.start, hours.zone):%a %H:%M}", f"{ends:%H:%M}"))
    return found


def plan_in(week: Week, hours: PlannedHours) -> None:
    """Plan in any week, as if it were the week before."""
    before = quarter_of(datetime.combine(hours.begins.date() - timedelta(7), time(), UTC))
    plan_shifts(hours=hours, days=1, language="cmn", needed=1, by=OPERATOR, today=TODAY, now=before)
    assert hours.week == week


def test_shift_is_planned_where_the_wall_shows_it() -> None:
    shift = plan("22:00", 8)  # in Taipei, eight hours before UTC
    assert shift.start == quarter_of(datetime(2026, 11, 18, 14, tzinfo=UTC))
    assert shift.quarters == 32


def test_same_hours_on_some_days_running() -> None:
    plan("22:00", 8, days=3)
    assert [when for when, _ends in on_walls(THIS_WEEK)] == ["Wed 22:00", "Thu 22:00", "Fri 22:00"]


def test_time_that_the_wall_never_shows_is_refused() -> None:
    with pytest.raises(NoSuchTimeError):
        plan("02:30", 4, day=date(2027, 3, 28), zone=BERLIN)
    with pytest.raises(NoSuchTimeError):
        plan("22:00", 4.25, day=date(2027, 3, 27), zone=BERLIN)  # until 02:15
    assert not Shift.objects.exists()


def test_one_bad_day_of_several_plans_nothing() -> None:
    with pytest.raises(NoSuchTimeError):
        plan("02:30", 4, day=date(2027, 3, 26), zone=BERLIN, days=4)
    assert not Shift.objects.exists()


@pytest.mark.parametrize("day", [in_days(-1), in_days(370)])
def test_past_and_far_future_are_refused(day: date) -> None:
    with pytest.raises(TooFarError):
        plan(day=day)


def test_planning_is_in_the_audit_chain_without_the_hours() -> None:
    shift = plan()
    set_needed(shift_id=shift.pk, needed=2, by=OPERATOR, today=TODAY)
    copy(NEXT_WEEK)
    remove_shift(shift_id=shift.pk, by=OPERATOR, today=TODAY)
    assert list(AuditEvent.objects.order_by("number").values_list("actor", "action")) == [
        ("operator", "shifts planned"),
        ("operator", "shift changed"),
        ("operator", "week of shifts copied"),
        ("operator", "shift removed"),
    ]


def test_week_is_copied_with_nobody_in_it(lotus: Staff) -> None:
    shift = plan(needed=2)
    take_shift(shift_id=shift.pk, by=lotus, now=QUARTER)
    assert copy(NEXT_WEEK) == Copied(shifts=1, left_out=0, there=0)
    (copied,) = [s for s in rota(QUARTER, QUARTER + 14 * 96) if s.id != shift.pk]
    assert (copied.start, copied.needed, copied.takers) == (shift.start + 7 * 96, 2, ())


def test_week_copied_again_is_there_once() -> None:
    plan(days=2)
    copy(NEXT_WEEK)
    plan("10:00", 2, day=in_days(3))
    assert copy(NEXT_WEEK) == Copied(shifts=1, left_out=0, there=2)
    assert Shift.objects.count() == 6


def test_shift_belongs_to_the_week_of_its_own_wall() -> None:
    """On Monday at 02:00 in Taipei it is still Sunday in UTC."""
    monday = in_days(5)
    assert week_of(monday) == NEXT_WEEK
    plan("02:00", 4, day=monday)
    assert copy(NEXT_WEEK) == Copied(0, 0, 0)
    assert copy(Week(NEXT_WEEK + 1)) == Copied(1, 0, 0)
    assert on_walls(Week(NEXT_WEEK + 1)) == [("Mon 02:00", "06:00")]


@pytest.mark.parametrize(
    ("change", "lengths"), [(date(2026, 10, 25), [32, 36, 32]), (date(2027, 3, 28), [32, 28, 32])]
)
def test_copied_over_a_change_of_clocks_the_hours_stay(change: date, lengths: list[int]) -> None:
    week = Week(week_of(change) - 1)
    saturday = change - timedelta(days=8)
    plan_in(week, planned(BERLIN, saturday, time(22), 32))
    plan_in(week, planned(BERLIN, saturday + timedelta(days=1), time(6), 32))
    for later in (1, 2):
        copy(Week(week + later))
        assert on_walls(Week(week + later)) == [("Sat 22:00", "06:00"), ("Sun 06:00", "14:00")]
    nights = Shift.objects.order_by("start")[::2]
    assert [night.quarters for night in nights] == lengths
    for night, morning in zip(nights, Shift.objects.order_by("start")[1::2], strict=True):
        assert night.end == morning.start


def test_hour_that_does_not_exist_that_week_is_left_out() -> None:
    week = Week(week_of(date(2027, 3, 28)) - 1)
    plan_in(week, planned(BERLIN, date(2027, 3, 21), time(2), 4))
    assert copy(Week(week + 1)) == Copied(shifts=0, left_out=1, there=0)


def test_each_shift_keeps_its_own_zone() -> None:
    change = date(2026, 10, 25)
    week = Week(week_of(change) - 1)
    for zone in (BERLIN, ZoneInfo("Asia/Taipei"), ZoneInfo("America/New_York")):
        plan_in(week, planned(zone, change - timedelta(days=7), time(9), 8))
    before = on_walls(week)
    copy(Week(week + 1))
    assert on_walls(Week(week + 1)) == before == [("Sun 09:00", "11:00")] * 3


def test_shift_that_is_gone_is_not_changed() -> None:
    shift = plan()
    remove_shift(shift_id=shift.pk, by=OPERATOR, today=TODAY)
    with pytest.raises(ShiftGoneError):
        set_needed(shift_id=shift.pk, needed=2, by=OPERATOR, today=TODAY)
    with pytest.raises(ShiftGoneError):
        remove_shift(shift_id=shift.pk, by=OPERATOR, today=TODAY)
