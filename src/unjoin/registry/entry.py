"""The entry: the 54 bytes the public log holds for one declaration.

Rules kept here:

1. An entry is exactly 54 bytes, big-endian, so that ``0x00 ‖ entry`` is one
   SHA-256 block.
2. Every byte is read strictly: an unknown version, kind, consent, channel or
   reason, a byte that must be zero and is not, or zero persons is an error.
3. Decoding what was encoded, and encoding what was decoded, give back the same
   value.
4. What the fields of one entry say of one another holds: a *withdraw* has no
   target, every other kind has one; *retract* and *correct* have a reason, no
   other kind has; only where the consent is head-count are there several
   persons.
5. A commitment is 32 bytes and is not looked into. Where nothing is published,
   as with *confirm*, *retract* and *correct*, `NO_COMMITMENT` is written.

This module does not know what came before an entry: the rules between entries
are in `tally`. Source: docs/format.md, "The entry".
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import NewType, TypeVar

from unjoin.registry.consent import Channel, Consent, Kind, Reason
from unjoin.registry.errors import RegistryError
from unjoin.registry.organisations import MASK_LIMIT, OrganisationMask
from unjoin.registry.weeks import WEEK_LIMIT, Week

LeafIndex = NewType("LeafIndex", int)
Commitment = NewType("Commitment", bytes)

ENTRY_BYTES = 54
VERSION = 1
NO_TARGET = LeafIndex(2**64 - 1)
COMMITMENT_BYTES = 32
NO_COMMITMENT = Commitment(bytes(COMMITMENT_BYTES))

_E = TypeVar("_E", bound=IntEnum)
_LAYOUT = struct.Struct(">BBHBBHIQBB32s")
_OFFSETS = {
    "version": 0,
    "kind": 1,
    "organisations": 2,
    "consent": 4,
    "channel": 5,
    "week": 6,
    "persons": 8,
    "target": 12,
    "reason": 20,
    "zero": 21,
    "commitment": 22,
}
"""The fields in the order of `_LAYOUT`, each with its first byte."""


class EntryError(RegistryError):
    """An entry breaks the format.

    `field` names the field (or is ``length``), `offset` is its first byte,
    `expected` what belongs there. The code is ``entry-`` and the field.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One leaf of the log, as fields.

    Construction checks rule 4 and every range, and raises EntryError: an entry
    that exists can be encoded. `organisations`: 16-bit mask, 0 = not stated.
    `week`: see `weeks`. `persons`: 1…2³²−1. `target`: leaf index, or `NO_TARGET`.
    `commitment`: 32 bytes.
    """

    kind: Kind
    organisations: OrganisationMask
    consent: Consent
    channel: Channel
    week: Week
    persons: int
    target: LeafIndex
    reason: Reason
    commitment: Commitment

    def __post_init__(self) -> None:
        _check_range("organisations", self.organisations, 0, MASK_LIMIT - 1)
        _check_range("week", self.week, 0, WEEK_LIMIT - 1)
        _check_range("persons", self.persons, 1, 2**32 - 1)
        _check_range("target", self.target, 0, 2**64 - 1)
        if len(self.commitment) != COMMITMENT_BYTES:
            raise _error("commitment", f"{COMMITMENT_BYTES} bytes, got {len(self.commitment)}")
        self._check_fields_agree()

    def _check_fields_agree(self) -> None:
        if self.persons > 1 and self.consent is not Consent.HEAD_COUNT:
            raise _error("persons", "1, because only a head-count is of several persons")
        if self.kind is Kind.WITHDRAW and self.target != NO_TARGET:
            raise _error("target", "2^64-1, because a withdraw has no target")
        if self.kind is not Kind.WITHDRAW and self.target == NO_TARGET:
            raise _error("target", f"a leaf index, because a {self.kind.name.lower()} has a target")
        takes_away = self.kind in (Kind.RETRACT, Kind.CORRECT)
        if takes_away and self.reason is Reason.NONE:
            raise _error("reason", "1…7, because persons are taken away")
        if not takes_away and self.reason is not Reason.NONE:
            raise _error("reason", "0, because no persons are taken away")


def encode_entry(entry: Entry) -> bytes:
    """The 54 bytes of `entry`."""
    return _LAYOUT.pack(
        VERSION,
        entry.kind,
        entry.organisations,
        entry.consent,
        entry.channel,
        entry.week,
        entry.persons,
        entry.target,
        entry.reason,
        0,
        entry.commitment,
    )


def decode_entry(data: bytes) -> Entry:
    """The entry that `data` (untrusted, any length) encodes.

    Raises EntryError, with the field and its offset, for anything that
    `encode_entry` could not have written.
    """
    if len(data) != ENTRY_BYTES:
        raise _error("length", f"{ENTRY_BYTES} bytes, got {len(data)}")
    values = dict(zip(_OFFSETS, _LAYOUT.unpack(data), strict=True))
    _check_range("version", values["version"], VERSION, VERSION)
    _check_range("zero", values["zero"], 0, 0)
    return Entry(
        kind=_member(Kind, "kind", values["kind"]),
        organisations=values["organisations"],
        consent=_member(Consent, "consent", values["consent"]),
        channel=_member(Channel, "channel", values["channel"]),
        week=values["week"],
        persons=values["persons"],
        target=values["target"],
        reason=_member(Reason, "reason", values["reason"]),
        commitment=values["commitment"],
    )


def _error(field: str, expected: str) -> EntryError:
    offset = _OFFSETS.get(field, 0)
    return EntryError(
        f"entry, {field} (byte {offset}): expected {expected}",
        code=f"entry-{field}",
        field=field,
        offset=offset,
        expected=expected,
    )


def _check_range(field: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        allowed = f"{low}…{high}" if low < high else f"{low}"
        raise _error(field, f"{allowed}, got {value}")


def _member(enumeration: type[_E], field: str, value: int) -> _E:
    try:
        return enumeration(value)
    except ValueError:
        known = ", ".join(str(int(member)) for member in enumeration)
        raise _error(field, f"one of {known}; got {value}") from None
