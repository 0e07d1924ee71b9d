"""Making the keys of an instance.

Every function returns text ready for a file. Nothing here writes, and nothing
here keeps a copy.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

import pyrage

from unjoin.publiclog.notes import SigningKey
from unjoin.service.instance import PEPPER_BYTES, AgeIdentity, AgeRecipient

LOG_SEED_BYTES = 32
DO_NOT_CALL_BYTES = 32


@dataclass(frozen=True)
class AgeKey:
    """An age X25519 key: the identity opens what was sealed to the recipient."""

    identity: AgeIdentity
    recipient: AgeRecipient


def make_age_key() -> AgeKey:
    """A fresh age key, in the form the `age` program reads and writes."""
    identity = pyrage.x25519.Identity.generate()
    return AgeKey(AgeIdentity(str(identity)), AgeRecipient(str(identity.to_public())))


def recipient_of(identity: AgeIdentity) -> AgeRecipient:
    """What is sealed to whom `identity` opens for. Raises pyrage.IdentityError."""
    return AgeRecipient(str(pyrage.x25519.Identity.from_str(identity).to_public()))


def make_pepper() -> str:
    """32 random bytes as hex."""
    return secrets.token_hex(PEPPER_BYTES)


def make_session_key() -> str:
    """A random key that signs staff sessions."""
    return secrets.token_urlsafe(48)


def make_do_not_call_key() -> str:
    """32 random bytes as hex, under which numbers that must not be called are found."""
    return secrets.token_hex(DO_NOT_CALL_BYTES)


def make_log_key(origin: str) -> SigningKey:
    """A fresh key that signs the log named `origin`.

    Raises NoteError where that cannot be a log's name (white space, a plus sign).
    """
    return SigningKey(origin, secrets.token_bytes(LOG_SEED_BYTES))


def make_invalid_origin(first_word: str) -> str:
    """A name for a log that has no host name: unlike any other, and nobody's address."""
    return f"{first_word}-{secrets.token_hex(4)}.invalid/log"
