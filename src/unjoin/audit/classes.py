"""What the count needs of an entry, in 64 bits, and of 65,536 entries, in one or two bytes each.

Kind, organisations, consent and persons are the *class* of an entry. Week,
channel, reason and commitment do not enter into the count, and a target only
where there is one. A log has few classes, so the classes of a whole unit
compress to a fraction of a byte a leaf. That is what lets a finished audit
remember every leaf, and count again without reading the log again.

    bits 56…63 kind · 40…55 organisations · 32…39 consent · 0…31 persons
"""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NewType

from unjoin.registry.consent import Channel, Consent, Kind, Reason
from unjoin.registry.entry import NO_COMMITMENT, Entry, LeafIndex
from unjoin.registry.organisations import OrganisationMask
from unjoin.registry.weeks import Week

EntryClass = NewType("EntryClass", int)

UNIT_LEAVES = 1 << 16
"""The leaves under one hash of level 2: what is checked, remembered and resumed as one."""

FIRST_ACT = EntryClass(Kind.CONFIRM << 56)
"""Classes from here on are those of entries with a target; below are the withdraws."""

MASK_SHIFT = 40
"""Where the organisations lie in a class."""

_ACT = struct.Struct(">HHQ")
_COUNTED = struct.Struct(">QI")
_FEW = 256


def classify(entry: Entry) -> EntryClass:
    """The class of `entry`."""
    return EntryClass(
        entry.kind << 56 | entry.organisations << MASK_SHIFT | entry.consent << 32 | entry.persons
    )


def kind_of(entry_class: EntryClass) -> int:
    """The kind of entry, as its byte."""
    return entry_class >> 56


def organisations_of(entry_class: EntryClass) -> OrganisationMask:
    """The organisations of the entry."""
    return OrganisationMask(entry_class >> MASK_SHIFT & 0xFFFF)


def consent_of(entry_class: EntryClass) -> Consent:
    """The consent of the entry."""
    return Consent(entry_class >> 32 & 0xFF)


def persons_of(entry_class: EntryClass) -> int:
    """The persons of the entry."""
    return entry_class & 0xFFFFFFFF


def example(entry_class: EntryClass, target: int) -> Entry:
    """An entry of that class, with everything the count does not look at made up."""
    kind = Kind(kind_of(entry_class))
    takes_away = kind in (Kind.RETRACT, Kind.CORRECT)
    return Entry(
        kind=kind,
        organisations=organisations_of(entry_class),
        consent=consent_of(entry_class),
        channel=Channel.WEB,
        week=Week(0),
        persons=persons_of(entry_class),
        target=LeafIndex(target),
        reason=Reason.OTHER if takes_away else Reason.NONE,
        commitment=NO_COMMITMENT,
    )


@dataclass(frozen=True, slots=True)
class Act:
    """A *confirm*, *retract* or *correct*: its leaf and its target's, as offsets in their units."""

    leaf: int
    target: int
    entry_class: EntryClass


@dataclass(frozen=True, slots=True)
class UnitClasses:
    """The classes of the leaves of one unit, and its acts.

    `counted`: the classes that occur with the number of their leaves, in the order in which they
    first occur. `numbers`: for each leaf the place of its class in `counted`, one byte each where
    there are at most 256 classes, else two (big-endian), compressed. `acts`: for each unit with
    targets, the acts upon it in the order of the log, as `unpack_acts` reads them. `loose`: the
    first leaf (offset in the unit) whose target does not come before it, with that target.
    """

    counted: tuple[tuple[EntryClass, int], ...]
    numbers: bytes
    acts: dict[int, bytes]
    loose: tuple[int, int] | None

    def read_numbers(self) -> Sequence[int]:
        """For each leaf, the place of its class in `counted`."""
        count = sum(number for _, number in self.counted)
        width = 1 if len(self.counted) <= _FEW else 2
        # Bounded, for it may come from a damaged state file.
        raw = zlib.decompressobj().decompress(self.numbers, width * count + 1)
        return raw if width == 1 else struct.unpack(f">{count}H", raw)

    def first_leaf(self, entry_class: EntryClass) -> int:
        """The first leaf (offset in the unit) of that class, which occurs."""
        place = [one for one, _ in self.counted].index(entry_class)
        return list(self.read_numbers()).index(place)


def summarise(unit: int, classes: Sequence[EntryClass], targets: dict[int, int]) -> UnitClasses:
    """The classes of a unit from the class of each leaf; `targets` are those of its acts.

    `targets`: offset of the act in the unit → index of the leaf that it is about.
    """
    counter = Counter(classes)
    place = {entry_class: number for number, entry_class in enumerate(counter)}
    numbers = [place[entry_class] for entry_class in classes]
    few = len(place) <= _FEW
    raw = bytes(numbers) if few else struct.pack(f">{len(numbers)}H", *numbers)
    acts, loose = group_acts(unit, [(leaf, classes[leaf], targets[leaf]) for leaf in targets])
    return UnitClasses(tuple(counter.items()), compress(raw), acts, loose)


def group_acts(
    unit: int, acts: Sequence[tuple[int, EntryClass, int]]
) -> tuple[dict[int, bytes], tuple[int, int] | None]:
    """`acts` and `loose` of `UnitClasses`, from (offset, class, target) in the order of the log."""
    grouped: dict[int, list[bytes]] = {}
    loose = None
    start = unit * UNIT_LEAVES
    pack = _ACT.pack
    for leaf, entry_class, target in acts:
        if target < start + leaf:
            record = pack(leaf, target & 0xFFFF, entry_class)
            grouped.setdefault(target >> 16, []).append(record)
        elif loose is None:
            loose = (leaf, target)
    return {number: b"".join(records) for number, records in grouped.items()}, loose


def unpack_acts(records: bytes) -> list[tuple[int, int, int]]:
    """(offset of the act in its unit, offset of its target in its own, class) of each act."""
    return list(_ACT.iter_unpack(records))


def compress(numbers: bytes) -> bytes:
    """The class numbers of a unit, as they are kept."""
    return zlib.compress(numbers, 1)


def pack_counted(counted: Sequence[tuple[EntryClass, int]]) -> bytes:
    """The classes and their numbers as bytes."""
    return b"".join(_COUNTED.pack(entry_class, number) for entry_class, number in counted)


def unpack_counted(data: bytes) -> tuple[tuple[EntryClass, int], ...]:
    """What `pack_counted` packed."""
    return tuple((EntryClass(one), number) for one, number in _COUNTED.iter_unpack(data))
