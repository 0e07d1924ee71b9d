"""What a browser posts when it has sealed a declaration itself.

Nothing of what was declared is in it. Rules kept here:

1. Whatever says that it is sealed is looked at from outside: the form of the file,
   the number of its recipients, its size class (see `custody.sealed_form`). For
   whom it is sealed, and what is in it, shows when it is opened (see `envelope`).
2. A field that this form does not have, or that is there twice, makes the whole
   unusable: what is typed must not get here by mistake.
3. Each value is spelled in one way only.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

from django.http import QueryDict

from unjoin.registry.receipt import ReceiptCode, ReceiptError, parse_receipt_code
from unjoin.service.custody.sealing import SealedError, check_sealed
from unjoin.service.instance import Instance
from unjoin.service.intake.codes import INDEX_BYTES, IdempotencyKey, parse_key
from unjoin.service.intake.errors import IntakeError
from unjoin.service.intake.message import SealedDeclaration

TRY, SEND = "try-sealed", "send-sealed"
"""The actions of the two posts: whether it could be received now, and receiving it."""

DECLARATION_LIMIT_BYTES = 240 * 1024
PRIVATE_LIMIT_BYTES = 17 * 1024
"""More than anything within the limits of the form has, sealed."""

_ONCE = frozenset({"action", "key", "replaces", "persons", "declaration", "fingerprint", "altcha"})
_NUMBER = re.compile(r"[1-9][0-9]{0,3}")
_PRIVATE = re.compile(r"private([1-9][0-9]{0,3})")
_FINGERPRINT = re.compile(rf"[0-9a-f]{{{2 * INDEX_BYTES}}}")


class SealedFormError(IntakeError):
    """The post is not what the page's script makes. Nothing of it is in the error."""

    code = "sealed-form"


@dataclass(frozen=True, slots=True)
class SealedForm:
    """A readable post: what was sealed, under which key, and in place of what."""

    key: IdempotencyKey
    sealed: SealedDeclaration
    replaces: ReceiptCode | None


def read_sealed_form(post: QueryDict, *, instance: Instance) -> SealedForm:
    """The form in `post` (untrusted). Raises SealedFormError."""
    privates = {name: match for name in post if (match := _PRIVATE.fullmatch(name))}
    if post.keys() - _ONCE - privates.keys() or any(len(values) != 1 for _, values in post.lists()):
        raise SealedFormError
    key = parse_key(_value(post, "key"))
    persons = _read_persons(_value(post, "persons"), instance)
    fingerprint = _value(post, "fingerprint")
    if key is None or not _FINGERPRINT.fullmatch(fingerprint):
        raise SealedFormError
    parts = {
        int(match[1]): _read_file(
            _value(post, name),
            recipients=len(instance.custodian_recipients),
            limit_bytes=PRIVATE_LIMIT_BYTES,
        )
        for name, match in privates.items()
    }
    if any(number > persons for number in parts):
        raise SealedFormError
    declaration = _read_file(
        _value(post, "declaration"),
        recipients=len(instance.inbox_recipients),
        limit_bytes=DECLARATION_LIMIT_BYTES,
    )
    sealed = SealedDeclaration(persons, declaration, parts, bytes.fromhex(fingerprint))
    return SealedForm(key, sealed, _read_receipt(_value(post, "replaces")))


def _value(post: QueryDict, name: str) -> str:
    return str(post.get(name, ""))


def _read_persons(text: str, instance: Instance) -> int:
    if not _NUMBER.fullmatch(text) or int(text) > instance.campaign.bounds.rows:
        raise SealedFormError
    return int(text)


def _read_file(text: str, *, recipients: int, limit_bytes: int) -> bytes:
    """The sealed file whose base64 is `text`."""
    try:
        data = base64.b64decode(text, validate=True)
        if len(data) > limit_bytes or base64.b64encode(data).decode() != text:
            raise SealedFormError
        check_sealed(data, recipients=recipients)
    except (binascii.Error, ValueError, SealedError):
        raise SealedFormError from None
    return data


def _read_receipt(text: str) -> ReceiptCode | None:
    try:
        code = parse_receipt_code(text) if text else None
    except ReceiptError:
        raise SealedFormError from None
    if code is not None and code != text:
        raise SealedFormError
    return code
