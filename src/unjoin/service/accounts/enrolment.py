"""One-time passwords: two halves, which may be in the hands of two people.

A half is three groups of four letters and digits, 59 bits. Of both, the account keeps
HMAC-SHA-256 under a key that is made from `session.key`, and nothing once the person
has a passkey or an authenticator app. Whoever knows one half cannot sign in, and guesses
at the other as slowly as `throttle` lets them.

Does not know who gets which half: see `acts`.
"""

from __future__ import annotations

import hmac
import re
import secrets

from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.sealed_secrets import derive_key

# Without the letters and digits that are taken for one another.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 3, 4
_HALF = _GROUPS * _GROUP


def make_half() -> tuple[str, str]:
    """A new half: as it is handed over, and what is kept of it."""
    half = "".join(secrets.choice(_ALPHABET) for _ in range(_HALF))
    return "-".join(half[at : at + _GROUP] for at in range(0, _HALF, _GROUP)), _hash(half)


def set_enrolment(staff: Staff, first_hash: str, second_hash: str) -> None:
    """Let both halves together sign `staff` in once. Sets the field; the caller saves."""
    staff.enrolment = f"{first_hash} {second_hash}"


def check_enrolment(staff: Staff | None, password: str) -> bool:
    """Whether `password` is both halves, in their order; hyphens, spaces and capitals are free.

    False for nobody, and for an account that waits for no enrolment.
    """
    typed = re.sub(r"[\s‐-―-]", "", password).lower()
    known = staff.enrolment if staff else ""
    first, second = _hash(typed[:_HALF]), _hash(typed[_HALF:])
    matches = hmac.compare_digest(f"{first} {second}", known or "none none")
    return matches and bool(known)


def _hash(half: str) -> str:
    key = derive_key("enrolment")
    return hmac.digest(key, half.encode(errors="surrogatepass"), "sha256").hex()
