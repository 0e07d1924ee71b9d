"""The Merkle tree of a log: hashes, roots, and checking of proofs.

Rules kept here:

1. Leaves are SHA-256(00 ‖ entry), inner nodes SHA-256(01 ‖ left ‖ right), and
   the empty tree's root is SHA-256 of nothing.
2. A proof is taken only at its exact length: a hash too few or too many is an
   error, even where the root would come out right.
3. Size zero: nothing is included in an empty tree. Every tree extends the empty
   tree; that proof is the empty one, and the old root must be `EMPTY_ROOT`.
   (RFC 6962 does not define it; a witness that sees a log for the first time,
   and an auditor that remembers size zero, need the answer.)

Where a proof's hashes come from is not this module's matter: `tile_tree` makes
proofs from tiles. Source: RFC 6962, section 2.1; checking as in RFC 9162,
sections 2.1.3.2 and 2.1.4.2.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import NewType

from unjoin.publiclog.errors import TreeError

Hash = NewType("Hash", bytes)
"""A SHA-256, 32 bytes."""

HASH_BYTES = 32
EMPTY_ROOT = Hash(hashlib.sha256().digest())
SIZE_LIMIT = 2**63
"""Sizes are below this: what other implementations hold in a signed 64-bit integer."""

_sha256 = hashlib.sha256


def leaf_hash(entry: bytes) -> Hash:
    """The leaf hash of `entry`, a string of bytes of any length."""
    return Hash(_sha256(b"\x00" + entry).digest())


def node_hash(left: bytes, right: bytes) -> Hash:
    """The hash of the inner node over `left` and `right`, 32 bytes each."""
    return Hash(_sha256(b"\x01" + left + right).digest())


def tree_root(leaves: Iterable[Hash]) -> Hash:
    """The root of the tree over `leaves`, in order. Holds one hash a level, whatever the size."""
    peaks: list[bytes] = []
    sha256 = _sha256  # a local name: this loop runs once a leaf
    for before, leaf in enumerate(leaves):
        node: bytes = leaf
        carry = before
        while carry & 1:
            node = sha256(b"\x01" + peaks.pop() + node).digest()
            carry >>= 1
        peaks.append(node)
    return fold_peaks(peaks)


def fold_peaks(peaks: Sequence[bytes]) -> Hash:
    """The root over complete subtrees that stand side by side, the largest and leftmost first.

    `peaks` are 32 bytes each; of a tree of size n there is one for each bit set in n. None gives
    `EMPTY_ROOT`.
    """
    if not peaks:
        return EMPTY_ROOT
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return Hash(root)


def verify_inclusion(
    *, index: int, size: int, leaf: Hash, proof: Sequence[Hash], root: Hash
) -> None:
    """Check that `leaf` is number `index` of the tree with `size` leaves and `root`.

    `index` counts from 0. `proof` goes from the leaf to the root. All are untrusted but `size` and
    `root`, which come from a checkpoint. Raises TreeError: ``tree-size`` or ``tree-index`` out of
    range, ``tree-hash`` of another length than 32 bytes, ``tree-proof-length``, ``tree-root`` for
    a proof that leads to another root.
    """
    found = root_from_inclusion(index=index, size=size, leaf=leaf, proof=proof)
    check_hash(root)
    if found != root:
        raise TreeError(
            f"inclusion of leaf {index} in {size}: the proof leads to another root",
            code="tree-root",
            index=index,
            size=size,
        )


def root_from_inclusion(*, index: int, size: int, leaf: Hash, proof: Sequence[Hash]) -> Hash:
    """The root of a tree of `size` leaves to which `proof` leads from `leaf`, number `index`.

    Errors as `verify_inclusion`, without ``tree-root``.
    """
    _check_size(size)
    if not 0 <= index < size:
        raise TreeError(
            f"leaf {index} is not in a tree of {size}", code="tree-index", index=index, size=size
        )
    inner = (index ^ (size - 1)).bit_length()
    check_length(proof, inner + (index >> inner).bit_count())
    check_hash(leaf)
    node = leaf
    for level, sibling in enumerate(proof):
        check_hash(sibling)
        # Above `inner` the path runs along the right edge, where every sibling is on the left.
        on_left = level >= inner or index >> level & 1
        node = node_hash(sibling, node) if on_left else node_hash(node, sibling)
    return node


def verify_consistency(
    *, old_size: int, old_root: Hash, new_size: int, new_root: Hash, proof: Sequence[Hash]
) -> None:
    """Check that the tree (`new_size`, `new_root`) begins with the tree (`old_size`, `old_root`).

    `proof` is as RFC 6962, 2.1.2 orders it; empty where the sizes are equal or `old_size` is 0
    (rule 3). Raises TreeError: ``tree-size`` for sizes out of range or old above new,
    ``tree-hash``, ``tree-proof-length``, ``tree-old-root`` and ``tree-root`` for a proof that
    leads to another root than the old or the new.
    """
    _check_size(old_size)
    _check_size(new_size)
    if old_size > new_size:
        raise TreeError(
            f"a tree of {new_size} cannot begin with one of {old_size}",
            code="tree-size",
            old_size=old_size,
            new_size=new_size,
        )
    if old_size in (0, new_size):
        check_length(proof, 0)
        if old_size < new_size:
            check_hash(new_root)  # all that can be said of it
        found_old = old_root if old_size else EMPTY_ROOT
        found_new = found_old if old_size == new_size else new_root
    else:
        found_old, found_new = _roots_from_consistency(old_size, old_root, new_size, proof)
    for code, size, found, expected in (
        ("tree-old-root", old_size, found_old, old_root),
        ("tree-root", new_size, found_new, new_root),
    ):
        if found != expected:
            raise TreeError(
                f"consistency of {old_size} with {new_size}: "
                f"the proof leads to another root for {size}",
                code=code,
                old_size=old_size,
                new_size=new_size,
            )


def _roots_from_consistency(
    old_size: int, old_root: Hash, new_size: int, proof: Sequence[Hash]
) -> tuple[Hash, Hash]:
    """The old and the new root that `proof` leads to; 0 < `old_size` < `new_size`."""
    # The proof is one of inclusion of the old tree's last complete subtree, at the level it has.
    shift = (old_size & -old_size).bit_length() - 1
    start = 0 if old_size == 1 << shift else 1  # a complete old tree is its own first hash
    for value in (old_root, *proof):
        check_hash(value)
    index = (old_size - 1) >> shift
    inner = ((old_size - 1) ^ (new_size - 1)).bit_length() - shift
    check_length(proof, start + inner + (index >> inner).bit_count())
    old = new = proof[0] if start else old_root
    for level, sibling in enumerate(proof[start:]):
        if level >= inner or index >> level & 1:
            old = node_hash(sibling, old)
            new = node_hash(sibling, new)
        else:
            new = node_hash(new, sibling)
    return old, new


def check_hash(value: bytes) -> None:
    """Raise TreeError ``tree-hash`` unless `value` has 32 bytes."""
    if len(value) != HASH_BYTES:
        raise TreeError(
            f"a hash has {HASH_BYTES} bytes, got {len(value)}", code="tree-hash", length=len(value)
        )


def check_length(proof: Sequence[Hash], expected: int) -> None:
    """Raise TreeError ``tree-proof-length`` unless `proof` has exactly `expected` hashes."""
    if len(proof) != expected:
        raise TreeError(
            f"expected a proof of {expected} hashes, got {len(proof)}",
            code="tree-proof-length",
            expected=expected,
            length=len(proof),
        )


def _check_size(size: int) -> None:
    if not 0 <= size < SIZE_LIMIT:
        raise TreeError(f"a tree's size is 0…2^63-1, got {size}", code="tree-size", size=size)
