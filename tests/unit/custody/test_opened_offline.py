"""What the custodians carry away opens with their keys, and with the stock `age` program."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import cast

import pyrage
import pytest
from django.conf import settings as django_settings
from django.http import HttpResponse

from tests.unit.handed_in import hand_in, person
from tests.unit.two_people import Signer, done_by
from unjoin.registry.declaration import Private
from unjoin.service.instance import Instance

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]

PRIVATE = Private(real_name="王建国", contact="138 0013 8000")
OPENED = {"v": 1, "persons": {"1": {"real_name": "王建国", "contact": "138 0013 8000"}}}


@pytest.fixture
def part(first: Signer, second: Signer, instance: Instance) -> bytes:
    """The private part, as two custodians get it."""
    code = hand_in(instance, person("金福", private=PRIVATE))
    answer = done_by(first, second, "/custody/one", code=code, number="1", why="asked for it")
    return cast("HttpResponse", answer).content


@pytest.mark.parametrize("which", [0, 1])
def test_opens_with_either_custodian_key(part: bytes, which: int) -> None:
    identity = pyrage.x25519.Identity.from_str(django_settings.CUSTODIAN_IDENTITIES[which])
    plaintext = pyrage.decrypt(part, [identity])
    assert len(plaintext) == 1024
    assert json.loads(plaintext) == OPENED


def test_does_not_open_with_the_review_key(part: bytes, instance: Instance) -> None:
    identity = pyrage.x25519.Identity.from_str(instance.review_identity)
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(part, [identity])


def test_does_not_say_what_is_inside(part: bytes) -> None:
    assert "王建国".encode() not in part
    assert part.startswith(b"age-encryption.org/v1\n")


@pytest.mark.skipif(shutil.which("age") is None, reason="the Debian package age is not installed")
def test_opens_with_the_stock_program(part: bytes, tmp_path: Path) -> None:
    (tmp_path / "KEY.txt").write_text(django_settings.CUSTODIAN_IDENTITIES[0] + "\n")
    (tmp_path / "private-part.age").write_bytes(part)
    opened = subprocess.run(
        ["age", "--decrypt", "--identity", "KEY.txt", "private-part.age"],
        cwd=tmp_path,
        capture_output=True,
        check=True,
        timeout=20,
    )
    assert json.loads(opened.stdout) == OPENED
