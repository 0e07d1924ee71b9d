"""The verifier that PostgreSQL keeps instead of a password (RFC 5803, SCRAM-SHA-256).

Made here, it lets a role be created by a file that holds no password: nothing in
the file, in the administrator's history or in the server's log opens the database.
For passwords of our own making only: ASCII, so that SASLprep changes nothing.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64encode

ITERATIONS = 4096
"""As PostgreSQL itself takes. The passwords have 256 random bits, so more would buy nothing."""
SALT_BYTES = 16


def scram_verifier(password: str, *, salt: bytes) -> str:
    """What `CREATE ROLE … PASSWORD` stores as it is. `salt`: 16 random bytes."""
    salted = hashlib.pbkdf2_hmac("sha256", password.encode("ascii"), salt, ITERATIONS)
    stored = hashlib.sha256(_sign(salted, b"Client Key")).digest()
    server = _sign(salted, b"Server Key")
    return f"SCRAM-SHA-256${ITERATIONS}:{_base64(salt)}${_base64(stored)}:{_base64(server)}"


def _sign(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")


def _base64(data: bytes) -> str:
    return b64encode(data).decode("ascii")
