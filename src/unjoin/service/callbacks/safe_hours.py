"""When somebody may be called: from a time of day in their time zone to spans in UTC.

Rules kept here:

1. A span counts on the day it was meant for and on no other: "tomorrow at eight" must not
   ring today at eight.
2. Nothing is later than the moment in which the call-back is forgotten, and that is never later
   than the beginning of the second UTC day after now: so no call-back gets older than 48 hours,
   though a row that nobody can open says only its day.
3. What has passed is cut off, also where clocks are changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from unjoin.service.callbacks.errors import (
    SafeHoursBadError,
    SafeHoursOverError,
    ZoneUnknownError,
)
from unjoin.service.shifts.zones import parse_zone

DEFAULT_ZONE = "Asia/Shanghai"
KEPT_DAYS = 2
LONGEST_ZONE = 40


class Day(StrEnum):
    """For which day the hours are meant, in the person's time zone."""

    TODAY = "today"
    TOMORROW = "tomorrow"
    BOTH = "both"


_OFFSETS = {Day.TODAY: (0,), Day.TOMORROW: (1,), Day.BOTH: (0, 1)}


@dataclass(frozen=True, slots=True)
class Span:
    """From `begin` until `end`, in UTC."""

    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class SafeHours:
    """When the person may be called, and when the call-back is forgotten."""

    zone: str
    spans: tuple[Span, ...]
    until: datetime

    def span_at(self, now: datetime) -> Span | None:
        """The span that `now` is in."""
        return next((span for span in self.spans if span.begin <= now < span.end), None)

    def next_after(self, moment: datetime) -> Span | None:
        """What is left, from `moment` on, of the span that it is in or before."""
        left = [span for span in self.spans if span.end > moment]
        return Span(max(left[0].begin, moment), left[0].end) if left else None


def last_moment(now: datetime) -> datetime:
    """When a call-back that is asked for `now` is forgotten at the latest."""
    return datetime.combine(now.date() + timedelta(days=KEPT_DAYS), time(), UTC)


def read_hours(
    *, zone: str, day: Day, begin: str, end: str, forget_after_h: int | None, now: datetime
) -> SafeHours:
    """The safe hours that were typed; `begin` and `end` as ``19:30``.

    The same time twice means the whole day, an end before the beginning the day after.
    Without `forget_after_h` it is forgotten when the last safe hour is over. Raises
    ZoneUnknownError, SafeHoursBadError, SafeHoursOverError.
    """
    place = _zone(zone)
    first, last = _time(begin), _time(end)
    latest = last_moment(now)
    if forget_after_h is not None:
        latest = min(latest, now + timedelta(hours=forget_after_h))
    today = now.astimezone(place).date()
    meant = [_span(today + timedelta(days=n), first, last, place) for n in _OFFSETS[day]]
    spans = tuple(
        Span(max(span.begin, now), min(span.end, latest))
        for span in meant
        if span.end > now and span.begin < latest
    )
    if not spans:
        until = latest.astimezone(place)
        raise SafeHoursOverError(until=f"{until:%Y-%m-%d %H:%M}")
    return SafeHours(place.key, spans, spans[-1].end if forget_after_h is None else latest)


def _span(day: date, first: time, last: time, place: ZoneInfo) -> Span:
    ends_on = day if last > first else day + timedelta(days=1)
    begin = datetime.combine(day, first, place).astimezone(UTC)
    return Span(begin, datetime.combine(ends_on, last, place).astimezone(UTC))


def _zone(name: str) -> ZoneInfo:
    zone = parse_zone(name)
    if zone is None:
        raise ZoneUnknownError(zone=name[:LONGEST_ZONE])
    return zone


def _time(text: str) -> time:
    try:
        found = datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 — a time of day has no zone
    except ValueError:
        raise SafeHoursBadError from None
    if f"{found:%H:%M}" != text:
        raise SafeHoursBadError
    return found
