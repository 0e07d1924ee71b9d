"""Passkeys: adding one, and signing a challenge with one.

The browser's part is `static/accounts/passkey.js`. What it is asked to sign stands in
the signed cookie until it answers.

Rules kept here: a challenge is good for `CHALLENGE_S` and for one answer; the person is
verified by the device each time (PIN, finger, face), so a passkey is two factors; only a
page of this very origin may ask. A passkey of an account that is closed opens nothing.

Source: W3C WebAuthn level 3, 7.1 and 7.2, by way of fido2 and allauth.
"""

from __future__ import annotations

import json
import time
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import WebAuthn, get_credentials
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from fido2.server import Fido2Server
from fido2.utils import websafe_decode
from fido2.webauthn import (
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from unjoin.service.accounts.adapters import is_own_origin
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.spent import spent
from unjoin.service.accounts.stored_credential import stored_credential

CHALLENGE_S = 5 * 60
_STATE = "passkey-challenge"
_VERIFIED = UserVerificationRequirement.REQUIRED
# What the parsers of JSON, CBOR and WebAuthn raise for what no browser sends.
_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError)


class PasskeyError(Exception):
    """What the browser answered is not a passkey's answer to what it was asked."""


def ask_for_new_passkey(request: HttpRequest, staff: Staff) -> dict[str, Any]:
    """What `navigator.credentials.create` is given, to make a passkey for `staff`."""
    entity = get_adapter().get_public_key_credential_user_entity(staff)
    options, state = _server(request).register_begin(
        PublicKeyCredentialUserEntity(**entity),
        credentials=get_credentials(staff),
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=_VERIFIED,
    )
    _remember(request, state, "create")
    return dict(options)


def add_passkey(request: HttpRequest, staff: Staff, *, name: str, answer: str) -> Authenticator:
    """Keep the passkey that the browser made. Raises PasskeyError."""
    state = _take_challenge(request, "create")
    try:
        made = RegistrationResponse.from_dict(json.loads(answer))
        credential = _server(request).register_complete(state, made).credential_data
    except _UNREADABLE as error:
        raise PasskeyError from error
    if credential is None:
        raise PasskeyError
    stored = stored_credential(credential.credential_id, credential.public_key)
    return WebAuthn.add(staff, name, stored).instance


def ask_for_passkey(
    request: HttpRequest, staff: Staff | None = None, *, challenge: bytes | None = None
) -> dict[str, Any]:
    """What `navigator.credentials.get` is given.

    Any passkey of `staff`, or of whoever it may be. `challenge`: what shall be signed,
    at least 16 bytes of which nobody else decides all; random where it is not given.
    """
    options, state = _server(request).authenticate_begin(
        credentials=get_credentials(staff) if staff else None,
        user_verification=_VERIFIED,
        challenge=challenge,
    )
    _remember(request, state, "get")
    return dict(options)


def check_passkey(
    request: HttpRequest,
    answer: str,
    *,
    staff: Staff | None = None,
    challenge: bytes | None = None,
) -> Authenticator:
    """The passkey that signed what `ask_for_passkey` asked for last in this session.

    `staff`: whose it must be. `challenge`: what must have been signed. Its account
    (`.user`) is open. Raises PasskeyError.
    """
    state = _take_challenge(request, "get")
    if challenge is not None and websafe_decode(state["challenge"]) != challenge:
        raise PasskeyError
    try:
        given = AuthenticationResponse.from_dict(json.loads(answer))
        owner = staff or _owner(given)
        credential = _server(request).authenticate_complete(state, get_credentials(owner), given)
    except (*_UNREADABLE, ValidationError) as error:
        raise PasskeyError from error
    if not owner.is_active:
        raise PasskeyError
    return _find(owner, credential.credential_id)


def credential_id_in(answer: str) -> str:
    """The id of the credential that `answer` claims to be of; empty where it names none."""
    try:
        named = json.loads(answer)["id"]
    except _UNREADABLE:
        return ""
    return str(named)[:1024]


def _owner(given: AuthenticationResponse) -> Staff:
    handle = given.response.user_handle
    if not handle:
        raise PasskeyError
    return _staff_with(handle.decode())


def _staff_with(identity: str) -> Staff:
    staff = Staff.objects.filter(id=identity).first()
    if staff is None:
        raise PasskeyError
    return staff


def _find(owner: Staff, credential_id: bytes) -> Authenticator:
    passkeys = Authenticator.objects.filter(user=owner, type=Authenticator.Type.WEBAUTHN)
    for passkey in passkeys:
        if passkey.wrap().authenticator_data.credential_data.credential_id == credential_id:
            return passkey
    raise PasskeyError


def _server(request: HttpRequest) -> Fido2Server:
    entity = get_adapter().get_public_key_credential_rp_entity()
    return Fido2Server(
        PublicKeyCredentialRpEntity(**entity),
        verify_origin=lambda origin: is_own_origin(request, origin),
    )


def _remember(request: HttpRequest, state: dict[str, Any], use: str) -> None:
    request.session[_STATE] = {**state, "use": use, "at": int(time.time())}


def _take_challenge(request: HttpRequest, use: str) -> dict[str, Any]:
    """What was asked, once: the cookie may be an old one, so memory has the last word."""
    state: dict[str, Any] | None = request.session.pop(_STATE, None)
    if not state or state.pop("use") != use:
        raise PasskeyError
    if not 0 <= time.time() - state.pop("at") < CHALLENGE_S:
        raise PasskeyError
    if not spent.spend(f"challenge {state['challenge']}", life_s=CHALLENGE_S):
        raise PasskeyError
    return state
