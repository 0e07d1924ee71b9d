"""Cosignatures: a witness says that it saw a checkpoint continue the ones before.

Rules kept here:

1. A cosignature (v1, Ed25519) is a signature line whose data are a timestamp, 8
   bytes, and a signature, 64 bytes, over ``cosignature/v1``, ``time`` with the
   timestamp, and the checkpoint's whole text.
2. As with every signed note: of an unknown key, ignored; of a known key and not
   true, or there twice, the note is rejected.
3. ML-DSA-44 keys may be among the witnesses, but nothing here can verify them:
   they never count as having cosigned.

What a timestamp means for trust is the caller's policy. Source:
c2sp.org/tlog-cosignature.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from unjoin.publiclog.errors import CosignatureError, NoteError
from unjoin.publiclog.keys import Algorithm, Signature, VerifierKey, verify_ed25519
from unjoin.publiclog.notes import Note, known_signatures

TIMESTAMP_LIMIT = 2**63
"""POSIX seconds are below this."""

_DATA = struct.Struct(">Q64s")


@dataclass(frozen=True, slots=True)
class Cosignature:
    """A cosignature that was verified. `timestamp`: when it was made, POSIX seconds."""

    key: VerifierKey
    timestamp: int


def find_cosignatures(note: Note, witnesses: Iterable[VerifierKey]) -> tuple[Cosignature, ...]:
    """The cosignatures on a checkpoint's `note` by `witnesses` (trusted keys), in its order.

    Says nothing of the log's own signature. Raises CosignatureError
    `cosignature-key` for a key that does not cosign, `cosignature-length` and
    `cosignature-timestamp` for what cannot be one, and NoteError `note-signature`
    where one does not verify, or as `known_signatures` does.
    """
    found = []
    for key, signature in known_signatures(note, _cosigning(witnesses)):
        timestamp, data = _unpack(signature)
        if not verify_ed25519(key.public_key, data, _message(note.text, timestamp)):
            raise NoteError(
                f"the cosignature by {key.name} does not fit the checkpoint",
                code="note-signature",
                name=key.name,
            )
        found.append(Cosignature(key, timestamp))
    return tuple(found)


def cosign(text: bytes, *, name: str, seed: bytes, timestamp: int) -> Signature:
    """A witness's side: the cosignature of a checkpoint's `text` by the key `name`.

    `seed`: 32 bytes, secret. `timestamp`: POSIX seconds. Whether the checkpoint
    deserves it is the caller's to know. Raises CosignatureError
    `cosignature-timestamp` outside 0…2⁶³−1.
    """
    _check_timestamp(name, timestamp)
    private_key = Ed25519PrivateKey.from_private_bytes(seed)
    key = cosigner_key(name, private_key.public_key().public_bytes_raw())
    data = _DATA.pack(timestamp, private_key.sign(_message(text, timestamp)))
    return Signature(name, key.key_id, data)


def cosigner_key(name: str, public_key: bytes) -> VerifierKey:
    """The verifier key of a witness with this Ed25519 key of 32 bytes."""
    return VerifierKey(name, Algorithm.COSIGNATURE, public_key)


def _cosigning(witnesses: Iterable[VerifierKey]) -> Iterable[VerifierKey]:
    for key in witnesses:
        if key.algorithm is Algorithm.COSIGNATURE:
            yield key
        elif key.algorithm is not Algorithm.ML_DSA_44:
            raise CosignatureError(
                f"{key.name}: {key.algorithm.name} keys do not cosign",
                code="cosignature-key",
                name=key.name,
                algorithm=int(key.algorithm),
            )


def _unpack(signature: Signature) -> tuple[int, bytes]:
    if len(signature.data) != _DATA.size:
        raise CosignatureError(
            f"{signature.name}: {_DATA.size} bytes are expected, got {len(signature.data)}",
            code="cosignature-length",
            name=signature.name,
            expected=_DATA.size,
            length=len(signature.data),
        )
    timestamp, data = _DATA.unpack(signature.data)
    _check_timestamp(signature.name, timestamp)
    return timestamp, data


def _check_timestamp(name: str, timestamp: int) -> None:
    if not 0 <= timestamp < TIMESTAMP_LIMIT:
        raise CosignatureError(
            f"{name}: a timestamp of 0…2^63−1 is expected",
            code="cosignature-timestamp",
            name=name,
        )


def _message(text: bytes, timestamp: int) -> bytes:
    return f"cosignature/v1\ntime {timestamp}\n".encode("ascii") + text
