"""The files of the log, made from the database alone.

The same database gives the same bytes, whenever and however often they are
written. Memory stays flat: files are made one after the other, as the store
takes them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from unjoin.publiclog.storage import Store
from unjoin.publiclog.tiles import (
    TILE_WIDTH,
    bundle_path,
    encode_bundle,
    partial_prefix,
    tile_path,
    tile_width,
    tile_widths,
)
from unjoin.publiclog.tree import leaf_hash
from unjoin.service.publication.database_tiles import DatabaseTiles
from unjoin.service.publication.models import Checkpoint
from unjoin.service.publication.rows import read_entries

BASE: Final = "log/"
CHECKPOINT_PATH: Final = f"{BASE}checkpoint"
TALLY_PATH: Final = f"{BASE}tally"
VKEY_PATH: Final = f"{BASE}vkey"

File = tuple[str, bytes]


def bundles(before: int, size: int) -> Iterator[File]:
    """The bundles that a log of `size` has and one of `before` had not, or had narrower."""
    for index, entries in _leaves(before, size):
        yield BASE + bundle_path(index, len(entries)), encode_bundle(entries)


def tiles(before: int, size: int) -> Iterator[File]:
    """The tiles of all levels, likewise."""
    for index, entries in _leaves(before, size):
        yield BASE + tile_path(0, index, len(entries)), b"".join(map(leaf_hash, entries))
    reader = DatabaseTiles()
    for level in range(1, len(tile_widths(size))):
        had, has = before >> 8 * level, size >> 8 * level
        if has > had:
            for index in range(had // TILE_WIDTH, -(-has // TILE_WIDTH)):
                width = tile_width(size, level, index)
                yield BASE + tile_path(level, index, width), reader.read_tile(level, index, width)


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


def _leaves(before: int, size: int) -> Iterator[tuple[int, list[bytes]]]:
    """The entries of each bundle from the one with entry `before` on, with its index."""
    if before == size:
        return
    first = before // TILE_WIDTH
    entries = read_entries(first * TILE_WIDTH, size)
    for index in range(first, -(-size // TILE_WIDTH)):
        yield index, list(islice(entries, TILE_WIDTH))
