"""A log by hand: plain Merkle trees, notes and signatures. Imports nothing of unjoin.

Trees are hashed as RFC 6962, section 2.1, writes it down, by recursion; so this
judges every faster way.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.vectors.entries import digest

ED25519, COSIGNATURE = 1, 4


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def root(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, over entries."""
    if not leaves:
        return sha256(b"")
    if len(leaves) == 1:
        return sha256(b"\0" + leaves[0])
    half = _split(len(leaves))
    return sha256(b"\1" + root(leaves[:half]) + root(leaves[half:]))


def path(index: int, leaves: list[bytes]) -> list[bytes]:
    """PATH of RFC 6962, section 2.1.1."""
    if len(leaves) == 1:
        return []
    half = _split(len(leaves))
    if index < half:
        return [*path(index, leaves[:half]), root(leaves[half:])]
    return [*path(index - half, leaves[half:]), root(leaves[:half])]


def _split(size: int) -> int:
    half = 1
    while half * 2 < size:
        half *= 2
    return half


@dataclass(frozen=True)
class Key:
    """A key made from its label; always the same."""

    name: str
    label: str = "log"
    algorithm: int = ED25519

    @property
    def private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(digest(f"seed of {self.label}"))

    @property
    def typed(self) -> bytes:
        return bytes([self.algorithm]) + self.private.public_key().public_bytes_raw()

    @property
    def key_id(self) -> bytes:
        return sha256(self.name.encode() + b"\n" + self.typed)[:4]

    @property
    def vkey(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{b64(self.typed)}"

    def line(self, signature: bytes) -> str:
        return f"\u2014 {self.name} {b64(self.key_id + signature)}\n"

    def signed(self, text: str) -> str:
        """The signature line of this key for a note's text."""
        return self.line(self.private.sign(text.encode()))

    def cosigned(self, text: str, time: int) -> str:
        """The line of a cosignature made at `time`."""
        signature = self.private.sign(f"cosignature/v1\ntime {time}\n{text}".encode())
        return self.line(time.to_bytes(8, "big") + signature)


def checkpoint(origin: str, leaves: list[bytes], more: str = "") -> str:
    """The text of a checkpoint, with extension lines `more`."""
    return f"{origin}\n{len(leaves)}\n{b64(root(leaves))}\n{more}"
