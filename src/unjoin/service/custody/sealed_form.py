"""Checking from outside that bytes have the form of a file that was sealed as ours are.

Nobody who says that something is sealed is believed. `check_sealed` reads what can
be read without a key, from any bytes, and accepts one form only: the binary form of
age, version 1, with a stanza X25519 for each recipient, the MAC, and a payload of
one size class. No passphrase, no SSH key, no plugin, no armour, nothing that a
program adds to exercise its readers ("grease").

What it cannot know: whether the stanzas are for our recipients, and what is inside.
A file that passes may still not open. Source: c2sp.org/age.
"""

from __future__ import annotations

import base64
import re

KIB = 1024
CHUNK_BYTES = 64 * KIB
NONCE_BYTES = 16
TAG_BYTES = 16
LARGEST_CLASS = 1024 * KIB
"""The largest plaintext that is accepted; more than any form can send."""

_VERSION = b"age-encryption.org/v1\n"
# 43 characters of base64 without padding are 32 bytes.
_STANZA = re.compile(rb"-> X25519 ([A-Za-z0-9+/]{43})\n([A-Za-z0-9+/]{43})\n")
_MAC = re.compile(rb"--- ([A-Za-z0-9+/]{43})\n")
_STANZA_BYTES = len(b"-> X25519 \n\n") + 2 * 43
_MAC_BYTES = len(b"--- \n") + 43


class SealedError(Exception):
    """Bytes do not have the form of a file sealed as ours are. `code` says why: sealed-large,
    sealed-version, sealed-stanza, sealed-recipients, sealed-mac, sealed-size."""

    def __init__(self, sentence: str, *, code: str) -> None:
        super().__init__(sentence)
        self.code = code


def check_sealed(data: bytes, *, recipients: int) -> None:
    """Raise SealedError unless `data` (untrusted) has the form of a file for `recipients` keys.

    It must have exactly so many stanzas of type X25519 and none of any other, and
    a payload of exactly one size class, no larger than LARGEST_CLASS.
    """
    if len(data) > _largest(recipients):
        raise SealedError(f"more than {LARGEST_CLASS} bytes are sealed in it", code="sealed-large")
    if not data.startswith(_VERSION):
        raise SealedError("not a binary file of age, version 1", code="sealed-version")
    place = _check_stanzas(data, recipients)
    mac = _MAC.match(data, place)
    if mac is None or not _is_canonical(mac[1]):
        raise SealedError("no MAC of 32 bytes after the recipients", code="sealed-mac")
    if not _is_payload_of_a_class(len(data) - mac.end()):
        raise SealedError("what is sealed has no size class", code="sealed-size")


def is_size_class(size: int) -> bool:
    """Whether a plaintext is padded to so many bytes: 1 KiB, 4 KiB, or a multiple of 16 KiB."""
    return size in (1 * KIB, 4 * KIB) or (size > 0 and size % (16 * KIB) == 0)


def _check_stanzas(data: bytes, recipients: int) -> int:
    """Where the line with the MAC begins."""
    place = len(_VERSION)
    for _ in range(recipients):
        if data.startswith(b"---", place):
            break
        stanza = _STANZA.match(data, place)
        if stanza is None or not all(map(_is_canonical, stanza.groups())):
            raise SealedError("a recipient that is no X25519 key", code="sealed-stanza")
        place = stanza.end()
    if place != len(_VERSION) + recipients * _STANZA_BYTES or data.startswith(b"->", place):
        raise SealedError(f"not sealed to exactly {recipients} keys", code="sealed-recipients")
    return place


def _is_canonical(text: bytes) -> bool:
    """Whether 43 characters are the one way to write their 32 bytes."""
    return base64.b64encode(base64.b64decode(text + b"=")).rstrip(b"=") == text


def _is_payload_of_a_class(payload_bytes: int) -> bool:
    rest = payload_bytes - NONCE_BYTES
    size = rest - -(-rest // (CHUNK_BYTES + TAG_BYTES)) * TAG_BYTES
    # The second condition excludes an empty last chunk, which age forbids.
    return is_size_class(size) and rest == size + _tags(size)


def _largest(recipients: int) -> int:
    header = len(_VERSION) + recipients * _STANZA_BYTES + _MAC_BYTES
    return header + NONCE_BYTES + LARGEST_CLASS + _tags(LARGEST_CLASS)


def _tags(size: int) -> int:
    """Bytes that the chunks of a payload add to what is sealed in it."""
    return -(-size // CHUNK_BYTES) * TAG_BYTES
