"""A site answers to its own names, and to no other that leads to the same machine."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/", "/declare", "/receipt", "/healthz", "/no-such-page"])
def test_other_name_is_refused(client: Client, settings: LazySettings, path: str) -> None:
    settings.ALLOWED_HOSTS = ["unjoin.example"]
    assert client.get(path, headers={"host": "unjoin.example"}).status_code != 400
    for name in ("evil.example", "unjoin.example.evil.example", "127.0.0.1", "a b"):
        answer = client.get(path, headers={"host": name})
        assert answer.status_code == 400
        assert answer["Cache-Control"] == "no-store"
        assert "evil" not in answer.content.decode()


@pytest.mark.usefixtures("staff_site")
def test_other_name_is_refused_at_the_staff_site(client: Client, settings: LazySettings) -> None:
    settings.ALLOWED_HOSTS = ["desk.unjoin.example"]
    assert client.get("/sign-in", headers={"host": "desk.unjoin.example"}).status_code == 200
    assert client.get("/sign-in", headers={"host": "evil.example"}).status_code == 400
