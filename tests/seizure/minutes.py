"""Looking for the moment at which somebody came: any time within the minutes of the arrivals.

In a table's columns as what they are (numbers in any unit from any epoch, times, texts, ids
that begin with a time), in files as text and as eight bytes. Four bytes, which hold a
time by chance, are taken for one only in a value of at most sixteen.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import numpy as np

from tests.seizure.tables import Tables

_EPOCHS = {
    "1970": 0,
    "2000": 946_684_800,
    "2000-01-03": 946_857_600,
    "2001": 978_307_200,
    "1601": -11_644_473_600,
    "1582": -12_219_292_800,
}
_UNITS = {"minutes": 1 / 60, "s": 1, "ms": 10**3, "us": 10**6, "100 ns": 10**7, "ns": 10**9}
_SHORT_ID = 16
_HOUR = rb"(?P<H>[01]\d|2[0-3])[:.h-]?(?P<M>[0-5]\d)"
_ISO = re.compile(
    rb"(?P<Y>20\d\d)[-/.]?(?P<m>\d\d)[-/.]?(?P<d>\d\d)[T _,-]{0,2}" + _HOUR,
)
_NAMED = (
    re.compile(rb"(?P<d>\d\d?)[/ -](?P<b>[A-Z][a-z]{2})[/ -](?P<Y>20\d\d)[: ]" + _HOUR),
    re.compile(rb"(?P<b>[A-Z][a-z]{2}) {1,2}(?P<d>\d\d?) " + _HOUR),
)
_MONTHS = b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_NUMBER = re.compile(rb"(?<![\d.])\d{8,19}(?:\.\d+)?(?!\d)")


@dataclass(frozen=True, slots=True)
class Moment:
    """A time that was found. `how` it was written, and `where`."""

    where: str
    how: str
    at: int = 0


@dataclass(frozen=True, slots=True)
class Window:
    """From the first arrival to the last, in seconds since 1970."""

    begin: float
    end: float

    def holds(self, seconds: float) -> bool:
        """Whether `seconds` is a time of arrival."""
        return self.begin <= seconds <= self.end

    def in_number(self, number: float) -> str:
        """In which unit and from which epoch `number` is a time of arrival; "" where in none."""
        for unit, per_second in _UNITS.items():
            # A minute that began before the first arrival is that arrival's minute.
            slack = 60 if unit == "minutes" else 0
            for epoch, offset in _EPOCHS.items():
                if self.begin - slack <= number / per_second + offset <= self.end:
                    return f"{unit} since {epoch}"
        return ""


def in_tables(tables: Tables, window: Window) -> Iterator[Moment]:
    """Every column that holds a time of arrival."""
    for table, rows in tables.items():
        for row in rows:
            for column, value in row.values.items():
                how = _in_value(value, window)
                if how:
                    yield Moment(f"{table}.{column}", how)


def _in_value(value: object, window: Window) -> str:
    if isinstance(value, datetime):
        moment = value if value.tzinfo else value.replace(tzinfo=UTC)
        return "a time" if window.holds(moment.timestamp()) else ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return window.in_number(value)
    if isinstance(value, UUID):
        return _in_bytes(value.bytes, window)
    if isinstance(value, bytes | memoryview):
        return _in_bytes(bytes(value), window)
    return next((found.how for found in in_text(str(value).encode(), "", window)), "")


def _in_bytes(data: bytes, window: Window) -> str:
    found = next(in_bytes(data, "", window), None) or next(in_text(data, "", window), None)
    if found:
        return found.how
    if len(data) > _SHORT_ID:
        return ""
    if len(data) == _SHORT_ID and _is_timed_uuid(data, window):
        return "a UUID of its time"
    for at in (0, len(data) - 4):
        for order in ("big", "little"):
            if window.holds(int.from_bytes(data[at : at + 4], order)):
                return f"four bytes at {at}, {order}"
    return ""


def _is_timed_uuid(data: bytes, window: Window) -> bool:
    """Of version 7, 1 or 6."""
    if window.holds(int.from_bytes(data[:6]) / 1000):
        return True
    one = int.from_bytes(data[6:8] + data[4:6] + data[:4]) & (1 << 60) - 1
    six = int.from_bytes(data[:6]) << 12 | int.from_bytes(data[6:8]) & 0xFFF
    return any(window.holds(ticks / 10**7 + _EPOCHS["1582"]) for ticks in (one, six))


def in_bytes(data: bytes, where: str, window: Window) -> Iterator[Moment]:
    """Every eight bytes in `data` that are a time of arrival, as a number or as a float.

    Looked for are the upper four of the eight, which are the same for the whole window.
    """
    ranges = list(_ranges(window))
    tops = [top for _, low, high in ranges for top in range(low >> 32, (high >> 32) + 1)]
    table = np.zeros(1 << 16, dtype=np.bool_)
    table[[top >> 16 for top in tops]] = True
    for shift in range(4):
        count = (len(data) - shift) // 4
        if count <= 0:
            return
        for order, upper in (("<", 4), (">", 0)):
            words = np.frombuffer(data, dtype=f"{order}u4", offset=shift, count=count)
            passed = np.flatnonzero(table[words >> np.uint32(16)])
            for index in passed[np.isin(words[passed], tops)].tolist():
                at = shift + 4 * index - upper
                number = _number(data[at : at + 8], order) if at >= 0 else -1
                for how, low, high in ranges:
                    if low <= number <= high:
                        yield Moment(where, f"{how}, {order}", at)


def _number(data: bytes, order: str) -> int:
    return int.from_bytes(data, "little" if order == "<" else "big") if len(data) == 8 else -1


def _ranges(window: Window) -> Iterator[tuple[str, int, int]]:
    """What the eight bytes of a time are between, as a number. (Floats sort as their bits do.)"""
    for epoch in ("1970", "2000", "1601"):
        begin, end = window.begin - _EPOCHS[epoch], window.end - _EPOCHS[epoch]
        yield f"float, s since {epoch}", _bits(begin), _bits(end)
        for unit in ("ms", "us"):
            per_second = _UNITS[unit]
            yield f"{unit} since {epoch}", int(begin * per_second), int(end * per_second)


def _bits(number: float) -> int:
    return int.from_bytes(struct.pack(">d", number))


def in_text(data: bytes, where: str, window: Window) -> Iterator[Moment]:
    """Every time of arrival that is written out in `data`, in numbers or as a clock shows it."""
    for match in _NUMBER.finditer(data):
        how = window.in_number(float(match[0]))
        if how:
            yield Moment(where, f"digits, {how}", match.start())
    for match in _clocks(data, window):
        if _is_of(match.groupdict(), window):
            yield Moment(where, f"written out: {match[0].decode()}", match.start())


def _clocks(data: bytes, window: Window) -> Iterator[re.Match[bytes]]:
    """Whatever looks like a date with an hour; months by name only those of the window."""
    yield from _ISO.finditer(data)
    months = {datetime.fromtimestamp(at, UTC).strftime("%b") for at in (window.begin, window.end)}
    for month in re.finditer("|".join(months).encode(), data):
        near = data[max(0, month.start() - 3) : month.end() + 16]
        yield from filter(None, (clock.search(near) for clock in _NAMED))


def _is_of(parts: dict[str, bytes], window: Window) -> bool:
    """Whether a clock shows a minute of an arrival, in UTC or in the local time here."""
    month = _MONTHS.index(parts["b"]) + 1 if parts.get("b") in _MONTHS else int(parts.get("m", 0))
    year = int(parts.get("Y") or datetime.fromtimestamp(window.begin, UTC).year)
    try:
        shown = datetime(year, month, int(parts["d"]), int(parts["H"]), int(parts["M"]), tzinfo=UTC)
    except ValueError:
        return False
    local = shown.replace(tzinfo=None).astimezone()
    return any(window.begin - 60 < moment.timestamp() <= window.end for moment in (shown, local))
