"""Where rows lie in the database and in its files, and whether that follows an order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from django.db import connection

from unjoin.service.publication.staged_table import StagedTable

SIGNIFICANT = 0.45
"""Of a hundred rows in random order, one time in 200,000 the rank correlation is beyond this."""


def rank_correlation(values: Sequence[float]) -> float:
    """Spearman's, of `values` with their place in the sequence; 0 where all are the same."""
    if len(set(values)) == 1:
        return 0
    order = sorted(range(len(values)), key=lambda place: values[place])
    ranks = {place: rank for rank, place in enumerate(order)}
    n = len(values)
    return 1 - 6 * sum((place - ranks[place]) ** 2 for place in range(n)) / (n * (n * n - 1))


def is_ordered(values: Sequence[float]) -> bool:
    """Whether `values` tell anything of the order in which they are listed."""
    return abs(rank_correlation(values)) > SIGNIFICANT


def row_positions(table: StagedTable) -> dict[bytes, dict[str, int]]:
    """Of each row by its key: rowid on SQLite, place and transaction on PostgreSQL."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"SELECT {table.key}, rowid FROM {table.name}")  # noqa: S608
            return {as_bytes(key): {"rowid": rowid} for key, rowid in cursor.fetchall()}
        place = "((ctid::text::point)[0] * 1000 + (ctid::text::point)[1])::bigint"
        cursor.execute(f"SELECT {table.key}, {place}, age(xmin) FROM {table.name}")  # noqa: S608
        return {as_bytes(key): {"ctid": at, "xmin": -age} for key, at, age in cursor.fetchall()}


def as_bytes(key: object) -> bytes:
    """A key as it stands in the files: an UUID is 32 hex digits on SQLite, 16 bytes elsewhere."""
    if isinstance(key, str):
        return key.encode()
    return bytes(getattr(key, "bytes", key))  # type: ignore[call-overload,no-any-return]


def written_files() -> dict[str, bytes]:
    """What whoever takes the disk finds: every file of the tables, and SQLite's log."""
    if connection.vendor == "sqlite":
        database = Path(connection.settings_dict["NAME"])
        found = [database, database.with_name(f"{database.name}-wal")]
    else:
        found = _relation_files()
    return {path.name: path.read_bytes() for path in found if path.exists()}


def offsets(files: Mapping[str, bytes], needle: bytes) -> list[int]:
    """Every place of `needle` in `files`, as if they lay one after the other."""
    found, start = [], 0
    for data in files.values():
        at = data.find(needle)
        while at >= 0:
            found.append(start + at)
            at = data.find(needle, at + 1)
        start += len(data)
    return found


def _relation_files() -> list[Path]:
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute(
            "SELECT current_setting('data_directory'), pg_relation_filepath(oid) FROM pg_class "
            "WHERE relkind IN ('r', 'i', 't') AND NOT relisshared AND "
            "pg_relation_filepath(oid) IS NOT NULL ORDER BY oid"
        )
        return [Path(directory) / path for directory, path in cursor.fetchall()]
