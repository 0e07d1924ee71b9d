"""A file that came, read as a table by what it is."""

from __future__ import annotations

from unjoin.service.desk.paper.lists.errors import ListKindError
from unjoin.service.desk.paper.lists.table import FILE_LIMIT_BYTES, Table, too_large
from unjoin.service.desk.paper.lists.text_file import read_text_file
from unjoin.service.desk.paper.lists.workbook import read_workbook

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def read_file(
    data: bytes, *, encoding: str = "", separator: str = "", worksheet: str = ""
) -> Table:
    """The table in `data` (untrusted).

    `encoding`, `separator`: of CSV, where they are not to be found out (see `text_file`).
    `worksheet`: of XLSX, where it is not the first. Raises one of `lists.errors`.
    """
    if len(data) > FILE_LIMIT_BYTES:
        raise too_large()
    if data.startswith(_ZIP):
        return read_workbook(data, worksheet=worksheet)
    if data.startswith((_OLE, b"%PDF", b"\x89PNG", b"\xff\xd8\xff")):
        raise ListKindError
    return read_text_file(data, encoding=encoding, separator=separator)
