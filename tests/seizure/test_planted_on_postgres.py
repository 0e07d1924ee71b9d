"""Leaks planted in PostgreSQL, in its tables and in what only its files still hold."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.seizure.loot import Loot, take_postgres
from tests.seizure.minutes import Window, in_bytes, in_tables
from tests.seizure.order import find_rebuilt, offsets_of, orders_of
from tests.seizure.pglz import decompress, find_compressed
from tests.seizure.planted import NAME, RECEIPT, TEXT, database, find, found_marks, on_postgres
from tests.seizure.story import TEXT_FILLER
from tests.seizure.tables import Row, read_postgres

pytestmark = pytest.mark.skipif(not on_postgres(), reason="about PostgreSQL alone")
ARRIVALS = 12


@pytest.fixture
def url() -> Iterator[str]:
    with database() as url:
        yield url


def run(url: str, *statements: str, values: tuple[object, ...] = ()) -> None:
    """Run each statement in a transaction of its own; `values` are the last one's."""
    with psycopg.connect(url, autocommit=True) as connection:
        for number, statement in enumerate(statements, 1):
            given = values if number == len(statements) else None
            connection.execute(statement.encode(), given)


def taken(url: str, root: Path) -> Loot:
    """What the raid would have of the server, its tables as they are now."""
    take_postgres(url, root / "postgres")
    return Loot(root, read_postgres(url))


def test_receipt_in_the_write_ahead_log_is_found(url: str, tmp_path: Path) -> None:
    run(url, "CREATE TABLE t (x text)", "INSERT INTO t VALUES (%s)", values=(RECEIPT.text,))
    run(url, "DELETE FROM t")
    assert "postgres/data/pg_wal" in {
        str(Path(hit.where).parent) for hit in find(taken(url, tmp_path)) if hit.mark == RECEIPT
    }


def test_name_in_a_deleted_row_is_found(url: str, tmp_path: Path) -> None:
    run(url, "CREATE TABLE t (x text)", "INSERT INTO t VALUES (%s)", values=(NAME.text,))
    run(url, "DELETE FROM t", "CHECKPOINT")
    hits = find(taken(url, tmp_path))
    assert any(hit.where.startswith("postgres/data/base/") for hit in hits)


def test_name_in_the_statistics_is_found(url: str, tmp_path: Path) -> None:
    """They keep samples of rows that are gone."""
    many = "INSERT INTO t SELECT %s FROM generate_series(1, 99)"
    run(url, "CREATE TABLE t (x text)", many, values=(NAME.text,))
    run(url, "ANALYZE t", "TRUNCATE t", "CHECKPOINT")
    assert found_marks(taken(url, tmp_path)) == {NAME}


@pytest.mark.parametrize("paragraphs", [60, 4000], ids=["in its row", "in the TOAST table"])
def test_text_that_was_compressed_and_deleted_is_found(
    url: str, tmp_path: Path, paragraphs: int
) -> None:
    """Its first words stand uncompressed; here the mark comes after them."""
    text = TEXT_FILLER * 3 + TEXT.text + TEXT_FILLER * paragraphs
    text += secrets.token_hex(3000) if paragraphs > 1000 else ""
    run(url, "CREATE TABLE t (x text)", "INSERT INTO t VALUES (%s)", values=(text,))
    run(url, "DELETE FROM t", "CHECKPOINT")
    loot = taken(url, tmp_path)
    assert loot.tables["t"] == []
    assert TEXT in found_marks(loot)


def test_compressed_value_is_opened_whole(url: str, tmp_path: Path) -> None:
    text = f"{TEXT_FILLER * 90}{TEXT.text}{TEXT_FILLER * 30}"
    run(url, "CREATE TABLE t (x text)", "INSERT INTO t VALUES (%s)", values=(text,))
    run(url, "CHECKPOINT")
    take_postgres(url, tmp_path / "postgres")
    files = [
        path for path in (tmp_path / "postgres" / "data" / "base").rglob("*") if path.is_file()
    ]
    opened = {data for path in files for _, data in find_compressed(path.read_bytes())}
    assert text.encode() in opened


def test_garbage_is_not_opened() -> None:
    garbage = os.urandom(1 << 20)
    assert list(find_compressed(garbage)) == []
    assert len(decompress(garbage, 1 << 16)) <= 1 << 16


def test_table_with_a_time_is_found(url: str) -> None:
    run(url, "CREATE TABLE t (x int, at timestamptz DEFAULT now())", "INSERT INTO t VALUES (1)")
    window = Window(time.time() - 60, time.time() + 60)
    assert {moment.where for moment in in_tables(read_postgres(url), window)} == {"t.at"}


def test_second_of_a_transaction_is_found_in_the_write_ahead_log(url: str, tmp_path: Path) -> None:
    """What no setting prevents: so the log is kept short, and emptied by every publication."""
    run(url, "CREATE TABLE t (x int)", "INSERT INTO t VALUES (1)")
    window = Window(time.time() - 60, time.time() + 60)
    take_postgres(url, tmp_path / "postgres")
    log = (tmp_path / "postgres" / "data" / "pg_wal").glob("0*")
    assert any(list(in_bytes(path.read_bytes(), path.name, window)) for path in log)


def told(rows: list[Row]) -> list[Row]:
    """The rows as they arrived, without the column that says so."""
    rows.sort(key=lambda row: int(str(row.values["truth"])))
    return [Row({k: v for k, v in row.values.items() if k != "truth"}, row.places) for row in rows]


def arrive(url: str) -> list[Row]:
    """Rows that arrived one after the other, each in a transaction of its own."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE t (id serial, key bytea, truth int)")
        for number in range(ARRIVALS):
            values = (secrets.token_bytes(40), number)
            connection.execute("INSERT INTO t (key, truth) VALUES (%s, %s)", values)
    return told(read_postgres(url)["t"])


def test_order_in_a_table_is_found(url: str) -> None:
    names = {rebuilt.name for rebuilt in find_rebuilt(list(orders_of("t", arrive(url))))}
    assert names == {"t.id", "t, ctid", "t, xmin", "t, read as"}


def test_order_in_the_files_is_found(url: str, tmp_path: Path) -> None:
    samples = {number: bytes(row.values["key"]) for number, row in enumerate(arrive(url))}  # type: ignore[call-overload]
    run(url, "CHECKPOINT")
    take_postgres(url, tmp_path / "postgres")
    files = [path for path in (tmp_path / "postgres").rglob("*") if path.is_file()]
    orders = [offsets_of(path.name, path.read_bytes(), samples) for path in files]
    assert len(find_rebuilt([order for order in orders if order])) >= 2  # in table and log
