"""Vectors of the signed tally's text, written out by hand. Imports nothing of unjoin."""

from __future__ import annotations

from typing import Any

ROOT = "UfQ32D5Dk/9BzY54y9+Te4GR6RLlGWgcWVVDsJ2BbEQ="
EMPTY_ROOT = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="

WORKED_EXAMPLE = f"""unjoin/tally/v1
example.org/log
5
{ROOT}
campaign ccp
organisation 0 party
organisation 1 league
organisation 2 pioneers
cell 0 head-count 30
cell 1 spoken 1
cell 6 confirmed 1
total 32
"""

NOTHING_YET = f"""unjoin/tally/v1
example.org/log
0
{EMPTY_ROOT}
campaign ccp
organisation 0 party
total 0
"""

LARGEST = f"""unjoin/tally/v1
例.example/日志
9223372036854775807
{ROOT}
campaign a-campaign-of-thirty-two-letters
organisation 0 first
organisation 15 last
cell 0 self 1
cell 0 spoken 1
cell 0 relayed 1
cell 0 head-count 1
cell 0 confirmed 1
cell 1 self 4611686018427387901
cell 32768 self 1
cell 32769 confirmed 4611686018427387900
total 9223372036854775807
"""

VALID: dict[str, tuple[str, int, int, dict[str, int]]] = {
    "the worked example": (
        WORKED_EXAMPLE,
        5,
        7,
        {"0 head-count": 30, "1 spoken": 1, "6 confirmed": 1},
    ),
    "nothing yet": (NOTHING_YET, 0, 1, {}),
    "the largest numbers, a gap between bits, every standing": (
        LARGEST,
        2**63 - 1,
        0x8001,
        {
            **dict.fromkeys(
                ("0 self", "0 spoken", "0 relayed", "0 head-count", "0 confirmed"),
                1,
            ),
            "1 self": 2**62 - 3,
            "32768 self": 1,
            "32769 confirmed": 2**62 - 4,
        },
    ),
}

_CHANGED: dict[str, tuple[str, str]] = {
    "another version": ("tally/v1", "tally/v2"),
    "an origin with a space": ("example.org/log", "example.org /log"),
    "an origin with an ideographic space": ("example.org/log", "example.org\u3000log"),
    "an origin with a plus sign": ("example.org/log", "example.org+log"),
    "an origin with a tabulator": ("example.org/log", "example.org\tlog"),
    "no origin": ("example.org/log", ""),
    "an origin that is a tally's first line": ("example.org/log", "unjoin/tally/v1"),
    "an origin of 256 bytes": ("example.org/log", "o" * 256),
    "a size with a leading zero": ("\n5\n", "\n05\n"),
    "a size with a sign": ("\n5\n", "\n+5\n"),
    "a size below zero": ("\n5\n", "\n-5\n"),
    "a size with a separator": ("\n5\n", "\n1_0\n"),
    "a size in another script's digits": ("\n5\n", "\n٥\n"),
    "a size in full-width digits": ("\n5\n", "\n５\n"),
    "a size of 2^63": ("\n5\n", "\n9223372036854775808\n"),
    "no size": ("\n5\n", "\n\n"),
    "a root of 31 bytes": (ROOT, ROOT[:40] + "Bb=="),
    "a root without its padding": (ROOT, ROOT[:-1]),
    "a root with stray bits": (ROOT, ROOT[:-2] + "F="),
    "a root in the URL alphabet": (ROOT, ROOT.replace("/", "_")),
    "an id that is no slug": ("campaign ccp", "campaign CCP"),
    "an id with a look-alike letter": ("campaign ccp", "campaign сср"),
    "an id of 33 characters": ("campaign ccp", f"campaign {'c' * 33}"),
    "two spaces": ("campaign ccp", "campaign  ccp"),
    "a space at the end": ("campaign ccp", "campaign ccp "),
    "no campaign": ("campaign ccp\n", ""),
    "no organisation": (
        "organisation 0 party\n",
        "",
    ),
    "organisations out of order": (
        "organisation 1 league\norganisation 2 pioneers",
        "organisation 2 pioneers\norganisation 1 league",
    ),
    "one bit for two organisations": ("organisation 1", "organisation 0"),
    "one slug for two organisations": ("1 league", "1 party"),
    "a bit of 16": ("organisation 2", "organisation 16"),
    "a bit with a leading zero": ("organisation 2", "organisation 02"),
    "an organisation called not-stated": ("1 league", "1 not-stated"),
    "an organisation after the cells": ("total 32", "organisation 3 guard\ntotal 32"),
    "a cell of an organisation that the campaign does not have": ("cell 6", "cell 8"),
    "a mask with a leading zero": ("cell 6", "cell 06"),
    "a mask in hexadecimal": ("cell 6", "cell 0x6"),
    "masks out of order": (
        "cell 0 head-count 30\ncell 1 spoken 1",
        "cell 1 spoken 1\ncell 0 head-count 30",
    ),
    "standings out of order": ("cell 1 spoken 1", "cell 0 self 1"),
    "a cell twice": ("cell 1 spoken 1", "cell 0 head-count 1"),
    "a cell of nobody": ("cell 1 spoken 1", "cell 1 spoken 0"),
    "a cell of fewer than nobody": ("cell 1 spoken 1", "cell 1 spoken -1"),
    "a standing that there is not": ("spoken", "written"),
    "a standing with a capital": ("spoken", "Spoken"),
    "a standing with a non-breaking hyphen": ("head-count", "head\u2011count"),
    "a standing by its number": ("cell 1 spoken", "cell 1 2"),
    "no total": ("total 32\n", ""),
    "two totals": ("total 32\n", "total 32\ntotal 32\n"),
    "a total with a leading zero": ("total 32", "total 032"),
    "an empty line at the end": ("total 32\n", "total 32\n\n"),
    "an empty line between": ("campaign ccp\n", "campaign ccp\n\n"),
    "no line end at the end": ("total 32\n", "total 32"),
    "another line": ("total 32\n", "total 32\ncomment none\n"),
    "CR LF": ("\n", "\r\n"),
    "a byte order mark": ("unjoin/tally", "\ufeffunjoin/tally"),
    "a line separator for a line end": ("campaign ccp\n", "campaign ccp\u2028"),
    "a persons' number of 2^63": ("spoken 1", "spoken 9223372036854775808"),
}

_SUMS: dict[str, tuple[str, str]] = {
    "a total one too large": ("total 32", "total 33"),
    "a total of none": ("total 32", "total 0"),
    "a cell that is left out": ("cell 1 spoken 1\n", ""),
}


def _invalid() -> dict[str, tuple[str, bytes]]:
    """What is wrong → error code, bytes."""
    result: dict[str, tuple[str, bytes]] = {}
    for code, changes in (("tally-form", _CHANGED), ("tally-sum", _SUMS)):
        for name, (old, new) in changes.items():
            source = NOTHING_YET if name == "no organisation" else WORKED_EXAMPLE
            if old not in source:
                raise AssertionError(name)
            result[name] = (code, source.replace(old, new).encode())
    return result | {
        "nothing": ("tally-form", b""),
        "a byte that is not UTF-8": ("tally-form", WORKED_EXAMPLE.encode() + b"\xff\n"),
        "a total of 2^63, in cells that are not": (
            "tally-form",
            LARGEST.replace("32768 self 1", "32768 self 2").replace("5807\n", "5808\n").encode(),
        ),
    }


def tally_text_vectors() -> dict[str, Any]:
    return {
        "about": "The signed tally's text, without signature: docs/format.md, section 9.",
        "valid": [
            {
                "name": name,
                "hex": text.encode().hex(),
                "size": str(size),
                "known": known,
                "cells": [
                    {
                        "organisations": int(cell.split()[0]),
                        "standing": cell.split()[1],
                        "persons": str(persons),
                    }
                    for cell, persons in cells.items()
                ],
                "total": str(sum(cells.values())),
            }
            for name, (text, size, known, cells) in VALID.items()
        ],
        "invalid": [
            {"name": name, "hex": data.hex(), "error": code}
            for name, (code, data) in _invalid().items()
        ],
    }
