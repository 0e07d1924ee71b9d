"""What PostgreSQL has compressed: rows that are gone are still in its files, and not in SQL.

A compressed value has a header of four bytes (its length, and two bits that say so) and one
of its length before (and of the method, which is pglz unless it was chosen otherwise).
Where it was too long for a row, its first piece is in a row of a TOAST table, of 2,000 bytes.
Source: PostgreSQL 15, src/include/varatt.h and src/common/pg_lzcompress.c.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

_LONGEST_RAW = 1 << 20
_LONGEST_IN_ROW = 8200
_TOAST_PIECE = 2000
_HEADER = 4
_HEADERS = 8


def find_compressed(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Every value in `data`, a file of PostgreSQL, that pglz compressed; where, and opened."""
    for shift in range(_HEADER):
        count = (len(data) - shift) // _HEADER
        if count < 2:
            return
        words = np.frombuffer(data, dtype="<u4", offset=shift, count=count)
        for index in _candidates(words[:-1], words[1:]).tolist():
            at, first, second = shift + 4 * index, int(words[index]), int(words[index + 1])
            yield from _open(data, at, first, second & 0x3FFFFFFF)


def _candidates(first: npt.NDArray[np.uint32], second: npt.NDArray[np.uint32]) -> np.ndarray:
    """Where two words could be the headers of a compressed value, or of its first piece."""
    length, raw = first >> np.uint32(2), second & np.uint32(0x3FFFFFFF)
    is_pglz = (second >> np.uint32(30)) == 0
    is_raw = (raw < _LONGEST_RAW) & (raw >= 32)
    in_row = (first & np.uint32(3)) == 2
    in_row &= (length > _HEADERS) & (length < _LONGEST_IN_ROW) & (raw + _HEADERS > length)
    piece = (first == _TOAST_PIECE << 2) & (raw >= _TOAST_PIECE)
    return np.flatnonzero(is_pglz & is_raw & (in_row | piece))


def _open(data: bytes, at: int, first: int, raw: int) -> Iterator[tuple[int, bytes]]:
    begin, end = at + _HEADERS, at + (first >> 2)
    opened = decompress(data[begin:end], raw)
    is_whole = first & 3 == 2
    if (len(opened) == raw) if is_whole else (len(opened) >= _TOAST_PIECE // 2):
        yield at, opened


def decompress(source: bytes, raw: int) -> bytes:
    """What `source` holds, of `raw` bytes; less where it breaks off or is something else."""
    out, at = bytearray(), 0
    while at < len(source) and len(out) < raw:
        control, at = source[at], at + 1
        for bit in range(8):
            if at >= len(source) or len(out) >= raw:
                break
            if not control >> bit & 1:
                out.append(source[at])
                at += 1
                continue
            copied = _copy(source, at, out)
            if not copied:
                return bytes(out)
            at += copied
    return bytes(out[:raw])


def _copy(source: bytes, at: int, out: bytearray) -> int:
    """Append what the tag at `at` refers to; how long the tag is, 0 where it refers to nothing."""
    if at + 1 >= len(source):
        return 0
    length, offset = (source[at] & 0x0F) + 3, (source[at] & 0xF0) << 4 | source[at + 1]
    size = 2
    if length == 18:
        if at + 2 >= len(source):
            return 0
        length, size = length + source[at + 2], 3
    if not 0 < offset <= len(out):
        return 0
    for _ in range(length):
        out.append(out[-offset])
    return size
