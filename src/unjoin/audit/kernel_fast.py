"""The fast kernel: a whole unit at a time, compiled by numba, without the interpreter's lock.

It only says whether everything is in order, and what there is to count. It
judges entries by the rules of `registry.entry`, spelt out again for numbers; the
tests hold it against the registry's own decoder. Where it refuses anything, the
plain kernel looks again and has the last word.
"""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numba import uint8, uint16, uint64

from unjoin.audit.classes import UNIT_LEAVES, EntryClass, UnitClasses, compress, group_acts
from unjoin.audit.kernel import UnitFiles
from unjoin.audit.sha256_lanes import STATE_WORDS, compiled, hash_leaves, hash_nodes, room
from unjoin.audit.units import STRIDE
from unjoin.publiclog.tiles import TILE_WIDTH
from unjoin.registry.consent import Channel, Consent, Kind, Reason
from unjoin.registry.entry import ENTRY_BYTES, NO_TARGET, VERSION

_WITHDRAW, _CONFIRM = int(Kind.WITHDRAW), int(Kind.CONFIRM)
_HEAD_COUNT = int(Consent.HEAD_COUNT)
_KINDS, _CONSENTS = max(Kind), max(Consent)
_CHANNELS, _REASONS = max(Channel), max(Reason)
_NOWHERE = np.uint64(NO_TARGET)
_SLOTS = 2 * UNIT_LEAVES
"""Places in the hash table of classes: a power of two, twice as many as there can be."""


def _contiguous(members: Any) -> bool:
    return sorted(int(member) for member in members) == list(range(1, len(members) + 1))


# The compiled rules compare with the last number of each list. That is right only without gaps.
if not (_contiguous(Kind) and _contiguous(Consent) and _contiguous(Channel)):
    raise AssertionError("the lists of an entry have gaps, which the fast kernel does not know")


@compiled
def _number(data: Any, at: Any, count: Any) -> Any:
    """`count` bytes, big-endian."""
    value = uint64(0)
    for place in range(count):
        value = value << uint64(8) | uint64(data[at + place])
    return value


@compiled
def _classify(data: Any, at: Any) -> Any:
    """The class of the entry at `at`; 0, which is none, where it breaks a rule."""
    kind, consent = data[at + 1], data[at + 4]
    channel, reason = data[at + 5], data[at + 20]
    persons, target = _number(data, at + 8, 4), _number(data, at + 12, 8)
    takes_away = kind > _CONFIRM
    if (
        data[at] != VERSION
        or not 1 <= kind <= _KINDS
        or not 1 <= consent <= _CONSENTS
        or not 1 <= channel <= _CHANNELS
        or reason > _REASONS
        or data[at + 21] != 0
        or persons == 0
        or (persons > 1 and consent != _HEAD_COUNT)
        or (kind == _WITHDRAW) != (target == _NOWHERE)
        or takes_away != (reason != 0)
    ):
        return uint64(0)
    organisations = _number(data, at + 2, 2)
    return (
        uint64(kind) << uint64(56)
        | organisations << uint64(40)
        | uint64(consent) << uint64(32)
        | persons
    )


@compiled
def _read_entries(
    data: Any, numbers: Any, classes: Any, counts: Any, slots: Any, factor: Any
) -> Any:
    """Classify every entry. Returns how many classes there are, or -1 where an entry is refused.

    `numbers`: for each entry the place of its class. `classes`, `counts`: those that occur, in the
    order in which they do. `slots`: a hash table with open addressing, of places + 1; 0 is free.
    `factor`: an odd number that nobody knows beforehand.
    """
    found = 0
    mask = uint64(len(slots) - 1)
    slots[:] = 0
    for leaf in range(len(numbers)):
        at = leaf * STRIDE + 2
        if data[at - 2] != 0 or data[at - 1] != ENTRY_BYTES:
            return -1
        entry_class = _classify(data, at)
        if entry_class == 0:
            return -1
        slot = (entry_class * factor >> uint64(40)) & mask
        while slots[slot] != 0 and classes[slots[slot] - 1] != entry_class:
            slot = (slot + uint64(1)) & mask
        if slots[slot] == 0:
            classes[found] = entry_class
            counts[found] = 0
            found += 1
            slots[slot] = found
        place = slots[slot] - 1
        counts[place] += 1
        numbers[leaf] = uint16(place)
    return found


@compiled
def _is_published(hashes: Any, count: Any, published: Any) -> Any:
    """Whether the first `count` rows are the published bytes."""
    at = 0
    different = uint8(0)
    for row in range(count):
        for word in range(STATE_WORDS):
            value = hashes[row, word]
            different |= uint8(value >> 24) ^ published[at]
            different |= uint8(value >> 16) ^ published[at + 1]
            different |= uint8(value >> 8) ^ published[at + 2]
            different |= uint8(value) ^ published[at + 3]
            at += 4
    return different == 0


@compiled
def _hash_unit(
    entries: Any, leaves: Any, tiles: Any, a: Any, b: Any, h: Any, s: Any, w: Any
) -> Any:
    """Hash up to the root of the unit, which is then row 0 of `a`; False where a file differs."""
    hash_leaves(entries, a, h, s, w)
    if not _is_published(a, UNIT_LEAVES, leaves):
        return False
    count = UNIT_LEAVES
    while count > 1:
        count //= 2
        hash_nodes(a, b, count, h, s, w)
        a[: max(count, 1)] = b[: max(count, 1)]
        if count == UNIT_LEAVES // TILE_WIDTH and not _is_published(a, count, tiles):
            return False
    return True


@dataclass(slots=True)
class _Room:
    """What one thread works in: some 5 MB."""

    a: Any = field(default_factory=lambda: np.empty((UNIT_LEAVES, STATE_WORDS), np.uint32))
    b: Any = field(default_factory=lambda: np.empty((UNIT_LEAVES // 2, STATE_WORDS), np.uint32))
    lanes: tuple[Any, Any, Any] = field(default_factory=room)
    numbers: Any = field(default_factory=lambda: np.empty(UNIT_LEAVES, np.uint16))
    classes: Any = field(default_factory=lambda: np.empty(UNIT_LEAVES, np.uint64))
    counts: Any = field(default_factory=lambda: np.empty(UNIT_LEAVES, np.uint32))
    slots: Any = field(default_factory=lambda: np.empty(_SLOTS, np.uint32))


class NumbaKernel:
    """A `kernel.FastKernel`. May be used by several threads."""

    def __init__(self) -> None:
        self._mine = threading.local()
        # Else somebody could choose entries that all fall into one place of the hash table.
        self._factor = np.uint64(secrets.randbits(64) | 1)
        # Compiles, or loads what was compiled, before threads would do it at the same time.
        entry = bytes.fromhex("0036 0101 0000 0101 0000 00000001 ffffffffffffffff 0000") + bytes(32)
        self.examine(
            UnitFiles(0, entry * UNIT_LEAVES, bytes(UNIT_LEAVES * 32), bytes(TILE_WIDTH * 32))
        )

    def examine(self, files: UnitFiles) -> tuple[bytes, UnitClasses] | None:
        """As `kernel.FastKernel.examine`."""
        room = self._room()
        entries = np.frombuffer(files.entries, np.uint8)
        leaves = np.frombuffer(files.leaf_hashes, np.uint8)
        tiles = np.frombuffer(files.tile_hashes, np.uint8)
        found = _read_entries(
            entries, room.numbers, room.classes, room.counts, room.slots, self._factor
        )
        if found < 0 or not _hash_unit(entries, leaves, tiles, room.a, room.b, *room.lanes):
            return None
        return room.a[0].astype(">u4").tobytes(), self._summarise(files, room, found)

    def _summarise(self, files: UnitFiles, room: _Room, found: int) -> UnitClasses:
        classes, numbers = room.classes[:found], room.numbers
        counted = tuple(
            zip(map(EntryClass, classes.tolist()), room.counts[:found].tolist(), strict=True)
        )
        few = found <= 256
        packed = compress(numbers.astype(np.uint8 if few else ">u2").tobytes())
        offsets = np.flatnonzero((classes >> np.uint64(56) != _WITHDRAW)[numbers])
        acts = [
            (
                leaf,
                counted[number][0],
                int.from_bytes(files.entries[leaf * STRIDE + 14 : leaf * STRIDE + 22], "big"),
            )
            for leaf, number in zip(offsets.tolist(), numbers[offsets].tolist(), strict=True)
        ]
        grouped, loose = group_acts(files.unit, acts)
        return UnitClasses(counted, packed, grouped, loose)

    def _room(self) -> _Room:
        room: _Room | None = getattr(self._mine, "room", None)
        if room is None:
            room = self._mine.room = _Room()
        return room
