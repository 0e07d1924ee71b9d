"""The statement: what a declarant chose to publish, and the commitment to it.

Rules kept here:

1. A statement is a flat JSON object of known members, each a string but for
   ``v`` (1) and ``organisations`` (a list of slugs in ascending bit order). A
   member that the declarant did not choose to publish is absent, not empty.
2. Its bytes are RFC 8785 canonical JSON; reading them demands exactly those
   bytes again.
3. commitment = SHA-256("unjoin/statement/v1\\n" ‖ nonce ‖ canonical JSON), with
   a nonce of 32 random bytes. Without the nonce the commitment tells nothing
   of a short or guessable statement.

Making the nonce, storing and deleting are the service's work. Source:
docs/format.md, "The statement".
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import NewType

import rfc8785

from unjoin.registry.entry import Commitment
from unjoin.registry.errors import RegistryError

Nonce = NewType("Nonce", bytes)

DOMAIN = b"unjoin/statement/v1\n"
STATEMENT_VERSION = 1
NONCE_BYTES = 32
STATEMENT_LIMIT_BYTES = 256 * 1024
"""More than any statement within `LIMITS` can have, whatever its characters."""
ORGANISATIONS_LIMIT = 16

LIMITS = {
    "campaign": 32,
    "language": 16,
    "name": 80,
    "text": 30_000,
    "place": 120,
    "role": 120,
    "joined": 10,
    "drive": 40,
}
"""The most characters (code points) each string member may have."""

JOINED = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
"""A date of joining, as far as its owner remembers it."""

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_FORMS = {
    "campaign": _SLUG,
    "language": re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*"),
    "joined": JOINED,
    "drive": _SLUG,
}
"""What the members that machines read look like."""


class StatementError(RegistryError):
    """A statement breaks the format. `member` names the member.

    Codes: ``statement-too-long``, ``statement-member`` (with `expected`), and
    ``statement-text`` for what UTF-8 cannot carry.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The published part of one person's declaration.

    `campaign`: the campaign's id. `organisations`: slugs in bit order; empty
    means "not stated". `language`: BCP 47 tag of the text, one of the
    campaign's languages. `name`: as typed, after `names.clean_name`; empty for
    a head-count. `text`, `place`, `role`, `joined` (``YYYY``, ``YYYY-MM`` or
    ``YYYY-MM-DD``), `drive` (the id of a drive): empty where not published.
    """

    campaign: str
    organisations: tuple[str, ...]
    language: str
    name: str = ""
    text: str = ""
    place: str = ""
    role: str = ""
    joined: str = ""
    drive: str = ""

    def __post_init__(self) -> None:
        for member, limit in LIMITS.items():
            length = len(getattr(self, member))
            if length > limit:
                raise StatementError(
                    f"{member}: {length} characters, at most {limit}",
                    code="statement-too-long",
                    member=member,
                    length=length,
                    limit=limit,
                )
        for member, form in _FORMS.items():
            value: str = getattr(self, member)
            if (value or member in _REQUIRED) and not form.fullmatch(value):
                raise _malformed(member, f"the form {form.pattern}")
        slugs = self.organisations
        if len(slugs) > ORGANISATIONS_LIMIT or len(set(slugs)) != len(slugs):
            raise _malformed("organisations", f"at most {ORGANISATIONS_LIMIT} slugs, each once")
        if not all(_SLUG.fullmatch(slug) and len(slug) <= LIMITS["campaign"] for slug in slugs):
            raise _malformed("organisations", f"slugs of at most {LIMITS['campaign']} characters")


_REQUIRED = frozenset({"v", "campaign", "language", "organisations"})


def canonical_json(statement: Statement) -> bytes:
    """The RFC 8785 bytes of `statement`; UTF-8, no final newline.

    Raises StatementError `statement-text` where a member holds a lone
    surrogate, which no UTF-8 can carry.
    """
    value: dict[str, str | int | list[str]] = {
        member: text for member in LIMITS if (text := getattr(statement, member))
    }
    value["v"] = STATEMENT_VERSION
    value["organisations"] = list(statement.organisations)
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise StatementError(
            f"not encodable as UTF-8: {error}", code="statement-text", member="statement"
        ) from error


def parse_statement(data: bytes) -> Statement:
    """The statement whose canonical JSON is `data` (untrusted).

    Raises StatementError for anything that `canonical_json` could not have
    written: other members, other types, other spelling, over 256 KiB.
    """
    if len(data) > STATEMENT_LIMIT_BYTES:
        raise _malformed("json", f"at most {STATEMENT_LIMIT_BYTES} bytes")
    try:
        value = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise _malformed("json", "UTF-8 JSON") from error
    if not isinstance(value, dict) or not value.keys() >= _REQUIRED:
        raise _malformed("json", f"an object with {', '.join(sorted(_REQUIRED))}")
    organisations = value.pop("organisations")
    if value.pop("v") != STATEMENT_VERSION:  # true and 1.0 are caught by their spelling, below
        raise _malformed("v", f"{STATEMENT_VERSION}")
    if not isinstance(organisations, list) or not all(isinstance(x, str) for x in organisations):
        raise _malformed("organisations", "a list of strings")
    for member, text in value.items():
        if member not in LIMITS:
            raise _malformed(member, "no such member")
        if not isinstance(text, str):
            raise _malformed(member, "a string")
    statement = Statement(organisations=tuple(organisations), **value)
    if canonical_json(statement) != data:
        raise _malformed("json", "RFC 8785 canonical form")
    return statement


def commit(canonical: bytes, nonce: Nonce) -> Commitment:
    """The commitment to a statement's canonical JSON under a 32-byte nonce."""
    if len(nonce) != NONCE_BYTES:
        raise _malformed("nonce", f"{NONCE_BYTES} bytes, got {len(nonce)}")
    return Commitment(hashlib.sha256(DOMAIN + nonce + canonical).digest())


def _malformed(member: str, expected: str) -> StatementError:
    return StatementError(
        f"{member}: expected {expected}",
        code="statement-member",
        member=member,
        expected=expected,
    )
