"""Taking in what people carried out of a kit.

Rules kept here:

1. What a kit sealed counts once, however often and by whomever it is brought: its key
   was drawn in the kit, and goes through the one door of every channel. What was taken back or
   refused before it was published is not received again, however late it is brought.
2. The declaration is not opened here. The outer seal is, with the reviewers' identity:
   it holds the receipt, the key and the number of persons. Both files within are
   checked from outside and stored as they came.
3. What is not whole, or is not for this centre, is named, and nothing of it is saved.
   The others are received all the same, whatever one of them holds: not even what the database
   refuses keeps them back.
4. No answer has a receipt in it: the person has it, and nobody else needs it.

All of it is untrusted: anybody can seal to the public keys in a kit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

import pyrage
from django.db import IntegrityError

from unjoin.registry.carried import Carried
from unjoin.registry.kit_package import KitPackage, KitPackageError, parse_kit_package
from unjoin.service.accounts.audit import Actor
from unjoin.service.custody.sealing import SealedError, check_sealed, unseal
from unjoin.service.instance import Instance
from unjoin.service.intake import codes
from unjoin.service.intake.actions import receive_sealed
from unjoin.service.intake.codes import IdempotencyKey
from unjoin.service.intake.errors import KeyReusedError
from unjoin.service.intake.message import SealedDeclaration
from unjoin.service.intake.sealed_form import DECLARATION_LIMIT_BYTES, PRIVATE_LIMIT_BYTES

MARK_LETTERS = 8


class End(Enum):
    """What became of one kit."""

    RECEIVED = "received"
    REPEATED = "repeated"
    """It had arrived before; or, where what arrived is published or has ended and cannot be
    compared any more, something from the same kit or with the same receipt had."""
    OTHER_CONTENTS = "other contents"
    """Something else waits under its key or its receipt; that was kept."""
    NOT_WHOLE = "not whole"
    NOT_OPENED = "not opened"
    """For another centre, or for keys that this one no longer has; or not from a kit."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one. `mark`: the letters that each of its parts begins with.

    `persons`: 0 unless it was received now: a forged one could say any number. `total`,
    `missing`, `damaged`: of its parts.
    """

    mark: str
    end: End
    total: int
    persons: int = 0
    missing: tuple[int, ...] = ()
    damaged: tuple[int, ...] = ()

    @property
    def is_done(self) -> bool:
        """Whether nobody has to do anything more about it."""
        return self.end in (End.RECEIVED, End.REPEATED)


def take_in(
    found: Iterable[Carried], *, instance: Instance, by: Actor, today: date
) -> tuple[Taken, ...]:
    """Take in every kit of which parts were `found` (untrusted), and say what became of each."""
    return tuple(_take_one(carried, instance, by, today) for carried in found)


def _take_one(carried: Carried, instance: Instance, by: Actor, today: date) -> Taken:
    mark, total, data = carried.mark[:MARK_LETTERS], carried.total, carried.data
    if data is None:
        return Taken(mark, End.NOT_WHOLE, total, missing=carried.missing, damaged=carried.damaged)
    sealed = _open(data, instance)
    if sealed is None:
        return Taken(mark, End.NOT_OPENED, total)
    key, declaration = sealed
    try:
        received = receive_sealed(
            instance=instance, sealed=declaration, key=key, by=by, today=today
        )
    except KeyReusedError:
        return Taken(mark, End.OTHER_CONTENTS, total)
    except IntegrityError:
        return Taken(mark, End.NOT_OPENED, total)
    if received.repeated:
        return Taken(mark, End.REPEATED, total)
    return Taken(mark, End.RECEIVED, total, persons=received.persons)


def _open(data: bytes, instance: Instance) -> tuple[IdempotencyKey, SealedDeclaration] | None:
    """What lies under the outer seal, with both seals within looked at from outside."""
    try:
        package = parse_kit_package(unseal(data, identity=instance.review_identity))
        check_sealed(package.declaration, recipients=len(instance.inbox_recipients))
        if package.private:
            check_sealed(package.private, recipients=len(instance.custodian_recipients))
    except (pyrage.DecryptError, KitPackageError, SealedError):
        return None
    if package.persons > instance.campaign.bounds.rows or _is_too_large(package):
        return None
    key = IdempotencyKey(package.key.hex())
    return key, _sealed(package, key)


def _is_too_large(package: KitPackage) -> bool:
    """Whether it is more than a form has, as for what a browser posts."""
    return (
        len(package.declaration) > DECLARATION_LIMIT_BYTES
        or len(package.private) > PRIVATE_LIMIT_BYTES
    )


def _sealed(package: KitPackage, key: IdempotencyKey) -> SealedDeclaration:
    return SealedDeclaration(
        persons=package.persons,
        declaration=package.declaration,
        privates={1: package.private} if package.private else {},
        fingerprint=codes.fingerprint(key, package.declaration + package.private),
        receipt=package.receipt,
    )
