"""From the page of a drive through the form to the drive's own count, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.centre import Centre
from tests.browser.conftest import OpenPage
from tests.browser.declarant import Declarant

pytestmark = pytest.mark.browser

DRIVE = "/en/drives/military-month"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_whoever_declares_within_a_drive_is_counted_there(
    centre: Centre, open_page: OpenPage, script: bool
) -> None:
    page = open_page(javascript=script)
    page.goto(centre.public_url + DRIVE)
    before = int(page.locator(".figure").inner_text())
    page.get_by_role("link", name="Declare within this drive").click()
    expect(page.locator("#drive-military-month")).to_be_checked()
    declarant = Declarant(centre, page)
    declarant.leave("party")
    declarant.take_offered_name()
    declarant.send()
    centre.publish()
    page.goto(f"{centre.public_url}{DRIVE}?after")  # not the page that the browser has kept
    expect(page.locator(".figure")).to_have_text(str(before + 1))
