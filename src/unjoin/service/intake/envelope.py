"""What is sealed into one row of the inbox.

Beside the declaration, an envelope carries what only the receiving process can
work out, because only it ever sees the code: the receipt index of every person
(written at publication), and the handles of the private parts (deleted with a
withdrawal). A request by receipt carries the indexes it is about, and no
declaration.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import rfc8785

from unjoin.registry.declaration import Declaration, declaration_json, parse_declaration
from unjoin.service.custody.sealing import seal, unseal
from unjoin.service.instance import AgeIdentity, AgeRecipient
from unjoin.service.intake.codes import Index

ENVELOPE_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """`receipts[i]` and `privates[i]` belong to person i + 1 of `declaration`.

    In a request, `receipts` are those of the persons it is about, and `privates`
    all the handles their private parts can have.
    """

    receipts: tuple[Index, ...]
    privates: tuple[Index, ...]
    declaration: Declaration | None = None


def seal_envelope(envelope: Envelope, *, recipients: tuple[AgeRecipient, ...]) -> bytes:
    """The age file for the inbox."""
    value: dict[str, object] = {
        "v": ENVELOPE_VERSION,
        "receipts": [index.hex() for index in envelope.receipts],
        "privates": [index.hex() for index in envelope.privates],
    }
    if envelope.declaration:
        value["declaration"] = declaration_json(envelope.declaration).decode()
    return seal(rfc8785.dumps(value), recipients=recipients)  # type: ignore[arg-type]


def open_envelope(sealed: bytes, *, identity: AgeIdentity) -> Envelope:
    """The envelope in `sealed`. Only this service writes such files.

    Raises pyrage.DecryptError for a foreign file or identity.
    """
    value = json.loads(unseal(sealed, identity=identity))
    declaration = value.get("declaration")
    return Envelope(
        receipts=tuple(Index(bytes.fromhex(index)) for index in value["receipts"]),
        privates=tuple(Index(bytes.fromhex(index)) for index in value["privates"]),
        declaration=parse_declaration(declaration.encode()) if declaration else None,
    )
