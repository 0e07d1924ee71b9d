"""What the operators' page of the rota is given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from unjoin.registry.weeks import Week, first_day, iso_name, week_of
from unjoin.service.shifts.forms import MOST_DAYS
from unjoin.service.shifts.hours import local_moment, quarter_of, span_of_day
from unjoin.service.shifts.languages import call_languages, language_name
from unjoin.service.shifts.models import MOST_NEEDED
from unjoin.service.shifts.queries import planned_languages, rota
from unjoin.service.shifts.rows import days_of_rows
from unjoin.service.shifts.settings import Own
from unjoin.service.shifts.strips import days_of
from unjoin.service.shifts.zones import offset_words, zone_groups, zone_name

WEEKS_AHEAD = 52
DAYS = 7


def plan_context(
    own: Own, *, moment: datetime, week: Week | None, filled: Mapping[str, str]
) -> dict[str, object]:
    """The context of shifts/plan.html; the week is that of the operator's own wall."""
    now = quarter_of(moment)
    today = local_moment(now, own.zone).date()
    shown = week if week is not None else week_of(today)
    monday = first_day(shown)
    start, _ = span_of_day(monday, own.zone)
    end, _ = span_of_day(monday + timedelta(days=DAYS), own.zone)
    shifts = rota(start, end)
    begins = [shift for shift in shifts if shift.start >= start]
    return {
        "zone": zone_name(own.zone),
        "offset_words": offset_words(own.zone, moment),
        "week": shown,
        "week_name": iso_name(shown),
        "first": monday,
        "before": shown - 1 if shown >= week_of(today) else None,
        "after": shown + 1 if shown < week_of(today) + WEEKS_AHEAD else None,
        "days": days_of(
            shifts,
            first=max(monday, today),
            days=max(0, DAYS - max(0, (today - monday).days)),
            languages=planned_languages(shifts),
            zone=own.zone,
            now=now,
        ),
        "rows": days_of_rows(begins, of=None, mine=[], zone=own.zone, now=now),
        "choices": [(each, language_name(each)) for each in call_languages()],
        "groups": zone_groups(moment),
        "most_needed": MOST_NEEDED,
        "most_days": MOST_DAYS,
        "filled": _defaults(own, max(today, monday)) | dict(filled),
    }


def _defaults(own: Own, day: date) -> dict[str, str]:
    return {
        "language": "",
        "day": day.isoformat(),
        "begins": "",
        "ends": "",
        "needed": "1",
        "days": "1",
        "zone": own.zone.key,
    }
