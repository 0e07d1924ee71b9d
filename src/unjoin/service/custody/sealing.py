"""Sealing with age: to several recipients, padded to a size class.

A sealed blob tells whoever holds it nothing but its size class. Plaintexts are
JSON and are padded with spaces, which JSON ignores, to 1 KiB, 4 KiB or a
multiple of 16 KiB, so that the stock `age` program opens them to something any
JSON reader reads. The number of recipients is that of the instance, always.
"""

from __future__ import annotations

import functools

import pyrage

from unjoin.service.instance import AgeIdentity, AgeRecipient

KIB = 1024


def padded_size(size: int) -> int:
    """The size class, in bytes, that a plaintext of `size` bytes is padded to."""
    for limit in (1 * KIB, 4 * KIB):
        if size <= limit:
            return limit
    return -(-size // (16 * KIB)) * 16 * KIB


def seal(plaintext: bytes, *, recipients: tuple[AgeRecipient, ...]) -> bytes:
    """An age file of `plaintext` (JSON) that any of `recipients` can open."""
    return pyrage.encrypt(plaintext.ljust(padded_size(len(plaintext))), _parse(recipients))


def unseal(sealed: bytes, *, identity: AgeIdentity) -> bytes:
    """The padded plaintext. Raises pyrage.DecryptError where `identity` cannot open it."""
    return pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(identity)])


@functools.lru_cache(maxsize=8)
def _parse(recipients: tuple[AgeRecipient, ...]) -> list[pyrage.x25519.Recipient]:
    return [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
