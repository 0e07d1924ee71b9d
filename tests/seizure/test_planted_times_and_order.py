"""Times and orders of arrival planted in tables and files, each of which must be found."""

from __future__ import annotations

import os
import secrets
import sqlite3
import struct
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.seizure.minutes import Window, in_bytes, in_tables, in_text
from tests.seizure.order import Order, find_rebuilt, offsets_of, orders_of
from tests.seizure.tables import Row, Tables, read_sqlite

NOW = 1_795_249_200.5
"""2026-11-21, 08:20 in Greenwich."""
WINDOW = Window(NOW - 100, NOW + 100)
ARRIVALS = 12


def uuid7(at: float) -> bytes:
    """An id that begins with the time."""
    return int(at * 1000).to_bytes(6) + b"\x7a" + os.urandom(9)


def uuid1(at: float) -> uuid.UUID:
    """An id of a time and a machine."""
    ticks = int((at + 12_219_292_800) * 10**7)
    fields = (ticks & 0xFFFFFFFF, ticks >> 32 & 0xFFFF, ticks >> 48 | 0x1000, 0x80, 1, 7)
    return uuid.UUID(fields=fields)


TIMES: dict[str, Callable[[float], object]] = {
    "seconds": int,
    "seconds and parts": float,
    "milliseconds": lambda at: int(at * 1000),
    "microseconds": lambda at: int(at * 10**6),
    "minutes": lambda at: int(at) // 60,
    "seconds of the campaign": lambda at: int(at) - 946_857_600,
    "PostgreSQL's microseconds": lambda at: int((at - 946_684_800) * 10**6),
    "time": lambda at: datetime.fromtimestamp(at, UTC),
    "ISO 8601": lambda at: datetime.fromtimestamp(at, UTC).isoformat(),
    "without separators": lambda at: datetime.fromtimestamp(at, UTC).strftime("%Y%m%d%H%M"),
    "of a log": lambda at: datetime.fromtimestamp(at, UTC).strftime("%d/%b/%Y:%H:%M:%S"),
    "of syslog": lambda at: datetime.fromtimestamp(at, UTC).strftime("%b %d %H:%M:%S"),
    "UUID 7": uuid7,
    "UUID 1": uuid1,
    "four bytes": lambda at: struct.pack(">I", int(at)),
    "eight bytes": lambda at: struct.pack("<q", int(at * 10**6)),
    "float in bytes": lambda at: struct.pack(">d", at),
    "digits": lambda at: f"at={int(at)}",
}


@pytest.mark.parametrize("make", TIMES.values(), ids=TIMES.keys())
def test_time_in_a_column_is_found(make: Callable[[float], object]) -> None:
    tables = {"t": [Row({"week": 1402, "id": os.urandom(16), "x": make(NOW)}, {})]}
    assert {moment.where for moment in in_tables(tables, WINDOW)} == {"t.x"}


@pytest.mark.parametrize("make", TIMES.values(), ids=TIMES.keys())
def test_time_of_another_day_is_no_time_of_arrival(make: Callable[[float], object]) -> None:
    tables = {"t": [Row({"x": make(NOW - 86_400)}, {})]}
    assert list(in_tables(tables, WINDOW)) == []


@pytest.mark.parametrize("shift", range(8))
@pytest.mark.parametrize("form", ["<q", ">q"])
def test_time_in_a_file_is_found(form: str, shift: int) -> None:
    """As PostgreSQL's write-ahead log has it, and others."""
    for number in (int((NOW - 946_684_800) * 10**6), int(NOW * 10**6), int(NOW * 1000)):
        data = bytes(shift) + struct.pack(form, number) + b"after"
        assert shift in {moment.at for moment in in_bytes(data, "x", WINDOW)}


def test_time_in_a_log_is_found() -> None:
    shown = datetime.fromtimestamp(NOW, UTC)
    for form in ("%Y-%m-%d %H:%M:%S", "%d/%b/%Y:%H:%M", "%b %d %H:%M:%S", "%Y%m%dT%H%M"):
        line = f"x {shown.strftime(form)} y".encode()
        assert list(in_text(line, "journal", WINDOW)), form


def test_table_with_a_time_on_sqlite_is_found(tmp_path: Path) -> None:
    path = tmp_path / "db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (x, at TEXT DEFAULT CURRENT_TIMESTAMP)")
        connection.execute("INSERT INTO t (x) VALUES (1)")
    connection.close()
    window = Window(time.time() - 5, time.time() + 5)
    assert {moment.where for moment in in_tables(read_sqlite(path), window)} == {"t.at"}


def arrived_on_sqlite(path: Path, create: str) -> Tables:
    """A table in which one after the other arrived; as a taker reads it."""
    with sqlite3.connect(path) as connection:
        connection.execute(create)
        for number in range(ARRIVALS):
            values = (secrets.token_bytes(16), number)
            connection.execute("INSERT INTO t (key, truth) VALUES (?, ?)", values)
    connection.close()
    return read_sqlite(path)


@pytest.mark.parametrize(
    ("create", "by"),
    [
        ("CREATE TABLE t (key BLOB, truth)", {"t, rowid", "t, read as"}),
        (
            "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, key BLOB, truth)",
            {"t.id", "t, rowid", "t, read as"},
        ),
        ("CREATE TABLE t (key BLOB PRIMARY KEY, truth) WITHOUT ROWID", set()),
    ],
    ids=["by place", "by a sequence", "not at all"],
)
def test_order_in_a_table_is_found(tmp_path: Path, create: str, by: set[str]) -> None:
    rows = arrived_on_sqlite(tmp_path / "db", create)["t"]
    rows.sort(key=lambda row: int(str(row.values["truth"])))
    told = [Row({k: v for k, v in row.values.items() if k != "truth"}, row.places) for row in rows]
    assert {rebuilt.name for rebuilt in find_rebuilt(list(orders_of("t", told)))} == by


def test_order_of_bytes_in_a_file_is_found() -> None:
    samples = {number: os.urandom(24) for number in range(ARRIVALS)}
    appended = b"".join(os.urandom(100) + sample for sample in samples.values())
    order = offsets_of("log", appended, samples)
    assert order
    assert {rebuilt.how for rebuilt in find_rebuilt([order])} == {"rank", "neighbours"}


def test_order_backwards_is_found() -> None:
    assert find_rebuilt([Order("x", tuple(range(ARRIVALS, 0, -1)))])


def test_order_with_some_noise_is_found() -> None:
    keys = list(range(40))
    for at in range(0, 40, 5):
        keys[at], keys[at - 3] = keys[at - 3], keys[at]
    assert find_rebuilt([Order("x", tuple(keys))])


def test_those_who_came_together_are_found_side_by_side() -> None:
    """The rows of a call lie together, though calls lie in any order."""
    calls = [list(range(start, start + 8)) for start in range(0, 48, 8)]
    laid = [call for at in (3, 0, 5, 2, 4, 1) for call in calls[at]]
    places = tuple(laid.index(number) for number in range(48))
    assert "neighbours" in {rebuilt.how for rebuilt in find_rebuilt([Order("x", places)])}


def test_random_order_tells_nothing() -> None:
    orders = [Order(f"{n}", tuple(map(secrets.randbelow, [1 << 60] * 30))) for n in range(50)]
    assert find_rebuilt(orders) == []
