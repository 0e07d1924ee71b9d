"""Hashes and roots are those of RFC 6962."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.publiclog.plain_tree import plain_leaf, plain_root
from unjoin.publiclog.tile_tree import tile_root
from unjoin.publiclog.tree import EMPTY_ROOT, leaf_hash, node_hash, tree_root


def test_leaf_hash_has_its_prefix() -> None:
    assert leaf_hash(b"") == hashlib.sha256(b"\x00").digest()
    assert leaf_hash(b"entry") == hashlib.sha256(b"\x00entry").digest()


def test_node_hash_has_its_prefix() -> None:
    assert (
        node_hash(b"l" * 32, b"r" * 32) == hashlib.sha256(b"\x01" + b"l" * 32 + b"r" * 32).digest()
    )


def test_empty_root_is_hash_of_nothing() -> None:
    assert tree_root([]) == EMPTY_ROOT == hashlib.sha256(b"").digest()


@given(st.lists(st.binary(max_size=3), max_size=600))
def test_tree_root_agrees_with_plain_tree(entries: list[bytes]) -> None:
    leaves = [plain_leaf(entry) for entry in entries]
    assert tree_root(iter(leaves)) == plain_root(leaves)


def test_tree_root_of_every_small_size_agrees_with_plain_tree() -> None:
    leaves = [plain_leaf(bytes([number])) for number in range(131)]
    for size in range(132):
        assert tree_root(leaves[:size]) == plain_root(leaves[:size])


@given(st.integers(1, 256))
def test_tile_root_agrees_with_plain_tree(width: int) -> None:
    leaves = [plain_leaf(number.to_bytes(2, "big")) for number in range(width)]
    assert tile_root(b"".join(leaves)) == plain_root(leaves)
