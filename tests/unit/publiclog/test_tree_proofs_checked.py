"""A proof is taken if RFC 6962 gives it, and nothing that differs from it by a bit or a hash."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.publiclog.plain_tree import (
    plain_consistency,
    plain_inclusion,
    plain_leaf,
    plain_root,
)
from unjoin.publiclog.errors import TreeError
from unjoin.publiclog.tree import (
    EMPTY_ROOT,
    Hash,
    root_from_inclusion,
    verify_consistency,
    verify_inclusion,
)

LEAVES = [plain_leaf(bytes([number])) for number in range(70)]
ROOTS = [plain_root(LEAVES[:size]) for size in range(len(LEAVES) + 1)]
OTHER = Hash(b"\xee" * 32)


@st.composite
def two_sizes(draw: st.DrawFn) -> tuple[int, int]:
    new = draw(st.integers(2, len(LEAVES)))
    return draw(st.integers(1, new - 1)), new


def included(index: int, size: int, proof: list[Hash], **other: Hash) -> None:
    verify_inclusion(
        index=index,
        size=size,
        leaf=other.get("leaf", LEAVES[index]),
        proof=proof,
        root=other.get("root", ROOTS[size]),
    )


def consistent(old: int, new: int, proof: list[Hash], **other: Hash) -> None:
    verify_consistency(
        old_size=old,
        old_root=other.get("old_root", ROOTS[old]),
        new_size=new,
        new_root=other.get("new_root", ROOTS[new]),
        proof=proof,
    )


def test_inclusion_of_every_leaf_in_every_small_tree_holds() -> None:
    for size in range(1, len(LEAVES) + 1):
        for index in range(size):
            proof = plain_inclusion(index, LEAVES[:size])
            included(index, size, proof)
            found = root_from_inclusion(index=index, size=size, leaf=LEAVES[index], proof=proof)
            assert found == ROOTS[size]


def test_consistency_of_every_pair_of_small_trees_holds() -> None:
    for new in range(1, len(LEAVES) + 1):
        for old in range(1, new + 1):
            consistent(old, new, plain_consistency(old, LEAVES[:new]))


def damaged(proof: list[Hash], where: int, how: str) -> list[Hash]:
    """`proof` with one thing wrong at `where`."""
    at = where % (len(proof) + (how == "longer"))
    changed = list(proof)
    if how == "longer":
        changed.insert(at, OTHER)
    elif how == "shorter":
        del changed[at]
    elif how == "flipped":
        changed[at] = Hash(bytes([changed[at][0] ^ 1]) + changed[at][1:])
    elif how == "cut":
        changed[at] = Hash(changed[at][:-1])
    return changed


DAMAGES = {
    "longer": {"tree-proof-length"},
    "shorter": {"tree-proof-length"},
    "flipped": {"tree-root", "tree-old-root"},
    "cut": {"tree-hash"},
}


@given(two_sizes(), st.integers(0, 6), st.sampled_from(sorted(DAMAGES)), st.data())
def test_inclusion_proof_damaged_fails(
    sizes: tuple[int, int], where: int, how: str, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, sizes[1] - 1))
    proof = damaged(plain_inclusion(index, LEAVES[: sizes[1]]), where, how)
    with pytest.raises(TreeError) as caught:
        included(index, sizes[1], proof)
    assert caught.value.code in DAMAGES[how]


@given(two_sizes(), st.integers(0, 6), st.sampled_from(sorted(DAMAGES)))
def test_consistency_proof_damaged_fails(sizes: tuple[int, int], where: int, how: str) -> None:
    old, new = sizes
    proof = damaged(plain_consistency(old, LEAVES[:new]), where, how)
    with pytest.raises(TreeError) as caught:
        consistent(old, new, proof)
    assert caught.value.code in DAMAGES[how]


@pytest.mark.parametrize("what", ["leaf", "root"])
def test_inclusion_of_another_leaf_or_root_fails(what: str) -> None:
    with pytest.raises(TreeError) as caught:
        included(5, 70, plain_inclusion(5, LEAVES), **{what: OTHER})
    assert caught.value.code == "tree-root"


@pytest.mark.parametrize(
    ("what", "code"), [("old_root", "tree-old-root"), ("new_root", "tree-root")]
)
def test_consistency_with_another_root_fails(what: str, code: str) -> None:
    with pytest.raises(TreeError) as caught:
        consistent(5, 70, plain_consistency(5, LEAVES), **{what: OTHER})
    assert caught.value.code == code


def test_consistency_of_equal_sizes_with_other_roots_fails() -> None:
    with pytest.raises(TreeError, match="another root") as caught:
        consistent(7, 7, [], old_root=OTHER)
    assert caught.value.code == "tree-root"


@pytest.mark.parametrize(("index", "size"), [(0, 0), (1, 1), (-1, 3), (3, 3)])
def test_inclusion_of_leaf_outside_tree_fails(index: int, size: int) -> None:
    with pytest.raises(TreeError) as caught:
        included(index, size, [], leaf=LEAVES[0], root=LEAVES[0])
    assert caught.value.code == "tree-index"


@pytest.mark.parametrize(("old", "new"), [(2, 1), (-1, 1), (0, -1), (0, 2**63)])
def test_consistency_of_impossible_sizes_fails(old: int, new: int) -> None:
    with pytest.raises(TreeError) as caught:
        verify_consistency(
            old_size=old, old_root=EMPTY_ROOT, new_size=new, new_root=OTHER, proof=[]
        )
    assert caught.value.code == "tree-size"


@pytest.mark.parametrize("new", [0, 1, 70])
def test_consistency_with_empty_tree_needs_nothing(new: int) -> None:
    consistent(0, new, [])


@pytest.mark.parametrize("new", [0, 1, 70])
def test_consistency_with_empty_tree_of_another_root_fails(new: int) -> None:
    with pytest.raises(TreeError) as caught:
        consistent(0, new, [], old_root=OTHER)
    assert caught.value.code == "tree-old-root"


def test_empty_tree_of_another_root_fails() -> None:
    with pytest.raises(TreeError) as caught:
        consistent(0, 0, [], new_root=OTHER)
    assert caught.value.code == "tree-root"


def test_consistency_with_empty_tree_and_some_proof_fails() -> None:
    with pytest.raises(TreeError) as caught:
        consistent(0, 5, [OTHER])
    assert caught.value.code == "tree-proof-length"
