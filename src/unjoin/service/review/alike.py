"""Finding what a flood is made of: groups of declarations that are nearly the same.

Two kinds of group:

- by text: at least half of each text is made of runs of words that the others
  in the group are made of too, and they are about as long. Sentences in another
  order, words exchanged and additions at random stay in one group; so do texts
  put together from a stock of sentences. A text of somebody's own shares no more
  than a phrase with any group, and is in none.
- by shape, where there is no text, or one that nobody wrote (see `everyday`):
  filled in alike, with names of one kind.

Rules kept here:

1. A declaration is in one group at the most; groups do not depend on the order
   of arrival, which nobody knows.
2. What is common is what at least one in two hundred has, and at least two. So a
   flood of many makes rare likenesses disappear; they are found when it is gone.
3. Prompt and slow ones are apart in groups by shape, because a shape says little.
4. Memory beside the sketches is bounded; time is in proportion to their number.

Pure: no I/O, no Django.
"""

from __future__ import annotations

import uuid
from array import array
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from unjoin.service.review.sketches import Sketch

LEAST_BY_TEXT = 5
LEAST_BY_SHAPE = 50
_COMMON_TO_ONE_IN = 200
_SHARE = 0.5
_STOCK_SHARE = 0.8
_LEAST_LINK = 2
_COUNTERS = 1 << 20


class Likeness(StrEnum):
    """What the declarations of a group have in common."""

    TEXT = "text"
    SHAPE = "shape"


@dataclass(frozen=True, slots=True)
class Group:
    """Declarations that are nearly the same, sorted by their (random) ids."""

    likeness: Likeness
    ids: tuple[uuid.UUID, ...]

    def only(self, waiting: Container[uuid.UUID]) -> Group | None:
        """The group without those that are not in `waiting`; None where too few are left."""
        ids = tuple(item for item in self.ids if item in waiting)
        return Group(self.likeness, ids) if len(ids) >= LEAST_BY_TEXT else None


def group_alike(sketches: Mapping[uuid.UUID, Sketch], *, slow: set[uuid.UUID]) -> list[Group]:
    """The groups among `sketches`, the largest first."""
    by_text = _by_text(sketches)
    grouped = {item for ids in by_text for item in ids}
    shapes: dict[tuple[str, bool], list[uuid.UUID]] = defaultdict(list)
    for item, sketch in sketches.items():
        if sketch.shape and item not in grouped:
            shapes[sketch.shape, item in slow].append(item)
    groups = [Group(Likeness.TEXT, tuple(sorted(ids))) for ids in by_text]
    groups += [
        Group(Likeness.SHAPE, tuple(sorted(ids)))
        for ids in shapes.values()
        if len(ids) >= LEAST_BY_SHAPE
    ]
    return sorted(groups, key=lambda group: (-len(group.ids), group.ids[0]))


def _by_text(sketches: Mapping[uuid.UUID, Sketch]) -> list[list[uuid.UUID]]:
    is_common = _common_marks(sketches.values())
    families: dict[int, _Families] = defaultdict(_Families)
    places: list[tuple[uuid.UUID, int, int]] = []
    for item in sorted(sketches):
        marks, length = sketches[item].marks, sketches[item].doublings
        common = [mark for mark in marks if mark in is_common]
        family = families[length].place(common, len(marks)) if common else None
        if family is not None:
            places.append((item, length, family))
    found: dict[tuple[int, int], list[uuid.UUID]] = defaultdict(list)
    for item, length, family in places:
        found[length, families[length].head(family)].append(item)
    return [ids for ids in found.values() if len(ids) >= LEAST_BY_TEXT]


def _common_marks(sketches: Iterable[Sketch]) -> frozenset[int]:
    """The marks that many sketches have. At most MARKS_KEPT * _COMMON_TO_ONE_IN, or few more."""
    listed = [sketch.marks for sketch in sketches if len(sketch.marks)]
    least = max(2, len(listed) // _COMMON_TO_ONE_IN)
    # First in counters that several marks may share, so that rare ones take no memory.
    counters = array("I", bytes(4 * _COUNTERS))
    for marks in listed:
        for mark in marks:
            counters[mark % _COUNTERS] += 1
    counts: Counter[int] = Counter()
    for marks in listed:
        counts.update(mark for mark in marks if counters[mark % _COUNTERS] >= least)
    return frozenset(mark for mark, count in counts.items() if count >= least)


class _Families:
    """Groups in the making, of texts of one length. A mark belongs to the first that had it."""

    def __init__(self) -> None:
        self._family_of: dict[int, int] = {}
        self._heads: list[int] = []

    def place(self, common: list[int], marks: int) -> int | None:
        """The family of a text with so many `marks`, of which those in `common` are common."""
        if len(common) < _SHARE * marks:
            return None
        votes = Counter(
            self.head(self._family_of[mark]) for mark in common if mark in self._family_of
        )
        best, share = votes.most_common(1)[0] if votes else (-1, 0)
        if len(common) >= _STOCK_SHARE * marks:
            # Nothing of its own: what it is put together from is one stock.
            for other, votes_for in votes.items():
                if votes_for >= _LEAST_LINK:
                    self._heads[other] = best
                    share = marks
        family = best if share >= _SHARE * marks else self._begin()
        for mark in common:
            self._family_of.setdefault(mark, family)
        return family

    def head(self, family: int) -> int:
        """The family that `family` has become part of, or itself."""
        while self._heads[family] != family:
            self._heads[family] = self._heads[self._heads[family]]
            family = self._heads[family]
        return family

    def _begin(self) -> int:
        self._heads.append(len(self._heads))
        return len(self._heads) - 1
