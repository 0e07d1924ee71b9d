"""Two keyings beside each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unjoin.presets import read_preset
from unjoin.registry.campaign import parse_campaign
from unjoin.service.desk.paper.compare import compare, differences, settle
from unjoin.service.desk.paper.sheet import Row, read_sheet
from unjoin.service.desk.paper.words import make_grammar
from unjoin.service.intake.scripts import to_simplified

GRAMMAR = make_grammar(parse_campaign(read_preset("ccp")))
FIRST = "张三 党团\n王五 团队\n? 党\n李四 ?\nx12 党"
NAMES = st.sampled_from(["张三", "王五", "李四", "赵六", "?", "x2"])
SHEETS = st.lists(st.tuples(NAMES, st.sampled_from(["党", "团", "?"])), max_size=12)


def rows(text: str) -> tuple[Row, ...]:
    return read_sheet(text, GRAMMAR).rows


def shown(first: str, second: str) -> list[tuple[str | None, str | None]]:
    """The pairs that differ, by name."""
    return [
        (pair.first.name if pair.first else None, pair.second.name if pair.second else None)
        for pair in compare(rows(first), rows(second), to_simplified)
        if not pair.agrees
    ]


def test_same_keyings_agree() -> None:
    assert shown(FIRST, FIRST) == []


def test_script_width_case_and_spaces_make_no_difference() -> None:
    assert shown("萬順 黨\nJohn Smith party", "万顺 党\n john ｓｍｉｔｈ　ｐａｒｔｙ") == []


def test_empty_lines_make_no_difference() -> None:
    assert shown(FIRST, FIRST.replace("\n", "\n\n")) == []


@pytest.mark.parametrize(
    "line", ["张山 党团", "张三 党", "张三 党团 †", "? 党团", "x2 党团", "张? 党团"]
)
def test_line_that_differs_stands_beside_its_counterpart(line: str) -> None:
    pairs = compare(rows(FIRST), rows(FIRST.replace("张三 党团", line)), to_simplified)
    assert differences(pairs) == (0,)
    assert pairs[0].first == rows(FIRST)[0]
    assert pairs[0].second == rows(line)[0]


def test_line_left_out_stands_alone() -> None:
    assert shown(FIRST, FIRST.replace("王五 团队\n", "")) == [("王五", None)]
    assert shown(FIRST.replace("王五 团队\n", ""), FIRST) == [(None, "王五")]


def test_line_left_out_beside_one_misread_is_told_apart() -> None:
    assert shown("张三 党\n李小明 党\n王五 团", "张三 党\n李小朋 党") == [
        ("李小明", "李小朋"),
        ("王五", None),
    ]


def test_head_counts_that_differ_are_a_difference() -> None:
    assert shown("x12 党", "x13 党") == [("", "")]


def test_long_runs_of_differences_are_laid_side_by_side() -> None:
    first = "\n".join(f"甲{n} 党" for n in range(300))
    second = "\n".join(f"乙{n} 党" for n in range(250))
    pairs = compare(rows(first), rows(second), to_simplified)
    assert len(pairs) == 300
    assert pairs[299].second is None


@given(SHEETS, SHEETS)
def test_every_row_of_each_stands_once_and_in_its_order(
    first: list[tuple[str, str]], second: list[tuple[str, str]]
) -> None:
    a, b = (
        rows("\n".join(f"{name}{'' if name in '?x2' else n} {left}" for n, (name, left) in sheet))
        for sheet in (enumerate(first), enumerate(second))
    )
    pairs = compare(a, b, to_simplified)
    assert tuple(pair.first for pair in pairs if pair.first) == a
    assert tuple(pair.second for pair in pairs if pair.second) == b


def test_settled_sheet_has_what_agrees_and_what_was_chosen() -> None:
    pairs = compare(rows(FIRST), rows(FIRST.replace("王五 团队\n", "")), to_simplified)
    assert settle(pairs, {1: None}) == tuple(r for r in rows(FIRST) if r.name != "王五")
    assert settle(pairs, {1: pairs[1].first}) == rows(FIRST)


def test_sheet_is_not_settled_without_every_difference() -> None:
    pairs = compare(rows(FIRST), rows(FIRST.replace("王五 团队\n", "")), to_simplified)
    with pytest.raises(KeyError):
        settle(pairs, {})
