"""What is sealed into one row of the inbox.

Beside the declaration, an envelope carries what only the receiving process can
work out, because only it ever sees the code: the receipt index of every person
(written at publication), and the handles of the private parts (deleted with a
withdrawal). A request by receipt carries the indexes it is about, and no
declaration.

Rules kept here:

1. What a browser sealed lies in the envelope as it came. Nobody has read it before
   the envelope is opened, and it can hold anything. It is read when the envelope
   is opened, and where it breaks a rule the envelope has a problem instead of a
   declaration.
2. Nothing is published that `open_checked` has not checked, whoever sealed it:
   whoever takes the public process can add rows.
3. A declaration that was sealed here lies in a row as large as if a browser had
   sealed it.
4. An index has its length, and stands in an envelope once. Another one would be
   written to the receipts, and be there twice.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pyrage
import rfc8785

from unjoin.registry.consent import Channel, Consent
from unjoin.registry.declaration import (
    Declaration,
    DeclarationError,
    Person,
    check_declaration,
    declaration_json,
    parse_declaration,
)
from unjoin.registry.errors import RegistryError
from unjoin.service.custody.sealing import KIB, padded_size, seal, unseal
from unjoin.service.instance import AgeIdentity, AgeRecipient, Instance
from unjoin.service.intake.codes import INDEX_BYTES, REVISION_LIMIT, Index

ENVELOPE_VERSION = 1
SMALLEST_BYTES = 4 * KIB
"""The smallest size class: one that arrives sealed from a browser must look like any other."""

_AGE_BYTES = len(b"age-encryption.org/v1\n--- \n") + 43 + 16
_STANZA_BYTES = len(b"-> X25519 \n\n") + 2 * 43
_TAG_BYTES = 16
"""What an age file has besides its plaintext: once, for each recipient, for each 64 KiB."""

PERSONS_LIMIT = 1000
"""More persons than any campaign allows in one declaration."""

_NOT_OURS = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What reading JSON that this service did not write ends with."""


class EnvelopeError(Exception):
    """A row of the inbox holds something that this service did not write, or cannot open."""


class UnpublishableError(Exception):
    """A browser sealed something that its form cannot hand in, and that nobody could check then."""


class UnreadableError(UnpublishableError):
    """It cannot be opened with the keys of this centre."""

    code = "unpublishable-unreadable"


class OtherPersonsError(UnpublishableError):
    """It is not about as many persons as the browser said."""

    code = "unpublishable-persons"

    def __init__(self, *, expected: int, count: int) -> None:
        super().__init__(f"expected {expected} persons, got {count}")
        self.fields = {"expected": expected, "count": count}


class NotOfTheFormError(UnpublishableError):
    """It has a channel, a consent or a text that the form it came from does not give."""

    code = "unpublishable-form"


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """`receipts[i]` and `privates[i]` belong to person i + 1 of the declaration.

    In a request, `receipts` are those of the persons it is about, and `privates`
    all the handles their private parts can have. `sealed`: the declaration as a
    browser sealed it, else empty. `problem`: why it cannot be published; there is
    no `declaration` then. `channel`: the way a request came,
    or what a browser sealed; a declaration that was sealed here has its own.
    """

    receipts: tuple[Index, ...]
    privates: tuple[Index, ...]
    declaration: Declaration | None = None
    sealed: bytes = b""
    problem: RegistryError | UnpublishableError | None = None
    channel: Channel = Channel.WEB


def seal_envelope(envelope: Envelope, *, recipients: tuple[AgeRecipient, ...]) -> bytes:
    """The age file for the inbox."""
    value: dict[str, object] = {
        "v": ENVELOPE_VERSION,
        "receipts": [index.hex() for index in envelope.receipts],
        "privates": [index.hex() for index in envelope.privates],
    }
    if envelope.channel is not Channel.WEB:
        value["channel"] = int(envelope.channel)
    as_large_as = 0
    if envelope.sealed:
        value["sealed"] = base64.b64encode(envelope.sealed).decode()
    elif envelope.declaration:
        declaration = declaration_json(envelope.declaration)
        nested = _nested_characters(len(declaration), len(recipients))
        as_large_as = len(_dumps({**value, "sealed": "?" * nested}))
        value["declaration"] = declaration.decode()
    at_least = max(SMALLEST_BYTES, as_large_as)
    return seal(_dumps(value), recipients=recipients, at_least=at_least)


def _nested_characters(plain_bytes: int, recipients: int) -> int:
    """How many characters a browser's file of so many bytes, padded, is in an envelope."""
    padded = padded_size(plain_bytes)
    chunks = -(-padded // (64 * KIB))
    file_bytes = _AGE_BYTES + recipients * _STANZA_BYTES + padded + chunks * _TAG_BYTES
    return -(-file_bytes // 3) * 4


def _dumps(value: dict[str, object]) -> bytes:
    return rfc8785.dumps(value)  # type: ignore[arg-type]


def open_checked(sealed: bytes, *, instance: Instance, today: date) -> Envelope:
    """The envelope in `sealed`, with a declaration that can be published, or with a `problem`.

    `today`: no date of joining lies after it. Raises EnvelopeError for a damaged or
    foreign file.
    """
    envelope = open_envelope(sealed, identity=instance.review_identity)
    if envelope.declaration is None:
        return envelope
    try:
        if envelope.sealed:
            _check_form(envelope.declaration, envelope.channel)
        # Simplified and traditional characters are not compared: no browser can do that, and
        # nobody with a receipt shall hear later what the form could not tell them.
        check_declaration(envelope.declaration, bounds=instance.campaign.bounds, today=today)
    except (RegistryError, UnpublishableError) as error:
        return replace(envelope, declaration=None, problem=error)
    return envelope


def open_envelope(sealed: bytes, *, identity: AgeIdentity) -> Envelope:
    """The envelope in `sealed` (untrusted), as it is; `open_checked` checks it as well.

    Raises EnvelopeError for a damaged or foreign file.
    """
    try:
        envelope = _read(json.loads(unseal(sealed, identity=identity)), identity)
    except (pyrage.DecryptError, DeclarationError, *_NOT_OURS):
        # Without `from error`: the cause could carry what was declared into a traceback.
        raise EnvelopeError from None
    persons = envelope.declaration.persons if envelope.declaration else ()
    if persons and not len(persons) == len(envelope.receipts) == len(envelope.privates):
        raise EnvelopeError
    return envelope


def reseal_envelope(
    sealed: bytes,
    *,
    identity: AgeIdentity,
    recipients: tuple[AgeRecipient, ...],
    rewrap: Callable[[Index], Index] = lambda index: index,
) -> bytes:
    """`sealed` as it is when sealed now to `recipients`, with every index changed by `rewrap`.

    Nothing else is looked at. Raises EnvelopeError where it cannot be opened.
    """
    try:
        opened = unseal(sealed, identity=identity)
        value = json.loads(opened)
        for name in ("receipts", "privates"):
            value[name] = [rewrap(Index(bytes.fromhex(index))).hex() for index in value[name]]
        if "sealed" in value:
            value["sealed"] = _reseal_nested(value["sealed"], identity, recipients)
        plaintext = _dumps(value)
    except (pyrage.DecryptError, *_NOT_OURS):
        raise EnvelopeError from None  # for the same reason
    return seal(plaintext, recipients=recipients, at_least=len(opened))


def _reseal_nested(nested: str, identity: AgeIdentity, recipients: tuple[AgeRecipient, ...]) -> str:
    """What a browser sealed, sealed again; what cannot be opened stays as it is."""
    try:
        opened = unseal(base64.b64decode(nested, validate=True), identity=identity)
    except pyrage.DecryptError:
        return nested
    return base64.b64encode(seal(opened, recipients=recipients)).decode()


def _read(value: dict[str, Any], identity: AgeIdentity) -> Envelope:
    envelope = Envelope(
        receipts=_read_indexes(value["receipts"], PERSONS_LIMIT),
        privates=_read_indexes(value["privates"], PERSONS_LIMIT * REVISION_LIMIT),
        channel=Channel(value.get("channel", Channel.WEB)),
    )
    if "sealed" in value:
        sealed = base64.b64decode(value["sealed"], validate=True)
        return _read_nested(replace(envelope, sealed=sealed), identity)
    declaration = value.get("declaration")
    parsed = parse_declaration(declaration.encode()) if declaration else None
    return replace(envelope, declaration=parsed)


def _read_indexes(value: list[str], limit: int) -> tuple[Index, ...]:
    indexes = tuple(Index(bytes.fromhex(text)) for text in value)
    if not len(indexes) == len(set(indexes)) <= limit:
        raise ValueError("indexes")
    if any(len(index) != INDEX_BYTES for index in indexes):
        raise ValueError("index")
    return indexes


def _read_nested(envelope: Envelope, identity: AgeIdentity) -> Envelope:
    """`envelope` with the declaration that a browser sealed, or with the reason why not."""
    expected = len(envelope.receipts)
    try:
        declaration = parse_declaration(unseal(envelope.sealed, identity=identity))
    except DeclarationError as error:
        return replace(envelope, problem=error)
    except pyrage.DecryptError:
        return replace(envelope, problem=UnreadableError())
    count = len(declaration.persons)
    if not count == expected == len(envelope.privates):
        return replace(envelope, problem=OtherPersonsError(expected=expected, count=count))
    return replace(envelope, declaration=declaration)


def _check_form(declaration: Declaration, channel: Channel) -> None:
    """Raise NotOfTheFormError for what the form of the website or of the kit cannot hand in."""
    persons = declaration.persons
    own = 1 if persons and persons[0].consent is Consent.SELF else 0
    fits = (
        declaration.channel is channel
        and not any(person.could_not_speak for person in persons)
        and all(_is_plain(person) for person in persons[own:])
    )
    if not fits:
        raise NotOfTheFormError


def _is_plain(person: Person) -> bool:
    """Whether there is nothing but a name of somebody else who asked to be declared."""
    said = person.text or person.place or person.role or person.joined
    return person.consent is Consent.RELAYED and not (said or person.real_name_published)
