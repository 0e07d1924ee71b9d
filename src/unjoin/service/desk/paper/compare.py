"""Double keying: two readings of one sheet laid beside each other, and made one.

Rules kept here:

1. Two rows agree when they say the same of the same name; simplified and
   traditional characters, width, case and spaces make no difference
   (`names.fold_name`). Where two rows agree, the first keying's spelling is kept.
2. The order of a sheet is kept: rows are aligned, never sorted or matched across.
   What has no counterpart stands alone.
3. Every difference is settled by somebody: as the first typed it, as the second
   did, or typed anew. None is settled by a rule.
4. What is sent has somebody to send; the dead are left out, and no two people in
   it have the same name.

How lines are read is `paper`'s to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from unjoin.registry.names import fold_name
from unjoin.service.desk.paper.sheet import Row

_CELLS_LIMIT = 40_000
"""Longer runs of differences (200 by 200 lines) are laid side by side line by line."""

RowKey = tuple[str, str, int, int, bool]


@dataclass(frozen=True, slots=True)
class Pair:
    """What the first and the second keying have at one place; None where one has nothing."""

    first: Row | None
    second: Row | None
    agrees: bool


def row_key(row: Row, to_simplified: Callable[[str], str] = str) -> RowKey:
    """What two rows are compared by."""
    name = fold_name(row.name, to_simplified=to_simplified)
    return (row.kind, name, row.organisations, row.persons, row.deceased)


def compare(
    first: tuple[Row, ...],
    second: tuple[Row, ...],
    to_simplified: Callable[[str], str] = str,
) -> tuple[Pair, ...]:
    """Both keyings, aligned; every row of each stands in exactly one pair, in its order."""
    keys = [[row_key(row, to_simplified) for row in rows] for rows in (first, second)]
    matcher = SequenceMatcher(None, keys[0], keys[1], autojunk=False)
    pairs: list[Pair] = []
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        if tag == "equal":
            pairs += [
                Pair(a, b, agrees=True)
                for a, b in zip(first[i:i_end], second[j:j_end], strict=True)
            ]
            continue
        pairs += [
            Pair(first[a] if a >= 0 else None, second[b] if b >= 0 else None, agrees=False)
            for a, b in _align(keys[0], keys[1], range(i, i_end), range(j, j_end))
        ]
    return tuple(pairs)


def settle(pairs: tuple[Pair, ...], settled: Mapping[int, Row | None]) -> tuple[Row, ...]:
    """The rows of the sheet: those that agree, and `settled` by place for each that does not.

    Raises KeyError where a difference is not settled.
    """
    rows = [pair.first if pair.agrees else settled[place] for place, pair in enumerate(pairs)]
    return tuple(row for row in rows if row is not None)


def differences(pairs: tuple[Pair, ...]) -> tuple[int, ...]:
    """The places of the pairs that somebody has to settle."""
    return tuple(place for place, pair in enumerate(pairs) if not pair.agrees)


def _align(
    first: list[RowKey], second: list[RowKey], left: range, right: range
) -> Iterator[tuple[int, int]]:
    """Pairs of places of two runs that differ; -1 where one has no counterpart."""
    if len(left) == len(right) == 1:
        yield left[0], right[0]
    elif len(left) * len(right) > _CELLS_LIMIT:
        for place in range(max(len(left), len(right))):
            yield (
                left[place] if place < len(left) else -1,
                right[place] if place < len(right) else -1,
            )
    else:
        yield from _align_by_likeness(first, second, left, right)


def _align_by_likeness(
    first: list[RowKey], second: list[RowKey], left: range, right: range
) -> Iterator[tuple[int, int]]:
    """The alignment whose pairs are most alike in sum (Needleman and Wunsch, gaps free)."""
    rows, columns = len(left), len(right)
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            together = best[i + 1][j + 1] + _likeness(first[left[i]], second[right[j]])
            best[i][j] = max(together, best[i + 1][j], best[i][j + 1])
    i = j = 0
    while i < rows and j < columns:
        if best[i][j] == best[i + 1][j + 1] + _likeness(first[left[i]], second[right[j]]):
            yield left[i], right[j]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            yield left[i], -1
            i += 1
        else:
            yield -1, right[j]
            j += 1
    yield from ((place, -1) for place in left[i:])
    yield from ((-1, place) for place in right[j:])


def _likeness(one: RowKey, other: RowKey) -> float:
    """How alike two rows are; above 0 always, so that a pair beats two rows alone."""
    shared = len(set(one[1]) & set(other[1]))
    of_all = len(set(one[1]) | set(other[1]))
    same = sum(a == b for a, b in zip(one[2:], other[2:], strict=True))
    return 0.01 + (shared / of_all if of_all else 0.5) + same * 0.05 + (one[0] == other[0]) * 0.1
