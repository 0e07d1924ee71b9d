"""Cells that are too small to be shown, and what is left of them.

Rules kept here:

1. A cell of fewer than K is never shown, nor one beyond the first `limit`.
2. What is not shown is one number, "others". It is at least K, or it is not there at all: where
   it would be less, the smallest of the shown cells goes into it, and so nobody who subtracts
   learns of a cell that is smaller than K.
3. Where every cell together makes fewer than K, nothing is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cells:
    """`shown`: (text, number), largest first. `others`: the sum of the rest, 0 or at least K.
    `at_least`: that K."""

    at_least: int
    shown: tuple[tuple[str, int], ...] = ()
    others: int = 0


def hide_small(largest: Sequence[tuple[str, int]], others: int, *, at_least: int) -> Cells:
    """What may be shown of `largest` (cells of `at_least` or more, largest first) and `others`
    (the sum of all other cells)."""
    shown = list(largest)
    while shown and 0 < others < at_least:
        others += shown.pop()[1]
    return Cells(at_least, tuple(shown), others if others >= at_least else 0)
