"""How far hours are covered: a day of a language, taken apart into stretches. No database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise


class Cover(StrEnum):
    """What a stretch of hours is."""

    COVERED = "covered"
    SHORT = "short"
    """Fewer come than are needed."""
    GAP = "gap"
    """Nobody comes."""
    UNPLANNED = "unplanned"
    """Nobody is asked for."""
    PAST = "past"
    """It is over, and who came is not known any more."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A shift as cover counts it. `taken`: how many come."""

    start: int
    end: int
    needed: int
    taken: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """Quarters from `start` up to `end` that are alike."""

    start: int
    end: int
    needed: int
    taken: int

    @property
    def cover(self) -> Cover:
        """What they are."""
        if not self.needed:
            return Cover.UNPLANNED
        if not self.taken:
            return Cover.GAP
        return Cover.SHORT if self.taken < self.needed else Cover.COVERED

    @property
    def is_gap(self) -> bool:
        """Whether somebody is missing."""
        return self.cover in (Cover.GAP, Cover.SHORT)


def stretches(shifts: Iterable[Counted], start: int, end: int) -> list[Stretch]:
    """All quarters from `start` up to `end`, in order, in as few stretches as there can be."""
    shifts = [shift for shift in shifts if shift.start < end and shift.end > start]
    edges = {start, end}
    edges |= {edge for shift in shifts for edge in (shift.start, shift.end) if start < edge < end}
    found: list[Stretch] = []
    ordered = sorted(edges)
    for begins, ends in pairwise(ordered):
        there = [shift for shift in shifts if shift.start <= begins < shift.end]
        needed = sum(shift.needed for shift in there)
        # One too many here covers nothing there.
        taken = sum(min(shift.taken, shift.needed) for shift in there)
        last = found[-1] if found else None
        if last and (last.needed, last.taken) == (needed, taken):
            found[-1] = Stretch(last.start, ends, needed, taken)
        else:
            found.append(Stretch(begins, ends, needed, taken))
    return found


def gaps(shifts: Iterable[Counted], start: int, end: int) -> list[Stretch]:
    """Where somebody is missing between `start` and `end`."""
    return [stretch for stretch in stretches(shifts, start, end) if stretch.is_gap]
