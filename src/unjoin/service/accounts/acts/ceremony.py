"""Asking a passkey to sign an act, and checking its answer.

`begin` draws a nonce, keeps it in the signed session, and gives what the browser's
`navigator.credentials.get` needs. `finish` takes the nonce out again and works the
challenge out anew from the digest that is in the database *now*; the rest is that of a
sign-in (see `accounts.passkeys`): only passkeys of the signed-in account, the person
verified by the device, this very origin, a challenge good for five minutes and once.

A challenge is asked for when the button is pressed, so that nobody has to read in haste.

What makes an answer count once even where that memory is lost, as when the server starts
anew: each digest is signed once as proposer, which ends the draft, and once as approver,
which ends the proposal, and no digest comes twice.

It does not look at signature counters: allauth keeps none, and passkeys that are
synchronised between devices send none.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.http import HttpRequest

from unjoin.service.accounts.acts.digest import (
    NONCE_BYTES,
    ActDigest,
    Place,
    challenge,
    credential_digest,
)
from unjoin.service.accounts.acts.errors import NotSignedError
from unjoin.service.accounts.acts.signed import Signed
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.passkeys import PasskeyError, ask_for_passkey, check_passkey

_NONCE = "act-nonce"
_ANSWER_LIMIT = 16 * 1024


def begin(request: HttpRequest, *, staff: Staff, digest: ActDigest, place: Place) -> dict[str, Any]:
    """The request options for a passkey of `staff`, as JSON."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    request.session[_NONCE] = nonce.hex()
    return ask_for_passkey(request, staff, challenge=challenge(digest, place, nonce))


def finish(
    request: HttpRequest, *, staff: Staff, digest: ActDigest, place: Place, answer: str
) -> Signed:
    """What the passkey signed. `answer` is untrusted JSON from the browser.

    The nonce is spent whatever the answer is worth. Raises NotSignedError.
    """
    nonce = bytes.fromhex(request.session.pop(_NONCE, ""))
    if not nonce or len(answer) > _ANSWER_LIMIT:
        raise NotSignedError
    asked = challenge(digest, place, nonce)
    try:
        passkey = check_passkey(request, answer, staff=staff, challenge=asked)
    except (PasskeyError, RecursionError):
        # Without `from error`: its cause holds what the browser sent.
        raise NotSignedError from None
    credential = passkey.wrap().authenticator_data.credential_data
    return Signed(
        staff_id=staff.pk,
        digest=digest,
        place=place,
        credential=credential_digest(credential.credential_id),
    )
