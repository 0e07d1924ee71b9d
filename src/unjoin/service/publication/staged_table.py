"""A table as the laying down of `staging` needs it: quoted names, and its rows in chunks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, models

ROWS_AT_ONCE = 1000

Key = UUID | str | bytes | int
"""A random id as the database gives it."""


@dataclass(frozen=True, slots=True)
class StagedTable:
    """`name`, `key` (the column of its random id; several of a composite key) and `columns`, all of
    them quoted for SQL.

    `is_only_added_to`: nobody but the publisher changes, locks or deletes a row. `at_once`: how
    many rows are moved together; SQLite has them in memory meanwhile.
    """

    name: str
    key: str
    columns: str
    is_only_added_to: bool
    at_once: int


def table_of(
    model: type[models.Model], *, is_only_added_to: bool = False, at_once: int = ROWS_AT_ONCE
) -> StagedTable:
    """The table of `model`."""
    fields = model._meta.concrete_fields  # noqa: SLF001 — Django documents it
    key = model._meta.pk_fields  # noqa: SLF001
    return StagedTable(
        name=f'"{model._meta.db_table}"',  # noqa: SLF001
        key=", ".join(f'"{field.column}"' for field in key),
        columns=", ".join(f'"{field.column}"' for field in fields),
        is_only_added_to=is_only_added_to,
        at_once=at_once,
    )


def key_ranges(table: StagedTable) -> Iterator[tuple[Key, Key]]:
    """The first and last key of every `at_once` rows, in the order of the keys."""
    with connection.cursor() as cursor:
        keys_in_order = f"SELECT {table.key} FROM {table.name} ORDER BY {table.key}"  # noqa: S608  # nosec B608
        cursor.execute(keys_in_order)
        keys = [key for (key,) in cursor.fetchall()]
    for start in range(0, len(keys), table.at_once):
        yield keys[start], keys[min(start + table.at_once, len(keys)) - 1]
