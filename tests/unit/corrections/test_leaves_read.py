"""Numbers of entries as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unjoin.registry.entry import LeafIndex
from unjoin.service.corrections.leaves import (
    LEAVES_LIMIT,
    LeavesError,
    format_leaves,
    parse_leaves,
)


@pytest.mark.parametrize(
    ("text", "leaves"),
    [
        ("7", (7,)),
        ("0", (0,)),
        ("12-14, 77", (12, 13, 14, 77)),
        ("77 12-14\n13", (12, 13, 14, 77)),
        ("12 – 14", (12, 13, 14)),
        ("１２－１４，７７、", (12, 13, 14, 77)),
        ("3；5～6", (3, 5, 6)),
        ("007", (7,)),
    ],
)
def test_numbers_read(text: str, leaves: tuple[int, ...]) -> None:
    assert parse_leaves(text) == leaves


@pytest.mark.parametrize(
    ("text", "code", "part"),
    [
        ("", "leaves-empty", ""),
        (" ,、 ", "leaves-empty", ""),
        ("12, x7", "leaves-unreadable", "x7"),
        ("#12", "leaves-unreadable", "#12"),
        ("-5", "leaves-unreadable", "-5"),
        ("1_000", "leaves-unreadable", "1_000"),
        ("٣", "leaves-unreadable", "٣"),
        ("5-3", "leaves-backwards", "5-3"),
        (f"0-{LEAVES_LIMIT}", "leaves-many", ""),
        ("1 " * 60_000, "leaves-many", ""),
        ("9" * 19, "leaves-unreadable", "9" * 19),
    ],
)
def test_what_cannot_be_read_is_named(text: str, code: str, part: str) -> None:
    with pytest.raises(LeavesError) as caught:
        parse_leaves(text)
    assert (caught.value.code, caught.value.part) == (code, part)


def test_limit_itself_is_allowed() -> None:
    assert len(parse_leaves(f"1-{LEAVES_LIMIT}")) == LEAVES_LIMIT


@given(st.sets(st.integers(0, 400), min_size=1))
def test_text_written_is_read_back(numbers: set[int]) -> None:
    leaves = tuple(LeafIndex(number) for number in sorted(numbers))
    text = format_leaves(leaves)
    assert parse_leaves(text) == leaves
    assert len(text) <= len(", ".join(map(str, leaves)))
