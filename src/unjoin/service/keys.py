"""Making the keys of an instance.

Every function returns text ready for a file. Nothing here writes, and nothing
here keeps a copy.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

import pyrage

from unjoin.service.instance import AgeIdentity, AgeRecipient

PEPPER_BYTES = 32


@dataclass(frozen=True)
class AgeKey:
    """An age X25519 key: the identity opens what was sealed to the recipient."""

    identity: AgeIdentity
    recipient: AgeRecipient


def make_age_key() -> AgeKey:
    """A fresh age key, in the form the `age` program reads and writes."""
    identity = pyrage.x25519.Identity.generate()
    return AgeKey(AgeIdentity(str(identity)), AgeRecipient(str(identity.to_public())))


def make_pepper() -> str:
    """32 random bytes as hex."""
    return secrets.token_hex(PEPPER_BYTES)


def make_session_key() -> str:
    """A random key that signs staff sessions."""
    return secrets.token_urlsafe(48)
