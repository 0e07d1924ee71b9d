"""Rows as CSV and as Parquet: the same rows give the same bytes.

CSV is that of RFC 4180 in UTF-8, without a byte order mark, with a line of names; text
as `spreadsheet` says. Parquet has one row group for each list of rows, compressed with
Zstandard. Its bytes also depend on the version of pyarrow, which is loaded only here,
when the first volume is written.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from types import ModuleType
from typing import Any, Final

from unjoin.service.datasets.columns import Column, Row, Value
from unjoin.service.datasets.spreadsheet import harmless

_LEVEL: Final = 3
"""Of Zstandard. Half of each row is random and shrinks no further."""


class CsvFile:
    """A CSV file that grows in memory."""

    def __init__(self, columns: Sequence[Column]) -> None:
        # As bytes from the start: a StringIO holds four for each Chinese character.
        self._bytes = io.BytesIO()
        self._text = io.TextIOWrapper(self._bytes, encoding="utf-8", newline="")
        self._writer = csv.writer(self._text, lineterminator="\r\n")
        self._texts = [at for at, column in enumerate(columns) if column.is_text]
        self._writer.writerow([column.name for column in columns])

    def add(self, rows: Iterable[Row]) -> None:
        """Write `rows`, whose values are those of the columns."""
        self._writer.writerows(map(self._cells, rows) if self._texts else rows)

    def finish(self) -> bytes:
        """The whole file."""
        self._text.flush()
        return self._bytes.getvalue()

    def _cells(self, row: Row) -> list[Value]:
        cells = list(row)
        for at in self._texts:
            value = cells[at]
            if isinstance(value, str):
                cells[at] = harmless(value)
        return cells


class ParquetFile:
    """A Parquet file that grows in memory."""

    def __init__(self, columns: Sequence[Column]) -> None:
        import pyarrow as pa
        from pyarrow import parquet

        self._arrow: ModuleType = pa
        self._schema: Any = pa.schema(
            [pa.field(column.name, _type(column, pa), not column.is_required) for column in columns]
        )
        self._sink = io.BytesIO()
        self._dates = [at for at, column in enumerate(columns) if column.type == "date"]
        self._writer = parquet.ParquetWriter(
            self._sink,
            self._schema,
            compression="zstd",
            compression_level=_LEVEL,
            use_dictionary=[column.name for column in columns if not column.is_varied],
            write_statistics=[column.name for column in columns if column.type != "string"],
            store_schema=False,
        )

    def add(self, rows: Sequence[Row]) -> None:
        """Write `rows` as one row group; no rows are none."""
        if not rows:
            return
        values: list[list[Any]] = [list(column) for column in zip(*rows, strict=True)]
        for at in self._dates:
            values[at] = [date.fromisoformat(value) for value in values[at]]
        arrays = [
            self._arrow.array(column, type=field.type)
            for column, field in zip(values, self._schema, strict=True)
        ]
        self._writer.write_table(self._arrow.Table.from_arrays(arrays, schema=self._schema))

    def finish(self) -> bytes:
        """The whole file."""
        self._writer.close()
        return self._sink.getvalue()


def _type(column: Column, arrow: ModuleType) -> Any:
    types = {"integer": arrow.int64(), "date": arrow.date32(), "string": arrow.string()}
    return types[column.type]
