"""The untampered log: 260 leaves of every kind, with some statements. Imports nothing of unjoin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.tampered.plain_log import (
    LOG_KEY,
    ORIGIN,
    STANDINGS,
    Cells,
    Fields,
    Files,
    canonical,
    checkpoint_text,
    commitment,
    count,
    note,
    packed,
    tally_text,
    tile_files,
)
from tests.vectors.entries import (
    CONFIRM,
    CORRECT,
    HEAD_COUNT,
    RELAYED,
    RETRACT,
    SELF,
    SPOKEN,
    digest,
    fields,
    later,
)

SIZE = 260
SLUGS = ("party", "league", "pioneers")
WITH_STATEMENT = (0, 1, 4, 5, 10, 11, 100, 101, 251, 256)
"""The leaves whose statements are still published."""

WITHDRAWN = (8, 3)
"""The leaves whose statements were published once. Both have been retracted since."""

_CONSENTS = (SELF, SPOKEN, RELAYED, SELF, SPOKEN, SPOKEN, SELF, RELAYED, SELF, HEAD_COUNT)
_MASKS = (1, 6, 1, 7, 4, 6, 0, 4, 1, 2)
_LATER: dict[int, Fields] = {
    200: later(CONFIRM, 2, consent=RELAYED, organisations=1),
    201: later(RETRACT, 8),
    202: later(CORRECT, 9, consent=HEAD_COUNT, organisations=2, persons=10, reason=2, channel=3),
    203: later(CONFIRM, 7, consent=RELAYED, organisations=4),
    204: later(RETRACT, 7, consent=RELAYED, organisations=4),
    257: later(RETRACT, 3, organisations=7),
    258: later(CONFIRM, 12, consent=RELAYED, organisations=1),
}


@dataclass(frozen=True)
class Statement:
    """A statement as it is published: its leaf, its nonce, and what it says."""

    leaf: int
    says: dict[str, object]
    nonce: bytes

    def line(self) -> bytes:
        return canonical(self.members()) + b"\n"

    def members(self) -> dict[str, object]:
        return {"leaf": self.leaf, "nonce": self.nonce.hex(), "statement": self.says}

    def commitment(self) -> bytes:
        return commitment(self.nonce, canonical(self.says))


@dataclass
class Log:
    """What a log is made of. Change it, then ask for the files."""

    entries: list[Fields]
    statements: dict[int, Statement]
    cells: Cells | None = None
    extra: list[bytes] = field(default_factory=list)

    def packed(self) -> list[bytes]:
        return packed(self.entries) + self.extra

    def files(self) -> Files:
        """Every file of the log and of the data beside it, signed and consistent.

        The tally says `cells` where they are given, and else the right ones.
        """
        entries = self.packed()
        cells = count(self.entries) if self.cells is None else self.cells
        text = checkpoint_text(entries)
        return {
            "log/checkpoint": note(text),
            "log/tally": note(tally_text(entries, cells)),
            "log/vkey": f"{LOG_KEY.vkey}\n".encode(),
            "data/numbers.json": numbers_file(text, cells),
            **tile_files(entries),
            **statement_files(self.statements.values()),
        }

    def upto(self, size: int) -> Log:
        """The log as it was when it had `size` leaves."""
        statements = {leaf: one for leaf, one in self.statements.items() if leaf < size}
        return Log(self.entries[:size], statements)


def base_log() -> Log:
    """The untampered log, made anew: what is changed in it changes nothing else."""
    every = [*WITH_STATEMENT, *WITHDRAWN]
    statements = {leaf: statement_of(leaf) for leaf in every}
    entries = [entry_of(leaf, statements) for leaf in range(SIZE)]
    return Log(entries, {leaf: statements[leaf] for leaf in WITH_STATEMENT})


def entry_of(leaf: int, statements: dict[int, Statement]) -> Fields:
    if leaf in _LATER:
        return _LATER[leaf]
    consent = _CONSENTS[leaf % 10]
    return fields(
        organisations=_MASKS[leaf % 10],
        consent=consent,
        channel={SELF: 1, HEAD_COUNT: 3}.get(consent, 2),
        week=1390 + leaf // 20,
        persons=40 if consent == HEAD_COUNT else 1,
        commitment=statements[leaf].commitment() if leaf in statements else bytes(32),
    )


def statement_of(leaf: int) -> Statement:
    mask = _MASKS[leaf % 10]
    says: dict[str, object] = {
        "v": 1,
        "campaign": "ccp",
        "language": "zh-Hans" if leaf % 2 else "en",
        "organisations": [slug for bit, slug in enumerate(SLUGS) if mask >> bit & 1],
        "name": f"金福{leaf}",
        "text": f"This is a test statement, number {leaf}.\n\nIt was made by a program.",
    }
    return Statement(leaf, says, digest(f"nonce {leaf}"))


def statement_files(statements: Iterable[Statement]) -> Files:
    files: Files = {}
    for one in sorted(statements, key=lambda one: one.leaf):
        path = f"data/statements/{one.leaf // 256:03d}"
        files[path] = files.get(path, b"") + one.line()
    return files


def numbers_file(checkpoint: bytes, cells: Cells) -> bytes:
    """What the centre's pages show of the log. Only what an auditor compares."""
    _, size, root = checkpoint.decode().split("\n")[:3]
    standings = dict.fromkeys(STANDINGS.values(), 0)
    masks: dict[int, int] = {}
    for (mask, standing), persons in cells.items():
        standings[STANDINGS[standing]] += persons
        masks[mask] = masks.get(mask, 0) + persons
    value = {
        "campaign": "ccp",
        "origin": ORIGIN,
        "size": int(size),
        "root": root,
        "week": 1403,
        "total": sum(cells.values()),
        "cells": [
            {"organisations": mask, "standing": STANDINGS[standing], "persons": persons}
            for (mask, standing), persons in sorted(cells.items())
            if persons
        ],
        "by_organisations": [
            {
                "organisations": mask,
                "slugs": [slug for bit, slug in enumerate(SLUGS) if mask >> bit & 1],
                "persons": persons,
            }
            for mask, persons in sorted(masks.items())
            if persons
        ],
        "by_standing": standings,
        "corrections": [],
        "drives": [],
    }
    return canonical(value) + b"\n"
