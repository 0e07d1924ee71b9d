"""What the forms of the rota send (untrusted), read into what was meant.

A form that cannot be read gives pairs of a field's id and the sentence about it, and is
shown again as it was filled in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils.translation import gettext as _

from unjoin.service.shifts.hours import LONGEST, PER_HOUR, PlannedHours, planned
from unjoin.service.shifts.languages import call_languages
from unjoin.service.shifts.models import MOST_NEEDED
from unjoin.service.shifts.zones import parse_zone

MOST_DAYS = 7
Problems = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class SettingsForm:
    """`zone` is None where none was chosen."""

    zone: ZoneInfo | None
    languages: tuple[str, ...]
    problems: Problems


@dataclass(slots=True)
class PlanForm:
    """What was filled in, as text, and what it means; `hours` is None where there are problems."""

    filled: Mapping[str, str]
    hours: PlannedHours | None = None
    language: str = ""
    needed: int = 1
    days: int = 1
    problems: Problems = field(default_factory=list)


def read_settings_form(post: QueryDict, *, must_speak: bool) -> SettingsForm:
    """Time zone and languages; `must_speak`: of somebody who answers the telephone."""
    zone = parse_zone(post.get("zone", ""))
    chosen = post.getlist("languages")
    languages = tuple(language for language in call_languages() if language in chosen)
    problems = []
    if zone is None:
        problems.append(("zone", _("Choose your time zone. Nothing was saved.")))
    if must_speak and not languages:
        problems.append(("languages", _("Choose at least one language. Nothing was saved.")))
    return SettingsForm(zone, languages, problems)


def read_plan_form(post: QueryDict) -> PlanForm:
    """The hours of a new shift."""
    names = ("language", "day", "begins", "ends", "needed", "days", "zone")
    form = PlanForm({name: post.get(name, "") for name in names})
    filled = form.filled
    zone, day = parse_zone(filled["zone"]), _date(filled["day"])
    begins, ends = _time(filled["begins"]), _time(filled["ends"])
    needed, days = _number(filled["needed"], MOST_NEEDED), _number(filled["days"], MOST_DAYS)
    form.language = filled["language"] if filled["language"] in call_languages() else ""
    form.problems = _missing(form.language, zone, day, needed, days)
    form.problems += _wrong_hours(begins, ends)
    if zone and day and begins is not None and ends is not None and not form.problems:
        form.hours = planned(zone, day, begins, _length(begins, ends))
        form.needed, form.days = needed or 1, days or 1
    return form


def read_number(text: str, limit: int) -> int | None:
    """A whole number from 1 to `limit`."""
    return _number(text, limit)


def _missing(
    language: str,
    zone: ZoneInfo | None,
    day: date | None,
    needed: int | None,
    days: int | None,
) -> Problems:
    limits = {"people": MOST_NEEDED, "days": MOST_DAYS}
    checked = (
        (language, "language", _("Choose a language. Nothing was saved.")),
        (day, "day", _("Give the day, such as 2026-11-23. Nothing was saved.")),
        (needed, "needed", _("Give a number of people from 1 to %(people)d.") % limits),
        (days, "days", _("Give a number of days from 1 to %(days)d.") % limits),
        (zone, "plan-zone", _("Choose the time zone that the hours are of. Nothing was saved.")),
    )
    return [(name, problem) for value, name, problem in checked if not value]


def _wrong_hours(begins: time | None, ends: time | None) -> Problems:
    quarter = _("Give a time on the quarter hour, such as 22:15. Nothing was saved.")
    problems = [(n, quarter) for n, t in (("begins", begins), ("ends", ends)) if t is None]
    if begins is None or ends is None or _length(begins, ends) <= LONGEST:
        return problems
    too_long = _("A shift has at most %(hours)d hours. Plan two. Nothing was saved.")
    return [("ends", too_long % {"hours": LONGEST // PER_HOUR})]


def _length(begins: time, ends: time) -> int:
    """In quarters; to the same time a day later where both are the same."""
    minutes = (ends.hour - begins.hour) * 60 + ends.minute - begins.minute
    length = timedelta(minutes=minutes) % timedelta(days=1) or timedelta(days=1)
    return length // timedelta(minutes=15)


def _time(text: str) -> time | None:
    try:
        found = time.fromisoformat(text)
    except ValueError:
        return None
    is_plain = found.tzinfo is None and text == f"{found:%H:%M}"
    return found if is_plain and found.minute % 15 == 0 else None


def _date(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    is_plain = text == found.isoformat()
    return found if is_plain and 2000 < found.year < 2200 else None


def _number(text: str, limit: int) -> int | None:
    if not (text.isascii() and text.isdigit() and len(text) <= 2):
        return None
    return int(text) if 1 <= int(text) <= limit else None
