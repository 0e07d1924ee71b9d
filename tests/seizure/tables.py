"""The tables of a database as whoever has taken its files reads them: every column, every row.

SQLite is read from a copy of its files, PostgreSQL as its administrator.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

_ROWS_OF_OURS = """
SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'm', 'S') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
AND n.nspname NOT LIKE 'pg_toast%' ORDER BY 1, 2
"""


@dataclass(frozen=True)
class Row:
    """One row. `places`: what the database itself says of where it lies and who wrote it."""

    values: dict[str, object]
    places: dict[str, int]


Tables = dict[str, list[Row]]


def read_sqlite(path: Path) -> Tables:
    """Every table of the database file `path`, which nothing else has open."""
    with sqlite3.connect(path) as connection:
        connection.row_factory = sqlite3.Row
        names = [
            row[0]
            for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {name: list(_sqlite_rows(connection, name)) for name in names}


def _sqlite_rows(connection: sqlite3.Connection, name: str) -> Iterator[Row]:
    quoted = '"' + name.replace('"', '""') + '"'
    try:
        query = f"SELECT rowid AS _rowid_, * FROM {quoted}"  # noqa: S608 — names of the database
        found = connection.execute(query).fetchall()
    except sqlite3.OperationalError:  # WITHOUT ROWID: laid down by its key
        found = connection.execute(f"SELECT * FROM {quoted}").fetchall()  # noqa: S608
    for number, row in enumerate(found):
        values = dict(row)
        places = {"read as": number}
        if "_rowid_" in values:
            places["rowid"] = values.pop("_rowid_")
        yield Row(values, places)


def read_postgres(url: str) -> Tables:
    """Every table and sequence of the database at `url`."""
    with psycopg.connect(url) as connection:
        names = connection.execute(_ROWS_OF_OURS).fetchall()
        return {f"{name}": list(_postgres_rows(connection, schema, name)) for schema, name in names}


def _postgres_rows(connection: psycopg.Connection, schema: str, name: str) -> Iterator[Row]:
    with connection.cursor(row_factory=psycopg.rows.dict_row) as cursor:
        query = "SELECT ctid::text AS _ctid_, xmin::text AS _xmin_, cmin::text AS _cmin_, * FROM {}"
        cursor.execute(sql.SQL(query).format(sql.Identifier(schema, name)))
        for number, values in enumerate(cursor.fetchall()):
            page, line = values.pop("_ctid_").strip("()").split(",")
            places = {
                "read as": number,
                "ctid": int(page) << 16 | int(line),
                "xmin": int(values.pop("_xmin_")),
                "cmin": int(values.pop("_cmin_")),
            }
            yield Row(values, places)


def as_bytes(value: object) -> bytes:
    """`value` as it would be written down."""
    if isinstance(value, bytes | memoryview):
        return bytes(value)
    return str(value).encode("utf-8", "surrogatepass")
