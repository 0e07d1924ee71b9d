"""The keys that sign notes, and the signatures they make.

A key's name and id say which signature line is whose; only the public key says
whether it is true. Source: c2sp.org/signed-note, "Signatures" and "Verifier
keys"; the text of a signing key is that of Go's ``golang.org/x/mod/sumdb/note``.
Making a seed is the caller's work, and so is keeping it.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from enum import IntEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from unjoin.publiclog.encoding import decode_base64, encode_base64
from unjoin.publiclog.errors import EncodingError, NoteError

KEY_ID_BYTES = 4
SEED_BYTES = 32
NAME_LIMIT_BYTES = 255
"""The longest name of a key of ours; what c2sp.org/tlog-cosignature can sign."""
KEY_TEXT_LIMIT = 4096
"""More characters than any verifier key of a known algorithm has."""

_SKEY_PREFIX = "PRIVATE+KEY+"
_HEX_KEY_ID = re.compile(r"[0-9a-f]{8}")
_CONTROL = re.compile(r"[\x00-\x1f]")
# Unicode's White_Space above U+0020, written out: the meaning of a name must not depend on the
# version of Unicode that a reader was built with.
_NOT_IN_NAMES = re.compile("[ +\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")


class Algorithm(IntEnum):
    """Signature types, by their identifier byte.

    ML_DSA_44 is known so that its keys can be read and named; nothing here
    verifies it.
    """

    ED25519 = 1
    COSIGNATURE = 4
    ML_DSA_44 = 6


PUBLIC_KEY_BYTES = {
    Algorithm.ED25519: 32,
    Algorithm.COSIGNATURE: 32,
    Algorithm.ML_DSA_44: 1312,
}


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: who says to have signed, and with what.

    `name`: key name. `key_id`: 4 bytes. `data`: at least one byte, what follows
    the key id; its form is the algorithm's. Proves nothing until verified.
    """

    name: str
    key_id: bytes
    data: bytes

    def __post_init__(self) -> None:
        check_name(self.name)
        if len(self.key_id) != KEY_ID_BYTES or not self.data:
            raise NoteError(
                "a signature is a key id of 4 bytes and at least one byte more",
                code="note-signature-length",
                name=self.name,
            )


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key with its name and algorithm. `public_key`: 32 bytes (1312 for ML-DSA-44)."""

    name: str
    algorithm: Algorithm
    public_key: bytes

    def __post_init__(self) -> None:
        check_name(self.name, limit_bytes=NAME_LIMIT_BYTES)
        expected = PUBLIC_KEY_BYTES[self.algorithm]
        if len(self.public_key) != expected:
            raise _bad_key("vkey-length", f"a public key of {expected} bytes")

    @property
    def key_id(self) -> bytes:
        """SHA-256(name ‖ newline ‖ algorithm ‖ public key), the first 4 bytes."""
        name = self.name.encode("utf-8")
        return hashlib.sha256(name + b"\n" + self._typed_key()).digest()[:KEY_ID_BYTES]

    def encode(self) -> str:
        """The key's text, ``name+id+base64``, without a line end."""
        return f"{self.name}+{self.key_id.hex()}+{encode_base64(self._typed_key())}"

    def _typed_key(self) -> bytes:
        return bytes([self.algorithm]) + self.public_key

    def is_of(self, signature: Signature) -> bool:
        """Whether `signature` says to be of this key. It need not be true."""
        return self.name == signature.name and self.key_id == signature.key_id


def verify_ed25519(public_key: bytes, data: bytes, message: bytes) -> bool:
    """Whether `data` is the RFC 8032 signature of `message` by a 32-byte public key."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(data, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An Ed25519 key that signs notes. `seed`: 32 bytes, secret; `repr` does not show it."""

    name: str
    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        check_name(self.name, limit_bytes=NAME_LIMIT_BYTES)
        if len(self.seed) != SEED_BYTES:
            raise _bad_key("skey-length", f"a seed of {SEED_BYTES} bytes")

    @property
    def vkey(self) -> VerifierKey:
        """The public half."""
        public_key = Ed25519PrivateKey.from_private_bytes(self.seed).public_key()
        return VerifierKey(self.name, Algorithm.ED25519, public_key.public_bytes_raw())

    def sign(self, text: bytes) -> Signature:
        """The signature of a note's text, which ends in a newline. The same each time."""
        data = Ed25519PrivateKey.from_private_bytes(self.seed).sign(text)
        return Signature(self.name, self.vkey.key_id, data)

    def encode(self) -> str:
        """The key's text, secret, ``PRIVATE+KEY+name+id+base64``, without a line end."""
        typed = encode_base64(bytes([Algorithm.ED25519]) + self.seed)
        return f"{_SKEY_PREFIX}{self.name}+{self.vkey.key_id.hex()}+{typed}"


def parse_vkey(text: str) -> VerifierKey:
    """The public key that `text` (untrusted) writes, without a line end.

    Raises NoteError: `vkey-form` (not three parts, or a part in another spelling),
    `vkey-algorithm` (one this program does not know), `vkey-length`, `vkey-id`
    (not that of name and key), or what is wrong with the name.
    """
    name, key_id, typed = _parse_key_text(text, "vkey")
    if typed[0] not in list(Algorithm):
        raise NoteError(
            f"signature type {typed[0]:02x} is not known",
            code="vkey-algorithm",
            algorithm=typed[0],
        )
    key = VerifierKey(name, Algorithm(typed[0]), typed[1:])
    if key.key_id != key_id:
        raise _bad_key("vkey-id", f"the key id {key.key_id.hex()} of this name and key")
    return key


def parse_skey(text: str) -> SigningKey:
    """The signing key that `text` (secret) writes, without a line end.

    Raises NoteError with the codes of `parse_vkey`, as ``skey-…``. No error
    carries any of the text.
    """
    if not text.startswith(_SKEY_PREFIX):
        raise _bad_key("skey-form", "PRIVATE+KEY+name+id+base64")
    name, key_id, typed = _parse_key_text(text.removeprefix(_SKEY_PREFIX), "skey")
    if typed[0] != Algorithm.ED25519:
        raise _bad_key("skey-algorithm", "an Ed25519 key")
    key = SigningKey(name, typed[1:])
    if key.vkey.key_id != key_id:
        raise _bad_key("skey-id", "the key id of this name and key")
    return key


def check_name(name: str, *, limit_bytes: int | None = None) -> None:
    """Raise NoteError unless `name` can be a key's name in a signature line.

    Codes: `note-name` for an empty one, white space, ``+``, a control character
    or half a surrogate pair; `note-name-long` for over `limit_bytes` of UTF-8.
    """
    try:
        length = len(name.encode("utf-8"))
    except UnicodeEncodeError:
        length = 0
    if not length or _NOT_IN_NAMES.search(name) or _CONTROL.search(name):
        raise NoteError(
            "a key name is UTF-8, not empty, without white space, + and control characters",
            code="note-name",
        )
    if limit_bytes is not None and length > limit_bytes:
        raise NoteError(
            f"a key name of {length} bytes, at most {limit_bytes}",
            code="note-name-long",
            length=length,
            limit=limit_bytes,
        )


def _parse_key_text(text: str, kind: str) -> tuple[str, bytes, bytes]:
    """Name, key id and the bytes behind it (at least one). Base64 has ``+`` too."""
    parts = text.split("+", 2) if len(text) <= KEY_TEXT_LIMIT else []
    if len(parts) != 3 or not _HEX_KEY_ID.fullmatch(parts[1]):
        raise _bad_key(f"{kind}-form", "name, key id in 8 lower-case hex digits and base64")
    check_name(parts[0], limit_bytes=NAME_LIMIT_BYTES)
    try:
        typed = decode_base64(parts[2])
    except EncodingError:
        # Not chained: the text of a signing key must not travel in a traceback.
        raise _bad_key(f"{kind}-form", "canonical base64 as the third part") from None
    if not typed:
        raise _bad_key(f"{kind}-form", "a key behind its algorithm")
    return parts[0], bytes.fromhex(parts[1]), typed


def _bad_key(code: str, expected: str) -> NoteError:
    return NoteError(f"expected {expected}", code=code, expected=expected)
