"""Lists in files for tests, as people and their programs make them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import openpyxl

Rows = Sequence[Sequence[object]]

HEADED: Rows = (
    ("姓名", "退出组织", "人数", "备注"),
    ("张三", "党团", "", ""),
    ("王五", "", "", ""),
    ("李四", "党", "", "已故"),
    ("", "党", 12, ""),
    ("?", "团", "", ""),
)


def csv_bytes(rows: Rows = HEADED, *, encoding: str = "utf-8", separator: str = ",") -> bytes:
    """A CSV file."""
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=separator).writerows(rows)
    return written.getvalue().encode(encoding)


def xlsx_bytes(rows: Rows = HEADED, *, more: dict[str, Rows] | None = None) -> bytes:
    """A workbook whose first sheet has `rows`; `more`: further sheets by their names."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for name, others in (more or {}).items():
        other = book.create_sheet(name)
        for row in others:
            other.append(list(row))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
