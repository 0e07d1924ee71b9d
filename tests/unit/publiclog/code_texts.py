"""Texts of QR codes that hold a proof, and such that do not, with the code of the refusal.

The readers of the program and of the page `/verify` are both asked about them.
"""

from __future__ import annotations

import base64
import hashlib
import zlib

from tests.unit.registry.vectors import cases
from unjoin.publiclog.proof_codes import write_codes
from unjoin.publiclog.tlog_proof import PROOF_LIMIT_BYTES

VECTOR = next(v for v in cases("proofs", "valid") if v["name"] == "a statement with every member")
FILE = bytes.fromhex(VECTOR["hex"])
OTHER = next(bytes.fromhex(v["hex"]) for v in cases("proofs", "valid") if v is not VECTOR)
PARTS = write_codes(FILE, part_characters=300)


def packed_as(packed: bytes) -> str:
    """One part that holds `packed`, whatever that is."""
    digest = hashlib.sha256(packed).hexdigest()[:8].upper()
    return f"UNJOINPROOF1:1/1:{digest}:{base64.b32encode(packed).decode().rstrip('=')}"


def _deflate(data: bytes) -> bytes:
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
    return compressor.compress(data) + compressor.flush()


def _changed(part: str) -> str:
    return part[:-5] + ("A" if part[-5] != "A" else "B") + part[-4:]


RIGHT = {
    "one a line": "\n".join(PARTS),
    "in another order, twice, with spaces": "  " + " \r\n\t".join([*PARTS[::-1], PARTS[0]]) + "\n",
    "in one part": write_codes(FILE, part_characters=9999)[0],
}
_ONE = RIGHT["in one part"]
WRONG = {
    "a part missing": ("\n".join(PARTS[1:]), "proof-part-missing"),
    "the last part missing": ("\n".join(PARTS[:-1]), "proof-part-missing"),
    "parts of two proofs": (
        "\n".join([*PARTS, write_codes(OTHER, part_characters=300)[0]]),
        "proof-part-other",
    ),
    "a character changed": ("\n".join([*PARTS[:-1], _changed(PARTS[-1])]), "proof-part-damaged"),
    "a part twice, with other text": (
        "\n".join([*PARTS, _changed(PARTS[0])]),
        "proof-part-damaged",
    ),
    "small letters": (_ONE[:40] + _ONE[40:].lower(), "proof-part-form"),
    "a word among them": ("\n".join([*PARTS, "hello"]), "proof-part-form"),
    "a part folded": (f"{_ONE[:200]}\n{_ONE[200:]}", "proof-part-form"),
    "a number above that of the parts": (_ONE.replace(":1/1:", ":2/1:"), "proof-part-form"),
    "a number with a zero": (_ONE.replace(":1/1:", ":01/1:"), "proof-part-form"),
    "full-width digits": (_ONE.replace(":1/1:", ":１/1:"), "proof-part-form"),
    "another version": (_ONE.replace("PROOF1:", "PROOF12:"), "proof-part-form"),
    "bits left over": (packed_as(b"\x03\x00")[:-1] + "B", "proof-part-damaged"),
    "not compressed": (packed_as(b"\xff" * 40), "proof-part-damaged"),
    "cut off": (packed_as(_deflate(FILE)[:-3]), "proof-part-damaged"),
    "more behind it": (packed_as(_deflate(FILE) + b"\x00"), "proof-part-damaged"),
    "far too much in it": (packed_as(_deflate(bytes(PROOF_LIMIT_BYTES + 1))), "proof-part-damaged"),
    "no proof in it": (packed_as(_deflate(b"hello\n")), "proof-form"),
}
