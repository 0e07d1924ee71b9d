"""What a reviewer can take out of a story: whole clauses, with a mark where they were."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unjoin.service.stories.shortening import LEFT_OUT, shorten

TOLD = "他没有说不，因为他在听。我们都很安静！\n第二天他又来电\n最后说好"
ENGLISH = "He did not go. “I cannot,” she said, and wept. Then they waited 3.5 hours."


@pytest.mark.parametrize(
    ("after", "published"),
    [
        (TOLD, TOLD),
        ("我们都很安静！\n第二天他又来电\n最后说好", "[…]我们都很安静！\n第二天他又来电\n最后说好"),
        ("他没有说不，\n第二天他又来电", "他没有说不，\n[…]第二天他又来电[…]"),
        ("他没有说不，我们都很安静！\n最后说好", "他没有说不，[…]我们都很安静！\n[…]最后说好"),
    ],
)
def test_clauses_go_and_leave_a_mark(after: str, published: str) -> None:
    assert shorten(TOLD, after, language="zh-Hans") == published


@pytest.mark.parametrize(
    "after",
    [
        TOLD.replace("不", ""),  # one character, and the sense is turned round
        TOLD.replace("没有", ""),
        TOLD.replace("，", ""),
        TOLD.replace("。", "？"),
        TOLD.replace("来电\n最后", "来电最后"),
        TOLD.replace("第二天他又", "第二天\n他又"),
        TOLD + "谢谢。",
        "最后说好\n我们都很安静！",
    ],
)
def test_anything_else_does_not(after: str) -> None:
    assert shorten(TOLD, after, language="zh-Hans") is None


@pytest.mark.parametrize(
    ("after", "published"),
    [
        ("“I cannot,” she said, and wept.", "[…] “I cannot,” she said, and wept. […]"),
        ("He did not go. and wept.", "He did not go. […] and wept. […]"),
        (ENGLISH.replace(". Then", ".\n\nThen"), ENGLISH.replace(". Then", ".\n\nThen")),
        ("He did go. " + ENGLISH.partition(". ")[2], None),
        (ENGLISH.replace("3.5", "3."), None),
        (ENGLISH.replace("cannot", "can"), None),
    ],
)
def test_english_goes_by_clauses_too(after: str, published: str | None) -> None:
    assert shorten(ENGLISH, after, language="en") == published


@given(st.lists(st.text("好的ab 3。，.!", min_size=1, max_size=8), max_size=6), st.data())
def test_lines_that_stay_are_all_there(lines: list[str], data: st.DataObject) -> None:
    stays = [line for line in lines if data.draw(st.booleans())]
    shortened = shorten("\n".join(lines), "\n".join(stays), language="en")
    assert shortened is not None
    assert shortened.replace(LEFT_OUT, "").split() == "\n".join(stays).split()
