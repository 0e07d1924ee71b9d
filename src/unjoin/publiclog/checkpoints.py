"""Checkpoints: how large a log is and which root it has, signed by the log.

Rules kept here:

1. A checkpoint's text is the origin, the size in decimal without leading zeros
   and the root in base64, each on a line. Extension lines are read, never empty,
   and nothing is concluded from them.
2. A log of size 0 has the root of the empty tree.
3. A checkpoint is a log's own only if the log's key signed it and its origin is
   the key's name. Other signatures on it are not looked into here.

Whether one checkpoint continues another is `tree`'s to say. Source:
c2sp.org/tlog-checkpoint.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from unjoin.publiclog.encoding import decode_base64, encode_base64, parse_decimal
from unjoin.publiclog.errors import CheckpointError, EncodingError
from unjoin.publiclog.notes import Note, SigningKey, VerifierKey, parse_note, verified_by
from unjoin.publiclog.tree import EMPTY_ROOT, HASH_BYTES, SIZE_LIMIT, Hash

CHECKPOINT_LIMIT_BYTES = 1024 * 1024
"""With its signatures. A hundred of the longest kind in use are half of it."""
TEXT_LIMIT_BYTES = 64 * 1024

_CONTROL = re.compile(r"[\x00-\x1f]")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says of itself at one size.

    `origin`: the log's name, not empty. `size`: leaves, 0…2⁶³−1. `root`: 32 bytes.
    `extensions`: lines without their newline. Construction raises CheckpointError
    for what could not be read again.
    """

    origin: str
    size: int
    root: Hash
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for line in (self.origin, *self.extensions):
            _check_line(line)
        if not 0 <= self.size < SIZE_LIMIT:
            raise _error("size", f"0…{SIZE_LIMIT - 1}, got {self.size}")
        if len(self.root) != HASH_BYTES:
            raise _error("root", f"{HASH_BYTES} bytes, got {len(self.root)}")
        if self.size == 0 and self.root != EMPTY_ROOT:
            raise _error("root", "the root of the empty tree, because the size is 0")

    def encode(self) -> bytes:
        """The text that is signed."""
        lines = (self.origin, str(self.size), encode_base64(self.root), *self.extensions)
        return "".join(f"{line}\n" for line in lines).encode("utf-8")


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A checkpoint that its log signed, and the note it came in, with all signatures."""

    checkpoint: Checkpoint
    note: Note


def parse_checkpoint(text: bytes) -> Checkpoint:
    """The checkpoint that `text` (untrusted: a note's text) writes. Verifies nothing.

    Raises CheckpointError with what was expected; the code is ``checkpoint-`` and
    ``form``, ``long``, ``line`` (an origin or extension line), ``size`` or ``root``.
    """
    if len(text) > TEXT_LIMIT_BYTES:
        raise _error("long", f"at most {TEXT_LIMIT_BYTES} bytes, got {len(text)}")
    try:
        lines = text.decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise _error("form", f"UTF-8; it is none at byte {error.start}") from error
    if len(lines) < 4 or lines.pop() != "":
        raise _error("form", "at least three lines, each with its newline")
    origin, size, root, *extensions = lines
    try:
        size_leaves = parse_decimal(size, limit=SIZE_LIMIT - 1)
    except EncodingError as error:
        raise _error("size", f"decimal, 0…{SIZE_LIMIT - 1}, no leading zeros") from error
    try:
        root_hash = Hash(decode_base64(root, HASH_BYTES))
    except EncodingError as error:
        raise _error("root", f"canonical base64 of {HASH_BYTES} bytes") from error
    return Checkpoint(origin, size_leaves, root_hash, tuple(extensions))


def open_checkpoint(data: bytes, key: VerifierKey) -> SignedCheckpoint:
    """The checkpoint in the note `data` (untrusted), signed by the log's `key` (trusted).

    Raises NoteError for what is no note or bears a false signature of `key`, and
    CheckpointError: `checkpoint-unsigned` where `key` did not sign,
    `checkpoint-origin` where it signed for another origin than its name, and the
    codes of `parse_checkpoint`.
    """
    note = parse_note(data, limit_bytes=CHECKPOINT_LIMIT_BYTES)
    if not verified_by(note, [key]):
        raise CheckpointError(
            f"not signed by the log's key {key.name}+{key.key_id.hex()}",
            code="checkpoint-unsigned",
            name=key.name,
        )
    checkpoint = parse_checkpoint(note.text)
    if checkpoint.origin != key.name:
        raise CheckpointError(
            f"the origin is {checkpoint.origin!r}, the log's key is of {key.name}",
            code="checkpoint-origin",
            origin=checkpoint.origin,
            expected=key.name,
        )
    return SignedCheckpoint(checkpoint, note)


def sign_checkpoint(checkpoint: Checkpoint, key: SigningKey) -> Note:
    """The note of `checkpoint` with the log's signature alone. The same bytes each time.

    Whoever calls this answers for it that the log never signed a checkpoint that
    this one does not continue. Raises CheckpointError `checkpoint-origin` where
    the origin is not the key's name.
    """
    if checkpoint.origin != key.name:
        raise CheckpointError(
            f"the origin is {checkpoint.origin!r}, the key is of {key.name}",
            code="checkpoint-origin",
            origin=checkpoint.origin,
            expected=key.name,
        )
    text = checkpoint.encode()
    return Note(text, (key.sign(text),))


def _check_line(line: str) -> None:
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        line = ""
    if not line or _CONTROL.search(line):
        raise _error("line", "UTF-8, not empty, without control characters")


def _error(what: str, expected: str) -> CheckpointError:
    return CheckpointError(
        f"checkpoint, {what}: expected {expected}", code=f"checkpoint-{what}", expected=expected
    )
