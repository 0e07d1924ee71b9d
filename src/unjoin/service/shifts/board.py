"""What the supervisor's board shows: how the work stands now, without anything that was said.

Nothing of a declaration, no number and no name of anybody who called. Handles of volunteers
only of those who are signed on.
"""

from __future__ import annotations

from datetime import datetime

from unjoin.registry.weeks import week_of
from unjoin.service.callbacks.queries import count_waiting
from unjoin.service.shifts.hours import PER_DAY, Quarter, local_moment, quarter_of
from unjoin.service.shifts.languages import call_languages, language_name
from unjoin.service.shifts.mood import FEWEST, mood
from unjoin.service.shifts.presence import OnNow, OpenCalls, presence
from unjoin.service.shifts.queries import OnRota, gaps_in, planned_languages, rota
from unjoin.service.shifts.rows import gap_words
from unjoin.service.shifts.settings import Own
from unjoin.service.shifts.strips import days_of, hours_words
from unjoin.service.site.lists import listed
from unjoin.service.statistics.queries import inbox

GAP_DAYS = 2
REFRESH_S = 30


def board_context(own: Own, *, moment: datetime) -> dict[str, object]:
    """The context of shifts/board.html, with times of the operator's own wall."""
    now = quarter_of(moment)
    shifts = rota(now, now + (GAP_DAYS + 1) * PER_DAY)
    languages = planned_languages(shifts)
    gaps = gaps_in(shifts, now, now + GAP_DAYS * PER_DAY, languages)
    soon = [gap for gap in gaps if gap.stretch.start < now + PER_DAY]
    later = [gap for gap in gaps if gap not in soon]
    waiting = inbox()
    on, calls = presence.on_now(), presence.open_calls()
    return {
        "time": f"{moment.astimezone(own.zone):%H:%M}",
        "refresh_s": REFRESH_S,
        "on": [{"one": one, "languages": _names(one)} for one in on],
        "expected": _expected(shifts, now, own),
        "on_counts": [(language_name(each), _speaking(on, each)) for each in call_languages()],
        "calls": calls.calls,
        "average": _minutes(calls),
        "callbacks": count_waiting(moment),
        "review": waiting.received + waiting.waiting,
        "soon": [gap_words(gap, own.zone, now) for gap in soon],
        "later": [gap_words(gap, own.zone, now) for gap in later],
        "mood": mood.of(week_of(moment.date())),
        "fewest": FEWEST,
        "days": days_of(
            shifts,
            first=local_moment(now, own.zone).date(),
            days=GAP_DAYS,
            languages=languages,
            zone=own.zone,
            now=now,
        ),
    }


def _expected(shifts: list[OnRota], now: Quarter, own: Own) -> list[dict[str, str]]:
    """Who has a shift at this moment and is not signed on."""
    return [
        {
            "handle": taker.handle,
            "what": f"{language_name(shift.language)} "
            f"{hours_words(shift.start, shift.end, own.zone)}",
        }
        for shift in shifts
        if shift.start <= now < shift.end
        for taker in shift.takers
        if not presence.is_on(taker.staff_id)
    ]


def _names(one: OnNow) -> str:
    return listed(language_name(each) for each in one.languages)


def _speaking(on: list[OnNow], language: str) -> int:
    return sum(language in one.languages for one in on)


def _minutes(calls: OpenCalls) -> str:
    return f"{calls.average_s // 60}:{calls.average_s % 60:02d}"
