"""The numbers of the public pages as one JSON file: made once per publication, then only read.

Rules kept here:

1. The file is RFC 8785 JSON with one line end, so the same numbers are the same bytes.
2. Whoever reads it adds the cells up again and demands the total.

It is unsigned. Where it differs from the signed tally, it is wrong. Format:
docs/format.md, "Statements and numbers".
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any

import rfc8785

from unjoin.registry.campaign import Campaign
from unjoin.registry.consent import REASON_SLUGS, Reason
from unjoin.registry.organisations import OrganisationMask
from unjoin.registry.tally import STANDING_SLUGS, Cell, Tally
from unjoin.registry.weeks import Week

_REASONS = {slug: reason for reason, slug in REASON_SLUGS.items()}
_STANDINGS = {slug: standing for standing, slug in STANDING_SLUGS.items()}


class NumbersError(ValueError):
    """The file of numbers is not one that this program writes."""


@dataclass(frozen=True, slots=True)
class Corrections:
    """Entries that took persons away, and how many persons, for one reason."""

    reason: Reason
    entries: int
    persons: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """What the pages show of a log at ``tally.size``.

    `campaign`: its id. `origin` and `root` (32 bytes): those of the checkpoint. `week`:
    that of the publication. `corrections`: ascending reasons, only those that occur.
    `drives`: how many statements carry each drive, by its id.
    """

    campaign: str
    origin: str
    root: bytes
    week: Week
    tally: Tally
    corrections: tuple[Corrections, ...] = ()
    drives: tuple[tuple[str, int], ...] = ()


def encode_numbers(numbers: Numbers, campaign: Campaign) -> bytes:
    """The bytes of the file. `campaign` spells out the organisations."""
    tally = numbers.tally
    value: Any = {
        "campaign": numbers.campaign,
        "origin": numbers.origin,
        "size": tally.size,
        "root": base64.b64encode(numbers.root).decode(),
        "week": int(numbers.week),
        "total": tally.total,
        "cells": [
            {"organisations": mask, "standing": STANDING_SLUGS[standing], "persons": persons}
            for (mask, standing), persons in sorted(tally.cells.items())
        ],
        "by_organisations": [
            {"organisations": mask, "slugs": _slugs(mask, campaign), "persons": persons}
            for mask, persons in sorted(tally.by_organisations().items())
        ],
        "by_standing": {STANDING_SLUGS[s]: persons for s, persons in tally.by_standing().items()},
        "corrections": [
            {"reason": REASON_SLUGS[c.reason], "entries": c.entries, "persons": c.persons}
            for c in numbers.corrections
        ],
        "drives": [{"id": drive, "statements": count} for drive, count in numbers.drives],
    }
    return rfc8785.dumps(value) + b"\n"


def parse_numbers(data: bytes) -> Numbers:
    """The numbers in `data`. Raises NumbersError where they are not what this program writes."""
    try:
        value = json.loads(data)
        numbers = _numbers(value)
        total = int(value["total"])
    except (ValueError, LookupError, TypeError) as error:
        raise NumbersError(f"the file of numbers cannot be read: {error!r}") from error
    if numbers.tally.total != total:
        raise NumbersError(f"the cells add up to {numbers.tally.total}, the total says {total}")
    return numbers


def _numbers(value: Any) -> Numbers:
    cells: dict[Cell, int] = {
        (OrganisationMask(int(c["organisations"])), _STANDINGS[c["standing"]]): int(c["persons"])
        for c in value["cells"]
    }
    return Numbers(
        campaign=str(value["campaign"]),
        origin=str(value["origin"]),
        root=base64.b64decode(value["root"], validate=True),
        week=Week(int(value["week"])),
        tally=Tally(int(value["size"]), cells),
        corrections=tuple(
            Corrections(_REASONS[c["reason"]], int(c["entries"]), int(c["persons"]))
            for c in value["corrections"]
        ),
        drives=tuple((str(d["id"]), int(d["statements"])) for d in value["drives"]),
    )


def _slugs(mask: OrganisationMask, campaign: Campaign) -> list[str]:
    return [
        organisation.slug for organisation in campaign.organisations if mask & organisation.mask
    ]
