"""Making staff accounts, closing and opening them, giving them a new way in.

Rules kept here: a one-time password is made by the service, shown once and not kept; an
account is never deleted, so that its handle in the audit chain stays its own; closing an
account or resetting its sign-in ends its sessions; one active operator always remains.

The actions ending in `_of_two` take the hashes of halves that two people were shown, and
know neither half.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from unjoin.registry.weeks import week_of
from unjoin.service.accounts.audit import PUBLISHER, Actor, append_event
from unjoin.service.accounts.enrolment import make_half, set_enrolment
from unjoin.service.accounts.errors import (
    HandleTakenError,
    HandleUnusableError,
    LastOperatorError,
    NoSuchAccountError,
)
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.roles import Role

_HANDLE = re.compile(r"[a-z][a-z0-9-]{1,39}")


@dataclass(frozen=True, slots=True)
class Credentials:
    """What the operator hands over: shown once, kept nowhere. The password works once."""

    handle: str
    password: str


def make_account(*, handle: str, role: Role, by: Actor, today: date) -> Credentials:
    """Make an account with a one-time password.

    Raises HandleUnusableError or HandleTakenError.
    """
    (first, first_hash), (second, second_hash) = make_half(), make_half()
    make_account_of_two(
        handle=handle,
        role=role,
        first_hash=first_hash,
        second_hash=second_hash,
        by=by,
        today=today,
    )
    return Credentials(handle, f"{first}-{second}")


def make_account_of_two(
    *, handle: str, role: Role, first_hash: str, second_hash: str, by: Actor, today: date
) -> None:
    """Make an account that both halves together sign in to, once.

    Raises HandleUnusableError or HandleTakenError.
    """
    check_can_make(handle)
    staff = Staff(handle=handle, role=role)
    staff.set_unusable_password()
    set_enrolment(staff, first_hash, second_hash)
    try:
        with transaction.atomic():
            staff.save()
            append_event(action=f"account made: {role.value}", by=by, week=week_of(today))
    except IntegrityError as error:
        raise HandleTakenError from error


def check_can_make(handle: str) -> None:
    """Raises HandleUnusableError or HandleTakenError where no account can be called `handle`."""
    if not _HANDLE.fullmatch(handle):
        raise HandleUnusableError
    if handle == PUBLISHER.handle or Staff.objects.filter(handle=handle).exists():
        raise HandleTakenError


def reset_sign_in(*, staff_id: uuid.UUID, by: Actor, today: date) -> Credentials:
    """Take all passkeys and codes from the account, and give it a new one-time password.

    Its sessions end; it is open then. Raises NoSuchAccountError.
    """
    (first, first_hash), (second, second_hash) = make_half(), make_half()
    handle = reset_sign_in_of_two(
        staff_id=staff_id, first_hash=first_hash, second_hash=second_hash, by=by, today=today
    )
    return Credentials(handle, f"{first}-{second}")


def reset_sign_in_of_two(
    *, staff_id: uuid.UUID, first_hash: str, second_hash: str, by: Actor, today: date
) -> str:
    """The same, with halves that two people were shown; a closed account is opened again.

    Returns the handle. Raises NoSuchAccountError.
    """
    from allauth.mfa.models import Authenticator

    with transaction.atomic():
        # Somebody may be changing their sign-in at this moment: that ends first, and goes too.
        staff = find_account(staff_id, lock=True)
        Authenticator.objects.filter(user=staff).delete()
        staff.set_unusable_password()
        set_enrolment(staff, first_hash, second_hash)
        was_open, staff.is_active = staff.is_active, True
        staff.save(update_fields=["password", "enrolment", "is_active"])
        staff.end_sessions()
        append_event(action=f"sign-in reset: {staff.role}", by=by, week=week_of(today))
        if not was_open:
            append_event(action=f"account opened: {staff.role}", by=by, week=week_of(today))
    return staff.handle


def close_account(*, staff_id: uuid.UUID, by: Actor, today: date) -> None:
    """Let nobody sign in with the account any more, and end its sessions.

    Raises NoSuchAccountError or LastOperatorError.
    """
    with transaction.atomic():
        operators = Staff.objects.select_for_update().filter(role=Role.OPERATOR, is_active=True)
        remaining = {operator.id for operator in operators}
        staff = find_account(staff_id)
        if remaining == {staff.id}:
            raise LastOperatorError
        staff.is_active = False
        staff.save(update_fields=["is_active"])
        staff.end_sessions()
        append_event(action=f"account closed: {staff.role}", by=by, week=week_of(today))


def open_account(*, staff_id: uuid.UUID, by: Actor, today: date) -> None:
    """Let the account be used again. Raises NoSuchAccountError."""
    with transaction.atomic():
        staff = find_account(staff_id)
        staff.is_active = True
        staff.save(update_fields=["is_active"])
        append_event(action=f"account opened: {staff.role}", by=by, week=week_of(today))


def find_account(staff_id: uuid.UUID, *, lock: bool = False) -> Staff:
    """Raises NoSuchAccountError. `lock`: to the end of the caller's transaction."""
    accounts = Staff.objects.select_for_update() if lock else Staff.objects.all()
    staff = accounts.filter(id=staff_id).first()
    if staff is None:
        raise NoSuchAccountError
    return staff
