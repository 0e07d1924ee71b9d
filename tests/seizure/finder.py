"""Looking for thousands of byte strings in hundreds of megabytes at once.

Of each string, eight bytes are its anchor. Every eight bytes of the data are hashed into a
table of bits that tells which could be an anchor; the few that pass are compared in full.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tests.seizure.marks import Spelling

_ANCHOR = 8
_BITS = 22
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(64 - _BITS)
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Found:
    """A spelling, and where it begins."""

    spelling: Spelling
    at: int


class Finder:
    """Finds any of `spellings`, each of at least eight bytes."""

    def __init__(self, spellings: Iterable[Spelling]) -> None:
        self._by_anchor: dict[int, list[tuple[Spelling, int]]] = {}
        for spelling in spellings:
            at = _rarest(spelling.data)
            anchor = int.from_bytes(spelling.data[at : at + _ANCHOR], "little")
            self._by_anchor.setdefault(anchor, []).append((spelling, at))
        anchors = np.array(list(self._by_anchor), dtype=np.uint64)
        self._anchors = np.sort(anchors)
        self._table = np.zeros(1 << _BITS, dtype=np.bool_)
        self._table[_hash(anchors)] = True

    def find(self, data: bytes) -> Iterator[Found]:
        """Every place where one of them stands in `data`; in no order."""
        for start in range(0, len(data), _CHUNK):
            for at in self._candidates(data, start):
                yield from self._compare(data, at)

    def _candidates(self, data: bytes, start: int) -> Iterator[int]:
        for shift in range(_ANCHOR):
            count = (min(len(data), start + _CHUNK + shift) - start - shift) // _ANCHOR
            if count <= 0:
                continue
            words = np.frombuffer(data, dtype="<u8", count=count, offset=start + shift)
            passed = np.flatnonzero(self._table[_hash(words)])
            for index in passed[self._are_anchors(words[passed])].tolist():
                yield start + shift + index * _ANCHOR

    def _are_anchors(self, words: npt.NDArray[np.uint64]) -> npt.NDArray[np.bool_]:
        places = np.searchsorted(self._anchors, words)
        nearest = self._anchors[np.minimum(places, len(self._anchors) - 1)]
        return np.equal(nearest, words)

    def _compare(self, data: bytes, at: int) -> Iterator[Found]:
        anchor = int.from_bytes(data[at : at + _ANCHOR], "little")
        for spelling, offset in self._by_anchor.get(anchor, ()):
            begin = at - offset
            if begin >= 0 and data.startswith(spelling.data, begin):
                yield Found(spelling, begin)


def _hash(words: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    return (words * _FACTOR) >> _SHIFT


def _rarest(data: bytes) -> int:
    """Where the eight bytes begin that are least like what is found everywhere."""
    places = range(len(data) - _ANCHOR + 1)
    return max(places, key=lambda at: len(set(data[at : at + _ANCHOR]) - {0, 32, 48}))
