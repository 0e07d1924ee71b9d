"""The calendar of one volunteer, for a program that shows calendars (iCalendar, RFC 5545).

It lies about on telephones and in other people's clouds. So it holds hours and a language,
and nothing else: no name, no handle, no place, no number, and nothing of who else comes. Its
words do not say what the calendar is of. Its identifiers follow from the secret of the
address, so that two calendars cannot be laid beside each other to see who is on together.
"""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from unjoin.service.accounts.models import Staff
from unjoin.service.shifts.cover import Stretch
from unjoin.service.shifts.hours import PER_DAY, moment_of, quarter_of
from unjoin.service.shifts.languages import language_name
from unjoin.service.shifts.queries import Gap, OnRota, gaps_in, rota
from unjoin.service.shifts.settings import Own

AHEAD = 28 * PER_DAY
"""How far the calendar reaches, in quarters."""
GAPS_AHEAD = 7 * PER_DAY
REFRESH = timedelta(hours=1)


def calendar_of(staff: Staff, own: Own, *, secret: str, now: datetime) -> bytes:
    """The shifts of `staff`, and the gaps that they could fill, as an iCalendar file.

    `secret`: what the identifiers follow from.
    """
    start = quarter_of(now)
    shifts = rota(start, start + AHEAD)
    mine = [shift for shift in shifts if shift.taking_of(staff.pk)]
    missing = gaps_in(shifts, start, start + GAPS_AHEAD, own.languages)
    calendar = _empty_calendar()
    for shift in mine:
        calendar.add_component(_shift_event(shift, secret, now))
    for gap in missing:
        for free in _free_of(gap.stretch, mine):
            calendar.add_component(_gap_event(Gap(gap.language, free), secret, now))
    return bytes(calendar.to_ical())


def _free_of(stretch: Stretch, mine: list[OnRota]) -> list[Stretch]:
    """What of a gap is not during one's own shifts."""
    free = [(stretch.start, stretch.end)]
    for shift in mine:
        free = [
            part
            for start, end in free
            for part in ((start, min(end, shift.start)), (max(start, shift.end), end))
            if part[0] < part[1]
        ]
    return [Stretch(start, end, stretch.needed, stretch.taken) for start, end in free]


def _empty_calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//shifts//shifts//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Shifts"))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    return calendar


def _shift_event(shift: OnRota, secret: str, now: datetime) -> Event:
    summary = _("Shift, %(language)s") % {"language": language_name(shift.language)}
    event = _event(shift.start, shift.end, summary, now)
    event.add("uid", _identifier(secret, f"shift {shift.id}"))
    event.add("status", "CONFIRMED")
    event.add("transp", "OPAQUE")
    return event


def _gap_event(gap: Gap, secret: str, now: datetime) -> Event:
    summary = _("Gap to fill, %(language)s") % {"language": language_name(gap.language)}
    event = _event(gap.stretch.start, gap.stretch.end, summary, now)
    what = f"gap {gap.language} {gap.stretch.start} {gap.stretch.end}"
    event.add("uid", _identifier(secret, what))
    event.add("status", "TENTATIVE")
    event.add("transp", "TRANSPARENT")
    return event


def _event(start: int, end: int, summary: str, now: datetime) -> Event:
    event = Event()
    event.add("summary", summary)
    event.add("dtstart", moment_of(start))
    event.add("dtend", moment_of(end))
    event.add("dtstamp", now.replace(microsecond=0))
    event.add("class", "PRIVATE")
    return event


def _identifier(secret: str, what: str) -> str:
    return hmac.digest(secret.encode(), what.encode(), "sha256")[:16].hex()
