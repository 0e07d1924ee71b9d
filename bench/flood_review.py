"""A reviewer clears a flood, in Chromium, through the pages that reviewers have."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Page, sync_playwright

from tests.browser.centre import Centre
from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.browser.passkeys import sign_in

LONGEST_S = 900
TEST_OR_JOKE = "6"
_JUNK_NAME = re.compile(r"[a-z]{6,8}|[A-Z][a-z]{7}|用户\d+")


@dataclass
class Cleared:
    """What it took. `presses`: of links and buttons, from the list to the last decision."""

    decisions: int = 0
    presses: int = 0
    refused: int = 0
    left: int = 0


def clear(centre: Centre) -> Cleared:
    """Refuse each group on whose page there is nothing but junk, until there is none."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            page = browser.new_page(locale="en")
            page.set_default_timeout(LONGEST_S * 1000)
            sign_in(page, centre, "reviewer", "/review/")
            return _clear(page, centre)
        finally:
            browser.close()


def _clear(page: Page, centre: Centre) -> Cleared:
    cleared, passed_over = Cleared(), set[str]()
    while True:
        _await_all_compared(page, centre)
        links = page.locator("a[href*='/review/alike/']")
        addresses = [links.nth(n).get_attribute("href") or "" for n in range(links.count())]
        fresh = [address for address in addresses if address not in passed_over]
        if not fresh:
            cleared.left = _number(page.locator("p.lede").first.inner_text())
            return cleared
        page.click(f"a[href='{fresh[0]}']")
        if _shows_only_junk(page):
            _refuse_all(page, cleared)
            cleared.presses += 1
        else:
            passed_over.add(fresh[0])


def _await_all_compared(page: Page, centre: Centre) -> None:
    """The page goes on by itself while it compares; nobody has to press anything."""
    page.goto(f"{centre.staff_url}/review/")
    page.locator("text=this page goes on by itself").wait_for(state="detached")


def _shows_only_junk(page: Page) -> bool:
    names = page.locator("ul.waiting h2").all_inner_texts()
    return bool(names) and all(_JUNK_NAME.fullmatch(name) for name in names)


def _refuse_all(page: Page, cleared: Cleared) -> None:
    page.select_option("#reason", TEST_OR_JOKE)
    page.click("button[value=refuse]")
    page.click("main form button:not(.secondary)")
    cleared.refused += _number(page.locator("h1").inner_text())
    cleared.decisions += 1
    cleared.presses += 3


def _number(text: str) -> int:
    found = re.search(r"[\d,]+", text)
    return int(found[0].replace(",", "")) if found else 0
