"""A tree grown in any batches is the tree that is built at once, tile for tile."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.publiclog.memory_store import MemoryStore
from tests.unit.publiclog.plain_tree import plain_leaf, plain_root, plain_tiles
from unjoin.publiclog.errors import NotStoredError, TileError, TreeError
from unjoin.publiclog.tile_tree import Growth, StoreTiles, grow, root_from_tiles
from unjoin.publiclog.tiles import tile_path
from unjoin.publiclog.tree import EMPTY_ROOT, Hash, tree_root

LEAVES = [plain_leaf(number.to_bytes(4, "big")) for number in range(70_000)]
ROOT_70000 = tree_root(LEAVES)
BATCHES = st.lists(st.one_of(st.integers(0, 20), st.integers(250, 262), st.just(600)), max_size=8)


def append(store: MemoryStore, old: int, new: int, old_root: Hash | None = None) -> Growth:
    """Grow the stored log from `old` to `new` of the LEAVES, and store the tiles."""
    growth = grow(old, StoreTiles(store, old), LEAVES[old:new], old_root=old_root)
    store.write_many(((tile.path, tile.hashes) for tile in growth.tiles), immutable=True)
    return growth


def stored_as_in(store: MemoryStore, size: int) -> None:
    """Every tile of the tree of `size` is stored, whole."""
    for (level, index), hashes in plain_tiles(LEAVES[:size]).items():
        assert store.files[tile_path(level, index, len(hashes) // 32)] == hashes


@given(BATCHES)
@settings(max_examples=40)
def test_tree_grown_in_batches_is_the_tree_at_once(batches: list[int]) -> None:
    store, size, root = MemoryStore(), 0, EMPTY_ROOT
    for batch in batches:
        growth = append(store, size, size + batch, root)
        size, root = growth.size, growth.root
        assert root == plain_root(LEAVES[:size]) == root_from_tiles(size, StoreTiles(store, size))
    assert size == sum(batches)
    stored_as_in(store, size)


@given(st.integers(0, 1100), st.integers(0, 700))
@settings(max_examples=40)
def test_tree_grown_gives_exactly_the_tiles_that_changed(old: int, more: int) -> None:
    store = MemoryStore()
    append(store, 0, old)
    new_tiles = {
        (tile.level, tile.index): tile.hashes for tile in append(store, old, old + more).tiles
    }
    before, after = plain_tiles(LEAVES[:old]), plain_tiles(LEAVES[: old + more])
    assert new_tiles == {
        place: after[place] for place in after if after[place] != before.get(place)
    }


def test_tree_grown_to_three_levels_has_the_tiles_of_the_specification() -> None:
    store = MemoryStore()
    append(store, 0, 65_535)
    append(store, 65_535, 65_537)
    growth = append(store, 65_537, 70_000)
    assert growth.root == ROOT_70000
    assert {path for path in store.files if ".p/" not in path} == {
        *(tile_path(0, index) for index in range(273)),
        tile_path(1, 0),
    }
    assert [tile.path for tile in growth.tiles if tile.width < 256] == [
        "tile/0/273.p/112",
        "tile/1/001.p/17",
    ]
    assert store.files["tile/2/000.p/1"] == tree_root(LEAVES[:65_536])


def test_tree_grown_by_nothing_has_nothing_to_write() -> None:
    store = MemoryStore()
    root = append(store, 0, 300).root
    assert append(store, 300, 300, root) == Growth(300, root, [])
    assert grow(0, StoreTiles(store, 0), []) == Growth(0, EMPTY_ROOT, [])


def test_tree_grown_reads_only_the_right_edge() -> None:
    store = MemoryStore()
    append(store, 0, 70_000)
    store.read_paths.clear()
    append(store, 70_000, 70_000, ROOT_70000)
    assert store.read_paths == ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"]


@pytest.mark.parametrize("path", ["tile/0/001.p/44", "tile/1/000.p/1"])
def test_edge_with_one_bit_flipped_is_found(path: str) -> None:
    store = MemoryStore()
    root = append(store, 0, 300).root
    store.files[path] = store.files[path][:-1] + bytes([store.files[path][-1] ^ 1])
    with pytest.raises(TreeError) as caught:
        grow(300, StoreTiles(store, 300), LEAVES[300:301], old_root=root)
    assert caught.value.code == "tree-edge"


def test_edge_of_a_longer_tile_is_refused() -> None:
    store = MemoryStore()
    append(store, 0, 300)
    store.files["tile/0/001.p/44"] += bytes(32)
    with pytest.raises(TileError) as caught:
        grow(300, StoreTiles(store, 300), LEAVES[300:301])
    assert caught.value.code == "tile-length"


def test_edge_that_is_missing_is_an_error() -> None:
    store = MemoryStore()
    append(store, 0, 300)
    del store.files["tile/0/001.p/44"]
    with pytest.raises(NotStoredError) as caught:
        grow(300, StoreTiles(store, 300), LEAVES[300:301])
    assert caught.value.fields["path"] == "tile/0/001.p/44"


def test_leaf_that_is_no_hash_is_refused() -> None:
    with pytest.raises(TreeError) as caught:
        grow(0, StoreTiles(MemoryStore(), 0), [LEAVES[0], Hash(b"short")])
    assert caught.value.code == "tree-hash"
