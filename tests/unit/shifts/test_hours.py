"""Quarters and walls, against a judge that tries every quarter of the days around."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from unjoin.service.shifts.hours import (
    LONGEST,
    QUARTER,
    PlannedHours,
    is_on_wall,
    local_moment,
    moment_of,
    planned,
    quarter_of,
    quarter_on_wall,
    span_of_day,
)
from unjoin.service.shifts.zones import known_zones

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
TAIPEI, LORD_HOWE = ZoneInfo("Asia/Taipei"), ZoneInfo("Australia/Lord_Howe")
AUTUMN, SPRING = date(2026, 10, 25), date(2027, 3, 28)
"""The Sundays on which clocks are put back and forward in Berlin."""

FIRST, LAST = date(2025, 1, 1), date(2030, 12, 31)
CHANGING = (
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "America/Santiago",
    "America/Havana",
    "America/St_Johns",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Asia/Beirut",
    "Asia/Jerusalem",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Antarctica/Troll",
)


def at_noon(zone: ZoneInfo, day: date) -> timedelta:
    return datetime.combine(day, time(12), zone).utcoffset() or timedelta()


def changes() -> list[tuple[ZoneInfo, date]]:
    """Days on which clocks change: late, at midnight, by half an hour, by two."""
    days = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days)]
    return [
        (zone, day)
        for zone in map(ZoneInfo, CHANGING)
        for day in days
        if at_noon(zone, day) != at_noon(zone, day - timedelta(1))
    ]


CHANGES = changes()
FORWARD = [
    (zone, day) for zone, day in CHANGES if at_noon(zone, day) > at_noon(zone, day - timedelta(1))
]
any_days = st.tuples(st.sampled_from(sorted(known_zones())).map(ZoneInfo), st.dates(FIRST, LAST))
walls = st.one_of(any_days, st.sampled_from(CHANGES))
"""A zone and a day; half of them days on which clocks change."""
quarter_times = st.integers(0, 95).map(lambda n: time(n // 4, 15 * (n % 4)))


def on_the_hour(zone: ZoneInfo, day: date) -> None:
    """A few zones were once not a whole number of quarters from UTC; none is any more."""
    offset = datetime.combine(day, time(), zone).utcoffset()
    assume(offset is not None and offset % QUARTER == timedelta())


def test_days_of_change_are_there() -> None:
    assert len(CHANGES) > 150
    assert len(FORWARD) > 60


def shown_at(wall: datetime, zone: ZoneInfo) -> list[int]:
    """The judge: every quarter at whose beginning a wall in `zone` shows `wall`."""
    around = quarter_of(wall.replace(tzinfo=UTC))
    return [
        quarter
        for quarter in range(around - 4 * 30, around + 4 * 30)
        if moment_of(quarter).astimezone(zone).replace(tzinfo=None) == wall
    ]


@given(where=walls, begins=quarter_times)
def test_quarter_on_wall_is_the_first_that_the_wall_shows(
    where: tuple[ZoneInfo, date], begins: time
) -> None:
    zone, day = where
    on_the_hour(zone, day)
    wall = datetime.combine(day, begins)
    shown = shown_at(wall, zone)
    assert is_on_wall(wall, zone) == bool(shown)
    if shown:
        assert quarter_on_wall(wall, zone) == shown[0]


@given(change=st.sampled_from(FORWARD))
def test_time_that_is_never_shown_is_as_much_later_as_clocks_are_put_forward(
    change: tuple[ZoneInfo, date],
) -> None:
    zone, day = change
    start, end = (quarter_of(datetime.combine(d, time(), UTC)) for d in (day, day + timedelta(1)))
    skipped = [
        wall
        for quarter in range(start - 4, end)
        for wall in [moment_of(quarter).replace(tzinfo=None)]
        if not shown_at(wall, zone)
    ]
    assert skipped
    # Before, the wall showed the quarter before the first of them; then it goes on after the last.
    (before,) = shown_at(skipped[0] - QUARTER, zone)
    for number, wall in enumerate(skipped):
        assert not is_on_wall(wall, zone)
        assert quarter_on_wall(wall, zone) == before + 1 + number


@given(where=walls)
def test_days_follow_one_another_without_a_gap(where: tuple[ZoneInfo, date]) -> None:
    zone, day = where
    on_the_hour(zone, day)
    start, end = span_of_day(day, zone)
    next_start, _ = span_of_day(day + timedelta(days=1), zone)
    assert end == next_start
    in_it = [q for q in range(start - 120, end + 120) if local_moment(q, zone).date() == day]
    if is_on_wall(datetime.combine(day, time()), zone):
        assert in_it == list(range(start, end))


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 10, 24), 24), (AUTUMN, 25), (SPRING, 23), (date(2027, 3, 29), 24)],
)
def test_day_has_as_many_hours_as_the_clocks_say(day: date, hours: int) -> None:
    start, end = span_of_day(day, BERLIN)
    assert end - start == 4 * hours


def test_day_can_have_half_an_hour_more() -> None:
    start, end = span_of_day(date(2026, 4, 5), LORD_HOWE)
    assert end - start == 4 * 24 + 2


@given(where=walls, begins=quarter_times, length=st.integers(1, LONGEST))
def test_repeated_shift_begins_and_ends_at_the_same_hours_of_its_wall(
    where: tuple[ZoneInfo, date], begins: time, length: int
) -> None:
    zone, day = where
    on_the_hour(zone, day)
    first = planned(zone, day, begins, length)
    again = first.later(weeks=1)
    for before, after in ((first.begins, again.begins), (first.ends, again.ends)):
        assert after - before == timedelta(weeks=1)
        if shown_at(after, zone):
            assert local_moment(quarter_on_wall(after, zone), zone).time() == before.time()


@given(where=walls, begins=quarter_times, cut=st.integers(1, LONGEST))
def test_shifts_that_follow_one_another_do_so_in_every_week(
    where: tuple[ZoneInfo, date], begins: time, cut: int
) -> None:
    zone, day = where
    on_the_hour(zone, day)
    first = planned(zone, day, begins, cut)
    second = PlannedHours(zone, first.ends, first.ends + 8 * QUARTER)
    for weeks in range(3):
        one, two = first.later(weeks), second.later(weeks)
        assert one.start + one.quarters == two.start


@pytest.mark.parametrize(
    ("week_before", "hours"), [(date(2026, 10, 17), 9), (date(2027, 3, 20), 7)]
)
def test_night_shift_is_an_hour_longer_or_shorter_when_clocks_change(
    week_before: date, hours: int
) -> None:
    usual = planned(BERLIN, week_before, time(22), 8 * 4)
    changed = usual.later(weeks=1)
    assert usual.quarters == 8 * 4
    assert changed.quarters == hours * 4
    assert local_moment(changed.start, BERLIN).time() == time(22)
    assert local_moment(changed.start + changed.quarters, BERLIN).time() == time(6)
    assert changed.later(weeks=1).quarters == 8 * 4


def test_other_zone_does_not_move_when_clocks_change_here() -> None:
    taipei = planned(TAIPEI, date(2026, 10, 19), time(22), 8 * 4)
    assert taipei.later(1).start - taipei.start == 7 * 96
    assert local_moment(taipei.start, BERLIN).hour == 16
    assert local_moment(taipei.later(1).start, BERLIN).hour == 15


def test_hour_that_never_comes_is_no_shift() -> None:
    never = planned(BERLIN, date(2027, 3, 21), time(2), 4).later(weeks=1)
    assert never.begins.date() == SPRING
    assert not never.is_shift
    assert planned(BERLIN, date(2027, 3, 21), time(2), 8).later(weeks=1).quarters == 4


def test_hour_that_comes_twice_is_covered_twice() -> None:
    twice = planned(BERLIN, date(2026, 10, 18), time(2), 4).later(weeks=1)
    assert twice.begins.date() == AUTUMN
    assert twice.quarters == 8
