"""What every answer of the public site tells the browser to do, and not to do."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import get_resolver

from unjoin.service.instance import current

pytestmark = pytest.mark.django_db

PAGES = ["/", "/declare", "/receipt", "/statements", "/numbers", "/safety", "/no-such-page"]


def test_pages_listed_are_the_sites_own() -> None:
    routes = {str(pattern.pattern) for pattern in _patterns()}  # type: ignore[attr-defined]
    assert {page.removeprefix("/") for page in PAGES[:-1]} <= routes


@pytest.mark.parametrize("path", PAGES)
def test_page_is_closed_to_other_sites(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", [*PAGES, "/verify"])
def test_policy_lets_no_text_become_script(client: Client, path: str) -> None:
    policy = client.get(path)["Content-Security-Policy"]
    directives = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert directives["require-trusted-types-for"] == "'script'"
    assert directives["trusted-types"] == "'none'"
    assert directives["frame-ancestors"] == directives["base-uri"] == "'none'"
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "*" not in policy


@pytest.mark.parametrize("path", ["/declare", "/receipt", "/no-such-page", "/leave"])
def test_page_of_a_visitor_is_never_kept(client: Client, path: str) -> None:
    assert client.get(path)["Cache-Control"] == "no-store"
    assert client.post(path)["Cache-Control"] == "no-store"


def test_leaving_clears_and_leads_away(client: Client) -> None:
    answer = client.get("/zh-hans/leave")
    assert answer.status_code == 302
    assert answer["Location"] == current().campaign.leave_to
    assert answer["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert answer["Referrer-Policy"] == "no-referrer"


def test_no_answer_sets_a_cookie(client: Client) -> None:
    for path in [*PAGES, "/verify", "/leave"]:
        assert not client.get(path).cookies
        assert not client.post(path, {"action": "check", "name": "x"}).cookies


def _patterns() -> list[object]:
    found: list[object] = []
    for resolver in get_resolver("unjoin.service.urls_public").url_patterns:
        found += getattr(resolver, "url_patterns", [resolver])
    return found
