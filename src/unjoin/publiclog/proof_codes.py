"""A proof as text that QR codes carry: a few lines, which are scanned in any order.

Rules kept here:

1. The file is compressed (raw DEFLATE), written in base32 and cut into parts of much
   the same length. Base32 has nothing but letters and digits, so QR codes hold it in
   their densest mode, and no white space, fold of lines or change of case harms it
   unseen.
2. Each part says which it is, of how many, and of which whole: the first 8 digits of
   the SHA-256 of what was compressed. Parts that do not belong together, or are not
   all there, are refused.
3. What comes out is the file, and is read as strictly as any. Nothing is verified here.

Source: docs/format.md, "The declarant's proof"; RFC 4648, section 6; RFC 1951.
"""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from dataclasses import dataclass

from unjoin.publiclog.errors import ProofError
from unjoin.publiclog.tlog_proof import PROOF_LIMIT_BYTES, Proof, parse_proof

TAG = "UNJOINPROOF1"
PART_LIMIT = 99
PART_CHARACTERS = 760
"""The most that one part holds: with its head, a QR code of version 18 or less at level M."""
TEXT_LIMIT_BYTES = 1024 * 1024

_PART = re.compile(r"UNJOINPROOF1:([1-9][0-9]?)/([1-9][0-9]?):([0-9A-F]{8}):([A-Z2-7]+)")
_WHITE_SPACE = " \t\n\r"
_RAW = -zlib.MAX_WBITS


@dataclass(frozen=True, slots=True)
class _Part:
    number: int
    parts: int
    whole: str
    text: str


def write_codes(proof: bytes, *, part_characters: int = PART_CHARACTERS) -> list[str]:
    """The parts, in their order, that hold the file `proof`. The same file gives the same parts.

    Raises ProofError ``proof-part-many`` where it takes more than `PART_LIMIT` of them.
    """
    compressor = zlib.compressobj(9, zlib.DEFLATED, _RAW)
    packed = compressor.compress(proof) + compressor.flush()
    text = base64.b32encode(packed).decode("ascii").rstrip("=")
    parts = -(-len(text) // part_characters)
    if parts > PART_LIMIT:
        raise _error("many", f"at most {PART_LIMIT} parts, got {parts}")
    length = -(-len(text) // parts)
    head = f"/{parts}:{_digest(packed)}:"
    return [
        f"{TAG}:{number + 1}{head}{text[number * length : (number + 1) * length]}"
        for number in range(parts)
    ]


def holds_codes(data: bytes) -> bool:
    """Whether `data` (untrusted) is meant as parts of a proof rather than as its file."""
    return data.lstrip(_WHITE_SPACE.encode()).startswith(TAG.encode())


def read_proof(data: bytes) -> Proof:
    """The proof in `data` (untrusted): a file, or the parts of one. Verifies nothing.

    Raises as `parse_proof` and `join_codes` do.
    """
    return parse_proof(join_codes(data) if holds_codes(data) else data)


def join_codes(data: bytes) -> bytes:
    """The file that the parts in `data` (untrusted) hold, in any order, divided by
    spaces, tabs or line ends.

    A part may stand there several times. Raises ProofError with the code ``proof-part-`` and
    ``form``, ``other`` (parts of several proofs), ``missing`` or ``damaged``.
    """
    if len(data) > TEXT_LIMIT_BYTES:
        raise _error("form", f"at most {TEXT_LIMIT_BYTES} bytes")
    if not data.isascii():
        raise _error("form", "ASCII")
    words = re.split(f"[{_WHITE_SPACE}]+", data.decode("ascii").strip(_WHITE_SPACE))
    found = [_read_part(word) for word in words]
    if len({(part.parts, part.whole) for part in found}) != 1:
        raise _error("other", "parts of one proof")
    parts = {part.number: part.text for part in found}
    if any(parts[part.number] != part.text for part in found):
        raise _error("damaged", "the same text wherever a part is repeated")
    missing = [number for number in range(1, found[0].parts + 1) if number not in parts]
    if missing:
        raise _error("missing", f"{found[0].parts} parts; missing: {missing}")
    return _unpack("".join(parts[number] for number in sorted(parts)), found[0].whole)


def _read_part(word: str) -> _Part:
    match = _PART.fullmatch(word)
    if match is None:
        raise _error("form", f"{TAG}:number/parts:whole:text")
    part = _Part(int(match[1]), int(match[2]), match[3], match[4])
    if part.number > part.parts:
        raise _error("form", "a number that is at most that of the parts")
    return part


def _unpack(text: str, whole: str) -> bytes:
    try:
        packed = base64.b32decode(text + "=" * (-len(text) % 8))
    except ValueError as error:
        raise _error("damaged", "base32") from error
    if base64.b32encode(packed).decode("ascii").rstrip("=") != text or _digest(packed) != whole:
        raise _error("damaged", f"parts whose whole has the hash {whole}")
    unpacker = zlib.decompressobj(_RAW)
    try:
        proof = unpacker.decompress(packed, PROOF_LIMIT_BYTES + 1)
    except zlib.error as error:
        raise _error("damaged", "raw DEFLATE") from error
    if not unpacker.eof or unpacker.unused_data or len(proof) > PROOF_LIMIT_BYTES:
        raise _error("damaged", f"raw DEFLATE of at most {PROOF_LIMIT_BYTES} bytes, and no more")
    return proof


def _digest(packed: bytes) -> str:
    return hashlib.sha256(packed).hexdigest()[:8].upper()


def _error(what: str, expected: str) -> ProofError:
    return ProofError(
        f"proof, part of a code, {what}: expected {expected}",
        code=f"proof-part-{what}",
        expected=expected,
    )
