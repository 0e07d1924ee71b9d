"""What a kit seals for the centre, as one file: an address, and sealed files within.

A kit is a page that works without a network (docs/format.md, "The kit"). What is
declared in it is sealed twice. Within lie the declaration, as a browser seals it for
reviewers and custodians, and what is private of the first person, for the custodians
alone. Around them, and around what the kit drew itself, the receipt and the key by
which it is counted once, lies a further seal. These are the bytes under that one:

    14 bytes  "unjoin/kit/v1\\n"
    16 bytes  the key
    10 bytes  the receipt: its first 22 digits as a number, big-endian
     2 bytes  how many persons it is about
     4 bytes  length of the sealed declaration
     4 bytes  length of the sealed private part; 0 where there is none
              the sealed declaration, the sealed private part, zeros

All numbers are big-endian. Nothing is unsealed and no rule of a declaration is checked
here: both files are opaque.
"""

from __future__ import annotations

from dataclasses import dataclass

from unjoin.registry.errors import RegistryError
from unjoin.registry.receipt import (
    NUMBER_DIGITS,
    NUMBER_LIMIT,
    ReceiptCode,
    make_receipt_code,
)

MAGIC = b"unjoin/kit/v1\n"
KEY_BYTES = 16
RECEIPT_BYTES = 10
LARGEST_BYTES = 1024 * 1024
"""More than any form can hold."""

_HEAD_BYTES = len(MAGIC) + KEY_BYTES + RECEIPT_BYTES + 2 + 4 + 4


class KitPackageError(RegistryError):
    """Bytes are not what a kit seals, or more than it can. Code: kit-package."""


@dataclass(frozen=True, slots=True, repr=False)
class KitPackage:
    """`key`: 16 bytes drawn by the kit. `receipt`: the code that the person wrote down.

    `persons`: 1…65535. `declaration`, `private`: sealed files; `private` may be empty.
    """

    key: bytes
    receipt: ReceiptCode
    persons: int
    declaration: bytes
    private: bytes = b""


def encode_kit_package(package: KitPackage, *, size: int = 0) -> bytes:
    """The bytes of `package`, filled up with zeros to `size`."""
    return b"".join(
        (
            MAGIC,
            package.key,
            int(package.receipt[:NUMBER_DIGITS]).to_bytes(RECEIPT_BYTES),
            package.persons.to_bytes(2),
            len(package.declaration).to_bytes(4),
            len(package.private).to_bytes(4),
            package.declaration,
            package.private,
        )
    ).ljust(size, b"\0")


def parse_kit_package(data: bytes) -> KitPackage:
    """The package that `data` (untrusted) is. Raises KitPackageError ``kit-package``."""
    if not _HEAD_BYTES < len(data) <= LARGEST_BYTES or not data.startswith(MAGIC):
        raise _not_ours()
    place = len(MAGIC)
    fields = []
    for length in (KEY_BYTES, RECEIPT_BYTES, 2, 4, 4):
        fields.append(data[place : place + length])
        place += length
    key, *numbers = fields
    receipt, persons, declaration_bytes, private_bytes = map(int.from_bytes, numbers)
    middle = place + declaration_bytes
    end = middle + private_bytes
    if receipt >= NUMBER_LIMIT or not persons or not declaration_bytes:
        raise _not_ours()
    if end > len(data) or data[end:].strip(b"\0"):
        raise _not_ours()
    return KitPackage(
        key=key,
        receipt=make_receipt_code(receipt),
        persons=persons,
        declaration=data[place:middle],
        private=data[middle:end],
    )


def _not_ours() -> KitPackageError:
    return KitPackageError("not what a kit of this centre seals", code="kit-package")
