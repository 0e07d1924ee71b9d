"""Signed notes: a text, and who signed it.

Rules kept here:

1. A note is valid UTF-8 without control characters but the newline: a text that
   ends in a newline, an empty line, then signature lines, each ``— name base64``
   with U+2014. The text is parted from the signatures at the *last* empty line.
2. A signature of a key that is not known is ignored. One of a known key that does
   not verify rejects the note, and so does a known key that signed twice: a
   writer does neither.
3. At most 100 signatures, and at most 16 MiB.

A note's text must not be used before `verified_by` has named a trusted key.
Cosignatures are verified in `cosignatures`, since they sign more than the text.
Source: c2sp.org/signed-note.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from unjoin.publiclog.encoding import decode_base64, encode_base64
from unjoin.publiclog.errors import EncodingError, NoteError
from unjoin.publiclog.keys import (
    KEY_ID_BYTES,
    Algorithm,
    Signature,
    SigningKey,
    VerifierKey,
    parse_skey,
    parse_vkey,
    verify_ed25519,
)

__all__ = [
    "NOTE_LIMIT_BYTES",
    "SIGNATURE_LIMIT",
    "Algorithm",
    "Note",
    "Signature",
    "SigningKey",
    "VerifierKey",
    "encode_signatures",
    "known_signatures",
    "parse_note",
    "parse_signatures",
    "parse_skey",
    "parse_vkey",
    "verified_by",
]

NOTE_LIMIT_BYTES = 16 * 1024 * 1024
SIGNATURE_LIMIT = 100
"""The specification demands that 16 be read."""

_LINE_START = "— "  # U+2014 and a space; hyphens that look like it are another character
_CONTROL = re.compile(rb"[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True, slots=True)
class Note:
    """A text with its signatures, none of them verified.

    `text`: UTF-8, ends in a newline. `signatures`: 1…100, in the order of their
    lines. Construction raises NoteError for what `parse_note` would refuse.
    """

    text: bytes
    signatures: tuple[Signature, ...]

    def __post_init__(self) -> None:
        _check_text(self.text)
        _check_count(len(self.signatures))

    def encode(self) -> bytes:
        """The note as it is published."""
        return self.text + b"\n" + encode_signatures(self.signatures)


def encode_signatures(signatures: Iterable[Signature]) -> bytes:
    """The signature lines of a note, each with its newline."""
    return "".join(
        f"{_LINE_START}{signature.name} {encode_base64(signature.key_id + signature.data)}\n"
        for signature in signatures
    ).encode("utf-8")


def parse_note(data: bytes, *, limit_bytes: int = NOTE_LIMIT_BYTES) -> Note:
    """The note that `data` (untrusted) holds. Verifies nothing.

    Raises NoteError: `note-long`; `note-control` (with `offset`; a carriage return
    is one); `note-utf8`; `note-form` where there is no text, no empty line or no
    final newline; and the codes of `parse_signatures`.
    """
    if len(data) > limit_bytes:
        raise NoteError(
            f"{len(data)} bytes, at most {limit_bytes}",
            code="note-long",
            length=len(data),
            limit=limit_bytes,
        )
    _check_characters(data)
    end = data.rfind(b"\n\n")
    if end < 0:
        raise NoteError("no empty line between text and signatures", code="note-form")
    return Note(data[: end + 1], parse_signatures(data[end + 2 :]))


def parse_signatures(data: bytes) -> tuple[Signature, ...]:
    """The signature lines that `data` (untrusted) is made of, 1…100.

    Raises NoteError: `note-form` (no final newline), `note-signature-count`,
    `note-signature-line` (with `line`, from 1), `note-control`, `note-utf8`.
    """
    text = _check_characters(data)
    if not text.endswith("\n"):
        raise NoteError("no final newline", code="note-form")
    lines = text.split("\n")[:-1]
    _check_count(len(lines))
    return tuple(_parse_line(number, line) for number, line in enumerate(lines, start=1))


def known_signatures(
    note: Note, keys: Iterable[VerifierKey]
) -> Iterator[tuple[VerifierKey, Signature]]:
    """The signatures that say to be of one of `keys`, unverified, in the order of the note.

    Raises NoteError `note-signature-twice` where a key is there twice, and
    `note-key-ambiguous` where two of `keys` cannot be told apart by name and id.
    """
    known: dict[tuple[str, bytes], VerifierKey] = {}
    for key in keys:
        if known.setdefault((key.name, key.key_id), key) != key:
            raise NoteError(
                f"two keys with the name {key.name} and the id {key.key_id.hex()}",
                code="note-key-ambiguous",
                name=key.name,
            )
    seen = set()
    for signature in note.signatures:
        who = (signature.name, signature.key_id)
        if who not in known:
            continue
        if who in seen:
            raise NoteError(
                f"signed twice by {signature.name}",
                code="note-signature-twice",
                name=signature.name,
            )
        seen.add(who)
        yield known[who], signature


def verified_by(note: Note, keys: Iterable[VerifierKey]) -> tuple[VerifierKey, ...]:
    """Those of `keys` (trusted, Ed25519) that signed `note`, in the order of their lines.

    Empty where none did: the text is then nobody's. Raises NoteError:
    `note-signature` where a signature of one of `keys` does not verify,
    `note-key-algorithm` for a key that signs something else than notes, and the
    codes of `known_signatures`.
    """
    signers = []
    trusted = tuple(keys)
    for key in trusted:
        if key.algorithm is not Algorithm.ED25519:
            raise NoteError(
                f"{key.name}: notes are verified with Ed25519 keys, not {key.algorithm.name}",
                code="note-key-algorithm",
                name=key.name,
                algorithm=int(key.algorithm),
            )
    for key, signature in known_signatures(note, trusted):
        if not verify_ed25519(key.public_key, signature.data, note.text):
            raise NoteError(
                f"the signature by {key.name} does not fit the text",
                code="note-signature",
                name=key.name,
            )
        signers.append(key)
    return tuple(signers)


def _parse_line(number: int, line: str) -> Signature:
    name, _, encoded = line.removeprefix(_LINE_START).partition(" ")
    try:
        if line.startswith(_LINE_START):
            data = decode_base64(encoded)
            return Signature(name, data[:KEY_ID_BYTES], data[KEY_ID_BYTES:])
    except (EncodingError, NoteError):
        pass
    expected = "— (U+2014), key name and base64 of key id and signature, parted by single spaces"
    raise NoteError(
        f"signature line {number}: expected {expected}",
        code="note-signature-line",
        line=number,
        expected=expected,
    )


def _check_text(text: bytes) -> None:
    _check_characters(text)
    if not text.endswith(b"\n"):
        raise NoteError("a text that ends in a newline is expected", code="note-form")


def _check_characters(data: bytes) -> str:
    """`data` as text, which has no control character but newlines."""
    if found := _CONTROL.search(data):
        raise NoteError(
            f"control character {found[0][0]:02x} at byte {found.start()}",
            code="note-control",
            offset=found.start(),
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NoteError(
            f"not UTF-8 at byte {error.start}", code="note-utf8", offset=error.start
        ) from error


def _check_count(count: int) -> None:
    if not 1 <= count <= SIGNATURE_LIMIT:
        raise NoteError(
            f"{count} signatures, 1…{SIGNATURE_LIMIT} are expected",
            code="note-signature-count",
            count=count,
            limit=SIGNATURE_LIMIT,
        )
