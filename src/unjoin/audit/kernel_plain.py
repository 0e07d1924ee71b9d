"""The plain kernel: `hashlib`, the registry's own decoder, and a name for all that is wrong.

It is the judge of the fast kernel, and all there is where numpy and numba are
not installed. Every level is held against the published level below it, so that
one wrong file is one finding and not a chain of them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from unjoin.audit.classes import (
    FIRST_ACT,
    UNIT_LEAVES,
    EntryClass,
    UnitClasses,
    classify,
    summarise,
)
from unjoin.audit.findings import Finding
from unjoin.audit.units import STRIDE, RawUnit, TileFile, UnitReport, unit_files
from unjoin.publiclog.errors import TileError
from unjoin.publiclog.tiles import TILE_WIDTH, parse_bundle
from unjoin.publiclog.tree import HASH_BYTES, Hash, tree_root
from unjoin.registry.entry import ENTRY_BYTES, decode_entry
from unjoin.registry.errors import RegistryError

_HEADER_BYTES = ENTRY_BYTES - 32
_LENGTHS = (b"\x00" * TILE_WIDTH, bytes([ENTRY_BYTES]) * TILE_WIDTH)
_NO_COUNT = "there is no count for this log"
_NOT_SIGNED = "what is counted here is not what the checkpoint signs, so there is no count"
_CACHE_LIMIT = 1 << 16
_sha256 = hashlib.sha256


class _Headers(dict[bytes, EntryClass]):
    """The class of a *withdraw* for each header seen before: all but 32 bytes of the entry.

    The decoder judges every header once. There are few, for week, channel and consent repeat.
    Headers of other kinds hold a target, so each is another, and none is kept.
    """

    def __missing__(self, header: bytes) -> EntryClass:
        entry_class = classify(decode_entry(header + bytes(32)))
        if entry_class < FIRST_ACT:
            if len(self) >= _CACHE_LIMIT:
                self.clear()
            self[header] = entry_class
        return entry_class


_headers = _Headers()

UNKNOWN = Hash(b"")
"""Stands for the root of what could not be read; nothing is held against it."""


@dataclass(slots=True)
class _Judged:
    """What has been found so far in a unit."""

    findings: list[Finding]
    classes: list[EntryClass] = field(default_factory=list)
    targets: dict[int, int] = field(default_factory=dict)
    roots: list[Hash] = field(default_factory=list)


def judge(raw: RawUnit) -> UnitReport:
    """Check a unit, and name everything in it that is not in order."""
    judged = _Judged(list(raw.findings))
    bundle_files, tile_files, top_file = unit_files(raw.unit, raw.leaves)
    for bundle_file, tile_file, bundle, tile in zip(
        bundle_files, tile_files, raw.bundles, raw.tiles, strict=True
    ):
        first = raw.unit * UNIT_LEAVES + len(judged.roots) * TILE_WIDTH
        leaves = _judge_bundle(judged, bundle_file, bundle, first)
        judged.roots.append(_judge_leaves(judged, tile_file, tile, bundle_file, leaves, first))
    roots = _judge_top(judged, top_file, raw.top, tile_files)
    classes: UnitClasses | None = None
    if not judged.findings:
        classes = summarise(raw.unit, judged.classes, judged.targets)
    return UnitReport(
        raw.unit,
        raw.leaves,
        UNKNOWN if UNKNOWN in roots else tree_root(roots),
        classes,
        tuple(judged.findings),
        raw.files,
        raw.bytes,
    )


def bundle_leaves(entries: bytes) -> list[Hash]:
    """The leaf hashes of a bundle in which every entry has 54 bytes."""
    sha256 = _sha256
    return [
        Hash(sha256(b"\x00" + entries[start : start + ENTRY_BYTES]).digest())
        for start in range(2, len(entries), STRIDE)
    ]


def whole_root(hashes: list[Hash]) -> Hash:
    """The root over hashes whose number is a power of two."""
    sha256 = _sha256
    level: list[bytes] = list(hashes)
    while len(level) > 1:
        pairs = iter(level)
        level = [sha256(b"\x01" + left + right).digest() for left, right in zip(pairs, pairs)]  # noqa: B905
    return Hash(level[0])


def is_regular(data: bytes, width: int) -> bool:
    """Whether a bundle is `width` entries of 54 bytes, each behind its length, and no more."""
    return (
        len(data) == width * STRIDE
        and data[::STRIDE] == _LENGTHS[0][:width]
        and data[1::STRIDE] == _LENGTHS[1][:width]
    )


def _judge_bundle(
    judged: _Judged, file: TileFile, data: bytes | None, first: int
) -> list[Hash] | None:
    """The leaf hashes of the bundle; None where it cannot be read. `first` is its first leaf."""
    if data is None:
        return None
    if is_regular(data, file.width):
        headers = [data[at : at + _HEADER_BYTES] for at in range(2, len(data), STRIDE)]
        try:
            classes = [_headers[header] for header in headers]
        except RegistryError:
            _judge_entries(judged, file, [header + bytes(32) for header in headers], first)
        else:
            _keep(judged, classes, headers)
        return bundle_leaves(data)
    try:
        entries = parse_bundle(data, file.width)
    except TileError as error:
        judged.findings.append(
            Finding(error.code, file.path, str(error), f"entries cannot be told apart: {_NO_COUNT}")
        )
        return None
    _judge_entries(judged, file, entries, first)
    return [Hash(_sha256(b"\x00" + entry).digest()) for entry in entries]


def _keep(judged: _Judged, classes: list[EntryClass], headers: list[bytes]) -> None:
    before = len(judged.classes)
    judged.classes += classes
    if max(classes) >= FIRST_ACT:
        for place, entry_class in enumerate(classes):
            if entry_class >= FIRST_ACT:
                target = int.from_bytes(headers[place][12:20], "big")
                judged.targets[before + place] = target


def _judge_entries(judged: _Judged, file: TileFile, entries: list[bytes], first: int) -> None:
    for leaf, entry in enumerate(entries, first):
        try:
            decode_entry(entry)
        except RegistryError as error:
            judged.findings.append(
                Finding(
                    error.code,
                    f"leaf {leaf}, in {file.path}",
                    str(error),
                    f"an entry that cannot be read ends the count: {_NO_COUNT}",
                )
            )


def _judge_leaves(
    judged: _Judged,
    file: TileFile,
    data: bytes | None,
    bundle_file: TileFile,
    leaves: list[Hash] | None,
    first: int,
) -> Hash:
    """The root over a tile of level 0, after it was held against the entries' leaf hashes."""
    published = _hashes(judged, file, data)
    if published is None:
        return UNKNOWN if leaves is None else tree_root(leaves)
    if leaves is not None and leaves != published:
        wrong = [n for n, (a, b) in enumerate(zip(leaves, published, strict=True)) if a != b]
        judged.findings.append(
            Finding(
                "leaf-hash",
                f"leaf {first + wrong[0]}, in {bundle_file.path}",
                f"the entry does not have the hash that {file.path} gives"
                + (f"; nor have {len(wrong) - 1} others of this bundle" if wrong[1:] else ""),
                _NOT_SIGNED,
            )
        )
    return whole_root(published) if file.width == TILE_WIDTH else tree_root(published)


def _judge_top(
    judged: _Judged, file: TileFile | None, data: bytes | None, below: list[TileFile]
) -> list[Hash]:
    """The hashes under the root of the unit, after the tile of level 1 was held against them."""
    if file is None:
        return judged.roots
    published = _hashes(judged, file, data)
    if published is None:
        return judged.roots
    judged.findings += compare_hashes(file, published, judged.roots, [one.path for one in below])
    return published + judged.roots[file.width :]


def compare_hashes(
    file: TileFile, published: list[Hash], found: list[Hash], below: list[str]
) -> list[Finding]:
    """A finding for each hash of a tile that is not the root of the tile below; `below`: paths."""
    return [
        Finding(
            "tile-hash",
            file.path,
            f"its hash {place} is not the root of {below[place]}",
            "the published tree does not hold together, so nobody can prove that an entry is in "
            f"it: {_NO_COUNT}",
        )
        for place, expected in enumerate(published)
        if found[place] not in (UNKNOWN, expected)
    ]


def _hashes(judged: _Judged, file: TileFile, data: bytes | None) -> list[Hash] | None:
    if data is None:
        return None
    hashes, findings = tile_hashes(file, data)
    judged.findings += findings
    return hashes


def tile_hashes(file: TileFile, data: bytes) -> tuple[list[Hash] | None, list[Finding]]:
    """The hashes of a tile; None and a finding where it has not exactly as many bytes."""
    if len(data) != file.length:
        return None, [
            Finding(
                "tile-length",
                file.path,
                f"{file.width} hashes have {file.length} bytes; it has {len(data)}",
                f"the published tree does not hold together: {_NO_COUNT}",
            )
        ]
    return [Hash(data[at : at + HASH_BYTES]) for at in range(0, len(data), HASH_BYTES)], []
