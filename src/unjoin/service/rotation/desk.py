"""The desk's identity: made once, and changed when its passphrase or its file was taken.

Nobody has to give leave for a change: it opens nothing but the numbers of two days, and
whoever finds the passphrase known must not wait for anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyrage
from django.db import transaction

from unjoin.registry.weeks import week_of
from unjoin.service.accounts.audit import append_event
from unjoin.service.callbacks.asked import open_asked, seal_asked
from unjoin.service.callbacks.desk_key import (
    KEY_FILE,
    RECIPIENT_FILE,
    check_is_ours,
    desk_recipient,
    lock_identity,
    locked_identity,
    make_passphrase,
    open_identity,
)
from unjoin.service.callbacks.errors import CallBackError
from unjoin.service.callbacks.models import CallBack
from unjoin.service.instance import AgeIdentity, AgeRecipient, Instance
from unjoin.service.intake.turns import write_turn
from unjoin.service.keys import make_age_key
from unjoin.service.publication.locks import become_publisher
from unjoin.service.rotation.errors import RotationError
from unjoin.service.rotation.permits import COMMAND_LINE
from unjoin.service.rotation.resealing import Resealed
from unjoin.service.rotation.secret_files import check_replaceable, replaced


@dataclass(frozen=True, slots=True)
class DeskSecret:
    """What nobody keeps but those who are told: `identity` is for a demo alone."""

    passphrase: str
    identity: AgeIdentity


def make_desk(*, instance: Instance, today: date) -> DeskSecret:
    """Give the desk its identity, kept under a new passphrase.

    Raises RotationError where it has one.
    """
    path = check_replaceable(instance, KEY_FILE)
    if locked_identity(instance) is not None or desk_recipient(instance) is not None:
        raise RotationError(
            "the desk has a key already. To change it: unjoin keys rotate desk. Nothing was changed"
        )
    secret, files, _ = _fresh(instance, path)
    with write_turn(), transaction.atomic(), replaced(files):
        append_event(action="key made: desk", by=COMMAND_LINE, week=week_of(today))
    return secret


def rotate_desk(former: str, *, instance: Instance, today: date) -> tuple[str, Resealed]:
    """Give the desk another identity and passphrase.

    What waits is sealed anew where `former` is the passphrase of now, and deleted where it is
    empty: nobody could open it any more. Answers with the new passphrase, and how many rows were
    sealed anew and how many deleted. Raises RotationError.
    """
    path = check_replaceable(instance, KEY_FILE)
    identity = _open_former(former, instance) if former else None
    secret, files, recipient = _fresh(instance, path)
    with write_turn(), transaction.atomic():
        become_publisher()
        with replaced(files):
            done = _reseal(identity, recipient)
            append_event(action="key changed: desk", by=COMMAND_LINE, week=week_of(today))
    return secret.passphrase, done


def _fresh(instance: Instance, path: Path) -> tuple[DeskSecret, dict[Path, str], AgeRecipient]:
    key, passphrase = make_age_key(), make_passphrase()
    files = {
        path: lock_identity(key.identity, passphrase),
        instance.directory / RECIPIENT_FILE: key.recipient,
    }
    return DeskSecret(passphrase, key.identity), files, key.recipient


def _open_former(passphrase: str, instance: Instance) -> pyrage.x25519.Identity:
    locked = locked_identity(instance)
    if locked is None:
        raise RotationError("the desk has no key yet: unjoin keys make desk. Nothing was changed")
    try:
        identity = open_identity(locked, passphrase)
        check_is_ours(identity, instance)
    except CallBackError as error:
        raise RotationError(
            "this is not the passphrase of the desk's key. If nobody knows it, give none: the "
            "call-backs that wait are then deleted. Nothing was changed"
        ) from error
    return identity


def _reseal(identity: pyrage.x25519.Identity | None, recipient: AgeRecipient) -> Resealed:
    done = deleted = 0
    for row in CallBack.objects.order_by("pk"):
        try:
            if identity is None:
                raise pyrage.DecryptError
            asked = open_asked(bytes(row.sealed), identity=identity)
        except pyrage.DecryptError:
            row.delete()
            deleted += 1
        else:
            row.sealed = seal_asked(asked, recipient=recipient)
            row.save(update_fields=["sealed"])
            done += 1
    return Resealed(done, deleted)
