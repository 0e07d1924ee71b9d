"""Operators write the guide; it and their pages can be used by everybody."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.centre import Centre
from tests.browser.conftest import OpenPage
from tests.browser.guide import at_desk, card, found, shows
from tests.browser.looks import fits
from tests.browser.passkeys import sign_in

pytestmark = pytest.mark.browser

PICTURES = [("zh-hans", 1280, False), ("zh-hant", 1280, True), ("en", 390, False)]


@pytest.mark.parametrize("javascript", [True, False])
def test_operator_writes_looks_and_publishes(
    centre: Centre, open_page: OpenPage, javascript: bool
) -> None:
    page = open_page(javascript=javascript)
    slug = f"our-own-{'with' if javascript else 'without'}"
    sign_in(page, centre, "operator", "/en/operate/guide/")
    page.click("text=Write a new card")
    page.fill("#slug", slug)
    page.select_option("#stage", "listening")
    page.fill("#title-en", "A card of our own")
    page.fill("#markdown-en", "> Say **this**.\n\n- [Yes](consent)\n- [Hm](no-such-card)")
    page.click("text=Save the draft, and look at it")
    shown = page.locator(".guide-card:visible")
    expect(shown).to_have_count(1)
    expect(shown.locator("blockquote strong")).to_have_text("this")
    expect(page.locator(".notice.warn")).to_contain_text("no-such-card")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator("h2")).to_have_text("What volunteers see now")
    volunteer = at_desk(centre, open_page(), "zh-hans")
    volunteer.press("/")
    volunteer.type("of our own")
    assert "A card of our own" in found(volunteer.page)
    volunteer.press("Enter")
    expect(card(volunteer.page)).to_contain_text("English")
    page.click("text=Take back to draft")
    page.click("text=Discard the draft")
    expect(page).to_have_url(re.compile(r"/operate/guide/$"))
    expect(page.get_by_text(slug)).to_have_count(0)


def test_two_operators_do_not_overwrite_each_other(centre: Centre, open_page: OpenPage) -> None:
    pages = [open_page(javascript=False), open_page(javascript=False)]
    for page, who in zip(pages, ("operator", "second-operator"), strict=True):
        sign_in(page, centre, who, "/en/operate/guide/cards/silence/edit")
    for page, title in zip(pages, ("From the first", "From the second"), strict=True):
        page.fill("#title-en", title)
        page.click("text=Save the draft, and look at it")
    expect(pages[1].locator(".errors")).to_contain_text("Somebody else has changed this card")
    expect(pages[1].locator("#title-en")).to_have_value("From the second")
    expect(pages[1].locator("#theirs")).to_contain_text("From the first")
    pages[0].click("text=Discard the draft")


# How it looks


@pytest.mark.parametrize(("language", "width", "dark"), PICTURES)
def test_panel_is_accessible(
    centre: Centre,
    open_page: OpenPage,
    assert_accessible: Callable[[Page], None],
    screenshot: Callable[[Page, str], object],
    language: str,
    width: int,
    dark: bool,
) -> None:
    page = open_page(width=width, dark=dark)
    desk = at_desk(centre, page, language)
    name = f"guide-{language}-{width}{'-dark' if dark else ''}"
    desk.press("i")
    assert_accessible(page)
    screenshot(page, name)
    desk.press("/")
    page.keyboard.insert_text("自由")
    found(page)
    assert_accessible(page)
    screenshot(page, f"{name}-search")
    desk.press("Enter")
    shows(page, "own-choice")
    assert_accessible(page)


@pytest.mark.parametrize(("language", "width", "dark"), PICTURES)
def test_operators_pages_are_accessible(
    centre: Centre,
    open_page: OpenPage,
    assert_accessible: Callable[[Page], None],
    screenshot: Callable[[Page, str], object],
    language: str,
    width: int,
    dark: bool,
) -> None:
    page = open_page(width=width, dark=dark)
    sign_in(page, centre, "operator", f"/{language}/operate/guide/")
    name = f"guide-operate-{language}-{width}{'-dark' if dark else ''}"
    for address, part in (
        ("", "list"),
        ("new", "new"),
        ("cards/what-is-recorded", "card"),
        ("cards/what-is-recorded/edit", "edit"),
    ):
        page.goto(f"{centre.staff_url}/{language}/operate/guide/{address}")
        assert_accessible(page)
        screenshot(page, f"{name}-{part}")


def test_panel_fits_at_twice_the_size(centre: Centre, open_page: OpenPage) -> None:
    """200 % of 1280 pixels is 640."""
    page = open_page(width=640)
    desk = at_desk(centre, page, "zh-hant")
    desk.press("/")
    found(page)
    assert fits(page)
