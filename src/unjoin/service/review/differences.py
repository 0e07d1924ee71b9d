"""What is a text's own, beside others that are nearly the same.

Pure: no I/O, no Django.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from unjoin.service.review.sketches import RUN_LENGTH, runs_of, token_places

_COMMON_TO_ONE_IN = 4


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a text. `is_own`: few of the others have it."""

    words: str
    is_own: bool


def common_runs(texts: Iterable[str]) -> frozenset[str]:
    """The runs of words that at least a quarter of `texts`, and at least two, are made of."""
    counts: Counter[str] = Counter()
    number = 0
    for text in texts:
        number += 1
        counts.update(set(runs_of([token for _, _, token in token_places(text)])))
    least = max(2, number // _COMMON_TO_ONE_IN)
    return frozenset(run for run, count in counts.items() if count >= least)


def parts_of(text: str, common: frozenset[str]) -> list[Part]:
    """All of `text`, in parts that are its own or made of `common` runs."""
    places = token_places(text)
    is_shared = [False] * len(places)
    for first, run in enumerate(runs_of([token for _, _, token in places])):
        if run in common:
            for number in range(first, min(first + RUN_LENGTH, len(places))):
                is_shared[number] = True
    # Each part goes as far as the next one begins, so that nothing between them is lost.
    ends = [begin for begin, _, _ in places[1:]] + [len(text)]
    parts: list[Part] = []
    begin = 0
    for number, end in enumerate(ends[: len(places)]):
        is_last = number + 1 == len(places)
        if is_last or is_shared[number + 1] != is_shared[number]:
            parts.append(Part(text[begin:end], not is_shared[number]))
            begin = end
    return parts or [Part(text, is_own=True)]
