"""Vectors of the count: short logs, and what they count to, written out by hand.

Imports nothing of unjoin.
"""

from __future__ import annotations

from typing import Any

from tests.vectors.entries import (
    CONFIRM,
    CORRECT,
    HEAD_COUNT,
    LEAGUE,
    PARTY,
    PIONEERS,
    RELAYED,
    RETRACT,
    SELF,
    SPOKEN,
    fields,
    later,
    pack,
)

STANDINGS = {1: "self", 2: "spoken", 3: "relayed", 4: "head-count", 5: "confirmed"}
CONFIRMED = 5

Cells = dict[tuple[int, int], int]

SCENARIO_9 = [fields(organisations=PARTY, consent=SPOKEN, channel=2)] * 8 + [
    fields(organisations=LEAGUE | PIONEERS, consent=SPOKEN, channel=2)
] * 11

VALID_LOGS: dict[str, tuple[list[dict[str, Any]], Cells]] = {
    "no entry": ([], {}),
    "nineteen in one room": (SCENARIO_9, {(PARTY, SPOKEN): 8, (LEAGUE | PIONEERS, SPOKEN): 11}),
    "every combination once, and not stated": (
        [fields(organisations=mask) for mask in (7, 3, 5, 1, 6, 2, 4, 0)],
        {(mask, SELF): 1 for mask in range(8)},
    ),
    "a relayed person confirms": (
        [
            fields(consent=RELAYED),
            fields(consent=RELAYED),
            later(CONFIRM, 1, consent=RELAYED),
        ],
        {(PARTY, RELAYED): 1, (PARTY, CONFIRMED): 1},
    ),
    "a confirmed person retracts": (
        [
            fields(consent=RELAYED),
            later(CONFIRM, 0, consent=RELAYED),
            later(RETRACT, 0, consent=RELAYED),
        ],
        {},
    ),
    "a head-count is corrected twice, and retracted": (
        [
            fields(consent=HEAD_COUNT, channel=3, persons=100),
            later(CORRECT, 0, consent=HEAD_COUNT, persons=30, reason=2),
            later(CORRECT, 0, consent=HEAD_COUNT, persons=69, reason=3),
            fields(consent=HEAD_COUNT, channel=3, persons=5),
            later(RETRACT, 3, consent=HEAD_COUNT, persons=5),
        ],
        {(PARTY, HEAD_COUNT): 1},
    ),
    "more persons than 32 bits hold": (
        [fields(consent=HEAD_COUNT, persons=2**32 - 1)] * 3,
        {(PARTY, HEAD_COUNT): 3 * (2**32 - 1)},
    ),
}

RELAYED_THEN = [fields(consent=RELAYED)]

INVALID_LOGS: dict[str, tuple[list[dict[str, Any]], int]] = {
    "an organisation the campaign does not have": ([fields(organisations=8)], 1),
    "a target that is the entry itself": ([later(RETRACT, 0)], 3),
    "a target that comes later": ([later(RETRACT, 1)], 3),
    "a target past every leaf": ([fields(), later(RETRACT, 2**40)], 3),
    "a target that is a retract": ([fields(), later(RETRACT, 0), later(RETRACT, 1)], 3),
    "other organisations than its target": ([fields(), later(RETRACT, 0, organisations=2)], 3),
    "another consent than its target": ([fields(), later(RETRACT, 0, consent=SPOKEN)], 3),
    "a confirm of what was said in person": ([fields(), later(CONFIRM, 0)], 4),
    "a confirm, twice": (
        RELAYED_THEN + [later(CONFIRM, 0, consent=RELAYED)] * 2,
        4,
    ),
    "a confirm of what was retracted": (
        [
            *RELAYED_THEN,
            later(RETRACT, 0, consent=RELAYED),
            later(CONFIRM, 0, consent=RELAYED),
        ],
        4,
    ),
    "a retract, twice": ([fields(), later(RETRACT, 0), later(RETRACT, 0)], 5),
    "more than its target had": (
        [
            fields(consent=HEAD_COUNT, persons=10),
            later(CORRECT, 0, consent=HEAD_COUNT, persons=11),
        ],
        5,
    ),
    "more than its target has left": (
        [
            fields(consent=HEAD_COUNT, persons=10),
            later(CORRECT, 0, consent=HEAD_COUNT, persons=6),
            later(CORRECT, 0, consent=HEAD_COUNT, persons=5),
        ],
        5,
    ),
}


def tally_vectors() -> dict[str, Any]:
    valid = [
        {
            "name": name,
            "entries": [pack(entry).hex() for entry in entries],
            "tally": {
                "size": str(len(entries)),
                "total": str(sum(cells.values())),
                "cells": [
                    {
                        "organisations": mask,
                        "standing": STANDINGS[standing],
                        "persons": str(persons),
                    }
                    for (mask, standing), persons in sorted(cells.items())
                ],
            },
        }
        for name, (entries, cells) in VALID_LOGS.items()
    ]
    invalid = [
        {
            "name": name,
            "entries": [pack(entry).hex() for entry in entries],
            "error": f"tally-rule-{rule}",
            "index": str(len(entries) - 1),
        }
        for name, (entries, rule) in INVALID_LOGS.items()
    ]
    return {
        "about": "The count: docs/format.md, section 5. The campaign has organisations 0, 1, 2.",
        "known": 7,
        "valid": valid,
        "invalid": invalid,
    }
