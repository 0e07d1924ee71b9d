"""A file that names very many recipients, as nobody here does, is not looked through."""

from __future__ import annotations

import base64
import secrets

import pyrage
import pytest

from unjoin.service.custody.sealing import HEADER_LIMIT_BYTES, seal, unseal
from unjoin.service.keys import make_age_key


def _line() -> bytes:
    return base64.b64encode(secrets.token_bytes(32)).rstrip(b"=") + b"\n"


def test_header_of_many_recipients_is_refused_at_once() -> None:
    stanzas = b"".join(b"-> X25519 " + _line() + _line() for _ in range(5000))
    data = b"age-encryption.org/v1\n" + stanzas + b"--- " + _line() + bytes(1000)
    with pytest.raises(pyrage.DecryptError, match="no header"):
        unseal(data, identity=make_age_key().identity)


def test_every_header_of_ours_is_short() -> None:
    keys = [make_age_key() for _ in range(3)]
    for _ in range(200):
        sealed = seal(b"{}", recipients=tuple(key.recipient for key in keys))
        assert sealed.index(b"\n--- ") < HEADER_LIMIT_BYTES / 4
        assert unseal(sealed, identity=keys[0].identity).strip() == b"{}"
