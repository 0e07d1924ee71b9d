"""A whole sheet as typed: every line is read, and every fault is named."""

import contextlib

from hypothesis import given
from hypothesis import strategies as st

from unjoin.presets import read_preset
from unjoin.registry.campaign import parse_campaign
from unjoin.registry.organisations import OrganisationMask
from unjoin.service.desk.paper.sheet import (
    LINES_LIMIT,
    LineError,
    Row,
    RowKind,
    format_row,
    read_line,
    read_sheet,
)
from unjoin.service.desk.paper.words import make_grammar, write_organisations

CAMPAIGN = parse_campaign(read_preset("ccp"))
GRAMMAR = make_grammar(CAMPAIGN)
# What people and input methods really produce, so that searches meet the grammar's corners.
PIECES = st.sampled_from(
    [
        *(
            "张三",
            "?张",
            "John",
            "党",
            "团",
            "队",
            "party",
            "p",
            "not stated",
            "?",
            "？",
            "†",
            "已故",
        ),
        *(
            "x12",
            "12",
            "人",
            "1.",
            "一、",
            "故",
            " ",
            "　",
            "\t",
            "，",
            "：",
            "（",
            "）",
            '"',
            "“",
            "”",
        ),
        "·",
    ]
)
LINES = st.one_of(st.text(), st.lists(PIECES, max_size=8).map("".join))


def write(row: Row, language: str = "zh-Hans") -> str:
    def words(mask: OrganisationMask) -> str:
        return write_organisations(mask, campaign=CAMPAIGN, language=language)

    return format_row(row, GRAMMAR, words)


def codes(text: str) -> list[tuple[int, str]]:
    return [(error.line, error.code) for error in read_sheet(text, GRAMMAR).errors]


def test_sheet_is_read_line_by_line() -> None:
    reading = read_sheet("张三 党团\r\n\r\n? 党\r\n李四 党 †\rx12 ?\n", GRAMMAR)
    assert [row.line for row in reading.rows] == [1, 3, 4, 5]
    assert reading.errors == ()


def test_sheet_names_every_fault_at_once() -> None:
    assert codes("张三\n李四 党\n党 团\n\nx0 党") == [
        (1, "organisation-missing"),
        (3, "organisation-first"),
        (5, "number-range"),
    ]


def test_sheet_keeps_the_lines_that_could_be_read() -> None:
    assert [row.name for row in read_sheet("张三\n李四 党", GRAMMAR).rows] == ["李四"]


def test_empty_sheet_is_an_error() -> None:
    assert codes(" \n\n") == [(0, "nothing")]


def test_sheet_with_too_many_lines_is_an_error() -> None:
    assert codes("? 党\n" * (LINES_LIMIT + 1)) == [(0, "too-many")]


def test_same_name_in_another_script_is_an_error() -> None:
    reading = read_sheet("万顺 党\n? 党\n? 党\n萬 順 团", GRAMMAR)
    (error,) = reading.errors
    assert (error.code, error.line, error.fields) == ("same-name", 4, {"other": 1})


def test_same_name_as_somebody_dead_is_none() -> None:
    assert codes("万顺 党\n万顺 团 †") == []


@given(LINES)
def test_line_raises_nothing_but_its_own_error(text: str) -> None:
    with contextlib.suppress(LineError):
        read_line(text, GRAMMAR)


@given(LINES)
def test_sheet_raises_nothing(text: str) -> None:
    reading = read_sheet(text, GRAMMAR)
    assert reading.rows or reading.errors


@given(LINES, st.sampled_from(["zh-Hans", "zh-Hant", "en"]))
def test_row_reads_back_as_it_is_written(text: str, language: str) -> None:
    try:
        row = read_line(text, GRAMMAR)
    except LineError:
        return
    assert read_line(write(row, language), GRAMMAR) == row


def test_row_with_a_doubtful_name_is_written_in_quotes() -> None:
    assert write(read_line('"12人" 党', GRAMMAR)) == '"12人" 党'


def test_head_count_is_written_shortly() -> None:
    row = Row(kind=RowKind.HEAD_COUNT, organisations=OrganisationMask(0), persons=3, deceased=True)
    assert write(row) == "x3 ? †"
