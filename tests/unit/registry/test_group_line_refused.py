"""A group line that could mean two things, or nothing, is refused, and shows where."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.registry.group_lines import LIMIT, read
from tests.unit.registry.vectors import cases, label
from unjoin.registry.group_line import GroupLineError, total

PIECES = st.sampled_from(
    [*"党團队三退八十两0123459,+、和:= \n\u3000个人?", "party", "and", "ly", "不明", "团队11", "x"]
)


def fault(text: str) -> GroupLineError:
    with pytest.raises(GroupLineError) as caught:
        read(text)
    return caught.value


@pytest.mark.parametrize("vector", cases("group_line", "invalid"), ids=label)
def test_group_line_refused(vector: dict[str, Any]) -> None:
    error = fault(vector["text"])
    assert (error.code, error.start, error.end) == (
        vector["code"],
        vector["start"],
        vector["end"],
    )


def test_group_line_error_carries_fields() -> None:
    error = fault("党8 团对11")
    assert error.fields == {"text": "党8 团对11", "start": 4, "end": 5, "expected": "organisation"}
    assert error.text[error.start : error.end] == "对"


def test_group_line_over_limit_says_both() -> None:
    error = fault("党150 团51")
    assert (error.fields["limit"], error.fields["total"]) == (LIMIT, 201)
    assert error.expected == "smaller-count"


def test_group_line_vectors_show_every_code() -> None:
    shown = {vector["code"] for vector in cases("group_line", "invalid")}
    named = {word.strip("(),.") for word in (GroupLineError.__doc__ or "").split()}
    assert shown == {word for word in named if word.startswith("group-")}


@given(st.lists(PIECES, max_size=14).map("".join) | st.text(max_size=520))
def test_group_line_any_text(text: str) -> None:
    with contextlib.suppress(GroupLineError):
        assert 1 <= total(read(text)) <= LIMIT


@given(st.lists(PIECES, max_size=14).map("".join))
def test_group_line_fault_is_inside(text: str) -> None:
    try:
        read(text)
    except GroupLineError as error:
        place = (error.start, error.end)
    else:
        return
    assert 0 <= place[0] <= place[1] <= len(text)
    assert place[0] < place[1] or not text
