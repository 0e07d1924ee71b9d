"""A day of a language as a strip of 24 hours, and the same as a list of words.

The strip is for the eye, the list for everybody: it says of every stretch from when to when
it is, on the wall of whoever looks, and whether somebody comes. Where clocks are put forward
or back, the day has 23 or 25 hours, and the strip as many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from unjoin.service.shifts.cover import Cover, Stretch, stretches
from unjoin.service.shifts.hours import PER_HOUR, Quarter, local_moment, span_of_day
from unjoin.service.shifts.languages import language_name
from unjoin.service.shifts.queries import OnRota
from unjoin.service.site.context import language_tag

MARK_EVERY_HOURS = 3
ROOM_QUARTERS = 4 * PER_HOUR
"""As long must a stretch be for numbers to fit into it on the narrowest screen."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch as it is drawn: from where and how wide, in percent; a sign; and in words."""

    cover: Cover
    left: str
    width: str
    sign: str
    hours: str
    words: str


@dataclass(frozen=True, slots=True)
class Mark:
    """An hour below the strip. `is_chief`: there is room for it on a narrow screen too."""

    left: str
    hour: str
    is_chief: bool


@dataclass(frozen=True, slots=True)
class Strip:
    """One language."""

    name: str
    pieces: list[Piece]

    @property
    def gaps(self) -> list[Piece]:
        """Where somebody is missing in what is still to come."""
        return [piece for piece in self.pieces if piece.cover in (Cover.GAP, Cover.SHORT)]


@dataclass(frozen=True, slots=True)
class Day:
    """One day on the wall of whoever looks. `now`: where the present is, or ""."""

    day: date
    title: str
    marks: list[Mark]
    strips: list[Strip]
    now: str


def days_of(
    shifts: Iterable[OnRota],
    *,
    first: date,
    days: int,
    languages: Iterable[str],
    zone: ZoneInfo,
    now: Quarter,
) -> list[Day]:
    """So many days from `first`, each with a strip for every one of `languages`."""
    shifts, languages = list(shifts), list(languages)
    return [
        _day(first + timedelta(days=number), shifts, languages, zone, now) for number in range(days)
    ]


def hours_words(start: int, end: int, zone: ZoneInfo) -> str:
    """From when to when, such as 22:00–06:00."""
    return f"{_hour(start, zone)}–{_hour(end, zone)}"


def day_title(day: date) -> str:
    """Such as Monday 23 November, or 11月23日 星期一."""
    return date_format(day, "l j F" if language_tag() == "en" else "n月j日 l")


def cover_words(stretch: Stretch) -> str:
    """What a stretch is, in words."""
    if stretch.is_gap:
        return _("gap: %(missing)s") % {"missing": missing_words(stretch)}
    if stretch.cover is Cover.UNPLANNED:
        return _("not planned")
    numbers = {"taken": stretch.taken, "needed": stretch.needed}
    return _("covered: %(taken)d of %(needed)d") % numbers


def missing_words(stretch: Stretch) -> str:
    """Of a gap, who is missing."""
    numbers = {"taken": stretch.taken, "needed": stretch.needed}
    if stretch.cover is Cover.GAP:
        return _("nobody comes, %(needed)d needed") % numbers
    return _("only %(taken)d of %(needed)d come") % numbers


def _day(
    day: date, shifts: list[OnRota], languages: list[str], zone: ZoneInfo, now: Quarter
) -> Day:
    start, end = span_of_day(day, zone)

    def percent(quarter: int) -> str:
        return f"{100 * (quarter - start) / (end - start):.3f}%"

    strips = []
    for language in languages:
        counted = [shift.counted for shift in shifts if shift.language == language]
        ahead = stretches(counted, max(start, now), end) if now < end else []
        pieces = [_piece(each.cover, each, cover_words(each), percent, zone) for each in ahead]
        if start < now:
            over = Stretch(start, min(now, end), 0, 0)
            pieces.insert(0, _piece(Cover.PAST, over, _("over"), percent, zone))
        strips.append(Strip(language_name(language), pieces))
    present = percent(now) if start <= now < end else ""
    return Day(day, day_title(day), list(_marks(start, end, zone, percent)), strips, present)


def _piece(
    cover: Cover, stretch: Stretch, words: str, percent: Callable[[int], str], zone: ZoneInfo
) -> Piece:
    width = float(percent(stretch.end)[:-1]) - float(percent(stretch.start)[:-1])
    return Piece(
        cover=cover,
        left=percent(stretch.start),
        width=f"{width:.3f}%",
        sign=_sign(cover, stretch),
        hours=hours_words(stretch.start, stretch.end, zone),
        words=words,
    )


def _sign(cover: Cover, stretch: Stretch) -> str:
    """What stands in the strip where there is room, so that colour is not all that tells."""
    if cover in (Cover.PAST, Cover.UNPLANNED):
        return ""
    has_room = stretch.end - stretch.start >= ROOM_QUARTERS
    numbers = f"{stretch.taken}/{stretch.needed}" if has_room else ""
    return f"! {numbers}".strip() if stretch.is_gap else numbers


def _marks(start: int, end: int, zone: ZoneInfo, percent: Callable[[int], str]) -> Iterator[Mark]:
    for quarter in range(start, end, PER_HOUR):
        hour = local_moment(quarter, zone)
        if hour.hour % MARK_EVERY_HOURS == 0 and hour.minute == 0:
            yield Mark(percent(quarter), f"{hour.hour:02d}", hour.hour % 6 == 0)


def _hour(quarter: int, zone: ZoneInfo) -> str:
    moment: datetime = local_moment(quarter, zone)
    return f"{moment.hour:02d}:{moment.minute:02d}"
