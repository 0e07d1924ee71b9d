"""What the database keeps of authenticator apps and recovery codes, sealed under `session.key`.

Rules kept here: the database alone is no use to whoever would sign in as somebody. A
secret that cannot be opened, because `session.key` was renewed since, reads as the empty
one, which no code matches; passkeys do not depend on it.

Source: AES-256-GCM, a fresh 96-bit nonce each; keys by HMAC-SHA-256 as in RFC 5869.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from unjoin.service.instance import current

_NONCE = 12


def derive_key(purpose: str) -> bytes:
    """32 bytes for one purpose, from which no other key follows."""
    root = hmac.digest(b"unjoin/staff/v1", current().session_key.encode(), "sha256")
    return hmac.digest(root, purpose.encode(), "sha256")


def seal_secret(text: str) -> str:
    """`text`, to be opened by this instance alone."""
    nonce = secrets.token_bytes(_NONCE)
    sealed = AESGCM(derive_key("authenticator")).encrypt(nonce, text.encode(), None)
    return base64.b64encode(nonce + sealed).decode()


def open_secret(sealed: str) -> str:
    """What was sealed; the empty text where it cannot be opened."""
    try:
        raw = base64.b64decode(sealed, validate=True)
        return (
            AESGCM(derive_key("authenticator")).decrypt(raw[:_NONCE], raw[_NONCE:], None).decode()
        )
    except (InvalidTag, binascii.Error, ValueError):
        return ""
