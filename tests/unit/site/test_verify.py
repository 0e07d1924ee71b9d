"""`/verify`: whole in itself, in every language, and allowed to do nothing but check."""

from __future__ import annotations

import base64
import hashlib
import html
import re

import pytest
from django.test import Client

from unjoin.service.instance import current

LANGUAGES = ("en", "zh-hans", "zh-hant")


def policy_of(page: str) -> str:
    (found,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    return html.unescape(found)


def digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_allows_its_own_script_and_style_and_nothing_else(
    client: Client, language: str
) -> None:
    answer = client.get(f"/{language}/verify")
    page = answer.content.decode()
    (script,) = re.findall(r"<script[^>]*>(.*?)</script>", page, re.DOTALL)
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    policy = policy_of(page)
    assert answer.headers["Content-Security-Policy"] == f"{policy}; frame-ancestors 'none'"
    assert dict(part.split(" ", 1) for part in policy.split("; ")) == {
        "default-src": "'none'",
        "script-src": digest(script),
        "style-src": digest(style),
        "img-src": "data:",
        "connect-src": "'none'",
        "form-action": "'none'",
        "base-uri": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }


def test_page_loads_nothing(client: Client) -> None:
    page = client.get("/verify").content.decode()
    assert not re.findall(r"<(?:img|iframe|object|embed|video|audio)\b", page)
    assert re.findall(r"<link [^>]*>", page) == ['<link rel="icon" href="data:,">']
    assert not re.findall(r"<script[^>]+src", page)
    assert "@import" not in page
    assert "url(" not in page


def test_page_never_makes_markup_of_what_it_is_given(client: Client) -> None:
    page = client.get("/verify").content.decode()
    for trapdoor in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
        assert trapdoor not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_speaks_every_language(client: Client, language: str) -> None:
    page = client.get(f"/{language}/verify").content.decode()
    assert re.findall(r'<article lang="([^"]+)"', page) == ["zh-Hans", "zh-Hant", "en"]
    assert page.count('data-word="consent-4"') == 3
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_page_has_the_key_of_this_centre(client: Client) -> None:
    page = html.unescape(client.get("/verify").content.decode())
    assert page.count(f">{current().log_vkey.encode()}</textarea>") == 3


def test_other_pages_still_run_no_script(client: Client) -> None:
    assert "script-src 'none'" in client.get("/safety").headers["Content-Security-Policy"]
