"""A list as a table of short texts, whatever file it came in.

Cells hold one line of composed text. A formula is never evaluated: its text stands in the cell,
and lines refuse it. `rows` are those of the file, from its first line, empty ones too, so that a
row's number is the line people see in their own program.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from unjoin.service.desk.paper.lists.errors import ListEmptyError, ListLargeError

FILE_LIMIT_BYTES = 8 * 1024 * 1024
ROWS_LIMIT = 2000
COLUMNS_LIMIT = 40
CELL_LIMIT = 300
TEXT_LIMIT_BYTES = 700 * 1024
"""Of the whole table as JSON: it travels through the pages from step to step."""

Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`rows`: each as long as the longest. `taken_as`: how the file was read, for people:
    pairs of what and how, such as ("encoding", "GB18030")."""

    rows: tuple[Cells, ...]
    taken_as: tuple[tuple[str, str], ...] = ()

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.rows[0])

    @property
    def digest(self) -> bytes:
        """SHA-256 of what the list says, the same whatever file it came in."""
        return hashlib.sha256(_rows_json(self.rows).encode()).digest()


def make_table(
    rows: Iterable[Iterable[object]], taken_as: tuple[tuple[str, str], ...] = ()
) -> Table:
    """The table of `rows` (untrusted). Raises ListEmptyError or ListLargeError."""
    cleaned: list[Cells] = []
    for row in rows:
        cells = tuple(clean_cell(cell) for cell in row)
        cleaned.append(_without_empty_end(cells))
        if len(cleaned) > ROWS_LIMIT or len(cleaned[-1]) > COLUMNS_LIMIT:
            raise too_large()
    while cleaned and not cleaned[-1]:
        cleaned.pop()
    if not cleaned:
        raise ListEmptyError
    width = max(len(cells) for cells in cleaned)
    filled = tuple(cells + ("",) * (width - len(cells)) for cells in cleaned)
    if len(_rows_json(filled).encode()) > TEXT_LIMIT_BYTES:
        raise too_large()
    return Table(filled, taken_as)


def too_large() -> ListLargeError:
    """The error of a file that holds too much."""
    return ListLargeError(rows=ROWS_LIMIT, columns=COLUMNS_LIMIT)


def clean_cell(value: object) -> str:
    """What a cell says, in one line. Numbers without a fraction have none; None says nothing."""
    if value is None or isinstance(value, bool):
        value = "" if value is None else ("1" if value else "0")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = unicodedata.normalize("NFC", str(value)[: 2 * CELL_LIMIT])
    whole = "".join("\ufffd" if unicodedata.category(c) == "Cs" else c for c in text)
    return " ".join(whole.split())[:CELL_LIMIT]


def write_table(table: Table) -> str:
    """`table` as it travels through the pages."""
    return json.dumps(
        {"rows": table.rows, "as": table.taken_as}, ensure_ascii=False, separators=(",", ":")
    )


def read_table(text: str) -> Table:
    """The table that `write_table` wrote (untrusted). Raises what `make_table` does."""
    try:
        value = json.loads(text)
        rows = value["rows"]
        taken_as = tuple((str(what), str(how)) for what, how in value["as"])
        if not all(type(cell) is str for row in rows for cell in row):
            raise TypeError
    except (ValueError, TypeError, KeyError, RecursionError):
        raise ListEmptyError from None
    return make_table(rows, taken_as)


def _rows_json(rows: tuple[Cells, ...]) -> str:
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _without_empty_end(cells: Cells) -> Cells:
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return cells[:end]
