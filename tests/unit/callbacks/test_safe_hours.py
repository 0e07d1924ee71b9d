"""When somebody may be called, and when they are forgotten."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.callbacks.asked_for import NOON, at
from unjoin.service.callbacks.errors import (
    SafeHoursBadError,
    SafeHoursOverError,
    ZoneUnknownError,
)
from unjoin.service.callbacks.safe_hours import Day, SafeHours, Span, last_moment, read_hours


def hours(
    begin: str = "19:30",
    end: str = "21:00",
    day: Day = Day.TODAY,
    zone: str = "Asia/Shanghai",
    forget: int | None = None,
    now: datetime = NOON,
) -> SafeHours:
    return read_hours(zone=zone, day=day, begin=begin, end=end, forget_after_h=forget, now=now)


def test_hours_are_of_the_persons_time_zone() -> None:
    assert hours().spans == (Span(at(7.5), at(9)),)
    # In Urumqi it is ten in the morning when it is noon in Beijing.
    assert hours(zone="Asia/Urumqi").spans == (Span(at(9.5), at(11)),)


def test_hours_of_tomorrow_are_not_those_of_today() -> None:
    found = hours(day=Day.TOMORROW)
    assert found.spans == (Span(at(31.5), at(33)),)
    assert found.span_at(at(8)) is None
    assert found.span_at(at(32)) is not None


def test_hours_of_both_days() -> None:
    assert len(hours(day=Day.BOTH).spans) == 2


def test_hours_over_midnight_end_on_the_next_day() -> None:
    assert hours("22:00", "01:00").spans == (Span(at(10), at(13)),)


def test_same_time_twice_is_the_whole_day() -> None:
    assert hours("00:00", "00:00").spans == (Span(NOON, at(12)),)


def test_hours_that_have_begun_begin_now() -> None:
    assert hours("09:00", "13:00").spans == (Span(NOON, at(1)),)


def test_hours_that_are_over_are_refused() -> None:
    with pytest.raises(SafeHoursOverError) as caught:
        hours("08:00", "09:00")
    assert "2026-11-20 08:00" in caught.value.sentence


def test_hours_where_clocks_are_changed_are_those_on_the_wall() -> None:
    before = datetime(2026, 10, 31, 18, 0, tzinfo=UTC)
    found = hours("12:00", "13:00", Day.TOMORROW, "America/New_York", now=before)
    # In New York that night has an hour more.
    assert found.spans[0].begin == datetime(2026, 11, 1, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "25:00", "7", "7:30", "19:30:00", "١٩:٣٠", "19：30"])
def test_times_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(SafeHoursBadError):
        hours(begin=text)


@pytest.mark.parametrize(
    "zone", ["", "Beijing", "../etc/passwd", "Asia", "Asia/Shanghai\0", "x" * 99]
)
def test_zone_of_nowhere_is_refused(zone: str) -> None:
    with pytest.raises(ZoneUnknownError):
        hours(zone=zone)


def test_forgotten_when_the_safe_hours_are_over() -> None:
    assert hours().until == at(9)


def test_forgotten_earlier_where_they_want_it() -> None:
    found = hours("13:00", "22:00", forget=6)
    assert found.until == at(6)
    assert found.spans == (Span(at(1), at(6)),)


MOMENTS = st.integers(0, 365 * 24 * 60).map(lambda minutes: NOON + timedelta(minutes=minutes))
TIMES = st.times().map(lambda time: f"{time:%H:%M}")


@given(
    now=MOMENTS,
    begin=TIMES,
    end=TIMES,
    day=st.sampled_from(Day),
    forget=st.sampled_from([None, 6, 48]),
)
def test_nothing_is_kept_longer_than_two_days(
    now: datetime, begin: str, end: str, day: Day, forget: int | None
) -> None:
    try:
        found = hours(begin, end, day, forget=forget, now=now)
    except SafeHoursOverError:
        return
    assert now < found.until <= last_moment(now) <= now + timedelta(hours=48)
    for span in found.spans:
        assert now <= span.begin < span.end <= found.until


@given(now=MOMENTS)
def test_a_whole_day_is_always_left(now: datetime) -> None:
    assert last_moment(now) > now + timedelta(hours=24)
