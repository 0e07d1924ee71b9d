"""Which passkeys an account has, for the rules. Asks allauth.mfa's table."""

from __future__ import annotations

from unjoin.service.accounts.acts.digest import credential_digest
from unjoin.service.accounts.models import Staff


def passkey_digests(staff: Staff) -> frozenset[bytes]:
    """The digests of the ids of the account's passkeys."""
    # Not at the top: processes other than the staff site import the rules without allauth.
    from allauth.mfa.webauthn.internal.auth import get_credentials

    return frozenset(credential_digest(one.credential_id) for one in get_credentials(staff))
