"""Receipts whose groups lie apart, as on a page that shows each group in an element of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from tests.seizure.marks import Kind, Mark

_GROUP = rb"([0-9]{4})(?![0-9])"
_BETWEEN = rb"[^0-9]{1,60}(?:[0-9]{1,3}[^0-9]{1,60}){0,2}?"
"""What may stand between two groups: little, with the small numbers that count the groups."""
_CODE = re.compile(_GROUP + (_BETWEEN + _GROUP) * 5)
_FACTOR = np.uint32(0x9E3779B1)


class SplitCodes:
    """Finds receipts among `marks` by their groups, in their order, near each other."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        self._codes = {m.text.encode(): m for m in marks if m.kind is Kind.RECEIPT}
        first = np.frombuffer(b"".join(code[:4] for code in self._codes), dtype="<u4")
        self._first = np.unique(first)
        self._table = np.zeros(1 << 16, dtype=np.bool_)
        self._table[(first * _FACTOR) >> np.uint32(16)] = True

    def find(self, data: bytes) -> Iterator[tuple[Mark, int]]:
        """Every receipt in `data` of which all six groups stand so; and about where."""
        for text in (data, data[::2], data[1::2]):  # UTF-16 too
            for at in self._beginnings(text):
                match = _CODE.match(text, at)
                code = b"".join(match.groups()) if match else b""
                if code in self._codes:
                    yield self._codes[code], at

    def _beginnings(self, text: bytes) -> Iterator[int]:
        """Where the first group of any of them stands."""
        for shift in range(4):
            count = (len(text) - shift) // 4
            if count <= 0:
                return
            words = np.frombuffer(text, "<u4", count, shift)
            passed = np.flatnonzero(self._table[(words * _FACTOR) >> np.uint32(16)])
            passed = passed[np.isin(words[passed], self._first)]
            yield from (shift + 4 * passed).tolist()
