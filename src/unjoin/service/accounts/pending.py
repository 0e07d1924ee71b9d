"""Between the password and the sign-in: whose password was right, and what is still missing.

A pending sign-in is nobody's session: `request.user` stays anonymous, and only the views
that ask for the rest look here. It stands in the signed cookie for `PENDING_S`, and ends
with the account's password, one-time password and salt.
"""

from __future__ import annotations

import time
from enum import StrEnum

from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from unjoin.service.accounts.models import Staff

PENDING_S = 15 * 60
_PENDING = "pending"


class Missing(StrEnum):
    """What is still missing."""

    CODE = "code"
    """A code of the app, or a recovery code."""
    ENROLMENT = "enrolment"
    """The first passkey or app: there is nothing yet that could be asked for."""


def keep_pending(request: HttpRequest, staff: Staff, missing: Missing) -> None:
    """Remember that the password was right. A session that was there before ends."""
    request.session.flush()
    request.session[_PENDING] = {
        "staff": str(staff.pk),
        "missing": missing.value,
        "hash": staff.get_session_auth_hash(),
        "at": int(time.time()),
    }


def pending_staff(request: HttpRequest, missing: Missing) -> Staff | None:
    """Whose sign-in waits for `missing`; None where none does, or no longer."""
    kept = request.session.get(_PENDING)
    if not kept or kept["missing"] != missing or not 0 <= time.time() - kept["at"] < PENDING_S:
        return None
    staff = Staff.objects.filter(pk=kept["staff"], is_active=True).first()
    if staff is None or not constant_time_compare(kept["hash"], staff.get_session_auth_hash()):
        return None
    return staff


def forget_pending(request: HttpRequest) -> None:
    """The sign-in is complete, or begins anew."""
    request.session.pop(_PENDING, None)
