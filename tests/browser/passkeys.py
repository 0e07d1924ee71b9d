"""Passkeys for tests: one for each account of a centre, and a browser that holds it.

A key follows from its account's handle, so that no test has to be told which one it is.
"""

from __future__ import annotations

import base64
import hashlib
import uuid
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from playwright.sync_api import BrowserContext, CDPSession, Page

from unjoin.service.accounts.stored_credential import stored_credential

if TYPE_CHECKING:
    from tests.browser.centre import Centre

HOST = "localhost"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def account_id(handle: str) -> uuid.UUID:
    """The id that the test account `handle` has."""
    return uuid.uuid5(uuid.NAMESPACE_DNS, handle)


def credential_id(handle: str) -> bytes:
    """The id of the passkey of `handle`."""
    return hashlib.sha256(b"credential " + handle.encode()).digest()[:16]


def private_key(handle: str) -> ec.EllipticCurvePrivateKey:
    """The secret half of the passkey of `handle`."""
    secret = int.from_bytes(hashlib.sha256(b"passkey " + handle.encode()).digest()) >> 1
    return ec.derive_private_key(secret, ec.SECP256R1())


def kept_passkey(handle: str) -> dict[str, Any]:
    """What the table of authenticators holds of the passkey of `handle`."""
    public = ES256.from_cryptography_key(private_key(handle).public_key())  # type: ignore[no-untyped-call]
    return stored_credential(credential_id(handle), public)


class Device:
    """A virtual authenticator of one page."""

    def __init__(self, page: Page) -> None:
        self._cdp: CDPSession = page.context.new_cdp_session(page)
        self._cdp.send("WebAuthn.enable")
        made = self._cdp.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        self._id = made["authenticatorId"]

    def hold(self, handle: str) -> None:
        """Put the passkey of `handle` on it."""
        key = private_key(handle).private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        credential = {
            "credentialId": _text(credential_id(handle)),
            "isResidentCredential": True,
            "rpId": HOST,
            "privateKey": _text(key),
            "userHandle": _text(account_id(handle).hex.encode()),
            "signCount": 0,
        }
        self._cdp.send(
            "WebAuthn.addCredential", {"authenticatorId": self._id, "credential": credential}
        )

    def credentials(self) -> list[dict[str, Any]]:
        """What it holds."""
        held = self._cdp.send("WebAuthn.getCredentials", {"authenticatorId": self._id})
        return held["credentials"]  # type: ignore[no-any-return]

    def refuse(self) -> None:
        """From now on nobody touches it."""
        self._cdp.send(
            "WebAuthn.setUserVerified", {"authenticatorId": self._id, "isUserVerified": False}
        )

    def remove(self) -> None:
        """Take it away."""
        self._cdp.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": self._id})
        self._cdp.detach()


def use_passkey(page: Page, handle: str) -> None:
    """Sign in with the passkey of `handle` at the sign-in page that `page` shows."""
    device = Device(page)
    device.hold(handle)
    with page.expect_navigation(url=lambda url: "/sign-in" not in url):
        page.click("form[data-passkey] button")
    device.remove()


def sign_in(page: Page, centre: Centre, handle: str, next: str = "/desk/") -> None:  # noqa: A002
    """Sign `handle` in with their passkey, and go to `next`.

    A page without JavaScript gets its session from one beside it, as a browser does
    whose owner switches JavaScript off after signing in.
    """
    address = f"{centre.staff_url}/sign-in?next={next}"
    page.goto(address)
    if page.locator("form[data-passkey]").is_visible():
        use_passkey(page, handle)
        return
    context = _beside(page)
    other = context.new_page()
    other.goto(address)
    use_passkey(other, handle)
    page.context.add_cookies(context.cookies())  # type: ignore[arg-type]
    context.close()
    page.goto(f"{centre.staff_url}{next}")


def _beside(page: Page) -> BrowserContext:
    browser = page.context.browser
    assert browser
    return browser.new_context()


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
