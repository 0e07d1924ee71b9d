"""The proof of work that a browser makes while the form is filled in."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, Request

from tests.browser.centre import Centre
from tests.browser.conftest import OpenPage
from tests.browser.declarant import Declarant
from unjoin.service.instance import load_instance
from unjoin.service.intake.proof_of_work import ProofsOfWork

pytestmark = pytest.mark.browser


def sent_by(page: Page) -> list[Request]:
    """What is sent with a declaration from now on."""
    found: list[Request] = []
    page.on(
        "request",
        lambda r: found.append(r) if "action=send" in (r.post_data or "") else None,
    )
    return found


def declare(centre: Centre, page: Page) -> list[str]:
    """Declare, and answer with the proofs that came along."""
    requests = sent_by(page)
    declarant = Declarant(centre, page)
    declarant.open_form()
    declarant.leave("party")
    declarant.take_offered_name()
    assert len(declarant.send()) == 24
    (request,) = requests
    return parse_qs(request.post_data or "").get("altcha", [])


def test_browser_with_scripts_brings_a_proof_that_counts(
    centre: Centre, open_page: OpenPage
) -> None:
    (solution,) = declare(centre, open_page(javascript=True))
    assert ProofsOfWork().spend(solution, pepper=load_instance(centre.directory).pepper)


def test_browser_without_scripts_declares_without_a_proof(
    centre: Centre, open_page: OpenPage
) -> None:
    assert declare(centre, open_page(javascript=False)) == []


def test_browser_that_gets_no_challenge_declares_all_the_same(
    centre: Centre, open_page: OpenPage
) -> None:
    page = open_page(javascript=True)
    page.route("**/declare/challenge", lambda route: route.abort())
    assert declare(centre, page) in ([], [""])
