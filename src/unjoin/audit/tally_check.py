"""Checks 8 and 11: what the centre says the count is, against the recount.

The signed tally is compared with the checkpoint and with what the entries add up to; the file of
numbers, which the centre's pages are made from, is compared with the tally. The organisations are
compared with those of an earlier audit: a bit that changed its organisation would change what
entries mean that were published long ago.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import rfc8785

from unjoin.audit import meanings
from unjoin.audit.errors import MissingError, TooLongError
from unjoin.audit.findings import Finding, Findings
from unjoin.audit.notes_check import READS, Wait, root_text
from unjoin.audit.sources import Source
from unjoin.publiclog.checkpoints import Checkpoint
from unjoin.registry.tally import STANDING_SLUGS, Cell, Tally
from unjoin.registry.tally_text import TallyText

NUMBERS_PATH = "data/numbers.json"
NUMBERS_LIMIT_BYTES = 64 * 1024 * 1024

ReadTally = Callable[[], TallyText | None]


def compare_tally(
    text: TallyText, checkpoint: Checkpoint, recount: Tally | None, findings: Findings
) -> None:
    """Note where the signed tally differs from the checkpoint, or from the recount if there is one.

    A tally of another size or root is not compared with the recount: it is of other entries.
    """
    if (text.size, text.root) != (checkpoint.size, checkpoint.root):
        findings.add(
            Finding(
                "tally-mismatch",
                "tally",
                f"it is of size {text.size} and root {root_text(text.root)}, the checkpoint of "
                f"size {checkpoint.size} and root {root_text(checkpoint.root)}",
                meanings.TALLY_OTHER,
            )
        )
        return
    if recount is None:
        return
    stated, counted = text.tally.cells, recount.cells
    for cell in sorted(stated.keys() | counted.keys()):
        if stated.get(cell, 0) != counted.get(cell, 0):
            findings.add(_cell(text, cell, stated.get(cell, 0), counted.get(cell, 0)))


def _cell(text: TallyText, cell: Cell, stated: int, counted: int) -> Finding:
    mask, standing = cell
    slugs = [slug for bit, slug in text.organisations if mask >> bit & 1]
    return Finding(
        "tally-mismatch",
        "tally",
        f"{' + '.join(slugs) or 'not stated'}, {STANDING_SLUGS[standing]}: "
        f"the tally says {stated}, the entries add up to {counted}",
        meanings.TALLY_WRONG,
    )


def organisations_text(text: TallyText) -> str:
    """What is remembered of the campaign between audits: its id, then a line for each bit."""
    lines = [text.campaign, *(f"{bit} {slug}" for bit, slug in text.organisations)]
    return "\n".join(lines)


def remembered_organisations(remembered: str) -> dict[int, str]:
    """The organisations, bit → slug, in what `organisations_text` wrote."""
    pairs = (line.split(" ") for line in remembered.split("\n")[1:])
    return {int(bit): slug for bit, slug in pairs}


def compare_organisations(text: TallyText, remembered: str, findings: Findings) -> list[str]:
    """Note where an organisation that was `remembered` has changed or gone.

    New ones may come; they are said in sentences.
    """
    campaign = remembered.split("\n", maxsplit=1)[0]
    before, now = remembered_organisations(remembered), dict(text.organisations)
    if campaign != text.campaign:
        findings.add(_moved(f"the campaign was {campaign}, and is {text.campaign} now"))
    for bit, slug in before.items():
        found = now.get(bit)
        if found != slug:
            findings.add(_moved(f"bit {bit} was {slug}, and is {found or 'nothing'} now"))
    added = [slug for bit, slug in text.organisations if bit not in before]
    return [f"Organisations that are new since the last audit: {', '.join(added)}."] * bool(added)


def _moved(says: str) -> Finding:
    return Finding("tally-organisations", "tally", says, meanings.ORGANISATIONS_MOVED)


def check_numbers(
    site: Source, text: TallyText, *, read_tally: ReadTally, wait: Wait
) -> tuple[Findings, int] | None:
    """What is wrong with the file of numbers beside the tally `text`, and the size of the tally
    it was compared with at last; None where there is no file.

    It is the last file that a publication writes, and the log may have grown since its tally was
    read. So where the sizes differ, both are read again a few times; `read_tally` gives the tally
    that is signed now, if there is one. Raises UnreachableError.
    """
    for number in range(READS):
        if number:
            wait()
            text = read_tally() or text
        findings = Findings()
        try:
            value = _read_numbers(site, findings)
        except MissingError:
            return None
        if value is None:
            break
        _compare_numbers(value, text, findings)
        if value.get("size") == text.size:
            break
    return findings, text.size


def _read_numbers(site: Source, findings: Findings) -> dict[str, Any] | None:
    try:
        data = site.read(NUMBERS_PATH, NUMBERS_LIMIT_BYTES)
        value = json.loads(data)
        # Written again and compared, so that no member is there twice: programs would differ on it.
        if isinstance(value, dict) and rfc8785.dumps(value) + b"\n" == data:
            return value
    except (TooLongError, ValueError, RecursionError, rfc8785.CanonicalizationError):
        pass
    findings.add(
        Finding(
            "numbers-form",
            NUMBERS_PATH,
            "a JSON object in canonical form with one line end is expected",
            meanings.NUMBERS_WRONG,
        )
    )
    return None


def _compare_numbers(value: Mapping[str, Any], text: TallyText, findings: Findings) -> None:
    for member, expected in _numbers_of(text).items():
        # As JSON, because to Python `true` equals 1.
        if _canonical(value.get(member)) != _canonical(expected):
            findings.add(
                Finding(
                    "numbers-mismatch",
                    NUMBERS_PATH,
                    f"{member}: expected {_short(expected)}, found {_short(value.get(member))}",
                    meanings.NUMBERS_WRONG,
                )
            )


def _numbers_of(text: TallyText) -> dict[str, Any]:
    """The members of the file that the tally settles."""
    tally = text.tally
    return {
        "campaign": text.campaign,
        "origin": text.origin,
        "size": text.size,
        "root": root_text(text.root),
        "total": tally.total,
        "cells": [
            {"organisations": mask, "standing": STANDING_SLUGS[standing], "persons": persons}
            for (mask, standing), persons in sorted(tally.cells.items())
        ],
        "by_standing": {STANDING_SLUGS[s]: persons for s, persons in tally.by_standing().items()},
        "by_organisations": [
            {
                "organisations": mask,
                "slugs": [slug for bit, slug in text.organisations if mask >> bit & 1],
                "persons": persons,
            }
            for mask, persons in sorted(tally.by_organisations().items())
        ],
    }


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True)


def _short(value: object) -> str:
    text = json.dumps(value)
    return text if len(text) <= 200 else f"{text[:200]}…"
