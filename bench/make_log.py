"""Makes a log of millions of entries that keep all the rules, as a centre would publish it.

The mix: nearly all *withdraw*, of every consent and channel, in a hundred weeks;
one in fifty with a head-count; one entry in fifty a *confirm*, *retract* or
*correct* of an earlier one anywhere in the log, some of them after a *confirm*.
Commitments are random, as they are to whoever reads them.

The tally is counted here with numpy, in another way than the auditor counts.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from bench.made import Made
from unjoin.audit.classes import UNIT_LEAVES
from unjoin.audit.sha256_lanes import LANES, hash_leaves, hash_nodes, room
from unjoin.publiclog.checkpoints import Checkpoint, sign_checkpoint
from unjoin.publiclog.keys import SigningKey
from unjoin.publiclog.notes import Note
from unjoin.publiclog.stores.directory import DirectoryStore
from unjoin.publiclog.tile_tree import StoreTiles, root_from_tiles, tile_root
from unjoin.publiclog.tiles import TILE_WIDTH, bundle_path, tile_path
from unjoin.publiclog.tree import Hash
from unjoin.registry.organisations import OrganisationMask
from unjoin.registry.tally import Cell, Standing, Tally
from unjoin.registry.tally_text import TallyText, encode_tally_text

ORIGIN = "bench.example/log"
KEY = SigningKey(ORIGIN, bytes(range(32)))
ENTRY = np.dtype(
    [
        ("length", ">u2"),
        ("version", "u1"),
        ("kind", "u1"),
        ("organisations", ">u2"),
        ("consent", "u1"),
        ("channel", "u1"),
        ("week", ">u2"),
        ("persons", ">u4"),
        ("target", ">u8"),
        ("reason", "u1"),
        ("zero", "u1"),
        ("commitment", "V32"),
    ]
)
_WITHDRAW, _CONFIRM, _RETRACT = 1, 2, 3
_RELAYED, _HEAD_COUNT = 3, 4
_ACTS = 0.02


def make_log(base: Path, size: int, *, seed: int = 1) -> Made:
    """Write a log of `size` entries to `base`, with checkpoint, tally and key."""
    begun = time.perf_counter()
    chance = np.random.default_rng(seed)
    entries = _entries(chance, size)
    _add_acts(chance, entries)
    written = _Written(base)
    root = _write_tree(written, entries)
    tally = _tally(entries)
    _sign(written, size, root, tally)
    seconds = time.perf_counter() - begun
    return Made(base, size, written.files, written.bytes, seconds, tally.total)


def _entries(chance: np.random.Generator, size: int) -> Any:
    entries = np.zeros(size, ENTRY)
    entries["length"], entries["version"], entries["kind"] = 54, 1, _WITHDRAW
    entries["organisations"] = chance.choice(
        8, size, p=[0.05, 0.3, 0.15, 0.05, 0.2, 0.05, 0.1, 0.1]
    )
    entries["consent"] = chance.choice([1, 2, 3, 4], size, p=[0.4, 0.38, 0.2, 0.02])
    entries["channel"] = chance.integers(1, 7, size)
    entries["week"] = 1300 + np.arange(size) * 100 // max(size, 1)
    entries["persons"] = np.where(
        entries["consent"] == _HEAD_COUNT, chance.integers(1, 200, size), 1
    )
    entries["target"] = 2**64 - 1
    for first in range(0, size, 1 << 20):
        some = entries["commitment"][first : first + (1 << 20)]
        some[:] = np.frombuffer(chance.bytes(32 * len(some)), "V32")
    return entries


def _add_acts(chance: np.random.Generator, entries: Any) -> None:
    """Turn one entry in fifty into an act upon an earlier one."""
    size = len(entries)
    leaves = np.flatnonzero(chance.random(size) < _ACTS)
    leaves = leaves[leaves > 0]
    targets = (chance.random(len(leaves)) * leaves).astype(np.int64)
    _, once = np.unique(targets, return_index=True)
    leaves, targets = leaves[once], targets[once]
    free = ~np.isin(targets, leaves)
    leaves, targets = leaves[free], targets[free]
    kinds = np.where(
        entries["consent"][targets] == _RELAYED, _CONFIRM, chance.integers(_RETRACT, 5, len(leaves))
    )
    _act(chance, entries, leaves, targets, kinds)
    # Some who confirmed take it back later.
    confirmed = kinds == _CONFIRM
    earlier, again = leaves[confirmed], targets[confirmed]
    later = earlier + 1 + (chance.random(len(earlier)) * (size - earlier - 1)).astype(np.int64)
    taken = np.concatenate([leaves, targets])
    fits = (later < size) & ~np.isin(later, taken) & (chance.random(len(later)) < 0.1)
    later, again = later[fits], again[fits]
    _, once = np.unique(later, return_index=True)
    later, again = later[once], again[once]
    _act(chance, entries, later, again, np.full(len(later), _RETRACT))


def _act(chance: np.random.Generator, entries: Any, leaves: Any, targets: Any, kinds: Any) -> None:
    for name in ("organisations", "consent", "persons"):
        entries[name][leaves] = entries[name][targets]
    entries["kind"][leaves] = kinds
    entries["target"][leaves] = targets
    entries["reason"][leaves] = np.where(kinds == _CONFIRM, 0, chance.integers(1, 8, len(leaves)))
    entries["commitment"][leaves] = np.zeros(1, "V32")[0]


def _tally(entries: Any) -> Tally:
    """Counts by columns: what is added, less what is taken away, confirmed apart."""
    cells: dict[Cell, int] = {}
    kinds = entries["kind"]
    confirms = entries[kinds == _CONFIRM]
    confirmed = np.zeros(len(entries), bool)
    confirmed[confirms["target"].astype(np.int64)] = True
    takes = entries[kinds >= _RETRACT]
    # Every confirm of this log comes before what is taken from its target.
    from_confirmed = confirmed[takes["target"].astype(np.int64)]
    for some, standing, sign in (
        (entries[kinds == _WITHDRAW], None, 1),
        (confirms, None, -1),
        (confirms, Standing.CONFIRMED, 1),
        (takes[~from_confirmed], None, -1),
        (takes[from_confirmed], Standing.CONFIRMED, -1),
    ):
        column = some["organisations"].astype(np.int64) * 8 + some["consent"]
        sums = np.bincount(column, some["persons"].astype(np.float64))
        for number in np.flatnonzero(sums).tolist():
            mask, consent = OrganisationMask(number // 8), Standing(number % 8)
            cell = (mask, standing or consent)
            cells[cell] = cells.get(cell, 0) + sign * int(sums[number])
    return Tally(len(entries), {cell: n for cell, n in sorted(cells.items()) if n})


class _Written:
    """Writes files, and counts them."""

    def __init__(self, base: Path) -> None:
        self.base = base
        self.files = 0
        self.bytes = 0
        self._folders: set[Path] = set()

    def put(self, path: str, data: bytes) -> None:
        target = self.base / path
        if target.parent not in self._folders:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(target.parent)
        target.write_bytes(data)
        self.files += 1
        self.bytes += len(data)


def _write_tree(written: _Written, entries: Any) -> Hash:
    """Write bundles and tiles, and return the root, read from what was written."""
    row = list(_write_leaves(written, entries))
    level = 1
    while row:
        tiles = [row[first : first + TILE_WIDTH] for first in range(0, len(row), TILE_WIDTH)]
        for index, hashes in enumerate(tiles):
            written.put(tile_path(level, index, len(hashes)), b"".join(hashes))
        row = [tile_root(b"".join(hashes)) for hashes in tiles if len(hashes) == TILE_WIDTH]
        level += 1
    return root_from_tiles(len(entries), StoreTiles(DirectoryStore(written.base), len(entries)))


def _write_leaves(written: _Written, entries: Any) -> Iterator[Hash]:
    """Write bundles and tiles of level 0, and yield the root of each full one."""
    lanes = room()
    for start in range(0, len(entries), UNIT_LEAVES):
        some = entries[start : start + UNIT_LEAVES]
        padded = np.zeros(-(-len(some) // LANES) * LANES, ENTRY)
        padded[: len(some)] = some
        hashes = np.empty((len(padded), 8), np.uint32)
        hash_leaves(padded.view(np.uint8), hashes, *lanes)
        published = hashes[: len(some)].astype(">u4").tobytes()
        bundles = some.tobytes()
        for first in range(0, len(some), TILE_WIDTH):
            index = (start + first) // TILE_WIDTH
            width = min(TILE_WIDTH, len(some) - first)
            written.put(bundle_path(index, width), bundles[56 * first : 56 * (first + width)])
            written.put(tile_path(0, index, width), published[32 * first : 32 * (first + width)])
        roots, whole = _roots(hashes, lanes), len(some) // TILE_WIDTH
        for number in range(whole):
            yield Hash(roots[32 * number : 32 * (number + 1)])


def _roots(hashes: Any, lanes: Any) -> bytes:
    """The roots over each 256 rows."""
    count, roots = len(hashes), len(hashes) // TILE_WIDTH
    while count > roots:
        count //= 2
        above = np.empty((-(-count // LANES) * LANES, 8), np.uint32)
        hash_nodes(hashes, above, count, *lanes)
        hashes = above
    return bytes(hashes[:roots].astype(">u4").tobytes())


def _sign(written: _Written, size: int, root: Hash, tally: Tally) -> None:
    text = encode_tally_text(
        TallyText(
            origin=ORIGIN,
            root=root,
            campaign="bench",
            organisations=((0, "party"), (1, "league"), (2, "pioneers")),
            tally=tally,
        )
    )
    written.put("tally", Note(text, (KEY.sign(text),)).encode())
    written.put("vkey", f"{KEY.vkey.encode()}\n".encode())
    written.put("checkpoint", sign_checkpoint(Checkpoint(ORIGIN, size, root), KEY).encode())
