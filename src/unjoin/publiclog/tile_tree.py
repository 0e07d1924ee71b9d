"""The tree of a log, read from its tiles and grown tile by tile.

Rules kept here:

1. Only tiles that a tree of the given size has are asked for, each once in a
   call, and each is checked to have its length.
2. A root, or a proof, is worth what the tiles are worth. Whoever has them from
   elsewhere checks the root against a checkpoint and the proof with
   `tree.verify_inclusion` or `tree.verify_consistency`.
3. Growing never changes a full tile, and gives back every tile of the new tree
   that the old one did not have in the same width.

That a hash at level l+1 is the root of its tile at level l is not checked here:
that needs every tile, and is the auditor's work. Source: C2SP tlog-tiles; RFC
6962, section 2.1.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from unjoin.publiclog.errors import NotStoredError, TileError, TreeError
from unjoin.publiclog.storage import Store
from unjoin.publiclog.tiles import (
    TILE_WIDTH,
    check_tile,
    tile_path,
    tile_width,
    tile_widths,
)
from unjoin.publiclog.tree import HASH_BYTES, Hash, check_hash, fold_peaks

_TILE_HEIGHT = 8
_TILE_BYTES = TILE_WIDTH * HASH_BYTES
_sha256 = hashlib.sha256


class TileReader(Protocol):
    """Whoever can read the tiles of one tree."""

    def read_tile(self, level: int, index: int, width: int) -> bytes:
        """The first `width` hashes of the tile: `width` × 32 bytes. Raises LogError."""
        ...


@dataclass(frozen=True, slots=True)
class StoreTiles:
    """The tiles of a tree of `size` leaves, as files in `store` below `base` (``"log/"``)."""

    store: Store
    size: int
    base: str = ""

    def read_tile(self, level: int, index: int, width: int) -> bytes:
        """The first `width` hashes of the tile.

        Reads the file that a tree of `size` has, or the full tile if the partial one has been
        deleted meanwhile. Raises TileError ``tile-absent`` for a tile, or a width, that such a tree
        does not have, ``tile-length``; NotStoredError if neither file is there.
        """
        stored = tile_width(self.size, level, index)
        if not 0 < width <= stored:
            raise TileError(
                f"a tree of {self.size} has {stored} hashes in tile {index} of level {level}, "
                f"not {width}",
                code="tile-absent",
                level=level,
                index=index,
                width=width,
            )
        path = self.base + tile_path(level, index, stored)
        try:
            data = self.store.read(path)
        except NotStoredError:
            if stored == TILE_WIDTH:
                raise
            data = self._read_full(level, index, path)
            stored = TILE_WIDTH
        check_tile(data, stored)
        return data[: width * HASH_BYTES]

    def _read_full(self, level: int, index: int, partial: str) -> bytes:
        try:
            return self.store.read(self.base + tile_path(level, index))
        except NotStoredError:
            raise NotStoredError(
                f"neither {partial} nor the full tile is stored", code="store-missing", path=partial
            ) from None


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile to be written: `hashes` are 1…256 × 32 bytes."""

    level: int
    index: int
    hashes: bytes

    @property
    def width(self) -> int:
        """How many hashes: 1…256."""
        return len(self.hashes) // HASH_BYTES

    @property
    def path(self) -> str:
        """Where it lies, relative to the base of the log."""
        return tile_path(self.level, self.index, self.width)


@dataclass(frozen=True, slots=True)
class Growth:
    """What a tree has become: `size` leaves, its root, and its `tiles` that are new or wider."""

    size: int
    root: Hash
    tiles: list[Tile]


def root_from_tiles(size: int, reader: TileReader) -> Hash:
    """The root of the tree of `size` leaves, from the tiles on its right edge."""
    return _Nodes(size, reader).root(0, size)


def inclusion_proof(index: int, size: int, reader: TileReader) -> tuple[Hash, ...]:
    """The hashes from leaf `index` to the root of the tree of `size` leaves (RFC 6962, 2.1.1).

    Raises TreeError ``tree-index`` unless 0 ≤ `index` < `size`, and whatever the reader raises.
    """
    if not 0 <= index < size:
        raise TreeError(
            f"leaf {index} is not in a tree of {size}", code="tree-index", index=index, size=size
        )
    return _Nodes(size, reader).path(index, index + 1)


def consistency_proof(old: int, new: int, reader: TileReader) -> tuple[Hash, ...]:
    """The hashes that show how the tree of `new` begins with that of `old` (RFC 6962, 2.1.2).

    Empty where the sizes are equal or `old` is 0. The reader is that of the tree of `new` leaves.
    Raises TreeError ``tree-size`` unless 0 ≤ `old` ≤ `new`, and whatever the reader raises.
    """
    if not 0 <= old <= new:
        raise TreeError(
            f"a tree of {new} cannot begin with one of {old}",
            code="tree-size",
            old_size=old,
            new_size=new,
        )
    if old in (0, new):
        return ()
    # The last complete subtree of the old tree is where both roots are climbed to from.
    start = old - (old & -old)
    nodes = _Nodes(new, reader)
    own = () if start == 0 else (nodes.root(start, old),)
    return (*own, *nodes.path(start, old))


def grow(
    old_size: int, reader: TileReader, leaves: Iterable[Hash], *, old_root: Hash | None = None
) -> Growth:
    """Append `leaves` (leaf hashes, in order) to the tree of `old_size` leaves.

    `reader` is of the old tree; only its right edge is read. Where `old_root` is given, that edge
    is first checked to lead to it. Holds the leaves in memory, 32 bytes each, and the tiles, as
    much again. Raises TreeError ``tree-edge`` if the stored edge does not lead to `old_root`,
    ``tree-hash`` for a leaf that is no hash, and whatever the reader raises.
    """
    edges = _read_edges(old_size, reader)
    if old_root is not None and _root_of_edges(edges) != old_root:
        raise TreeError(
            f"the stored tiles of the tree of {old_size} do not lead to its signed root",
            code="tree-edge",
            size=old_size,
        )
    added = _checked(leaves)
    size = old_size + len(added) // HASH_BYTES
    tiles: list[Tile] = []
    level = 0
    while added:
        if level == len(edges):
            edges.append(b"")
        first = old_size >> _TILE_HEIGHT * (level + 1)
        row = edges[level] + added
        cut = [row[start : start + _TILE_BYTES] for start in range(0, len(row), _TILE_BYTES)]
        tiles += [Tile(level, first + number, hashes) for number, hashes in enumerate(cut)]
        edges[level] = cut.pop() if len(row) % _TILE_BYTES else b""
        added = b"".join(map(tile_root, cut))
        level += 1
    return Growth(size, _root_of_edges(edges), tiles)


def tile_root(hashes: bytes) -> Hash:
    """The root over `hashes`: a whole number, at least one, of 32 bytes each."""
    return fold_peaks(_peaks(hashes))


def _checked(leaves: Iterable[Hash]) -> bytes:
    listed = list(leaves)
    for leaf in listed:
        if len(leaf) != HASH_BYTES:
            check_hash(leaf)
    return b"".join(listed)


def _read_edges(size: int, reader: TileReader) -> list[bytes]:
    """The hashes of the partial tile at each level of the tree of `size`; empty where none."""
    edges = []
    for level, (full, width) in enumerate(tile_widths(size)):
        edge = reader.read_tile(level, full, width) if width else b""
        if width:
            check_tile(edge, width)
        edges.append(edge)
    return edges


def _root_of_edges(edges: list[bytes]) -> Hash:
    return fold_peaks([peak for edge in reversed(edges) for peak in _peaks(edge)])


def _peaks(hashes: bytes) -> list[bytes]:
    """The roots of the complete subtrees that `hashes`, 0…256 of 32 bytes, fall into."""
    peaks: list[bytes] = []
    row = hashes
    while row:
        if len(row) % (2 * HASH_BYTES):
            peaks.append(row[-HASH_BYTES:])
            row = row[:-HASH_BYTES]
        # Joined pairs: a node's children lie side by side, so one slice is both.
        row = b"".join(
            [_sha256(b"\x01" + row[at : at + 64]).digest() for at in range(0, len(row), 64)]
        )
    peaks.reverse()
    return peaks


class _Nodes:
    """The nodes of one tree, over its tiles, each of which is read once."""

    def __init__(self, size: int, reader: TileReader) -> None:
        self._size = size
        self._reader = reader
        self._read: dict[tuple[int, int], bytes] = {}

    def root(self, start: int, end: int) -> Hash:
        """The root over leaves `start`…`end` − 1, which is a node on a path of the tree."""
        peaks = []
        while start < end:
            height = (end - start).bit_length() - 1
            peaks.append(self._complete(height, start >> height))
            start += 1 << height
        return fold_peaks(peaks)

    def path(self, start: int, end: int) -> tuple[Hash, ...]:
        """The siblings on the way from the node over `start`…`end` − 1 to the root."""
        low, high = 0, self._size
        siblings: list[tuple[int, int]] = []
        while (low, high) != (start, end):
            split = low + (1 << (high - low - 1).bit_length() - 1)
            if start < split:
                siblings.append((split, high))
                high = split
            else:
                siblings.append((low, split))
                low = split
        return tuple(self.root(*sibling) for sibling in reversed(siblings))

    def _complete(self, height: int, index: int) -> Hash:
        """The root of complete subtree number `index` of those with 2^height leaves."""
        level, within = divmod(height, _TILE_HEIGHT)
        tile, first = divmod(index << within, TILE_WIDTH)
        begin = first * HASH_BYTES
        hashes = self._tile(level, tile)[begin : begin + (HASH_BYTES << within)]
        return tile_root(hashes)

    def _tile(self, level: int, index: int) -> bytes:
        key = (level, index)
        if key not in self._read:
            width = tile_width(self._size, level, index)
            data = self._reader.read_tile(level, index, width)
            check_tile(data, width)
            self._read[key] = data
        return self._read[key]
