"""People who sign acts of two in the staff site, each with a passkey made of software."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.http.response import HttpResponseBase
from django.test import Client
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AuthenticatorData, CollectedClientData

from tests.browser.passkeys import account_id, credential_id, private_key

ORIGIN = "http://testserver"
_FLAG = AuthenticatorData.FLAG


def answer_of_passkey(
    options: dict[str, Any],
    key_of: str,
    *,
    origin: str = ORIGIN,
    flags: _FLAG = _FLAG.UP | _FLAG.UV,
) -> str:
    """What a browser answers whose passkey is that of the test account `key_of`."""
    asked = options["publicKey"]
    client_data = CollectedClientData.create(
        type="webauthn.get", challenge=websafe_decode(asked["challenge"]), origin=origin
    )
    rp_id = hashlib.sha256(asked["rpId"].encode()).digest()
    about = AuthenticatorData.create(rp_id, flags, 0)
    signature = private_key(key_of).sign(about + client_data.hash, ec.ECDSA(hashes.SHA256()))
    return json.dumps(
        {
            "id": websafe_encode(credential_id(key_of)),
            "rawId": websafe_encode(credential_id(key_of)),
            "type": "public-key",
            "clientExtensionResults": {},
            "response": {
                "authenticatorData": websafe_encode(about),
                "clientDataJSON": websafe_encode(client_data),
                "signature": websafe_encode(signature),
                "userHandle": websafe_encode(account_id(key_of).hex.encode()),
            },
        }
    )


@dataclass
class Signer:
    """Somebody of the staff in front of their browser. `key_of`: whose passkey they hold."""

    client: Client
    key_of: str

    def challenge(self, act: str) -> dict[str, Any]:
        """What the page of `act` asks their passkey to sign."""
        answer = self.client.get(f"{act}/challenge", headers={"accept": "application/json"})
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()  # type: ignore[no-any-return]

    def sign(self, act: str, **made: Any) -> str:
        """Press the button on the page of `act`, and have the passkey answer."""
        return answer_of_passkey(self.challenge(act), self.key_of, **made)

    def propose(self, act: str) -> HttpResponseBase:
        """Sign the draft."""
        return self.send(act, "propose", self.sign(act))

    def approve(self, act: str) -> HttpResponseBase:
        """Sign somebody else's proposal."""
        return self.send(act, "approve", self.sign(act))

    def send(self, act: str, step: str, answer: str) -> HttpResponseBase:
        """Send what the passkey answered."""
        return self.client.post(f"{act}/{step}", {"answer": answer})

    def start(self, path: str, **form: str) -> str:
        """Fill in a form that starts an act; the address of the act's page."""
        answer = self.client.post(path, form)
        assert answer.status_code == 302, answer.content.decode()
        return str(answer["Location"])


def done_by(first: Signer, second: Signer, path: str, **form: str) -> HttpResponseBase:
    """`first` starts and proposes an act, `second` approves it: what `second` gets."""
    act = first.start(path, **form)
    assert first.propose(act).status_code == 302
    return second.approve(act)


def code_of(answer: HttpResponseBase) -> str:
    """The code of the error that a page (409) is about."""
    assert answer.status_code == 409
    context: Any = answer.context  # type: ignore[attr-defined]
    return str(context["code"])
