"""The two encodings that every text of the log uses, read strictly.

Python reads ``int("1_000")``, ``int("٣")`` and ``b64decode("aGk=!!")``; a log
must not, since two readers would then disagree on what was signed. Only the one
spelling that a writer produces is read.
"""

from __future__ import annotations

import base64
import re

from unjoin.publiclog.errors import EncodingError

_DECIMAL = re.compile(r"0|[1-9][0-9]*")


def encode_base64(data: bytes) -> str:
    """`data` in the standard Base 64 of RFC 4648, section 4, padded."""
    return base64.b64encode(data).decode("ascii")


def decode_base64(text: str, length: int | None = None) -> bytes:
    """The bytes that `text` (untrusted) encodes: `length` of them, or any number.

    Raises EncodingError `encoding-base64` for any character outside the standard
    alphabet, for missing or needless padding and for bits set that no byte holds;
    `encoding-length` for another number of bytes.
    """
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError as error:  # binascii.Error, or a character that is not ASCII
        raise _not_base64() from error
    if encode_base64(data) != text:
        raise _not_base64()
    if length is not None and len(data) != length:
        raise EncodingError(
            f"{length} bytes are expected, got {len(data)}",
            code="encoding-length",
            expected=length,
            length=len(data),
        )
    return data


def parse_decimal(text: str, *, limit: int) -> int:
    """The number 0…`limit` (inclusive) that `text` (untrusted) writes in ASCII digits.

    Raises EncodingError `encoding-decimal` for anything else: a sign, a space, an
    underscore, a leading zero, other scripts' digits; `encoding-range` above `limit`.
    """
    if not _DECIMAL.fullmatch(text):
        raise EncodingError(
            "a decimal number in ASCII digits without leading zeros is expected",
            code="encoding-decimal",
        )
    # By length first: turning a million digits into a number takes seconds.
    if len(text) > len(str(limit)) or int(text) > limit:
        raise EncodingError(f"at most {limit} is expected", code="encoding-range", limit=limit)
    return int(text)


def _not_base64() -> EncodingError:
    return EncodingError(
        "standard padded base64 in its canonical form is expected", code="encoding-base64"
    )
