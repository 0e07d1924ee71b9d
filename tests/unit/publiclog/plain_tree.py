"""RFC 6962, section 2.1, written out as it stands there: slow, and the judge of the fast tree."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from unjoin.publiclog.tree import Hash


def plain_leaf(entry: bytes) -> Hash:
    return Hash(hashlib.sha256(b"\x00" + entry).digest())


def plain_root(leaves: Sequence[Hash]) -> Hash:
    """MTH(D[n]), over leaf hashes."""
    if not leaves:
        return Hash(hashlib.sha256(b"").digest())
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    both = plain_root(leaves[:k]) + plain_root(leaves[k:])
    return Hash(hashlib.sha256(b"\x01" + both).digest())


def plain_inclusion(m: int, leaves: Sequence[Hash]) -> list[Hash]:
    """PATH(m, D[n])."""
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if m < k:
        return [*plain_inclusion(m, leaves[:k]), plain_root(leaves[k:])]
    return [*plain_inclusion(m - k, leaves[k:]), plain_root(leaves[:k])]


def plain_consistency(m: int, leaves: Sequence[Hash], *, known: bool = True) -> list[Hash]:
    """PROOF(m, D[n]), which is SUBPROOF(m, D[n], true)."""
    if m == len(leaves):
        return [] if known else [plain_root(leaves)]
    k = split(len(leaves))
    if m <= k:
        return [*plain_consistency(m, leaves[:k], known=known), plain_root(leaves[k:])]
    return [*plain_consistency(m - k, leaves[k:], known=False), plain_root(leaves[:k])]


def split(n: int) -> int:
    """The largest power of two smaller than `n`."""
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def plain_tiles(leaves: Sequence[Hash]) -> dict[tuple[int, int], bytes]:
    """Every tile of the tree, by level and index, by the definition in tlog-tiles."""
    tiles: dict[tuple[int, int], bytes] = {}
    level, row = 0, list(leaves)
    while row:
        for start in range(0, len(row), 256):
            tiles[level, start // 256] = b"".join(row[start : start + 256])
        row = [plain_root(row[at : at + 256]) for at in range(0, len(row) - 255, 256)]
        level += 1
    return tiles
