"""The tiles of level 2 and above, and the root: what stands over the units.

There are few of them: one for each 65,536 units of 65,536 leaves at the most.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from unjoin.audit.findings import Finding
from unjoin.audit.kernel_plain import UNKNOWN, compare_hashes, tile_hashes, whole_root
from unjoin.audit.sources import Source
from unjoin.audit.units import read_files, tile_file
from unjoin.publiclog.tiles import TILE_WIDTH, tile_path, tile_widths
from unjoin.publiclog.tree import Hash, tree_root

_FIRST_LEVEL = 2


@dataclass(slots=True)
class Upper:
    """What the check gave."""

    findings: list[Finding] = field(default_factory=list)
    files_read: int = 0
    bytes_read: int = 0


def check_upper(source: Source, size: int, root: bytes, unit_roots: list[bytes]) -> Upper:
    """Hold every tile above the units, and `root`, against the roots of the units.

    `unit_roots`: for every unit of a log of `size` leaves, `UNKNOWN` where it could not be told.
    Raises UnreachableError.
    """
    upper = Upper()
    found = [Hash(unit_root) for unit_root in unit_roots]
    if UNKNOWN not in found and tree_root(found) != root:
        upper.findings.append(_other_root(size))
    for level, (full, partial) in enumerate(tile_widths(size)):
        if level < _FIRST_LEVEL:
            continue
        widths = [TILE_WIDTH] * full + [partial] * (partial > 0)
        found = [
            _check_tile(source, upper, level, index, found[index * TILE_WIDTH :][:width])
            for index, width in enumerate(widths)
        ][:full]
    return upper


def _check_tile(source: Source, upper: Upper, level: int, index: int, found: list[Hash]) -> Hash:
    """The root of the tile, as the hashes that were found have it."""
    file = tile_file(level, index, len(found))
    (data,) = read_files(source, [file], upper.findings)
    if data is not None:
        upper.files_read += 1
        upper.bytes_read += len(data)
        published, findings = tile_hashes(file, data)
        if published is not None:
            first = index * TILE_WIDTH
            below = [tile_path(level - 1, first + place) for place in range(len(found))]
            findings = compare_hashes(file, published, found, below)
        upper.findings += findings
    if len(found) < TILE_WIDTH or UNKNOWN in found:
        return UNKNOWN
    return whole_root(found)


def _other_root(size: int) -> Finding:
    return Finding(
        "root",
        "checkpoint",
        f"the entries and tiles of the first {size} leaves lead to another root than the signed "
        "one",
        "what is published is not what the checkpoint signs, so there is no count",
    )
