"""Sets of leaves within a block of 65,536, as bytes in the database and as what can be computed.

Fewer than 4,096 are stored as ascending numbers of two bytes each, little-endian; more as a bitmap
of 8,192 bytes, bit *n* of which stands for leaf *n* of the block. In memory the first are a set,
the second one large integer.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Iterator

BLOCK_BITS = 16
BLOCK_LEAVES = 1 << BLOCK_BITS
BITMAP_BYTES = BLOCK_LEAVES // 8
_FEW = BITMAP_BYTES // 2

Leaves = set[int] | int
"""Numbers 0…65,535: a set of them, or an integer with these bits."""


def encode(leaves: Iterable[int]) -> bytes:
    """The bytes for `leaves`, numbers below 65,536, in any order."""
    ordered = array("H", sorted(set(leaves)))
    if len(ordered) < _FEW:
        return _little_endian(ordered).tobytes()
    return bytes(_bitmap(ordered))


def decode(data: bytes) -> Leaves:
    """What `encode` made `data` from."""
    if len(data) == BITMAP_BYTES:
        return int.from_bytes(data, "little")
    return set(_little_endian(array("H", data)))


def add(data: bytes, leaves: Iterable[int]) -> bytes:
    """`data` with `leaves` in it too."""
    if len(data) == BITMAP_BYTES:
        bitmap = bytearray(data)
        for leaf in leaves:
            bitmap[leaf >> 3] |= 1 << (leaf & 7)
        return bytes(bitmap)
    ordered, new = _little_endian(array("H", data)), sorted(leaves)
    if ordered and ordered[-1] >= new[0]:
        return encode([*ordered, *new])
    ordered.extend(new)
    return encode(ordered) if len(ordered) >= _FEW else _little_endian(ordered).tobytes()


def remove(data: bytes, leaves: Iterable[int]) -> bytes:
    """`data` without `leaves`; empty where none is left."""
    left = set(descending(decode(data), BLOCK_LEAVES))
    return encode(left.difference(leaves))


def intersect(all_of: Iterable[Leaves]) -> Leaves:
    """What is in each of `all_of`, at least one."""
    bits: int | None = None
    few: set[int] | None = None
    for leaves in all_of:
        if isinstance(leaves, int):
            bits = leaves if bits is None else bits & leaves
        else:
            few = leaves if few is None else few & leaves
    if few is None:
        return bits or 0
    if bits is None:
        return few
    bitmap = bits.to_bytes(BITMAP_BYTES, "little")
    return {leaf for leaf in few if bitmap[leaf >> 3] >> (leaf & 7) & 1}


def unite(one: Leaves, other: Leaves) -> Leaves:
    """What is in either."""
    if isinstance(one, int) or isinstance(other, int):
        return _bits(one) | _bits(other)
    return one | other


def descending(leaves: Leaves, before: int) -> Iterator[int]:
    """The numbers below `before`, the highest first."""
    if not isinstance(leaves, int):
        yield from sorted((leaf for leaf in leaves if leaf < before), reverse=True)
        return
    bitmap = leaves.to_bytes(BITMAP_BYTES, "little")
    for place in range((before - 1) >> 3, -1, -1):
        byte = bitmap[place]
        if byte:
            for bit in range(7, -1, -1):
                leaf = place << 3 | bit
                if byte >> bit & 1 and leaf < before:
                    yield leaf


def _bits(leaves: Leaves) -> int:
    return leaves if isinstance(leaves, int) else int.from_bytes(_bitmap(leaves), "little")


def _bitmap(leaves: Iterable[int]) -> bytearray:
    bitmap = bytearray(BITMAP_BYTES)
    for leaf in leaves:
        bitmap[leaf >> 3] |= 1 << (leaf & 7)
    return bitmap


def _little_endian(numbers: array[int]) -> array[int]:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
