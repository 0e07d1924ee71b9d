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
from typing import Any

import pyrage
import rfc8785

from unjoin.registry.declaration import (
    Declaration,
    DeclarationError,
    declaration_json,
    parse_declaration,
)
from unjoin.service.custody.sealing import seal, unseal
from unjoin.service.instance import AgeIdentity, AgeRecipient
from unjoin.service.intake.codes import Index

ENVELOPE_VERSION = 1


class EnvelopeError(Exception):
    """A row of the inbox holds something that this service did not write, or cannot open."""


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
    """The envelope in `sealed` (untrusted: whoever took the public process can add rows).

    Raises EnvelopeError for a damaged or foreign file.
    """
    try:
        envelope = _read(json.loads(unseal(sealed, identity=identity)))
    except (pyrage.DecryptError, DeclarationError, ValueError, KeyError, TypeError, AttributeError):
        # Without `from error`: the cause could carry what was declared into a traceback.
        raise EnvelopeError from None
    persons = envelope.declaration.persons if envelope.declaration else ()
    if persons and not len(persons) == len(envelope.receipts) == len(envelope.privates):
        raise EnvelopeError
    return envelope


def _read(value: dict[str, Any]) -> Envelope:
    declaration = value.get("declaration")
    return Envelope(
        receipts=tuple(Index(bytes.fromhex(index)) for index in value["receipts"]),
        privates=tuple(Index(bytes.fromhex(index)) for index in value["privates"]),
        declaration=parse_declaration(declaration.encode()) if declaration else None,
    )
