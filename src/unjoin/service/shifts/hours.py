"""Quarter hours, time zones and the hours that people plan in. No clock and no database.

A *quarter* is the number of whole quarter hours since Monday 2000-01-03 00:00 UTC, the
beginning of week 0. What is planned is planned on somebody's wall: from 22:00 to 06:00 in
Taipei. Rules kept here:

1. Both ends are kept as the wall shows them, in their zone. Repeated a week later, a shift
   begins and ends at the same hours of that wall, whatever the clocks do in between; it is
   then an hour longer or shorter, and the next one still follows at once.
2. An hour that the wall shows twice is the first of the two. An hour that it never shows
   (clocks are put forward past it) is as much later as they are put forward.
3. So a shift that lies wholly within hours that never come has no length. It is no shift.

Source: PEP 495 (fold), PEP 615 (zoneinfo).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NewType
from zoneinfo import ZoneInfo

from unjoin.registry.weeks import EPOCH, Week, week_of

Quarter = NewType("Quarter", int)

QUARTER = timedelta(minutes=15)
PER_HOUR = 4
PER_DAY = 24 * PER_HOUR
LONGEST = 12 * PER_HOUR
"""More than anybody should sit at a telephone at a time, in quarters."""
LONGEST_WITH_CLOCKS = LONGEST + 2 * PER_HOUR
"""… in the night in which clocks are put back, by two hours at most."""

_BEGINNING = datetime(EPOCH.year, EPOCH.month, EPOCH.day, tzinfo=UTC)


def quarter_of(moment: datetime) -> Quarter:
    """The quarter that `moment` (with a zone) lies in."""
    return Quarter((moment - _BEGINNING) // QUARTER)


def moment_of(quarter: int) -> datetime:
    """When `quarter` begins, in UTC."""
    return _BEGINNING + quarter * QUARTER


def local_moment(quarter: int, zone: ZoneInfo) -> datetime:
    """When `quarter` begins, on a wall in `zone`."""
    return moment_of(quarter).astimezone(zone)


def quarter_on_wall(wall: datetime, zone: ZoneInfo) -> Quarter:
    """The quarter in which a wall in `zone` shows `wall` (without a zone): see rule 2."""
    return quarter_of(wall.replace(tzinfo=zone, fold=0).astimezone(UTC))


def is_on_wall(wall: datetime, zone: ZoneInfo) -> bool:
    """Whether a wall in `zone` ever shows `wall`."""
    seen = wall.replace(tzinfo=zone, fold=0).astimezone(UTC).astimezone(zone)
    return seen.replace(tzinfo=None) == wall


def span_of_day(day: date, zone: ZoneInfo) -> tuple[Quarter, Quarter]:
    """The first quarter of `day` in `zone`, and that of the day after: 92, 96 or 100 apart."""
    midnight = datetime.combine(day, time())
    return (
        quarter_on_wall(midnight, zone),
        quarter_on_wall(midnight + timedelta(days=1), zone),
    )


@dataclass(frozen=True, slots=True)
class PlannedHours:
    """From `begins` to `ends` on a wall in `zone`. Neither has a zone of its own."""

    zone: ZoneInfo
    begins: datetime
    ends: datetime

    @property
    def start(self) -> Quarter:
        """The quarter in which it begins."""
        return quarter_on_wall(self.begins, self.zone)

    @property
    def quarters(self) -> int:
        """How long it is, in quarters that pass. Not above 0: see rule 3."""
        return quarter_on_wall(self.ends, self.zone) - self.start

    @property
    def is_shift(self) -> bool:
        """Whether it has a length, and one that can be sat through."""
        return 1 <= self.quarters <= LONGEST_WITH_CLOCKS

    @property
    def week(self) -> Week:
        """The week in which it begins, on its wall."""
        return week_of(self.begins.date())

    def later(self, weeks: int) -> PlannedHours:
        """The same hours so many weeks later."""
        by = timedelta(weeks=weeks)
        return PlannedHours(self.zone, self.begins + by, self.ends + by)


def planned(zone: ZoneInfo, day: date, begins: time, length: int) -> PlannedHours:
    """So many quarters on the wall, from `begins` on `day`."""
    start = datetime.combine(day, begins)
    return PlannedHours(zone, start, start + length * QUARTER)
