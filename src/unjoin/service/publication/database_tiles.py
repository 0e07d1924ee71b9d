"""The log's tree as the database holds it.

Level 0 is not stored: it is the leaf hashes of the entries. The levels above
are rows of `Tile`. Nothing here checks a root; `signing` does.
"""

from __future__ import annotations

from collections.abc import Iterable

from unjoin.publiclog import tile_tree
from unjoin.publiclog.tiles import TILE_WIDTH
from unjoin.publiclog.tree import HASH_BYTES, leaf_hash
from unjoin.service.publication.errors import PublicationError
from unjoin.service.publication.models import Tile
from unjoin.service.publication.rows import read_entries


class DatabaseTiles:
    """A `publiclog.tile_tree.TileReader` over the database."""

    def read_tile(self, level: int, index: int, width: int) -> bytes:
        """The first `width` hashes of a tile. Raises PublicationError where they are missing."""
        if level == 0:
            first = index * TILE_WIDTH
            return b"".join(leaf_hash(entry) for entry in read_entries(first, first + width))
        row = Tile.objects.filter(level=level, index=index).first()
        hashes = bytes(row.hashes)[: width * HASH_BYTES] if row else b""
        if len(hashes) != width * HASH_BYTES:
            raise PublicationError(
                f"The database lacks hashes of tile {level}/{index}: {len(hashes) // HASH_BYTES} "
                f"of {width} are there.",
                code="edge",
                level=level,
                index=index,
            )
        return hashes


def store_tiles(tiles: Iterable[tile_tree.Tile]) -> None:
    """Keep those of `tiles` that are above level 0, in place of narrower ones."""
    Tile.objects.bulk_create(
        (Tile(level=t.level, index=t.index, hashes=t.hashes) for t in tiles if t.level > 0),
        batch_size=100,
        update_conflicts=True,
        unique_fields=["level", "index"],
        update_fields=["hashes"],
    )
