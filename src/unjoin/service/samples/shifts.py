"""A week of shifts in the demo: covered, short of somebody, and with a gap every night.

They are planned when the demo is made. A demo that is started again after its week has gone by
gets another one, from that day on.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import time, timedelta
from zoneinfo import ZoneInfo

from unjoin.service import clock
from unjoin.service.accounts.audit import Actor
from unjoin.service.accounts.models import Staff
from unjoin.service.shifts.actions import take_shift
from unjoin.service.shifts.errors import ShiftError
from unjoin.service.shifts.hours import PER_DAY, PER_HOUR, Quarter, planned, quarter_of
from unjoin.service.shifts.planning import plan_shifts
from unjoin.service.shifts.queries import rota
from unjoin.service.shifts.settings import find_own, save_own

DAYS = 7
_WALL = ZoneInfo("Asia/Taipei")
_PEOPLE = {
    "operator": (_WALL, ()),
    "volunteer": (_WALL, ("cmn", "eng")),
    "volunteer-2": (ZoneInfo("America/Toronto"), ("cmn", "yue")),
}


@dataclass(frozen=True, slots=True)
class _Sample:
    """The same hours every day, on a wall in Taipei. `taker`: who comes, or ""; `every`: how
    often, in days."""

    begins: int
    hours: int
    language: str
    needed: int
    taker: str
    every: int = 1


_SAMPLES = (
    _Sample(0, 6, "cmn", 1, ""),
    _Sample(6, 6, "cmn", 1, "volunteer-2"),
    _Sample(12, 6, "cmn", 1, "volunteer"),
    _Sample(18, 6, "cmn", 2, "volunteer-2", every=2),
    _Sample(8, 4, "eng", 1, "volunteer", every=2),
)


def plan_samples() -> None:
    """Plan them from the next hour that comes, and have the volunteers of the demo take some.

    Settings that somebody has made stay as they are, and accounts that are gone take nothing.
    """
    staff = Staff.objects.filter(handle__in=_PEOPLE, is_active=True)
    people = {each.handle: each for each in staff}
    for handle, person in people.items():
        if find_own(person.pk) is None:
            zone, languages = _PEOPLE[handle]
            save_own(zone=zone, languages=languages, by=person)
    now = quarter_of(clock.now())
    for sample in _SAMPLES:
        _plan(sample, people, now)


def renew_samples() -> None:
    """Plan another week if nothing is planned from now on."""
    now = quarter_of(clock.now())
    if not rota(now, now + DAYS * PER_DAY):
        plan_samples()


def _plan(sample: _Sample, people: dict[str, Staff], now: Quarter) -> None:
    day = clock.now().astimezone(_WALL).date()
    hours = planned(_WALL, day, time(sample.begins), sample.hours * PER_HOUR)
    if hours.start < now:
        hours = planned(
            _WALL, day + timedelta(days=1), time(sample.begins), sample.hours * PER_HOUR
        )
    made = plan_shifts(
        hours=hours,
        days=DAYS,
        language=sample.language,
        needed=sample.needed,
        by=Actor("demo"),
        today=clock.today(),
        now=now,
    )
    for shift in made[:: sample.every] if sample.taker in people else ():
        with suppress(ShiftError):  # they have chosen other languages meanwhile, or other shifts
            take_shift(shift_id=shift.pk, by=people[sample.taker], now=now)
