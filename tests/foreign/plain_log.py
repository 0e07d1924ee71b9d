"""A small signed log, built with publiclog alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from unjoin.publiclog.checkpoints import Checkpoint, sign_checkpoint
from unjoin.publiclog.notes import SigningKey
from unjoin.publiclog.stores.directory import DirectoryStore
from unjoin.publiclog.tile_tree import StoreTiles, grow
from unjoin.publiclog.tiles import TILE_WIDTH, bundle_path, encode_bundle
from unjoin.publiclog.tree import leaf_hash

KEY = SigningKey("plain.invalid/log", bytes(range(32)))


def entries_of(size: int) -> list[bytes]:
    return [number.to_bytes(54) for number in range(size)]


def write_log(directory: Path, *sizes: int) -> tuple[Path, Path]:
    """A log that grew to each of `sizes`; its base and the file with its public key."""
    vkey = directory / "vkey"
    vkey.write_text(KEY.vkey.encode())
    base = directory / "log"
    store = DirectoryStore(base)
    before = 0
    for size in sizes:
        _grow(store, before, entries_of(size))
        before = size
    return base, vkey


def _grow(store: DirectoryStore, before: int, entries: Sequence[bytes]) -> None:
    growth = grow(before, StoreTiles(store, before), map(leaf_hash, entries[before:]))
    for number in range(before // TILE_WIDTH, -(-len(entries) // TILE_WIDTH)):
        bundle = entries[number * TILE_WIDTH : (number + 1) * TILE_WIDTH]
        store.write(bundle_path(number, len(bundle)), encode_bundle(bundle), immutable=True)
    for tile in growth.tiles:
        store.write(tile.path, tile.hashes, immutable=True)
    checkpoint = Checkpoint(KEY.name, growth.size, growth.root)
    store.write("checkpoint", sign_checkpoint(checkpoint, KEY).encode(), immutable=False)
