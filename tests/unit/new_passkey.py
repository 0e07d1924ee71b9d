"""A browser that makes a passkey, of software."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from tests.browser.passkeys import credential_id, private_key

MAKE = Aaguid(bytes(range(16)))
"""By which the maker of a device can be told."""
_FLAG = AuthenticatorData.FLAG


def made_passkey(
    options: dict[str, Any],
    key_of: str,
    *,
    origin: str = "http://testserver",
    flags: _FLAG = _FLAG.UP | _FLAG.UV | _FLAG.AT,
) -> str:
    """What a browser answers that has just made the passkey of the test account `key_of`."""
    asked = options["publicKey"]
    client_data = CollectedClientData.create(
        type="webauthn.create", challenge=websafe_decode(asked["challenge"]), origin=origin
    )
    public = ES256.from_cryptography_key(private_key(key_of).public_key())  # type: ignore[no-untyped-call]
    credential = AttestedCredentialData.create(bytes(MAKE), credential_id(key_of), public)
    rp_id = hashlib.sha256(asked["rp"]["id"].encode()).digest()
    about = AuthenticatorData.create(rp_id, flags, 0, credential)
    return json.dumps(
        {
            "id": websafe_encode(credential_id(key_of)),
            "rawId": websafe_encode(credential_id(key_of)),
            "type": "public-key",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": websafe_encode(client_data),
                "attestationObject": websafe_encode(AttestationObject.create("none", about, {})),
            },
        }
    )
