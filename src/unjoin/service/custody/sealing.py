"""Sealing with age: to several recipients, padded to a size class.

A sealed blob tells whoever holds it its size class and, as pyrage adds a stanza of
random length to what it writes and browsers do not, whether it was sealed here or
in a browser; nothing else. Plaintexts are JSON and are padded with spaces, which
JSON ignores, to 1 KiB, 4 KiB or a multiple of 16 KiB, so that the stock `age`
program opens them to something any JSON reader reads. The number of recipients is
that of the instance, always.
"""

from __future__ import annotations

import functools

import pyrage

from unjoin.service.custody.sealed_form import KIB, SealedError, check_sealed
from unjoin.service.instance import AgeIdentity, AgeRecipient, identities_in

__all__ = ["KIB", "SealedError", "check_sealed", "padded_size", "seal", "unseal"]

HEADER_LIMIT_BYTES = 8 * KIB
"""More than the header of any file of ours. A header of megabytes takes the library hours."""


def padded_size(size: int, *, at_least: int = 1 * KIB) -> int:
    """The size class, in bytes, that a plaintext of `size` bytes is padded to."""
    for limit in (1 * KIB, 4 * KIB):
        if size <= limit and at_least <= limit:
            return limit
    return -(-max(size, at_least) // (16 * KIB)) * 16 * KIB


def seal(
    plaintext: bytes, *, recipients: tuple[AgeRecipient, ...], at_least: int = 1 * KIB
) -> bytes:
    """An age file of `plaintext` (JSON) that any of `recipients` can open.

    `at_least`: the smallest size class that it may have.
    """
    padded = plaintext.ljust(padded_size(len(plaintext), at_least=at_least))
    return pyrage.encrypt(padded, _parse(recipients))


def unseal(sealed: bytes, *, identity: AgeIdentity) -> bytes:
    """The padded plaintext. Raises pyrage.DecryptError where `identity` cannot open it."""
    if b"\n--- " not in sealed[:HEADER_LIMIT_BYTES]:
        raise pyrage.DecryptError("no header of a file that was sealed here or in a browser")
    return pyrage.decrypt(sealed, _identities(identity))


@functools.lru_cache(maxsize=8)
def _parse(recipients: tuple[AgeRecipient, ...]) -> list[pyrage.x25519.Recipient]:
    return [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]


@functools.lru_cache(maxsize=8)
def _identities(identity: AgeIdentity) -> list[pyrage.x25519.Identity]:
    return [pyrage.x25519.Identity.from_str(each) for each in identities_in(identity)]
