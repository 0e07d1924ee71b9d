"""What a line of a list says, and what its columns hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.desk.paper_lists import csv_bytes
from unjoin.presets import read_preset
from unjoin.registry.campaign import parse_campaign
from unjoin.registry.consent import Consent
from unjoin.registry.organisations import OrganisationMask
from unjoin.service.desk.paper.lists.columns import Holds, Layout, check_layout, choose, recognise
from unjoin.service.desk.paper.lists.errors import ListColumnsError, ListColumnTwiceError
from unjoin.service.desk.paper.lists.lines import Line, read_lines
from unjoin.service.desk.paper.lists.reading import read_file
from unjoin.service.desk.paper.lists.table import Table, make_table
from unjoin.service.desk.paper.sheet import LineError, RowKind
from unjoin.service.desk.paper.words import make_grammar

CAMPAIGN = parse_campaign(read_preset("ccp"))
GRAMMAR = make_grammar(CAMPAIGN)
MASKS = {each.slug: each.mask for each in CAMPAIGN.organisations}
PARTY, LEAGUE, PIONEERS = 1, 2, 4
CELL = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", "张三", "?", "党", "团队", "12", "12人", "是", "×", "已故", "=1", "本人", "-", "张?"]
    ),
)


def recognised(*headings: str) -> list[tuple[Holds, int]]:
    layout = recognise(make_table([headings]), GRAMMAR.read_organisations)
    return [(column.holds, column.mask) for column in layout.columns]


def lines(
    *rows: tuple[object, ...], heading: str = "", consent: Consent = Consent.RELAYED
) -> tuple[Line, ...]:
    table = make_table(rows)
    mask = GRAMMAR.read_organisations(heading) if heading else None
    return read_lines(
        table,
        recognise(table, GRAMMAR.read_organisations),
        make_grammar(CAMPAIGN, heading=mask),
        consent=consent,
    )


def only(*rows: tuple[object, ...], heading: str = "") -> Line:
    (line,) = lines(*rows, heading=heading)
    return line


def error_of(*rows: tuple[object, ...]) -> str:
    error = only(*rows).error
    assert isinstance(error, LineError)
    return error.code


HEADINGS = ("姓名", "退出组织", "人数", "备注", "同意")


def says(*cells: object) -> tuple[str, RowKind, int, int, bool]:
    row = only(HEADINGS, cells).row
    assert row is not None
    return row.name, row.kind, row.organisations, row.persons, row.deceased


@pytest.mark.parametrize(
    "headings",
    [
        ("姓名", "退出组织", "人数", "备注", "同意方式"),
        ("姓名/化名", "退出組織", "人數", "備註", "同意"),
        (" Name ", "Organisations", "PERSONS", "Remarks", "Consent"),
        ("Ｎａｍｅ", "leaves", "number of people", "deceased?", "how"),
    ],
)
def test_headings_are_recognised_in_three_languages(headings: tuple[str, ...]) -> None:
    assert [holds for holds, _mask in recognised(*headings)] == [
        Holds.NAME,
        Holds.ORGANISATIONS,
        Holds.PERSONS,
        Holds.DEAD,
        Holds.CONSENT,
    ]


def test_headings_that_name_organisations_are_ticked() -> None:
    assert recognised("姓名", "党", "團", "Pioneers", "党团") == [
        (Holds.NAME, 0),
        (Holds.TICKS, PARTY),
        (Holds.TICKS, LEAGUE),
        (Holds.TICKS, PIONEERS),
        (Holds.TICKS, PARTY | LEAGUE),
    ]


def test_heading_that_comes_twice_is_read_once() -> None:
    assert [holds for holds, _mask in recognised("姓名", "名字", "电话")] == [
        Holds.NAME,
        Holds.NOTHING,
        Holds.NOTHING,
    ]


def test_list_without_headings_has_to_be_explained() -> None:
    layout = recognise(make_table([("张三", "党"), ("王五", "团")]), GRAMMAR.read_organisations)
    assert not layout.has_heading
    with pytest.raises(ListColumnsError):
        check_layout(layout)


def test_single_column_is_read_as_lines_are_keyed() -> None:
    found = lines(("张三 党团",), ("12人 党",), ("? 团",), ("李四 党 †",))
    assert [(line.row.kind, line.row.organisations) for line in found if line.row] == [
        (RowKind.NAMED, PARTY | LEAGUE),
        (RowKind.HEAD_COUNT, PARTY),
        (RowKind.UNREADABLE, LEAGUE),
        (RowKind.NAMED, PARTY),
    ]
    assert found[3].row
    assert found[3].row.deceased


def test_columns_can_be_chosen() -> None:
    table = make_table([("x", "党", "张三"), ("y", "团", "王五")])
    layout = choose(table, ["", "organisations", "name"], has_heading=False, masks=MASKS)
    found = read_lines(table, layout, GRAMMAR, consent=Consent.RELAYED)
    assert [(line.number, line.said) for line in found] == [(1, "张三"), (2, "王五")]


def test_ticks_can_be_chosen() -> None:
    table = make_table([("张三", "1", "x")])
    layout = choose(table, ["name", "ticks:league", "ticks:nobody"], has_heading=False, masks=MASKS)
    (line,) = read_lines(table, layout, GRAMMAR, consent=Consent.RELAYED)
    assert line.row
    assert line.row.organisations == LEAGUE
    assert layout.columns[2].holds is Holds.NOTHING


@pytest.mark.parametrize("chosen", [["", ""], ["organisations", "dead"], ["nonsense"]])
def test_columns_without_a_name_are_refused(chosen: list[str]) -> None:
    with pytest.raises(ListColumnsError):
        choose(make_table([("a", "b")]), chosen, has_heading=False, masks=MASKS)


def test_two_columns_of_names_are_refused() -> None:
    with pytest.raises(ListColumnTwiceError):
        choose(make_table([("a", "b")]), ["name", "name"], has_heading=False, masks=MASKS)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("张三", "党团"), ("张三", RowKind.NAMED, PARTY | LEAGUE, 1, False)),
        (("张三", "党、团"), ("张三", RowKind.NAMED, PARTY | LEAGUE, 1, False)),
        (("张三", ""), ("张三", RowKind.NAMED, 0, 1, False)),
        (("张三", "?"), ("张三", RowKind.NAMED, 0, 1, False)),
        (("张三", "未注明"), ("张三", RowKind.NAMED, 0, 1, False)),
        (("张三", "党", 1), ("张三", RowKind.NAMED, PARTY, 1, False)),
        (("?", "团"), ("?", RowKind.UNREADABLE, LEAGUE, 1, False)),
        (("张□", "团"), ("张?", RowKind.UNREADABLE, LEAGUE, 1, False)),
        (("看不清", "团"), ("?", RowKind.UNREADABLE, LEAGUE, 1, False)),
        (("", "党", 12), ("", RowKind.HEAD_COUNT, PARTY, 12, False)),
        (("", "党", "１２人"), ("", RowKind.HEAD_COUNT, PARTY, 12, False)),
        (("", "党", "十二人"), ("", RowKind.HEAD_COUNT, PARTY, 12, False)),
        (("", "", 3), ("", RowKind.HEAD_COUNT, 0, 3, False)),
        (("李四", "党", "", "已故"), ("李四", RowKind.NAMED, PARTY, 1, True)),
        (("李四", "党 †"), ("李四", RowKind.NAMED, PARTY, 1, True)),
        (("李四（已故）", "党"), ("李四（已故）", RowKind.NAMED, PARTY, 1, True)),
        (("李四", "党", "", "老师"), ("李四", RowKind.NAMED, PARTY, 1, False)),
        (("阿·买买提", "队"), ("阿·买买提", RowKind.NAMED, PIONEERS, 1, False)),
        (("John Smith", "party and league"), ("John Smith", RowKind.NAMED, 3, 1, False)),
    ],
)
def test_line_says(cells: tuple[object, ...], expected: tuple[object, ...]) -> None:
    assert says(*cells) == expected


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (("", "党"), "name-empty"),
        (("张三", "当"), "organisation-word"),
        (("张三", "、"), "organisation-word"),
        (("张三", "党", 3), "number-with-name"),
        (("", "党", 0), "number-range"),
        (("", "党", 10**7), "number-range"),
        (("", "党", "许多"), "number-word"),
        (("12人", "党"), "number-as-name"),
        (("党", "张三"), "organisation-word"),
        (("党", ""), "organisation-as-name"),
        (("张三 党", ""), "organisation-as-name"),
        (("张\u200e三", "党"), "name-bad"),
        (("·", "党"), "name-bad"),
        (("=A1", "党"), "formula"),
        (("张三", "=B1"), "formula"),
        (("#REF!", "党"), "formula"),
        (("张三", "党", "", "", "也许"), "consent-word"),
        (("字" * 250, "党"), "line-long"),
    ],
)
def test_line_that_cannot_be_read_says_why(cells: tuple[object, ...], code: str) -> None:
    assert error_of(HEADINGS, cells) == code


@pytest.mark.parametrize(
    ("cells", "mask"),
    [
        (("张三", "✓", "", ""), PARTY),
        (("张三", "是", "yes", "1"), PARTY | LEAGUE | PIONEERS),
        (("张三", "否", "√", "no"), LEAGUE),
        (("张三", "", "", ""), 0),
        (("张三", "党", "", ""), PARTY),
    ],
)
def test_ticks_make_organisations(cells: tuple[str, ...], mask: int) -> None:
    row = only(("姓名", "党", "团", "队"), cells).row
    assert row
    assert row.organisations == mask


@pytest.mark.parametrize("cell", ["×", "x", "团", "maybe"])
def test_tick_that_may_be_a_cross_is_asked_about(cell: str) -> None:
    assert error_of(("姓名", "党"), ("张三", cell)) == "tick"


@pytest.mark.parametrize("heading", ["已故", "是否去世", "Deceased"])
def test_dead_can_be_ticked(heading: str) -> None:
    found = lines(("姓名", "党", heading), ("张三", "是", "是"), ("王五", "是", ""))
    assert [line.row.deceased for line in found if line.row] == [True, False]


@pytest.mark.parametrize(
    ("cell", "consent"),
    [
        ("", Consent.RELAYED),
        ("本人", Consent.SELF),
        ("Self", Consent.SELF),
        ("口头", Consent.SPOKEN),
        ("託人", Consent.RELAYED),
    ],
)
def test_line_says_its_own_consent(cell: str, consent: Consent) -> None:
    assert only(HEADINGS, ("张三", "党", "", "", cell)).consent is consent


def test_consent_of_people_without_names_is_a_head_count() -> None:
    assert only(HEADINGS, ("", "党", 12, "", "本人")).consent is Consent.HEAD_COUNT


def test_what_all_leave_holds_where_a_line_says_nothing() -> None:
    found = lines(HEADINGS, ("张三", ""), ("王五", "队"), ("赵六", "?"), heading="党团")
    assert [line.row.organisations for line in found if line.row] == [PARTY | LEAGUE, PIONEERS, 0]


def test_lines_keep_the_number_that_people_see() -> None:
    table = read_file(csv_bytes((("", ""), ("姓名", "党"), ("", ""), ("张三", "是"), ("", "备"))))
    layout = recognise(table, GRAMMAR.read_organisations)
    found = read_lines(table, layout, GRAMMAR, consent=Consent.RELAYED)
    assert [line.number for line in found] == [4, 5]


def test_line_with_nothing_in_what_is_read_is_no_line() -> None:
    assert lines(("姓名", "党", "电话"), ("", "", "13800000000")) == ()


@given(st.lists(st.tuples(CELL, CELL, CELL, CELL, CELL), max_size=6))
def test_every_line_is_a_row_or_an_error(rows: list[tuple[str, ...]]) -> None:
    table: Table = make_table([HEADINGS, *rows])
    layout: Layout = recognise(table, GRAMMAR.read_organisations)
    for line in read_lines(table, layout, GRAMMAR, consent=Consent.RELAYED):
        assert (line.row is None) == (line.error is not None)
        if line.row is not None:
            assert line.row.organisations & ~CAMPAIGN.known == 0
            assert line.row.persons == 1 or line.row.kind is RowKind.HEAD_COUNT


@given(CELL)
def test_single_line_is_a_row_or_an_error(cell: str) -> None:
    table = make_table([("名单",), (cell or "x",)])
    layout = recognise(table, GRAMMAR.read_organisations)
    for line in read_lines(table, layout, GRAMMAR, consent=Consent.RELAYED):
        assert (line.row is None) == (line.error is not None)


def test_masks_are_those_of_the_campaign() -> None:
    assert {
        "party": OrganisationMask(1),
        "league": OrganisationMask(2),
        "pioneers": OrganisationMask(4),
    } == MASKS
