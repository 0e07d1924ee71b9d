"""The rota as it is read: shifts with who comes, gaps by language."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from unjoin.service.shifts.cover import Counted, Stretch, gaps
from unjoin.service.shifts.hours import LONGEST_WITH_CLOCKS, PER_DAY, Quarter
from unjoin.service.shifts.languages import call_languages
from unjoin.service.shifts.models import Shift
from unjoin.service.shifts.rules import overlapping
from unjoin.service.shifts.takers import Taker, takers_of

WARNED_AHEAD = PER_DAY
"""How long before it a gap is warned of, in quarters."""


@dataclass(frozen=True, slots=True)
class OnRota:
    """A shift and who comes. `missing`: how many are still needed."""

    id: uuid.UUID
    language: str
    start: int
    end: int
    needed: int
    takers: tuple[Taker, ...]

    @property
    def missing(self) -> int:
        """How many are still needed."""
        return max(0, self.needed - len(self.takers))

    @property
    def counted(self) -> Counted:
        """As cover counts it."""
        return Counted(self.start, self.end, self.needed, len(self.takers))

    def taking_of(self, staff_id: uuid.UUID) -> Taker | None:
        """The place of that account in it."""
        return next((taker for taker in self.takers if taker.staff_id == staff_id), None)

    def offered_to(self, staff_id: uuid.UUID) -> Taker | None:
        """Somebody else who offers it."""
        others = (t for t in self.takers if t.is_offered and t.staff_id != staff_id)
        return next(others, None)


@dataclass(frozen=True, slots=True)
class Gap:
    """Hours in which somebody is missing."""

    language: str
    stretch: Stretch


def rota(start: int, end: int) -> list[OnRota]:
    """The shifts that are under way between two quarters, by their beginning."""
    order = {language: place for place, language in enumerate(call_languages())}
    shifts = list(overlapping(start, end).prefetch_related("takings"))
    takers = takers_of(shifts)
    found = [_on_rota(shift, takers[shift.pk]) for shift in shifts]
    return sorted(found, key=lambda s: (s.start, order.get(s.language, len(order)), s.end, s.id))


def find_on_rota(shift_id: uuid.UUID) -> OnRota | None:
    """One shift, if it is on the rota."""
    shift = Shift.objects.filter(id=shift_id).prefetch_related("takings").first()
    return _on_rota(shift, takers_of([shift])[shift.pk]) if shift else None


def find_gaps(start: Quarter, quarters: int, languages: Iterable[str]) -> list[Gap]:
    """Where somebody is missing in so many quarters from `start`: see `gaps_in`."""
    end = start + quarters
    return gaps_in(rota(start, end + LONGEST_WITH_CLOCKS), start, end, languages)


def gaps_in(shifts: Iterable[OnRota], start: int, end: int, languages: Iterable[str]) -> list[Gap]:
    """Where somebody is missing from `start` on, of a rota that was read already.

    Those that begin before `end`, whole, by their beginning. `shifts` reach far enough for that.
    """
    shifts = list(shifts)
    found = [
        Gap(language, stretch)
        for language in languages
        for stretch in gaps(
            (shift.counted for shift in shifts if shift.language == language),
            start,
            end + LONGEST_WITH_CLOCKS,
        )
        if stretch.start < end
    ]
    return sorted(found, key=lambda gap: gap.stretch.start)


def planned_languages(shifts: Iterable[OnRota]) -> list[str]:
    """The languages of the centre, and others that are still on the rota."""
    listed = call_languages()
    return [*listed, *sorted({shift.language for shift in shifts} - set(listed))]


def _on_rota(shift: Shift, takers: list[Taker]) -> OnRota:
    return OnRota(shift.pk, shift.language, shift.start, shift.end, shift.needed, tuple(takers))
