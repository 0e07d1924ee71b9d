"""The whole way of a certificate: thought over, made, photographed, checked without a network."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.centre import Centre
from tests.browser.conftest import OpenPage
from tests.browser.declarant import Declarant
from tests.browser.looks import fits
from tests.browser.test_proof import declare
from tests.unit.sheets.papers import codes_on, text_of

pytestmark = pytest.mark.browser


def paste(page: Page, text: str) -> None:
    page.locator("article:visible summary").first.click()
    page.locator("article:visible textarea[name=text]").fill(text)
    page.locator("article:visible form button").click()


def test_codes_of_a_certificate_are_checked_without_a_network(
    centre: Centre,
    open_page: OpenPage,
    browser: Browser,
    tmp_path: Path,
    assert_accessible: Callable[[Page], None],
    screenshot: Callable[[Page, str], object],
) -> None:
    declarant = Declarant(centre, open_page())
    code = declare(declarant)
    centre.publish()
    declarant.look_up(code)
    declarant.press("certificate")
    expect(declarant.page.locator("h2").first).to_have_text("Is it safe for you to have it?")
    screenshot(declarant.page, "certificate-asked")
    assert_accessible(declarant.page)
    with declarant.page.expect_download() as download:
        declarant.press("certificate-now")
    assert download.value.suggested_filename.startswith("document-")
    path = tmp_path / "saved.pdf"
    download.value.save_as(path)
    pdf = path.read_bytes()
    assert "Communist Youth League".replace(" ", "") in text_of(pdf)
    codes = codes_on(pdf, tmp_path)

    page = open_page()
    page.goto(f"{centre.public_url}/en/verify")
    with page.expect_download() as saving:
        page.get_by_role("link", name="Save this page").click()
    stick = tmp_path / "verify.html"
    saving.value.save_as(stick)
    context = browser.new_context(locale="en", offline=True)
    offline = context.new_page()
    offline.goto(stick.as_uri())
    paste(offline, "\n".join(reversed(codes)))
    expect(offline.locator("article:visible .outcome")).to_contain_text("The proof holds")
    context.close()


def test_press_sheet_is_on_its_page(
    centre: Centre,
    open_page: OpenPage,
    assert_accessible: Callable[[Page], None],
    screenshot: Callable[[Page, str], object],
) -> None:
    declare(Declarant(centre, open_page()))
    centre.publish()
    for width, dark in ((320, False), (1280, True)):
        page = open_page(width=width, dark=dark)
        page.goto(f"{centre.public_url}/zh-hans/press")
        expect(page.locator(".press img")).to_have_js_property("naturalWidth", 992)
        assert fits(page)
        screenshot(page, f"press-{width}")
    assert_accessible(page)
