"""Where allauth asks how it should behave."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.sealed_secrets import open_secret, seal_secret
from unjoin.service.instance import current


class NoMail(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up, and nobody is written to."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Operators make accounts."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """No account has an address."""
        raise AssertionError("the staff have no e-mail addresses")


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Passkeys and authenticator apps of pseudonymous staff.

    On a phone they stand under the handle and the host, and nothing else: the name of
    the centre on a volunteer's phone would tell too much to whoever takes the phone.
    """

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("That did not fit."),
    }

    def encrypt(self, text: str) -> str:
        """The secret of an app, or the seed of recovery codes, as the table keeps it."""
        return seal_secret(text)

    def decrypt(self, encrypted_text: str) -> str:
        """And back; a secret that no code matches where that cannot be."""
        return open_secret(encrypted_text)

    def build_totp_url(self, user: Staff, secret: str) -> str:
        """What the QR code holds: the handle and the secret, and no issuer."""
        return f"otpauth://totp/{quote(user.handle)}?{urlencode({'secret': secret})}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The host, which is what a passkey is bound to."""
        host = host_name(context.request)
        return {"id": host, "name": host}

    def get_public_key_credential_user_entity(self, user: Staff) -> dict[str, Any]:
        """The account's random id, and its handle."""
        return {
            "id": user.id.hex.encode(),
            "name": user.handle,
            "display_name": user.handle,
        }


def host_name(request: HttpRequest) -> str:
    """The host asked for, without its port."""
    return urlsplit(f"//{request.get_host()}").hostname or ""


def is_own_origin(request: HttpRequest, origin: str) -> bool:
    """Whether a browser that says `origin` stands in front of this very site.

    Stricter than the WebAuthn library, which takes any port and any name below ours;
    and an onion address without https is as good as one with it. Where the reverse
    proxy hides the port, any is taken.
    """
    said, asked = urlsplit(origin), urlsplit(f"//{request.get_host()}")
    scheme = "https" if current().settings.https else "http"
    same_port = asked.port is None or said.port == asked.port
    return said.scheme == scheme and said.hostname == asked.hostname and same_port
