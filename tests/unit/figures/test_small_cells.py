"""Small cells are never shown, and cannot be had by subtracting either."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from unjoin.service.publication.small_cells import Cells, hide_small

COUNTS = st.dictionaries(st.text(min_size=1, max_size=3), st.integers(1, 12))


@given(COUNTS, st.integers(1, 8))
def test_nothing_smaller_than_k_is_shown_or_left_over(counts: dict[str, int], k: int) -> None:
    large = sorted(((t, n) for t, n in counts.items() if n >= k), key=lambda cell: -cell[1])
    small = [n for n in counts.values() if n < k]
    cells = hide_small(large, sum(small), at_least=k)
    assert all(counts[text] == number >= k for text, number in cells.shown)
    rest = sum(counts.values()) - sum(number for _, number in cells.shown)
    assert cells.others in (0, rest)
    assert cells.others == 0 or cells.others >= k
    if cells.shown and rest:
        # Whoever knows the sum of all cells learns of no sum below K.
        assert cells.others == rest


def test_small_rest_takes_the_smallest_cell_along() -> None:
    assert hide_small([("a", 9), ("b", 5)], 2, at_least=5) == Cells(5, (("a", 9),), 7)


def test_rest_that_is_large_enough_stands_alone() -> None:
    assert hide_small([("a", 9)], 5, at_least=5) == Cells(5, (("a", 9),), 5)


def test_nothing_is_shown_of_less_than_k_altogether() -> None:
    assert hide_small([], 4, at_least=5) == Cells(5)
