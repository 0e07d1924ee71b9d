"""The verifier is the one that PostgreSQL's own library makes."""

from __future__ import annotations

import re
from base64 import b64decode

import pytest

from tests.unit.database.conftest import Separated
from unjoin.service.database.roles import Process
from unjoin.service.database.scram import scram_verifier

FORM = re.compile(r"SCRAM-SHA-256\$4096:([A-Za-z0-9+/=]+)\$[A-Za-z0-9+/=]{44}:[A-Za-z0-9+/=]{44}")


@pytest.mark.parametrize("password", ["pencil", "x", "a-Z_9" * 8])
def test_verifier_is_that_of_libpq(separated: Separated, password: str) -> None:
    library = separated.connections[Process.OWNER].pgconn
    made = library.encrypt_password(password.encode(), b"anybody", b"scram-sha-256").decode()
    found = FORM.fullmatch(made)
    assert found is not None, made
    assert scram_verifier(password, salt=b64decode(found[1])) == made


def test_password_beyond_ascii_is_refused() -> None:
    with pytest.raises(UnicodeEncodeError):
        scram_verifier("密码", salt=bytes(16))
