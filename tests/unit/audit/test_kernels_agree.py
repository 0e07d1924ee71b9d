"""The fast kernel says of every unit what the plain one says, and hashes as `hashlib` does."""

import hashlib
import random
import struct
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.unit.audit.small_log import raw_entry, some_entries
from unjoin.audit import units
from unjoin.audit.classes import UNIT_LEAVES, classify
from unjoin.audit.kernel import FastKernel, UnitFiles, load_fast
from unjoin.audit.kernel_plain import judge
from unjoin.publiclog.tile_tree import tile_root
from unjoin.publiclog.tiles import TILE_WIDTH
from unjoin.registry.entry import decode_entry, encode_entry
from unjoin.registry.errors import RegistryError

np = pytest.importorskip("numpy")
pytest.importorskip("numba")

STRIDE = units.STRIDE
FIELDS = {
    "version": st.sampled_from([0, 1, 2]),
    "kind": st.integers(0, 6),
    "organisations": st.sampled_from([0, 7, 0xFFFF]),
    "consent": st.integers(0, 6),
    "channel": st.integers(0, 8),
    "week": st.sampled_from([0, 0xFFFF]),
    "persons": st.sampled_from([0, 1, 2, 256, 2**24, 2**32 - 1]),
    "target": st.sampled_from([0, 1, 2**32, 2**63, 2**64 - 2, 2**64 - 1]),
    "reason": st.integers(0, 9),
    "zero": st.sampled_from([0, 1]),
}


@pytest.fixture(scope="module")
def fast() -> FastKernel:
    return load_fast()


def files_of(entries: list[bytes], unit: int = 0) -> UnitFiles:
    """The right files for a whole unit."""
    leaves = [hashlib.sha256(b"\x00" + entry).digest() for entry in entries]
    tiles = [b"".join(leaves[at : at + TILE_WIDTH]) for at in range(0, len(leaves), TILE_WIDTH)]
    bundles = b"".join(struct.pack(">H", len(entry)) + entry for entry in entries)
    return UnitFiles(unit, bundles, b"".join(leaves), b"".join(map(tile_root, tiles)))


def by_plain(files: UnitFiles) -> units.UnitReport:
    """What the plain kernel says of the same files."""
    bundle, tile = TILE_WIDTH * STRIDE, TILE_WIDTH * 32
    raw = units.RawUnit(
        files.unit,
        UNIT_LEAVES,
        [files.entries[at : at + bundle] for at in range(0, len(files.entries), bundle)],
        [files.leaf_hashes[at : at + tile] for at in range(0, len(files.leaf_hashes), tile)],
        files.tile_hashes,
    )
    return judge(raw)


@pytest.fixture(scope="module")
def whole() -> UnitFiles:
    return files_of([encode_entry(entry) for entry in some_entries(UNIT_LEAVES)])


def test_kernels_on_unit_in_order_agree(fast: FastKernel, whole: UnitFiles) -> None:
    plain = by_plain(whole)
    assert plain.findings == ()
    assert fast.examine(whole) == (plain.root, plain.classes)


def test_kernels_on_unit_with_many_classes_agree(fast: FastKernel) -> None:
    # More than 256 classes need two bytes a leaf; here every leaf is another.
    files = files_of([raw_entry(consent=4, persons=1 + leaf) for leaf in range(UNIT_LEAVES)])
    plain = by_plain(files)
    assert plain.classes is not None
    assert len(plain.classes.counted) == UNIT_LEAVES
    assert fast.examine(files) == (plain.root, plain.classes)


def test_kernels_on_acts_upon_other_units_agree(fast: FastKernel) -> None:
    chance = random.Random(5)
    unit = 3
    start = unit * UNIT_LEAVES
    entries = [
        raw_entry(kind=2, consent=3, target=chance.randrange(start + 2 * leaf + 1))
        if leaf % 7 == 0
        else raw_entry(consent=3)
        for leaf in range(UNIT_LEAVES)
    ]
    files = files_of(entries, unit)
    plain = by_plain(files)
    assert plain.classes is not None
    assert len(plain.classes.acts) == unit + 1
    assert plain.classes.loose is not None
    assert fast.examine(files) == (plain.root, plain.classes)


def spoilt(files: UnitFiles) -> Iterator[tuple[str, UnitFiles]]:
    """The files with one bit wrong, at the edges of what vectors and tiles hold."""
    for leaf in (0, 1, 15, 16, 255, 256, 40_000, UNIT_LEAVES - 1):
        for offset in (0, 1, 2, 3, 12, 22, 23, 24, 55):
            at = leaf * STRIDE + offset
            yield (
                f"entry {leaf}+{offset}",
                UnitFiles(0, flipped(files.entries, at), files.leaf_hashes, files.tile_hashes),
            )
        for offset in (0, 31):
            at = leaf * 32 + offset
            yield (
                f"leaf hash {leaf}",
                UnitFiles(0, files.entries, flipped(files.leaf_hashes, at), files.tile_hashes),
            )
    for at in (0, 31, 4096, 8191):
        yield (
            f"tile hash byte {at}",
            UnitFiles(0, files.entries, files.leaf_hashes, flipped(files.tile_hashes, at)),
        )


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def test_fast_kernel_with_one_bit_wrong_refuses(fast: FastKernel, whole: UnitFiles) -> None:
    accepted = [what for what, files in spoilt(whole) if fast.examine(files) is not None]
    assert accepted == []


@given(st.fixed_dictionaries(FIELDS))
@example({"kind": 3, "consent": 4, "persons": 2**32 - 1, "target": 0, "reason": 7})
def test_fast_kernel_judges_headers_as_registry_does(fields: dict[str, int]) -> None:
    from unjoin.audit.kernel_fast import _classify

    data = raw_entry(**fields)
    try:
        expected = int(classify(decode_entry(data)))
    except RegistryError:
        expected = 0
    assert int(_classify(np.frombuffer(data, np.uint8), 0)) == expected


def test_lanes_hash_leaves_as_hashlib_does() -> None:
    from unjoin.audit.sha256_lanes import LANES, hash_leaves, room

    chance = random.Random(3)
    entries = [chance.randbytes(54) for _ in range(2 * LANES)]
    out = np.empty((2 * LANES, 8), np.uint32)
    data = b"".join(b"\x00\x36" + entry for entry in entries)
    hash_leaves(np.frombuffer(data, np.uint8), out, *room())
    assert out.astype(">u4").tobytes() == b"".join(
        hashlib.sha256(b"\x00" + entry).digest() for entry in entries
    )


@pytest.mark.parametrize("count", [1, 2, 255, 256, 257, 300])
def test_lanes_hash_nodes_as_hashlib_does(count: int) -> None:
    from unjoin.audit.sha256_lanes import LANES, STATE_WORDS, hash_nodes, room

    data = random.Random(count).randbytes(64 * count)
    hashes = np.frombuffer(data, ">u4").astype(np.uint32).reshape(2 * count, STATE_WORDS)
    out = np.empty((-(-count // LANES) * LANES, STATE_WORDS), np.uint32)
    hash_nodes(hashes, out, count, *room())
    assert out[:count].astype(">u4").tobytes() == b"".join(
        hashlib.sha256(b"\x01" + data[at : at + 64]).digest() for at in range(0, len(data), 64)
    )
