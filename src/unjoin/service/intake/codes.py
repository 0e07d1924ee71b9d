"""From a key to a receipt code, and from a code to what the database is asked for.

Everything is HMAC-SHA-256 under the instance's pepper, each use under a name of
its own. Codes have 73 bits and authorise nothing but a look-up and a
withdrawal, so a slow hash would buy nothing; what keeps them from whoever has
the database is the pepper, which is not in it.

The code follows from the idempotency key, so that the same form sent twice gets
the same receipt, and neither key nor code has to be stored. Whoever takes
database *and* pepper still has neither.
"""

from __future__ import annotations

import hmac
import re
from typing import NewType

from unjoin.registry.receipt import ReceiptCode, make_receipt_code
from unjoin.service.instance import Pepper

IdempotencyKey = NewType("IdempotencyKey", str)
Index = NewType("Index", bytes)
"""16 bytes that a row is found by."""

INDEX_BYTES = 16
REVISION_LIMIT = 20
"""How often a waiting declaration can be changed, withdrawals and confirmations included."""

_KEY = re.compile(r"[0-9a-f]{32}")


def parse_key(text: str) -> IdempotencyKey | None:
    """The idempotency key `text` (untrusted) is: 32 lower-case hex digits; else None."""
    return IdempotencyKey(text) if _KEY.fullmatch(text) else None


def receipt_code(key: IdempotencyKey, *, pepper: Pepper) -> ReceiptCode:
    """The receipt code of what is handed in under `key`."""
    digest = _digest(pepper, b"unjoin/receipt-code/v1\n", key.encode())
    return make_receipt_code(int.from_bytes(digest) % 10**22)


def receipt_index(code: ReceiptCode, person: int, *, pepper: Pepper) -> Index:
    """How person number `person` of a receipt is found; 0 is the declaration itself."""
    return _index(pepper, b"unjoin/receipt/v1\n", code.encode() + person.to_bytes(4))


def private_handles(code: ReceiptCode, person: int, *, pepper: Pepper) -> tuple[Index, ...]:
    """Every handle the private part of a person can have."""
    return tuple(
        private_handle(code, person, revision, pepper=pepper)
        for revision in range(1, REVISION_LIMIT + 1)
    )


def private_handle(code: ReceiptCode, person: int, revision: int, *, pepper: Pepper) -> Index:
    """How the private part of a person is found."""
    message = code.encode() + person.to_bytes(4) + revision.to_bytes(2)
    return _index(pepper, b"unjoin/private/v1\n", message)


def key_index(key: IdempotencyKey, *, pepper: Pepper) -> Index:
    """How a message already received under `key` is found."""
    return _index(pepper, b"unjoin/key/v1\n", key.encode())


def request_index(
    code: ReceiptCode, kind: int, revision: int, numbers: tuple[int, ...], *, pepper: Pepper
) -> Index:
    """The key index of a request by receipt for persons `numbers`, which has no key of its own."""
    message = code.encode() + kind.to_bytes(2) + revision.to_bytes(2)
    message += b"".join(number.to_bytes(4) for number in numbers)
    return _index(pepper, b"unjoin/request/v1\n", message)


def fingerprint(key: IdempotencyKey, content: bytes) -> bytes:
    """16 bytes that tell a repetition of `content`, and nothing to who lacks `key`."""
    return hmac.digest(key.encode(), b"unjoin/fingerprint/v1\n" + content, "sha256")[:INDEX_BYTES]


def _index(pepper: Pepper, domain: bytes, message: bytes) -> Index:
    return Index(_digest(pepper, domain, message)[:INDEX_BYTES])


def _digest(pepper: Pepper, domain: bytes, message: bytes) -> bytes:
    return hmac.digest(pepper, domain + message, "sha256")
