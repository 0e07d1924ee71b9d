"""A list in XLSX: one sheet of a workbook as a table.

Rules kept here:

1. Nothing in the file is carried out: no formula, macro, link or picture. What a formula says
   stands in the cell.
2. How much it unfolds to is looked at before it is unfolded, and reading stops at the bounds of a
   table, whatever the file says of its size.
3. XML is read by defusedxml, which refuses entities.

Source: ECMA-376, "Office Open XML File Formats"; openpyxl, "Read-only mode".
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import openpyxl
from openpyxl.xml.functions import fromstring

from unjoin.service.desk.paper.errors import PaperError
from unjoin.service.desk.paper.lists.errors import (
    ListDamagedError,
    ListEmptyError,
    ListKindError,
    ListWorksheetError,
)
from unjoin.service.desk.paper.lists.table import (
    COLUMNS_LIMIT,
    ROWS_LIMIT,
    Table,
    make_table,
    too_large,
)

UNFOLDED_LIMIT_BYTES = 12 * 1024 * 1024
"""Of the whole archive. What a table may hold takes a tenth of it; an element of four bytes takes
some eighty in memory, and a moment of the process that holds the desk."""
READ_LIMIT_BYTES = 32 * 1024 * 1024
"""Of the largest member, as often as there are worksheets: all of them can be the same member."""
MEMBERS_LIMIT = 1000
_WORKBOOK = "xl/workbook.xml"
assert (openpyxl.DEFUSEDXML, openpyxl.LXML) == (True, False), "defusedxml reads XML"  # noqa: S101


def read_workbook(data: bytes, *, worksheet: str = "") -> Table:
    """The table in `data` (untrusted): of `worksheet`, or of the first sheet that has anything.

    Raises ListKindError, ListDamagedError, ListWorksheetError, ListEmptyError or ListLargeError.
    """
    _check_size(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what it leaves out: styles, checks, drawings
            return _read(data, worksheet)
    except PaperError:
        raise
    # A stranger's file can make the reader raise anything.
    except Exception:  # noqa: BLE001
        raise ListDamagedError from None


def _check_size(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if _WORKBOOK not in {member.filename for member in members}:
                raise ListKindError
            sizes = [member.file_size for member in members]
            # Python unfolds no more of a member than its entry says.
            if len(members) > MEMBERS_LIMIT or sum(sizes) > UNFOLDED_LIMIT_BYTES:
                raise too_large()
            if _count_worksheets(archive.read(_WORKBOOK)) * max(sizes) > READ_LIMIT_BYTES:
                raise too_large()
    except PaperError:
        raise
    # A stranger's file can make the readers of archives and of XML raise anything.
    except Exception:  # noqa: BLE001
        raise ListDamagedError from None


def _count_worksheets(workbook: bytes) -> int:
    """How many worksheets a workbook says that it has, in whatever namespace."""
    return sum(each.tag.rpartition("}")[2] == "sheet" for each in fromstring(workbook).iter())


def _read(data: bytes, worksheet: str) -> Table:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False)
    try:
        names = [sheet.title for sheet in book.worksheets]
        if worksheet and worksheet not in names:
            raise ListWorksheetError(name=worksheet, names=", ".join(names))
        for name in [worksheet] if worksheet else names:
            taken_as = (("worksheet", name), ("worksheets", str(len(names))))
            try:
                return make_table(_rows(book[name]), taken_as)
            except ListEmptyError:
                continue
        raise ListEmptyError
    finally:
        book.close()


def _rows(sheet: Any) -> Iterator[list[object]]:
    # What the sheet says of its own size may be wrong, or much too large.
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=ROWS_LIMIT + 1, max_col=COLUMNS_LIMIT + 1, values_only=True)
    for row in rows:
        yield [_plain(value) for value in row]


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else str(value)
    return value.isoformat() if isinstance(value, date) else value
