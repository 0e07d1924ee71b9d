"""The accounts: can acts of two be done, and can nobody sign in with a password alone?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from allauth.mfa.models import Authenticator

from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.roles import Role
from unjoin.service.doctor.findings import Finding, Place, judge

_OF_TWO = {
    Role.CUSTODIAN: "taking private parts needs two, and changing a key needs one",
    Role.REVIEWER: "nothing can be corrected, and no real name published",
}


def check(place: Place) -> Iterator[Finding]:
    """All of it."""
    staff = list(Staff.objects.filter(is_active=True))
    guarded = set(
        Authenticator.objects.filter(type__in=("webauthn", "totp")).values_list(
            "user_id", flat=True
        )
    )
    alone = sorted(account.handle for account in staff if account.pk not in guarded)
    yield judge(
        "Every account has a passkey or an authenticator app",
        is_so=not alone,
        means=f"{', '.join(alone)} could be entered by whoever learns the one-time password",
        do="have them sign in and enrol, or close the account",
    )
    with_passkey = set(
        Authenticator.objects.filter(type="webauthn").values_list("user_id", flat=True)
    )
    able = Counter(account.role for account in staff if account.pk in with_passkey)
    for role, means in _OF_TWO.items():
        yield judge(
            f"There are two {role.value}s with a passkey each",
            is_so=able[role.value] >= 2,
            means=f"there {'is' if able[role.value] == 1 else 'are'} {able[role.value]}: {means}",
            do="make a second account at /operate/, and have both enrol a passkey",
        )
