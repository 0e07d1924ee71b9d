"""The key of what a browser keeps: the volunteer's own, the same again, and in no cache."""

from __future__ import annotations

import base64
import json
import re

import pytest
from django.test import Client

from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.roles import Role
from unjoin.service.accounts.sealed_secrets import derive_key
from unjoin.service.desk.draft_key import draft_key
from unjoin.service.instance import current

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]


def key_in_page(client: Client) -> bytes:
    page = client.get("/en/desk/")
    found = re.search(
        r'<script id="desk-data"[^>]*>(.*?)</script>', page.content.decode(), re.DOTALL
    )
    assert found
    return base64.b64decode(json.loads(found[1])["keeping"]["key"], validate=True)


def test_page_gives_the_key_and_is_kept_by_no_cache(client: Client, volunteer: Staff) -> None:
    client.force_login(volunteer)
    assert key_in_page(client) == draft_key(volunteer)
    assert len(draft_key(volunteer)) == 32
    assert client.get("/en/desk/")["Cache-Control"] == "no-store"


def test_key_is_the_same_after_signing_in_again(client: Client, volunteer: Staff) -> None:
    client.force_login(volunteer)
    first = key_in_page(client)
    client.post("/en/sign-out")
    volunteer.refresh_from_db()
    client.force_login(volunteer)
    assert key_in_page(client) == first


def test_another_volunteer_has_another_key(volunteer: Staff) -> None:
    other = Staff.objects.create_user(handle="other", role=Role.VOLUNTEER)
    assert draft_key(other) != draft_key(volunteer)


def test_renewed_session_key_makes_another(
    volunteer: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = draft_key(volunteer)
    monkeypatch.setitem(vars(current()), "session_key", "another " * 8)
    assert draft_key(volunteer) != first


def test_key_is_used_for_nothing_else(volunteer: Staff) -> None:
    assert draft_key(volunteer) not in {derive_key("desk drafts"), derive_key("authenticator")}
