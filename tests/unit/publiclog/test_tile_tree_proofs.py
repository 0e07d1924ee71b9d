"""Proofs made from tiles are those of RFC 6962, and read few tiles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.publiclog.memory_store import MemoryStore
from tests.unit.publiclog.plain_tree import plain_consistency, plain_inclusion, plain_leaf
from unjoin.publiclog.errors import NotStoredError, TileError, TreeError
from unjoin.publiclog.tile_tree import (
    StoreTiles,
    consistency_proof,
    grow,
    inclusion_proof,
    root_from_tiles,
)
from unjoin.publiclog.tree import (
    EMPTY_ROOT,
    Hash,
    tree_root,
    verify_consistency,
    verify_inclusion,
)

LEAVES = [plain_leaf(number.to_bytes(4, "big")) for number in range(70_000)]


def stored(size: int) -> MemoryStore:
    store = MemoryStore()
    tiles = grow(0, StoreTiles(store, 0), LEAVES[:size]).tiles
    store.write_many(((tile.path, tile.hashes) for tile in tiles), immutable=True)
    return store


BIG = stored(70_000)


@st.composite
def leaf_in_tree(draw: st.DrawFn) -> tuple[int, int]:
    size = draw(st.integers(1, 700))
    return draw(st.integers(0, size - 1)), size


@st.composite
def old_and_new(draw: st.DrawFn) -> tuple[int, int]:
    new = draw(st.integers(1, 700))
    return draw(st.integers(1, new)), new


@given(leaf_in_tree())
def test_inclusion_proof_agrees_with_plain_tree(place: tuple[int, int]) -> None:
    index, size = place
    proof = inclusion_proof(index, size, StoreTiles(stored(size), size))
    assert list(proof) == plain_inclusion(index, LEAVES[:size])


@given(old_and_new())
def test_consistency_proof_agrees_with_plain_tree(sizes: tuple[int, int]) -> None:
    old, new = sizes
    proof = consistency_proof(old, new, StoreTiles(stored(new), new))
    assert list(proof) == plain_consistency(old, LEAVES[:new])


@given(st.integers(0, 69_999))
def test_inclusion_proof_in_three_levels_is_taken(index: int) -> None:
    tiles = StoreTiles(BIG, 70_000)
    proof = inclusion_proof(index, 70_000, tiles)
    root = root_from_tiles(70_000, tiles)
    verify_inclusion(index=index, size=70_000, leaf=LEAVES[index], proof=proof, root=root)


@given(st.integers(1, 70_000))
def test_consistency_proof_in_three_levels_is_taken(old: int) -> None:
    tiles = StoreTiles(BIG, 70_000)
    verify_consistency(
        old_size=old,
        old_root=tree_root(LEAVES[:old]),
        new_size=70_000,
        new_root=root_from_tiles(70_000, tiles),
        proof=consistency_proof(old, 70_000, tiles),
    )


@pytest.mark.parametrize("size", [1, 255, 256, 257, 65_535, 65_536, 65_537])
def test_root_at_the_edges_agrees(size: int) -> None:
    assert root_from_tiles(size, StoreTiles(stored(size), size)) == tree_root(LEAVES[:size])


def test_root_of_empty_tree_reads_nothing() -> None:
    store = MemoryStore()
    assert root_from_tiles(0, StoreTiles(store, 0)) == EMPTY_ROOT
    assert store.read_paths == []


@pytest.mark.parametrize("old", [0, 300])
def test_consistency_with_empty_or_same_tree_is_empty(old: int) -> None:
    assert consistency_proof(old, 300, StoreTiles(stored(300), 300)) == ()


@pytest.mark.parametrize("index", [-1, 300])
def test_inclusion_proof_outside_tree_is_refused(index: int) -> None:
    with pytest.raises(TreeError) as caught:
        inclusion_proof(index, 300, StoreTiles(stored(300), 300))
    assert caught.value.code == "tree-index"


@pytest.mark.parametrize("old", [-1, 301])
def test_consistency_proof_with_larger_tree_is_refused(old: int) -> None:
    with pytest.raises(TreeError) as caught:
        consistency_proof(old, 300, StoreTiles(stored(300), 300))
    assert caught.value.code == "tree-size"


def test_inclusion_proof_reads_each_tile_once() -> None:
    BIG.read_paths.clear()
    inclusion_proof(12_345, 70_000, StoreTiles(BIG, 70_000))
    assert sorted(BIG.read_paths) == [
        *("tile/0/048", "tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17"),
    ]


def test_tile_is_read_from_the_full_one_once_the_partial_is_gone() -> None:
    store = stored(512)
    tiles = StoreTiles(store, 300, base="")
    assert tiles.read_tile(0, 1, 44) == b"".join(LEAVES[256:300])


def test_tile_that_is_nowhere_names_the_partial() -> None:
    with pytest.raises(NotStoredError) as caught:
        StoreTiles(MemoryStore(), 300, base="log/").read_tile(0, 1, 44)
    assert caught.value.fields["path"] == "log/tile/0/001.p/44"


def test_tile_below_a_base_is_read_there() -> None:
    store = MemoryStore()
    store.files["log/tile/0/000.p/2"] = b"".join(LEAVES[:2])
    assert StoreTiles(store, 2, base="log/").read_tile(0, 0, 1) == LEAVES[0]


@pytest.mark.parametrize(("level", "index", "width"), [(0, 1, 45), (0, 2, 1), (2, 0, 1), (0, 0, 0)])
def test_tile_that_the_tree_does_not_have_is_refused(level: int, index: int, width: int) -> None:
    with pytest.raises(TileError) as caught:
        StoreTiles(stored(300), 300).read_tile(level, index, width)
    assert caught.value.code == "tile-absent"


class ShortReader:
    """A reader that does not keep its promise."""

    def read_tile(self, level: int, index: int, width: int) -> bytes:
        return bytes(width * 32 - 1)


def test_reader_that_gives_too_little_is_found_out() -> None:
    for ask in (
        lambda: root_from_tiles(300, ShortReader()),
        lambda: inclusion_proof(7, 300, ShortReader()),
        lambda: grow(300, ShortReader(), [Hash(bytes(32))]),
    ):
        with pytest.raises(TileError) as caught:
            ask()
        assert caught.value.code == "tile-length"
