"""The files of the log, made from the database alone.

The same database gives the same bytes, whenever and however often they are
written. What never changes once it is published is checked before it is given
out: a full tile must be the one that the level above has a hash of. Memory stays
flat: files are made one after the other, as the store takes them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from unjoin.publiclog.storage import Store
from unjoin.publiclog.tile_tree import tile_root
from unjoin.publiclog.tiles import (
    TILE_WIDTH,
    bundle_path,
    encode_bundle,
    partial_prefix,
    tile_path,
    tile_width,
    tile_widths,
)
from unjoin.publiclog.tree import HASH_BYTES, leaf_hash
from unjoin.service.publication.database_tiles import DatabaseTiles
from unjoin.service.publication.errors import PublicationError
from unjoin.service.publication.models import Checkpoint
from unjoin.service.publication.rows import read_entries

BASE: Final = "log/"
CHECKPOINT_PATH: Final = f"{BASE}checkpoint"
TALLY_PATH: Final = f"{BASE}tally"
VKEY_PATH: Final = f"{BASE}vkey"

File = tuple[str, bytes]


def bundles(before: int, size: int) -> Iterator[File]:
    """The bundles that a log of `size` has and one of `before` had not, or had narrower."""
    for index, entries, _ in _leaves(before, size):
        yield BASE + bundle_path(index, len(entries)), encode_bundle(entries)


def tiles(before: int, size: int) -> Iterator[File]:
    """The tiles of all levels, likewise."""
    for index, entries, hashes in _leaves(before, size):
        yield BASE + tile_path(0, index, len(entries)), hashes
    reader = DatabaseTiles()
    for level in range(1, len(tile_widths(size))):
        had, has = before >> 8 * level, size >> 8 * level
        if has > had:
            for index in range(had // TILE_WIDTH, -(-has // TILE_WIDTH)):
                width = tile_width(size, level, index)
                hashes = reader.read_tile(level, index, width)
                _check_full(level, index, hashes)
                yield BASE + tile_path(level, index, width), hashes


def tidy(store: Store, before: int, size: int) -> None:
    """Delete the partial tiles and bundles of checkpoints of `before` or more that the full
    ones of `size` have replaced.

    Partial tiles that no full one covers yet stay, as long as a checkpoint that
    somebody keeps may need them.
    """
    signed = Checkpoint.objects.filter(size__gte=before, size__lt=size)
    covered = sorted(
        {prefix for was in signed.values_list("size", flat=True) for prefix in _covered(was, size)}
    )
    for prefix in covered:
        for path in list(store.list_paths(prefix)):
            store.delete(path)


def _covered(was: int, size: int) -> Iterator[str]:
    """Where the partial tiles of a log of `was` lie that are full in one of `size`."""
    for level, (index, width) in enumerate(tile_widths(was)):
        if width and tile_width(size, level, index) == TILE_WIDTH:
            yield BASE + partial_prefix(tile_path(level, index))
            if level == 0:
                yield BASE + partial_prefix(bundle_path(index))


def _leaves(before: int, size: int) -> Iterator[tuple[int, list[bytes], bytes]]:
    """Each bundle from that of entry `before` on: its index, its entries and their hashes."""
    if before == size:
        return
    first = before // TILE_WIDTH
    entries = read_entries(first * TILE_WIDTH, size)
    for index in range(first, -(-size // TILE_WIDTH)):
        some = list(islice(entries, TILE_WIDTH))
        hashes = b"".join(map(leaf_hash, some))
        _check_full(0, index, hashes)
        yield index, some, hashes


def _check_full(level: int, index: int, hashes: bytes) -> None:
    """Raise PublicationError ``edge`` unless a full tile is the one that was signed.

    Partial tiles are on the edge, which leads to the signed root.
    """
    if len(hashes) < TILE_WIDTH * HASH_BYTES:
        return
    above, at = divmod(index, TILE_WIDTH)
    row = DatabaseTiles().read_tile(level + 1, above, at + 1)
    if row[-HASH_BYTES:] != tile_root(hashes):
        raise PublicationError(
            f"Tile {level}/{index} in the database is not the one that was signed. It was not "
            "written. Compare the database with a backup and with the published files.",
            code="edge",
            level=level,
            index=index,
        )
