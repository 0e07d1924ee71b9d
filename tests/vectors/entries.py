"""Vectors of the entry, made by joining bytes by hand. Imports nothing of unjoin."""

from __future__ import annotations

import hashlib
from typing import Any

NO_TARGET = 2**64 - 1
ZEROS = bytes(32)

PARTY, LEAGUE, PIONEERS = 1, 2, 4
WITHDRAW, CONFIRM, RETRACT, CORRECT = 1, 2, 3, 4
SELF, SPOKEN, RELAYED, HEAD_COUNT = 1, 2, 3, 4


def digest(label: str) -> bytes:
    """32 bytes that look random and are always the same."""
    return hashlib.sha256(b"unjoin test vector: " + label.encode()).digest()


def fields(**changes: int | bytes) -> dict[str, Any]:
    """The fields of a plain *withdraw*, with `changes`."""
    plain: dict[str, Any] = {
        "version": 1,
        "kind": WITHDRAW,
        "organisations": PARTY,
        "consent": SELF,
        "channel": 1,
        "week": 1402,
        "persons": 1,
        "target": NO_TARGET,
        "reason": 0,
        "zero": 0,
        "commitment": digest("commitment"),
    }
    return plain | changes


WIDTHS = {
    "version": 1,
    "kind": 1,
    "organisations": 2,
    "consent": 1,
    "channel": 1,
    "week": 2,
    "persons": 4,
    "target": 8,
    "reason": 1,
    "zero": 1,
}


def pack(values: dict[str, Any]) -> bytes:
    """The 54 bytes of an entry with these fields, right or wrong."""
    numbers = b"".join(values[name].to_bytes(width, "big") for name, width in WIDTHS.items())
    return numbers + bytes(values["commitment"])


def later(kind: int, target: int, **changes: int | bytes) -> dict[str, Any]:
    """The fields of a *confirm*, *retract* or *correct*."""
    plain: dict[str, Any] = {"kind": kind, "target": target, "commitment": ZEROS}
    if kind != CONFIRM:
        plain["reason"] = 1
    return fields(**(plain | changes))


VALID_ENTRIES: dict[str, dict[str, Any]] = {
    "one person by the web form, from the first organisation": fields(),
    "three organisations, spoken on the telephone": fields(
        organisations=PARTY | LEAGUE | PIONEERS, consent=SPOKEN, channel=2
    ),
    "not stated, relayed, on paper": fields(organisations=0, consent=RELAYED, channel=3),
    "a head-count of 1200 by message": fields(consent=HEAD_COUNT, channel=5, persons=1200),
    "a head-count of one by kit": fields(consent=HEAD_COUNT, channel=4),
    "the largest of everything, imported": fields(
        organisations=0xFFFF,
        consent=HEAD_COUNT,
        channel=6,
        week=0xFFFF,
        persons=2**32 - 1,
        commitment=b"\xff" * 32,
    ),
    "the smallest of everything": fields(organisations=0, week=0, commitment=ZEROS),
    "confirm, of leaf 0": later(CONFIRM, 0, consent=RELAYED),
    "retract, by own wish": later(RETRACT, 41, consent=SPOKEN, channel=2),
    "retract, of a leaf that 32 bits cannot number": later(RETRACT, 2**32, reason=5),
    "correct, 30 of a head-count": later(CORRECT, 2**63, consent=HEAD_COUNT, persons=30, reason=2),
    "correct, of the last leaf there can be, for any other reason": later(
        CORRECT, 2**64 - 2, reason=7
    ),
}


def invalid_entries() -> dict[str, tuple[str, bytes]]:
    """What is wrong → error code, bytes. Each breaks one rule only."""
    good = pack(fields())
    wrong = {
        "version 0": ("version", fields(version=0)),
        "version 2": ("version", fields(version=2)),
        "kind 0": ("kind", fields(kind=0)),
        "kind 5": ("kind", fields(kind=5)),
        "consent 0": ("consent", fields(consent=0)),
        "consent 5, which is a standing and no consent": ("consent", fields(consent=5)),
        "channel 0": ("channel", fields(channel=0)),
        "channel 7": ("channel", fields(channel=7)),
        "no persons": ("persons", fields(persons=0)),
        "no persons in a head-count": ("persons", fields(persons=0, consent=HEAD_COUNT)),
        "two persons in one's own hand": ("persons", fields(persons=2)),
        "two persons spoken for at once": ("persons", fields(persons=2, consent=SPOKEN)),
        "two persons relayed at once": ("persons", fields(persons=2, consent=RELAYED)),
        "a withdraw with a target": ("target", fields(target=0)),
        "a confirm without a target": ("target", later(CONFIRM, NO_TARGET, consent=RELAYED)),
        "a retract without a target": ("target", later(RETRACT, NO_TARGET)),
        "a correct without a target": ("target", later(CORRECT, NO_TARGET)),
        "a withdraw with a reason": ("reason", fields(reason=1)),
        "a confirm with a reason": ("reason", later(CONFIRM, 0, consent=RELAYED, reason=1)),
        "a retract without a reason": ("reason", later(RETRACT, 0, reason=0)),
        "a correct without a reason": ("reason", later(CORRECT, 0, reason=0)),
        "reason 8": ("reason", later(RETRACT, 0, reason=8)),
        "a zero byte that is 1": ("zero", fields(zero=1)),
        "a zero byte that is 255": ("zero", fields(zero=255)),
    }
    result = {name: (f"entry-{code}", pack(values)) for name, (code, values) in wrong.items()}
    return result | {
        "nothing": ("entry-length", b""),
        "a byte missing": ("entry-length", good[:-1]),
        "a byte too many": ("entry-length", good + b"\0"),
        "two entries": ("entry-length", good * 2),
    }


def entry_vectors() -> dict[str, Any]:
    return {
        "about": "The entry: docs/format.md, section 2. leaf_hash is SHA-256(00 || entry).",
        "valid": [
            {
                "name": name,
                "fields": {
                    **{member: values[member] for member in WIDTHS if member != "zero"},
                    "target": str(values["target"]),
                    "commitment": values["commitment"].hex(),
                },
                "hex": pack(values).hex(),
                "leaf_hash": hashlib.sha256(b"\0" + pack(values)).hexdigest(),
            }
            for name, values in VALID_ENTRIES.items()
        ],
        "invalid": [
            {"name": name, "hex": data.hex(), "error": code}
            for name, (code, data) in invalid_entries().items()
        ],
    }
