"""The numbers of the public pages as one JSON file: made once per publication, then only read.

Rules kept here:

1. The file is RFC 8785 JSON with one line end, so the same numbers are the same bytes.
2. Whoever reads it adds the cells up again and demands the total; and so the channels, and the
   weeks, where they are there, and that it grew to that. Files of earlier releases have neither.

It is unsigned. Where it differs from the signed tally, it is wrong. Format:
docs/format.md, "Statements and numbers".
"""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass
from typing import Any

import rfc8785

from unjoin.registry.campaign import Campaign
from unjoin.registry.consent import CHANNEL_SLUGS, REASON_SLUGS, Channel, Reason
from unjoin.registry.organisations import OrganisationMask
from unjoin.registry.tally import STANDING_SLUGS, Cell, Tally
from unjoin.registry.weeks import Week
from unjoin.service.publication.small_cells import Cells

_REASONS = {slug: reason for reason, slug in REASON_SLUGS.items()}
_STANDINGS = {slug: standing for standing, slug in STANDING_SLUGS.items()}
_CHANNELS = {slug: channel for channel, slug in CHANNEL_SLUGS.items()}
_OF_WEEK = ("added", "confirmed", "retracted", "corrected")


class NumbersError(ValueError):
    """The file of numbers is not one that this program writes."""


@dataclass(frozen=True, slots=True)
class Corrections:
    """Entries that took persons away, and how many persons, for one reason."""

    reason: Reason
    entries: int
    persons: int


@dataclass(frozen=True, slots=True)
class WeekCount:
    """The persons that the entries received in one week added to the count, confirmed, and took
    away from it: at their own wish (`retracted`) or by the centre (`corrected`).

    Entries are published after review, in a batch: a week that is over goes on changing.
    """

    week: Week
    added: int
    confirmed: int = 0
    retracted: int = 0
    corrected: int = 0

    @property
    def taken(self) -> int:
        """All that were taken away."""
        return self.retracted + self.corrected


@dataclass(frozen=True, slots=True)
class Grown:
    """The `total` that the last publication of `week` counted."""

    week: Week
    total: int


@dataclass(frozen=True, slots=True)
class Milestone:
    """A count that was reached: `number`, by the checkpoint of `size` entries with `root` (32
    bytes), which was signed in `week` and counted `total` persons.

    It stays when the count falls below it again.
    """

    number: int
    size: int
    root: bytes
    week: Week
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """What the pages show of a log at ``tally.size``.

    `campaign`: its id. `origin` and `root` (32 bytes): those of the checkpoint. `week`:
    that of the publication. `corrections`: ascending reasons, only those that occur.
    `drives`: how many statements carry each drive, by its id; `drive_persons`: how many
    persons of theirs count. `channels`: persons by the channel of their withdrawal, only
    those that occur. `weeks`: every week of receipt from the first, those without entries too.
    `growth`: every week in which something was published, in the order of publication.
    `places`, `roles`: statements by what they say of themselves, in simplified characters.
    `milestones`: ascending.
    """

    campaign: str
    origin: str
    root: bytes
    week: Week
    tally: Tally
    corrections: tuple[Corrections, ...] = ()
    drives: tuple[tuple[str, int], ...] = ()
    drive_persons: tuple[tuple[str, int], ...] = ()
    channels: tuple[tuple[Channel, int], ...] = ()
    weeks: tuple[WeekCount, ...] = ()
    growth: tuple[Grown, ...] = ()
    places: Cells | None = None
    roles: Cells | None = None
    milestones: tuple[Milestone, ...] = ()


def encode_numbers(numbers: Numbers, campaign: Campaign) -> bytes:
    """The bytes of the file. `campaign` spells out the organisations."""
    persons = dict(numbers.drive_persons)
    value: Any = {
        "campaign": numbers.campaign,
        "origin": numbers.origin,
        "root": base64.b64encode(numbers.root).decode(),
        "week": int(numbers.week),
        **_tally_members(numbers.tally, campaign),
        "corrections": [
            {"reason": REASON_SLUGS[c.reason], "entries": c.entries, "persons": c.persons}
            for c in numbers.corrections
        ],
        "drives": [
            {"id": drive, "statements": count, "persons": persons.get(drive, 0)}
            for drive, count in numbers.drives
        ],
        "channels": [
            {"channel": CHANNEL_SLUGS[channel], "persons": count}
            for channel, count in numbers.channels
        ],
        "weeks": [asdict(week) for week in numbers.weeks],
        "growth": [asdict(grown) for grown in numbers.growth],
        "milestones": [_milestone_value(milestone) for milestone in numbers.milestones],
    }
    for member, cells in (("places", numbers.places), ("roles", numbers.roles)):
        if cells is not None:
            value[member] = _cells_value(cells)
    return rfc8785.dumps(value) + b"\n"


def parse_numbers(data: bytes) -> Numbers:
    """The numbers in `data`. Raises NumbersError where they are not what this program writes."""
    try:
        value = json.loads(data)
        numbers = _numbers(value)
        total = int(value["total"])
    except (ValueError, LookupError, TypeError) as error:
        raise NumbersError(f"the file of numbers cannot be read: {error!r}") from error
    _demand("cells", numbers.tally.total, total)
    if "channels" in value:
        _demand("channels", sum(persons for _, persons in numbers.channels), total)
    if "weeks" in value:
        _demand("weeks", sum(week.added - week.taken for week in numbers.weeks), total)
    if numbers.growth:
        _demand("publications", numbers.growth[-1].total, total)
    return numbers


def _demand(member: str, found: int, total: int) -> None:
    if found != total:
        raise NumbersError(f"the {member} add up to {found}, the total says {total}")


def _tally_members(tally: Tally, campaign: Campaign) -> dict[str, Any]:
    return {
        "size": tally.size,
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
    }


def _cells_value(cells: Cells) -> dict[str, Any]:
    return {
        "at_least": cells.at_least,
        "cells": [{"text": text, "statements": number} for text, number in cells.shown],
        "others": cells.others,
    }


def _milestone_value(milestone: Milestone) -> dict[str, Any]:
    return {
        "number": milestone.number,
        "size": milestone.size,
        "root": base64.b64encode(milestone.root).decode(),
        "week": int(milestone.week),
        "total": milestone.total,
    }


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
        drive_persons=tuple(
            (str(d["id"]), int(d["persons"])) for d in value["drives"] if "persons" in d
        ),
        channels=tuple(
            (_CHANNELS[c["channel"]], int(c["persons"])) for c in value.get("channels", [])
        ),
        weeks=tuple(
            WeekCount(Week(int(w["week"])), *(int(w[member]) for member in _OF_WEEK))
            for w in value.get("weeks", [])
        ),
        growth=tuple(Grown(Week(int(g["week"])), int(g["total"])) for g in value.get("growth", [])),
        places=_cells(value.get("places")),
        roles=_cells(value.get("roles")),
        milestones=tuple(_milestone(m) for m in value.get("milestones", [])),
    )


def _cells(value: Any) -> Cells | None:
    if value is None:
        return None
    shown = tuple((str(c["text"]), int(c["statements"])) for c in value["cells"])
    return Cells(int(value["at_least"]), shown, int(value["others"]))


def _milestone(value: Any) -> Milestone:
    return Milestone(
        number=int(value["number"]),
        size=int(value["size"]),
        root=base64.b64decode(value["root"], validate=True),
        week=Week(int(value["week"])),
        total=int(value["total"]),
    )


def _slugs(mask: OrganisationMask, campaign: Campaign) -> list[str]:
    return [
        organisation.slug for organisation in campaign.organisations if mask & organisation.mask
    ]
