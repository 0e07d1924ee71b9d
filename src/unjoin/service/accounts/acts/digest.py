"""What is signed: the digest of an act, and the challenge a passkey answers.

::

    digest    = SHA-256(RFC 8785 JSON of {"contents", "id", "kind", "proposer", "week"})
    challenge = SHA-256("unjoin/act/v1\\n" ‖ digest ‖ place (1 byte: 1 or 2) ‖ nonce (16 bytes))

The random id makes each digest one of its own, so that what was signed for one act
never fits another with the same contents. The place says who signs: 1 proposes, 2
approves; an answer given as the one never counts as the other. The nonce is drawn
anew each time the page is shown.

The standard library and rfc8785 only; no I/O.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from enum import IntEnum
from typing import Any, NewType

import rfc8785

ActDigest = NewType("ActDigest", bytes)
"""32 bytes: exactly what both people sign."""

NONCE_BYTES = 16
_DOMAIN = b"unjoin/act/v1\n"


class Place(IntEnum):
    """Who of the two signs."""

    PROPOSER = 1
    APPROVER = 2


def act_digest(
    *, act_id: str, kind: str, contents: Mapping[str, Any], proposer: str, week: int
) -> ActDigest:
    """The digest of an act. `proposer` is a handle; `contents` is JSON."""
    act: dict[str, Any] = {
        "contents": dict(contents),
        "id": act_id,
        "kind": kind,
        "proposer": proposer,
        "week": week,
    }
    return ActDigest(hashlib.sha256(rfc8785.dumps(act)).digest())


def challenge(digest: ActDigest, place: Place, nonce: bytes) -> bytes:
    """The 32 bytes that a passkey is asked to sign."""
    assert len(digest) == hashlib.sha256().digest_size, "a digest"  # noqa: S101
    assert len(nonce) == NONCE_BYTES, "a nonce"  # noqa: S101
    return hashlib.sha256(_DOMAIN + digest + place.to_bytes(1) + nonce).digest()


def credential_digest(credential_id: bytes) -> bytes:
    """What is kept of the passkey that was used."""
    return hashlib.sha256(credential_id).digest()
