"""The paste box: says what became of each, and keeps what is not done."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.unit.kit.packed import pack
from unjoin.service.accounts.roles import Role
from unjoin.service.instance import Instance

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("staff_site")]
SignedIn = Callable[[Role], Client]


def test_pasted_parts_are_taken_in(instance: Instance, signed_in: SignedIn) -> None:
    client = signed_in(Role.VOLUNTEER)
    parts = pack(instance)
    lacking = client.post("/desk/kit", {"parts": f"你好 {parts[0]}"})
    assert lacking.status_code == 422
    assert parts[0] in lacking.content.decode()
    for expected in ("Received: one person.", "had already arrived. Nothing was added"):
        answer = client.post("/desk/kit", {"parts": "\n".join(parts)})
        assert answer.status_code == 200
        assert expected in answer.content.decode()
        assert parts[0] not in answer.content.decode()


def test_text_without_parts_stays_in_the_box(signed_in: SignedIn) -> None:
    answer = signed_in(Role.VOLUNTEER).post("/desk/kit", {"parts": "你好，我想退出"})
    assert answer.status_code == 422
    assert "There is no part from a kit" in answer.content.decode()
    assert "你好，我想退出" in answer.content.decode()
