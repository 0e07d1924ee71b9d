"""A list is read as a table, whatever file it comes in; what is no list is refused."""

from __future__ import annotations

import contextlib
import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.exceptions import IllegalCharacterError

from tests.unit.desk.paper_lists import HEADED, Rows, csv_bytes, xlsx_bytes
from unjoin.service.desk.paper.errors import PaperError
from unjoin.service.desk.paper.lists.errors import (
    ListDamagedError,
    ListEmptyError,
    ListEncodingError,
    ListKindError,
    ListLargeError,
    ListWorksheetError,
)
from unjoin.service.desk.paper.lists.reading import read_file
from unjoin.service.desk.paper.lists.table import (
    CELL_LIMIT,
    COLUMNS_LIMIT,
    FILE_LIMIT_BYTES,
    ROWS_LIMIT,
    read_table,
    write_table,
)

AS_TEXT = tuple(tuple(str(cell) for cell in row) for row in HEADED)
TRADITIONAL: Rows = (("姓名", "退出組織"), ("張三", "黨團"), ("萬順", "隊"))
NIGHT = datetime(2026, 11, 18, 3, 4)  # noqa: DTZ001 — workbooks know no zones
CELLS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"], max_codepoint=0xFFFF),
    max_size=8,
)
LONG_TEXTS = (("字" * 200 + ",") * 39 + "\n").encode() * 40
TABLES = st.lists(st.lists(CELLS, min_size=2, max_size=5), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("encoding", "called"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("gb18030", "GB18030"),
        ("gbk", "GB18030"),
        ("utf-16", "UTF-16"),
    ],
)
def test_encoding_of_text_is_found_out_and_said(encoding: str, called: str) -> None:
    table = read_file(csv_bytes(encoding=encoding))
    assert table.rows == AS_TEXT
    assert ("encoding", called) in table.taken_as


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_found_out(encoding: str) -> None:
    rows = (("name", "leaves"), ("John Smith", "party"), ("张三", "党"))
    assert read_file(csv_bytes(rows, encoding=encoding)).rows == rows


def test_big5_has_to_be_chosen() -> None:
    data = csv_bytes(TRADITIONAL, encoding="big5")
    assert read_file(data, encoding="big5").rows == TRADITIONAL
    try:
        taken = read_file(data).rows
    except ListKindError:
        taken = ()
    assert taken != TRADITIONAL


def test_text_that_is_not_in_the_chosen_encoding_is_refused() -> None:
    with pytest.raises(ListEncodingError) as refused:
        read_file(csv_bytes(encoding="gb18030"), encoding="utf-8")
    assert "UTF-8" in refused.value.sentence


@pytest.mark.parametrize(
    ("separator", "called"),
    [(",", "comma"), (";", "semicolon"), ("\t", "tab"), ("，", "full-width comma"), ("|", "bar")],
)
def test_separator_is_found_out_and_said(separator: str, called: str) -> None:
    table = read_file(csv_bytes(separator=separator))
    assert table.rows == AS_TEXT
    assert ("separator", called) in table.taken_as


def test_separator_can_be_chosen() -> None:
    rows = (("name;x", "leaves"), ("a;b", "party"))
    data = csv_bytes(rows, separator=",")
    assert read_file(data, separator=",").rows == rows


def test_lines_without_columns_are_one_column() -> None:
    assert read_file("张三 党团\n王五 团\n".encode()).rows == (("张三 党团",), ("王五 团",))


def test_cells_are_one_line_of_composed_text() -> None:
    table = read_file(csv_bytes((("a", "b"), ("  张\n三 ", "e\u0301"))))
    assert table.rows[1] == ("张 三", "é")


def test_empty_lines_keep_their_number() -> None:
    assert read_file(b"name,leaves\n\n\nA,party\n").rows == (
        ("name", "leaves"),
        ("", ""),
        ("", ""),
        ("A", "party"),
    )


def test_workbook_is_read_as_the_same_table() -> None:
    table = read_file(xlsx_bytes())
    assert table.rows == AS_TEXT
    assert ("worksheet", "Sheet") in table.taken_as
    assert table.digest == read_file(csv_bytes()).digest


def test_numbers_and_dates_are_written_plainly() -> None:
    rows = ((12.0, 1.5, True, date(2026, 11, 18), NIGHT),)
    (cells,) = read_file(xlsx_bytes(rows)).rows
    assert cells == ("12", "1.5", "1", "2026-11-18", "2026-11-18 03:04:00")


def test_formula_is_not_worked_out() -> None:
    (cells,) = read_file(xlsx_bytes((("=1+1", '=HYPERLINK("http://x")'),))).rows
    assert cells == ("=1+1", '=HYPERLINK("http://x")')


def test_first_worksheet_with_anything_is_read_unless_another_is_chosen() -> None:
    data = xlsx_bytes((), more={"二": (("张三", "党"),), "三": (("王五", "团"),)})
    assert read_file(data).rows == (("张三", "党"),)
    assert read_file(data, worksheet="三").rows == (("王五", "团"),)
    with pytest.raises(ListWorksheetError) as missing:
        read_file(data, worksheet="四")
    assert "Sheet, 二, 三" in missing.value.sentence


def test_workbook_that_lies_about_its_size_is_read_within_bounds() -> None:
    data = _with_member(xlsx_bytes(), "xl/worksheets/sheet1.xml", _far_away)
    with pytest.raises(ListLargeError):
        read_file(data)


def _far_away(xml: bytes) -> bytes:
    return xml.replace(b'r="6"', b'r="1048576"').replace(b'"A6"', b'"A1048576"')


def test_workbook_that_unfolds_too_far_is_refused() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 70_000_000)
    assert len(written.getvalue()) < 100_000
    with pytest.raises(ListLargeError):
        read_file(written.getvalue())


def test_workbook_of_empty_elements_is_refused_before_it_is_read() -> None:
    """Sixteen million elements fit into a file of 66 kB, and take 1.4 GB and a minute."""

    def filled(xml: bytes) -> bytes:
        return xml.replace(b"<sheetData>", b"<a/>" * 4_000_000 + b"<sheetData>")

    data = _with_member(xlsx_bytes(), "xl/worksheets/sheet1.xml", filled)
    assert len(data) < 100_000
    with pytest.raises(ListLargeError):
        read_file(data)


def test_workbook_whose_worksheets_are_all_the_same_is_refused() -> None:
    """Each of them is unfolded again, though the archive holds it once."""

    def filled(xml: bytes) -> bytes:
        return xml.replace(b"<sheetData>", b"<a/>" * 200_000 + b"<sheetData>")

    def repeated(xml: bytes) -> bytes:
        start, end = xml.index(b"<sheet "), xml.index(b"</sheets>")
        many = [xml[start:end].replace(b'"Sheet"', b'"S%d"' % n) for n in range(100)]
        return xml[:start] + b"".join(many) + xml[end:]

    data = _with_member(xlsx_bytes(), "xl/worksheets/sheet1.xml", filled)
    assert read_file(data).rows
    with pytest.raises(ListLargeError):
        read_file(_with_member(data, "xl/workbook.xml", repeated))


def test_entities_in_a_workbook_are_refused() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "MARKED"><!ENTITY c "&b;&b;">]>'

    def with_entities(xml: bytes) -> bytes:
        head, _, rest = xml.partition(b"?>")
        return (head + b"?>" + bomb + rest) if rest else bomb + xml

    with pytest.raises(ListDamagedError) as refused:
        read_file(_with_member(xlsx_bytes(), "xl/workbook.xml", with_entities))
    assert refused.value.__cause__ is None


def _with_member(data: bytes, name: str, change: object) -> bytes:
    """The archive with one member changed."""
    assert callable(change)
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.namelist():
            content = old.read(member)
            new.writestr(member, change(content) if member == name else content)
    return written.getvalue()


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", ListEmptyError),
        (b"\n,,\n \n", ListEmptyError),
        (xlsx_bytes(()), ListEmptyError),
        (b"\xd0\xcf\x11\xe0" + bytes(600), ListKindError),
        (b"%PDF-1.7\n", ListKindError),
        (b"\x00\x01\x02\x03\x80\xff", ListKindError),
        (b"PK\x03\x04 and nothing", ListDamagedError),
        (xlsx_bytes()[:4000], ListDamagedError),
        (b"a,b\n" * (ROWS_LIMIT + 1), ListLargeError),
        (b",".join([b"x"] * (COLUMNS_LIMIT + 1)), ListLargeError),
        (bytes(FILE_LIMIT_BYTES + 1), ListLargeError),
        (LONG_TEXTS, ListLargeError),
    ],
)
def test_what_is_no_list_is_refused(data: bytes, error: type[PaperError]) -> None:
    with pytest.raises(error) as refused:
        read_file(data)
    assert "Nothing was saved" in refused.value.sentence


def test_word_document_is_no_list() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("word/document.xml", b"<w/>")
    with pytest.raises(ListKindError):
        read_file(written.getvalue())


def test_long_cell_is_cut_where_no_line_could_be_so_long() -> None:
    assert len(read_file(csv_bytes((("a", "字" * 900),))).rows[0][1]) == CELL_LIMIT


def test_table_travels_through_a_page_unchanged() -> None:
    table = read_file(csv_bytes())
    assert read_table(write_table(table)) == table


@pytest.mark.parametrize("text", ["", "{", "[]", '{"rows":[[1]],"as":[]}', '{"rows":1,"as":[]}'])
def test_table_that_no_page_of_ours_sent_is_refused(text: str) -> None:
    with pytest.raises(ListEmptyError):
        read_table(text)


@given(TABLES, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_table_is_read_back_from_csv_and_xlsx_alike(rows: list[list[str]], encoding: str) -> None:
    def read(data: bytes) -> tuple[tuple[str, ...], ...] | None:
        try:
            return read_file(data, separator=",").rows
        except PaperError:
            return None

    first = read(csv_bytes(rows, encoding=encoding))
    if first is None:
        assert not any("".join(row).strip() for row in rows)
        return
    try:
        workbook = xlsx_bytes(rows)
    except IllegalCharacterError:
        return
    second = read(workbook)
    assert second is not None
    assert [_filled(row) for row in first] == [_filled(row) for row in second]


def _filled(row: tuple[str, ...]) -> list[str]:
    return [cell for cell in row if cell]


@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"\xff\xfe", b"\xef\xbb\xbf"]))
def test_stranger_s_file_is_read_or_refused(data: bytes, beginning: bytes) -> None:
    try:
        table = read_file(beginning + data)
    except PaperError:
        return
    assert len({len(row) for row in table.rows}) == 1
    assert read_table(write_table(table)) == table


@given(st.integers(0, 5000), st.binary(min_size=1, max_size=30))
def test_damaged_workbook_is_read_or_refused(place: int, other: bytes) -> None:
    place %= len(WORKBOOK)
    data = WORKBOOK[:place] + other + WORKBOOK[place + len(other) :]
    with contextlib.suppress(PaperError):
        assert read_file(data).rows


WORKBOOK = xlsx_bytes()
