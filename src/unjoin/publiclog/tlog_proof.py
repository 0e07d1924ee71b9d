"""Offline proofs: one file that shows that a leaf is in a log.

Rules kept here:

1. A proof is the version line, perhaps extra data, the leaf's index, the hashes
   from the leaf's sibling upwards, an empty line and the checkpoint verbatim.
2. It is read only in the one spelling a writer produces, and only with a
   checkpoint that is a well-formed note and larger than the index.
3. The extra data are authenticated by nothing. Whoever verifies makes the leaf
   anew, from them or from elsewhere.

Cosignatures on the checkpoint are `cosignatures`' to find, and whether they
suffice is `policy`'s to say. Source: c2sp.org/tlog-proof.
"""

from __future__ import annotations

from dataclasses import dataclass

from unjoin.publiclog.checkpoints import (
    CHECKPOINT_LIMIT_BYTES,
    SignedCheckpoint,
    open_checkpoint,
    parse_checkpoint,
)
from unjoin.publiclog.encoding import decode_base64, encode_base64, parse_decimal
from unjoin.publiclog.errors import EncodingError, ProofError
from unjoin.publiclog.notes import VerifierKey, parse_note
from unjoin.publiclog.tree import HASH_BYTES, SIZE_LIMIT, Hash, verify_inclusion

EXTRA_LIMIT_BYTES = 1024 * 1024
HASH_LIMIT = 63
"""The most hashes an inclusion proof has, in the largest log."""
PROOF_LIMIT_BYTES = CHECKPOINT_LIMIT_BYTES + 2 * EXTRA_LIMIT_BYTES

_VERSION = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True, slots=True)
class Proof:
    """What a `.tlog-proof` says; nothing in it is verified.

    `index`: of the leaf, from 0. `hashes`: 32 bytes each, from the leaf's sibling
    to the root's child. `checkpoint`: the signed note, verbatim. `extra`: 1 byte
    to 1 MiB for the application, or None. Construction raises ProofError for what
    `parse_proof` would refuse, and NoteError or CheckpointError for the checkpoint.
    """

    index: int
    hashes: tuple[Hash, ...]
    checkpoint: bytes
    extra: bytes | None = None

    def __post_init__(self) -> None:
        if len(self.hashes) > HASH_LIMIT or any(len(h) != HASH_BYTES for h in self.hashes):
            raise _error("hashes", f"at most {HASH_LIMIT} hashes of {HASH_BYTES} bytes")
        if self.extra is not None and not 1 <= len(self.extra) <= EXTRA_LIMIT_BYTES:
            raise _error("extra", f"1…{EXTRA_LIMIT_BYTES} bytes, or no extra data")
        note = parse_note(self.checkpoint, limit_bytes=CHECKPOINT_LIMIT_BYTES)
        size = parse_checkpoint(note.text).size
        if not 0 <= self.index < size:
            raise _error("index", f"an index in a log of {size} leaves, got {self.index}")

    def encode(self) -> bytes:
        """The file's bytes."""
        lines = [_VERSION]
        if self.extra is not None:
            lines.append(f"extra {encode_base64(self.extra)}")
        lines.append(f"index {self.index}")
        lines.extend(encode_base64(each) for each in self.hashes)
        return "\n".join([*lines, "", ""]).encode("ascii") + self.checkpoint


def parse_proof(data: bytes) -> Proof:
    """The proof that `data` (untrusted) holds. Verifies nothing.

    Raises ProofError with what was expected; the code is ``proof-`` and ``long``,
    ``form``, ``version``, ``extra``, ``index`` or ``hashes``. Raises NoteError or
    CheckpointError where the checkpoint is none.
    """
    if len(data) > PROOF_LIMIT_BYTES:
        raise _error("long", f"at most {PROOF_LIMIT_BYTES} bytes, got {len(data)}")
    head, empty_line, checkpoint = data.partition(b"\n\n")
    if not empty_line or not head.isascii():
        raise _error("form", "ASCII lines, an empty line and a checkpoint")
    version, *lines = head.decode("ascii").split("\n")
    if version != _VERSION:
        raise _error("version", f"the first line {_VERSION}")
    extra = _parse_extra(lines.pop(0)) if lines and lines[0].startswith("extra ") else None
    if not lines or not lines[0].startswith("index "):
        raise _error("index", "a line with the index")
    index, *hashes = lines
    return Proof(
        _parse_index(index), tuple(_parse_hash(line) for line in hashes), checkpoint, extra
    )


def check_proof(proof: Proof, leaf: Hash, key: VerifierKey) -> SignedCheckpoint:
    """The checkpoint, signed by the log's `key` (trusted), in which `proof` shows `leaf`.

    `leaf` is the leaf hash that the caller made from what it holds. Raises
    NoteError or CheckpointError as `open_checkpoint` does, and TreeError where
    the hashes do not lead from the leaf to the root.
    """
    signed = open_checkpoint(proof.checkpoint, key)
    verify_inclusion(
        index=proof.index,
        size=signed.checkpoint.size,
        leaf=leaf,
        proof=proof.hashes,
        root=signed.checkpoint.root,
    )
    return signed


def _parse_extra(line: str) -> bytes:
    try:
        return decode_base64(line.removeprefix("extra "))
    except EncodingError as error:
        raise _error("extra", "canonical base64") from error


def _parse_index(line: str) -> int:
    try:
        return parse_decimal(line.removeprefix("index "), limit=SIZE_LIMIT - 1)
    except EncodingError as error:
        raise _error("index", "decimal without leading zeros") from error


def _parse_hash(line: str) -> Hash:
    try:
        return Hash(decode_base64(line, HASH_BYTES))
    except EncodingError as error:
        raise _error("hashes", f"canonical base64 of {HASH_BYTES} bytes a line") from error


def _error(what: str, expected: str) -> ProofError:
    return ProofError(
        f"proof, {what}: expected {expected}", code=f"proof-{what}", expected=expected
    )
