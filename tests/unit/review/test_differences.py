"""What is a text's own beside others that are nearly the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from unjoin.service.review.differences import common_runs, parts_of

TEMPLATE = "我以前受了欺骗，现在我明白了许多事情。"


def own(text: str, others: list[str]) -> list[str]:
    common = common_runs([text, *others])
    return [part.words for part in parts_of(text, common) if part.is_own]


def test_addition_is_marked() -> None:
    others = [TEMPLATE + suffix for suffix in ("甲乙丙丁戊", "子丑寅卯辰")]
    assert own(TEMPLATE + "天地玄黄", others) == ["天地玄黄"]


def test_nothing_is_marked_where_nothing_differs() -> None:
    assert own(TEMPLATE, [TEMPLATE, TEMPLATE]) == []


def test_text_of_its_own_is_marked_as_a_whole() -> None:
    text = "拆迁那天来了四十多个人，我父亲坐在屋顶上。"
    assert own(text, [TEMPLATE, TEMPLATE]) == [text]


def test_script_and_width_make_no_difference() -> None:
    assert own("我以前受了欺騙,現在我明白了許多事情", [TEMPLATE]) == []


@given(st.text(max_size=80), st.lists(st.text(max_size=80), max_size=4))
def test_parts_make_the_whole_text(text: str, others: list[str]) -> None:
    parts = parts_of(text, common_runs([text, *others]))
    assert "".join(part.words for part in parts) == text
