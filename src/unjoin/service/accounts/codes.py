"""Six digits of an authenticator app, and recovery codes.

Rules kept here: the code of one moment is taken once; a recovery code is taken once, and
crossed out in the table. A phone's clock may be half a minute wrong.

Source: RFC 6238, by way of allauth.
"""

from __future__ import annotations

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django.db import transaction
from django.db.models import QuerySet

from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.spent import spent

make_app_secret = generate_totp_secret


def add_app(staff: Staff, secret: str) -> None:
    """Let `staff` sign in with codes of an app that knows `secret`. An older app's end."""
    _rows(staff, Authenticator.Type.TOTP).delete()
    TOTP.activate(staff, secret)


def is_code_of(secret: str, code: str) -> bool:
    """Whether an app that knows `secret` shows `code` now. Uses nothing up."""
    return _moment_of(secret, code) is not None


def use_app_code(staff: Staff, code: str) -> bool:
    """Whether the app of `staff` shows `code` now, and nobody has used it before."""
    row = _rows(staff, Authenticator.Type.TOTP).first()
    moment = _moment_of(decrypt(row.data["secret"]), code) if row else None
    if moment is None:
        return False
    life_s = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
    return spent.spend(f"app {staff.pk} {moment}", life_s=life_s)


def make_recovery_codes(staff: Staff) -> list[str]:
    """New recovery codes; those made before end."""
    _rows(staff, Authenticator.Type.RECOVERY_CODES).delete()
    codes: list[str] = RecoveryCodes.activate(staff).generate_codes()
    return codes


def use_recovery_code(staff: Staff, code: str) -> bool:
    """Whether `code` is one of the recovery codes of `staff` that is left; it is used up then."""
    with transaction.atomic():
        row = _rows(staff, Authenticator.Type.RECOVERY_CODES).select_for_update().first()
        if row is None or not decrypt(row.data["seed"]):
            return False
        return bool(RecoveryCodes(row).validate_code(code))


def recovery_codes_left(staff: Staff) -> int:
    """How many recovery codes `staff` has not used yet."""
    row = _rows(staff, Authenticator.Type.RECOVERY_CODES).first()
    return len(RecoveryCodes(row).get_unused_codes()) if row else 0


def _rows(staff: Staff, kind: Authenticator.Type) -> QuerySet[Authenticator]:
    rows: QuerySet[Authenticator] = Authenticator.objects.filter(user=staff, type=kind)
    return rows


def _moment_of(secret: str, code: str) -> int | None:
    if not secret:
        return None
    for moment in yield_hotp_counters_from_time():
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, moment))):
            return int(moment)
    return None
