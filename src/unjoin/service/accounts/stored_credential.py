"""A passkey as the table keeps it: its id and its public key.

allauth keeps all that the browser sent, with the make of the device and the browser's
own words. Only the id and the public key are needed, so the rest is left blank.
"""

from __future__ import annotations

import json
from typing import Any

from fido2.cose import CoseKey
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
)

_BLANK = {"type": "webauthn.create", "challenge": "", "origin": ""}


def stored_credential(credential_id: bytes, public_key: CoseKey) -> dict[str, Any]:
    """What allauth reads back as a registration of this credential."""
    credential = AttestedCredentialData.create(bytes(Aaguid.NONE), credential_id, public_key)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    about = AuthenticatorData.create(bytes(32), flags, 0, credential)
    blank = json.dumps(_BLANK).encode()
    return {
        "id": websafe_encode(credential_id),
        "rawId": websafe_encode(credential_id),
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(blank),
            "attestationObject": websafe_encode(AttestationObject.create("none", about, {})),
        },
    }
