"""Reads entries again after the log was checked, and takes only those that were checked.

A server can answer twice and differently. So a bundle that is read again must
hash to what the audit remembers of its unit.
"""

from __future__ import annotations

from unjoin.audit.classes import UNIT_LEAVES
from unjoin.audit.errors import ChangedError, MissingError
from unjoin.audit.kernel_plain import bundle_leaves, is_regular
from unjoin.audit.sources import Source
from unjoin.audit.state import State
from unjoin.audit.units import (
    READ_LIMIT_BYTES,
    STRIDE,
    TILES_PER_UNIT,
    TileFile,
    unit_files,
    unit_leaves,
)
from unjoin.publiclog.tile_tree import tile_root
from unjoin.publiclog.tiles import TILE_WIDTH
from unjoin.publiclog.tree import HASH_BYTES, Hash, tree_root


class BundleReader:
    """The bundles of a log of `size` leaves, in which `check_log` found nothing wrong.

    `state` is the one of that audit. Bundles are best read in order: what is needed to check them
    is read once for each unit.
    """

    def __init__(self, source: Source, size: int, state: State) -> None:
        self._source = source
        self._size = size
        self._state = state
        self._unit = -1
        self._bundles: list[TileFile] = []
        self._roots: list[Hash] = []

    def read(self, index: int) -> list[bytes]:
        """The entries of bundle `index`, of 54 bytes each: 256, or fewer in the last one.

        Raises ChangedError ``changed-while-reading`` if they are not those that were checked, and
        UnreachableError; ValueError for a bundle the log does not have.
        """
        if not 0 <= index * TILE_WIDTH < self._size:
            raise ValueError(f"a log of {self._size} leaves has no bundle {index}")
        unit, place = divmod(index, TILES_PER_UNIT)
        if unit != self._unit:
            self._read_unit(unit)
        file = self._bundles[place]
        data = self._read(file)
        if not is_regular(data, file.width):
            raise _changed(file.path)
        if tree_root(bundle_leaves(data)) != self._roots[place]:
            raise _changed(file.path)
        return [data[at : at + STRIDE - 2] for at in range(2, len(data), STRIDE)]

    def _read_unit(self, unit: int) -> None:
        """Read what the roots of the unit's bundles are, and check it."""
        bundles, tiles, top = unit_files(unit, unit_leaves(unit, self._size))
        roots: list[Hash] = []
        if top is not None:
            roots += _hashes(top, self._read(top))
        if tiles[-1].width < TILE_WIDTH:
            roots.append(tile_root(b"".join(_hashes(tiles[-1], self._read(tiles[-1])))))
        if tree_root(roots) != self._state.unit_root(unit):
            raise _changed(f"leaves {unit * UNIT_LEAVES} and following")
        self._unit, self._bundles, self._roots = unit, bundles, roots

    def _read(self, file: TileFile) -> bytes:
        try:
            return self._source.read(file.path, READ_LIMIT_BYTES)
        except MissingError:
            # The log has grown meanwhile, and the partial file is the beginning of a full one.
            return self._source.read(file.full_path, READ_LIMIT_BYTES)[: file.length]


def _hashes(file: TileFile, data: bytes) -> list[Hash]:
    if len(data) != file.length:
        raise _changed(file.path)
    return [Hash(data[at : at + HASH_BYTES]) for at in range(0, len(data), HASH_BYTES)]


def _changed(path: str) -> ChangedError:
    return ChangedError(
        f"{path}: not what was checked a moment ago", code="changed-while-reading", path=path
    )
