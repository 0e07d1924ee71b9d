"""What members of staff change about their own sign-in: passkeys, app, password, recovery codes.

Rules kept here:

1. The first passkey or app ends the one-time password.
2. An account has a password only beside an app or recovery codes; a passkey needs none.
3. The last of passkeys and app stays. Recovery codes are no way in for good, so they do
   not count.
4. Whoever was signed in with what is taken away is signed out, on every other device.
5. Nothing is changed for a sign-in that has ended since it was looked at. `staff` is
   changed as the row is, so that what was asked after is not taken for what was asked.

Who may call these is decided by the views: with recent proof, or with the one-time
password where there is nothing else yet. All but the queries raise SignInOverError.
"""

from __future__ import annotations

from datetime import date

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from unjoin.registry.weeks import week_of
from unjoin.service.accounts import codes, passkeys
from unjoin.service.accounts.audit import Actor, append_event
from unjoin.service.accounts.errors import AccountError
from unjoin.service.accounts.models import Staff

PASSKEYS_MAX = 10
NAME_LIMIT = 40


class LastFactorError(AccountError):
    """Nothing would be left to sign in with."""

    code = "last-factor"
    sentence = _(
        "This is the only way in to your account. Nothing was changed. "
        "Add another passkey or an authenticator app first."
    )


class TooManyPasskeysError(AccountError):
    """More passkeys than anybody can keep an eye on."""

    code = "too-many-passkeys"
    sentence = _("This account has ten passkeys. Nothing was saved. Remove one first.")


class SignInOverError(Exception):
    """The sign-in that asked has ended meanwhile: account reset or closed, or signed out."""


class GoneError(AccountError):
    """What was to be removed is not there."""

    code = "factor-gone"
    sentence = _("It is not there any more. Nothing was changed.")


def passkeys_of(staff: Staff) -> QuerySet[Authenticator]:
    """The passkeys of `staff`."""
    rows: QuerySet[Authenticator] = Authenticator.objects.filter(
        user=staff, type=Authenticator.Type.WEBAUTHN
    )
    return rows


def add_passkey(
    *, request: HttpRequest, staff: Staff, name: str, answer: str, today: date
) -> Authenticator:
    """Keep the passkey the browser made. Raises PasskeyError or TooManyPasskeysError."""
    with transaction.atomic():
        _lock(staff)
        count = passkeys_of(staff).count()
        if count >= PASSKEYS_MAX:
            raise TooManyPasskeysError
        name = name.strip()[:NAME_LIMIT] or gettext("Passkey %(number)s") % {"number": count + 1}
        made = passkeys.add_passkey(request, staff, name=name, answer=answer)
        _end_one_time_password(staff)
        _record(staff, "passkey added", today)
    return made


def remove_passkey(*, staff: Staff, passkey_id: int, today: date) -> None:
    """Raises GoneError or LastFactorError."""
    with transaction.atomic():
        _lock(staff)
        row = passkeys_of(staff).filter(pk=passkey_id).first()
        if row is None:
            raise GoneError
        if not staff.has_app and passkeys_of(staff).count() == 1:
            raise LastFactorError
        row.delete()
        staff.end_sessions()
        _record(staff, "passkey removed", today)


def add_app(*, staff: Staff, secret: str, password: str | None, today: date) -> None:
    """Let `staff` sign in with `password` and the codes of an app that knows `secret`.

    `password`: None keeps the one there is.
    """
    with transaction.atomic():
        _lock(staff)
        codes.add_app(staff, secret)
        if password is not None:
            staff.set_password(password)
            staff.save(update_fields=["password"])
        _end_one_time_password(staff)
        _record(staff, "authenticator app added", today)


def remove_app(*, staff: Staff, today: date) -> None:
    """Take the app away, and the password and recovery codes that belong to it.

    Raises GoneError or LastFactorError.
    """
    with transaction.atomic():
        _lock(staff)
        if not staff.has_app:
            raise GoneError
        if not passkeys_of(staff).exists():
            raise LastFactorError
        others = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)
        Authenticator.objects.filter(user=staff, type__in=others).delete()
        staff.set_unusable_password()
        staff.save(update_fields=["password"])
        _record(staff, "authenticator app removed", today)


def make_recovery_codes(*, staff: Staff, password: str | None, today: date) -> list[str]:
    """New recovery codes, to be used with the password. `password`: None keeps the one there is."""
    with transaction.atomic():
        _lock(staff)
        made = codes.make_recovery_codes(staff)
        if password is not None:
            staff.set_password(password)
            staff.save(update_fields=["password"])
        _record(staff, "recovery codes made", today)
    return made


def change_password(*, staff: Staff, password: str, today: date) -> None:
    """Give `staff` the password they chose."""
    with transaction.atomic():
        _lock(staff)
        staff.set_password(password)
        staff.save(update_fields=["password"])
        _record(staff, "password changed", today)


def _lock(staff: Staff) -> None:
    now = Staff.objects.select_for_update().get(pk=staff.pk)
    is_same = constant_time_compare(now.get_session_auth_hash(), staff.get_session_auth_hash())
    if not (is_same and now.is_active):
        raise SignInOverError


def _end_one_time_password(staff: Staff) -> None:
    staff.enrolment = ""
    staff.save(update_fields=["enrolment"])


def _record(staff: Staff, action: str, today: date) -> None:
    append_event(action=f"{action}: {staff.role}", by=Actor(staff.handle), week=week_of(today))
