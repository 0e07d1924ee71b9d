"""Sets of leaves as bytes: the same set comes back, whichever way it is stored and combined."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unjoin.service.reading import postings

LEAF = st.integers(0, postings.BLOCK_LEAVES - 1)
SPARSE = st.sets(LEAF, max_size=40)
DENSE = st.builds(
    lambda step, more: set(range(0, postings.BLOCK_LEAVES, step)) | more,
    st.integers(1, 15),
    SPARSE,
)
ANY = st.one_of(SPARSE, DENSE)


def as_set(leaves: postings.Leaves) -> set[int]:
    return set(postings.descending(leaves, postings.BLOCK_LEAVES))


@settings(max_examples=40)
@given(ANY)
def test_postings_come_back(leaves: set[int]) -> None:
    assert as_set(postings.decode(postings.encode(leaves))) == leaves


@settings(max_examples=40)
@given(ANY, st.sets(LEAF, min_size=1, max_size=40))
def test_postings_grow_and_shrink(before: set[int], changed: set[int]) -> None:
    grown = postings.add(postings.encode(before), sorted(changed))
    assert grown == postings.encode(before | changed)
    assert postings.remove(grown, changed) == postings.encode(before - changed)


@settings(max_examples=40)
@given(st.lists(ANY, min_size=1, max_size=3), ANY)
def test_postings_combine_as_sets_do(all_of: list[set[int]], other: set[int]) -> None:
    stored = [postings.decode(postings.encode(leaves)) for leaves in all_of]
    assert as_set(postings.intersect(stored)) == set.intersection(*all_of)
    united = postings.unite(stored[0], postings.decode(postings.encode(other)))
    assert as_set(united) == all_of[0] | other


@settings(max_examples=40)
@given(ANY, st.integers(1, postings.BLOCK_LEAVES))
def test_postings_are_read_downwards(leaves: set[int], before: int) -> None:
    read = list(postings.descending(postings.decode(postings.encode(leaves)), before))
    assert read == sorted((leaf for leaf in leaves if leaf < before), reverse=True)


@pytest.mark.parametrize("count", [4095, 4096, 65_536])
def test_postings_never_take_more_than_a_bitmap(count: int) -> None:
    data = postings.encode(range(count))
    assert len(data) <= postings.BITMAP_BYTES
    assert as_set(postings.decode(data)) == set(range(count))
