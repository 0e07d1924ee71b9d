"""From a key to a receipt code, and from a code to what the database is asked for.

Everything is HMAC-SHA-256 under the instance's pepper, each use under a name of
its own. Codes have 73 bits and authorise nothing but a look-up and a
withdrawal, so a slow hash would buy nothing; what keeps them from whoever has
the database is the pepper, which is not in it.

A pepper has one part, and one more for each time it was rotated. What a row is
found by is the first part's hash of code and number, hashed again under each later
part. So `rewrap` turns what the database holds into what it holds after a rotation,
without any code; and whoever has all parts but the last finds nothing. The code
itself follows from the first part alone: a form sent again gets the same receipt
before and after a rotation.

The code follows from the idempotency key, so that the same form sent twice gets
the same receipt, and neither key nor code has to be stored. Whoever takes
database *and* pepper still has neither.
"""

from __future__ import annotations

import hmac
import re
from typing import NewType

from unjoin.registry.receipt import ReceiptCode, make_receipt_code
from unjoin.service.instance import PEPPER_BYTES, Pepper

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
    digest = _digest(pepper[:PEPPER_BYTES], b"unjoin/receipt-code/v1\n" + key.encode())
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


def paper_index(folded_reference: str, *, pepper: Pepper) -> Index:
    """How a sheet of paper is found by the reference that is written on it."""
    return _index(pepper, b"unjoin/paper/v1\n", folded_reference.encode())


def photograph_index(digest: bytes, *, pepper: Pepper) -> Index:
    """How a photograph that came before is found by the SHA-256 of its file."""
    return _index(pepper, b"unjoin/photograph/v1\n", digest)


def list_key(digest: bytes, *, pepper: Pepper) -> IdempotencyKey:
    """The key of a list that came as a file, by the SHA-256 of what it says and where it belongs.

    It takes the pepper, or whoever has the same list could hand it in under this key first.
    """
    return IdempotencyKey(_digest(pepper[:PEPPER_BYTES], b"unjoin/list/v1\n" + digest)[:16].hex())


def parcel_mark(parcel: bytes, folded_name: str, *, pepper: Pepper) -> bytes:
    """8 bytes by which a name that is in a parcel already is known again, within that parcel.

    They are sealed, so that a change of the pepper cannot hash them anew: they follow from its
    first part alone.
    """
    message = b"unjoin/parcel-name/v1\n" + parcel + folded_name.encode()
    return _digest(pepper[:PEPPER_BYTES], message)[:8]


def challenge_secret(period: int, *, pepper: Pepper) -> bytes:
    """What signs the challenges of one half hour (see `proof_of_work`). Nothing is found by it."""
    return _digest(pepper, b"unjoin/challenge/v1\n" + period.to_bytes(8))


def rewrap(index: Index, *, part: bytes) -> Index:
    """What a row found by `index` is found by once `part` is the last part of the pepper."""
    return Index(_digest(part, b"unjoin/rewrap/v1\n" + index)[:INDEX_BYTES])


def _index(pepper: Pepper, domain: bytes, message: bytes) -> Index:
    index = Index(_digest(pepper[:PEPPER_BYTES], domain + message)[:INDEX_BYTES])
    for start in range(PEPPER_BYTES, len(pepper), PEPPER_BYTES):
        index = rewrap(index, part=pepper[start : start + PEPPER_BYTES])
    return index


def _digest(part: bytes, message: bytes) -> bytes:
    return hmac.digest(part, message, "sha256")
