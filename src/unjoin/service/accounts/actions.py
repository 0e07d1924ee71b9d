"""Making staff accounts, closing and opening them, giving them a new password.

Rules kept here: a password is made by the service, shown once and not kept; an
account is never deleted, so that its handle in the audit chain stays its own;
closing an account or renewing its password ends its sessions; one active
operator always remains.
"""

from __future__ import annotations

import re
import secrets
import uuid
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from unjoin.registry.weeks import week_of
from unjoin.service.accounts.audit import PUBLISHER, Actor, append_event
from unjoin.service.accounts.errors import (
    HandleTakenError,
    HandleUnusableError,
    LastOperatorError,
    NoSuchAccountError,
)
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.roles import Role

_HANDLE = re.compile(r"[a-z][a-z0-9-]{1,39}")
# Without the letters and digits that are taken for one another; 16 of them are 79 bits.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 4


@dataclass(frozen=True, slots=True)
class Credentials:
    """What the operator hands over: shown once, kept nowhere."""

    handle: str
    password: str


def make_account(*, handle: str, role: Role, by: Actor, today: date) -> Credentials:
    """Make an account with a password of its own.

    Raises HandleUnusableError or HandleTakenError.
    """
    if not _HANDLE.fullmatch(handle):
        raise HandleUnusableError
    if handle == PUBLISHER.handle:
        raise HandleTakenError
    password = _make_password()
    try:
        with transaction.atomic():
            Staff.objects.create_user(handle=handle, role=role, password=password)
            append_event(action=f"account made: {role.value}", by=by, week=week_of(today))
    except IntegrityError as error:
        raise HandleTakenError from error
    return Credentials(handle, password)


def renew_password(*, staff_id: uuid.UUID, by: Actor, today: date) -> Credentials:
    """Give the account a new password; the old one and its sessions end.

    Raises NoSuchAccountError.
    """
    password = _make_password()
    with transaction.atomic():
        staff = _find(staff_id)
        staff.set_password(password)
        staff.save(update_fields=["password"])
        append_event(action=f"password renewed: {staff.role}", by=by, week=week_of(today))
    return Credentials(staff.handle, password)


def close_account(*, staff_id: uuid.UUID, by: Actor, today: date) -> None:
    """Let nobody sign in with the account any more, and end its sessions.

    Raises NoSuchAccountError or LastOperatorError.
    """
    with transaction.atomic():
        operators = Staff.objects.select_for_update().filter(role=Role.OPERATOR, is_active=True)
        remaining = {operator.id for operator in operators}
        staff = _find(staff_id)
        if remaining == {staff.id}:
            raise LastOperatorError
        staff.is_active = False
        staff.save(update_fields=["is_active"])
        staff.end_sessions()
        append_event(action=f"account closed: {staff.role}", by=by, week=week_of(today))


def open_account(*, staff_id: uuid.UUID, by: Actor, today: date) -> None:
    """Let the account be used again. Raises NoSuchAccountError."""
    with transaction.atomic():
        staff = _find(staff_id)
        staff.is_active = True
        staff.save(update_fields=["is_active"])
        append_event(action=f"account opened: {staff.role}", by=by, week=week_of(today))


def _find(staff_id: uuid.UUID) -> Staff:
    staff = Staff.objects.filter(id=staff_id).first()
    if staff is None:
        raise NoSuchAccountError
    return staff


def _make_password() -> str:
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)
