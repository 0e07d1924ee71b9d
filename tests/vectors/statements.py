"""Vectors of the statement, with canonical JSON made by the standard library.

`json.dumps` writes what RFC 8785 demands as long as keys are ASCII and numbers
are small integers, and so it judges the library the registry uses. Imports
nothing of unjoin.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from tests.vectors.entries import digest

Json = dict[str, Any]

SMALLEST: Json = {"v": 1, "campaign": "ccp", "organisations": [], "language": "en"}

VALID_STATEMENTS: dict[str, Json] = {
    "only what must be there": SMALLEST,
    "an offered pseudonym": {
        **SMALLEST,
        "organisations": ["party", "league", "pioneers"],
        "language": "zh-Hans",
        "name": "金福",
    },
    "every member": {
        "v": 1,
        "campaign": "ccp",
        "organisations": ["party", "league"],
        "language": "zh-Hant",
        "name": "萬順",
        "text": "第一段。\n\n第二段，有「引號」。",
        "place": "山東",
        "role": "軍人",
        "joined": "1974-07-01",
        "drive": "army-2027-08",
    },
    "characters outside the first plane": {
        **SMALLEST,
        "name": "\U00030edd\U00020bb7野",
        "text": "\U0001f54a",
    },
    "characters that JSON escapes": {
        **SMALLEST,
        "text": 'quote " backslash \\ slash / tab \t line\nend, U+0001 \x01, U+007F \x7f',
    },
    "characters that only look like line ends": {**SMALLEST, "text": "a\u2028b\u2029c\x85d"},
    "text that is not normalised": {**SMALLEST, "name": "e\u0301", "place": "１２"},
    "a year of joining": {**SMALLEST, "joined": "1974"},
    "a month of joining": {**SMALLEST, "joined": "1974-07"},
    "the longest name": {**SMALLEST, "name": "名" * 80},
}


def canonical(value: object) -> bytes:
    """RFC 8785 for what a statement can hold: ASCII keys, strings, lists and small integers."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def commitment(statement: bytes, nonce: bytes) -> str:
    return hashlib.sha256(b"unjoin/statement/v1\n" + nonce + statement).hexdigest()


GOOD = canonical({**SMALLEST, "name": "金福"})


def invalid_statements() -> dict[str, tuple[str, bytes]]:
    """What is wrong → error code, bytes."""
    half = {"half of a surrogate pair": GOOD.replace("金".encode(), b"\\ud800")}
    return {
        **{name: ("statement-member", canonical(value)) for name, value in wrong_members().items()},
        **{name: ("statement-too-long", canonical(value)) for name, value in too_long().items()},
        **{name: ("statement-member", data) for name, data in wrong_spellings().items()},
        **{name: ("statement-text", data) for name, data in half.items()},
    }


def wrong_members() -> dict[str, Any]:
    """Canonical JSON of what is not a statement."""
    return {
        "a member nobody knows": {**SMALLEST, "mail": "x"},
        "version 2": {**SMALLEST, "v": 2},
        "version as a text": {**SMALLEST, "v": "1"},
        "version as true": {**SMALLEST, "v": True},
        "a name that is a number": {**SMALLEST, "name": 7},
        "a name that is null": {**SMALLEST, "name": None},
        "an empty campaign": {**SMALLEST, "campaign": ""},
        "a campaign in capitals": {**SMALLEST, "campaign": "CCP"},
        "an empty language": {**SMALLEST, "language": ""},
        "a language that is no tag": {**SMALLEST, "language": "中文"},
        "a day of joining without its zeros": {**SMALLEST, "joined": "1974-7-1"},
        "a year of joining in full-width digits": {**SMALLEST, "joined": "１９７４"},
        "a drive with a space": {**SMALLEST, "drive": "army 2027"},
        "organisations as a text": {**SMALLEST, "organisations": "party"},
        "organisations as numbers": {**SMALLEST, "organisations": [0]},
        "an organisation twice": {**SMALLEST, "organisations": ["party", "party"]},
        "an organisation with a capital": {**SMALLEST, "organisations": ["Party"]},
        "seventeen organisations": {**SMALLEST, "organisations": [f"o{n}" for n in range(17)]},
        "a list": [SMALLEST],
        "an empty member": {**SMALLEST, "text": ""},
        **{f"without {name}": _without(name) for name in SMALLEST},
    }


def too_long() -> dict[str, Json]:
    """Statements with one character too many."""
    return {
        "a name of 81 characters": {**SMALLEST, "name": "名" * 81},
        "a place of 121 characters": {**SMALLEST, "place": "x" * 121},
        "a text of 30001 characters": {**SMALLEST, "text": "x" * 30_001},
    }


def wrong_spellings() -> dict[str, bytes]:
    """Statements in bytes that are not their canonical form."""
    return {
        "nothing": b"",
        "not UTF-8": GOOD.replace("金".encode(), b"\xff"),
        "a byte order mark": b"\xef\xbb\xbf" + GOOD,
        "UTF-16": GOOD.decode().encode("utf-16"),
        "a line end after it": GOOD + b"\n",
        "a space within": GOOD.replace(b":", b": ", 1),
        "members in another order": canonical(SMALLEST)[:-1].replace(b"{", b'{"text":"x",') + b"}",
        "a member twice": GOOD.replace(b"{", b'{"campaign":"ccp",', 1),
        "an escape that is not needed": GOOD.replace("金".encode(), b"\\u91d1"),
        "an escaped slash": canonical({**SMALLEST, "text": "/"}).replace(b"/", b"\\/"),
        "an escape in capitals": canonical({**SMALLEST, "text": "\x1f"}).replace(b"1f", b"1F"),
        "version as 1.0": GOOD.replace(b'"v":1', b'"v":1.0'),
        "not a number": GOOD.replace(b'"v":1', b'"v":NaN'),
        "cut short": GOOD[:-1],
    }


def _without(name: str) -> Json:
    return {member: value for member, value in SMALLEST.items() if member != name}


def statement_vectors() -> Json:
    valid = []
    for number, (name, statement) in enumerate(VALID_STATEMENTS.items()):
        data, nonce = canonical(statement), digest(f"nonce {number}")
        valid.append(
            {
                "name": name,
                "statement": statement,
                "canonical_hex": data.hex(),
                "nonce": nonce.hex(),
                "commitment": commitment(data, nonce),
            }
        )
    invalid = [
        {"name": name, "hex": data.hex(), "error": code}
        for name, (code, data) in invalid_statements().items()
    ]
    return {
        "about": "The statement and its commitment: docs/format.md, section 3.",
        "valid": valid,
        "invalid": invalid,
    }
