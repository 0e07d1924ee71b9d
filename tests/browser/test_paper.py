"""Paper intake in a browser: without scripts, by keyboard alone, narrow, accessible."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.centre import Centre
from tests.browser.conftest import OpenPage
from tests.browser.looks import fits
from tests.browser.paper import Keyer

pytestmark = pytest.mark.browser

LIST = "张三 党团\n王五 团队\n? 党\n赵六 ?\n李四 党 已故\n12人 党"
WRONG = "张三 党团\n王五 当\n? 党\n赵六\n12 党"

AssertAccessible = Callable[[Page], None]
Screenshot = Callable[[Page, str], Path]


@pytest.fixture(params=[("en", 320), ("zh-hans", 1280), ("zh-hant", 320)])
def look(
    request: pytest.FixtureRequest,
    centre: Centre,
    open_page: OpenPage,
    assert_accessible: AssertAccessible,
    screenshot: Screenshot,
) -> tuple[Keyer, Keyer, Callable[[Keyer, str], None]]:
    """Two keyers, and a judge of what each sees."""
    language, width = request.param
    keyers = [
        Keyer(centre, open_page(width=width, language=language), handle, language)
        for handle in ("volunteer", "second-volunteer")
    ]
    for keyer in keyers:
        keyer.sign_in()

    def judge(keyer: Keyer, name: str) -> None:
        screenshot(keyer.page, f"paper-{name}-{language}-{width}")
        assert_accessible(keyer.page)
        assert fits(keyer.page), name

    return keyers[0], keyers[1], judge


def test_every_screen_is_accessible_and_fits(
    look: tuple[Keyer, Keyer, Callable[[Keyer, str], None]],
) -> None:
    first, second, judge = look
    reference = f"L-{first.language}-{first.page.evaluate('innerWidth')}"
    judge(first, "list-empty")
    first.open_sheet(reference)
    judge(first, "key")
    first.fill(WRONG, consent="")
    judge(first, "key-errors")
    first.fill(LIST)
    judge(first, "preview")
    first.press("save")
    judge(first, "list-keyed")
    judge(second.goto(""), "list-second")
    second.open_sheet(reference)
    judge(second, "key-second")
    second.fill(
        LIST.replace("张三", "张山").replace("王五 团队\n", "").replace("12", "13"), consent="self"
    )
    second.press("save")
    judge(second, "compare")
    second.press("check")
    judge(second, "compare-errors")
    second.choose("张三", "王五", "12")
    second.page.check("#consent-relayed")
    second.press("check")
    judge(second, "check")
    judge(first.goto(first.path_of(second.page, "discard")), "discard")
    second.press("send")
    second.page.click("summary")
    judge(second, "receipt")
    assert len(second.receipt()) == 24


def test_sheet_is_keyed_by_keyboard_alone(centre: Centre, open_page: OpenPage) -> None:
    keyer = Keyer(centre, open_page(javascript=False), "volunteer")
    keyer.sign_in()
    keyer.goto("")
    keyer.tab_to("#reference")
    keyer.page.keyboard.type("K-1")
    keyer.page.keyboard.press("Enter")
    keyer.tab_to("#consent-self")
    keyer.page.keyboard.press("Space")
    keyer.tab_to("#lines")
    keyer.page.keyboard.insert_text("张三 党团")
    keyer.tab_to("button[value=preview]")
    keyer.page.keyboard.press("Enter")
    keyer.tab_to("button[value=save]")
    keyer.page.keyboard.press("Enter")
    keyer.page.get_by_text("The sheet now waits for somebody else").wait_for()


def test_receipt_survives_going_away_and_coming_back(centre: Centre, open_page: OpenPage) -> None:
    first = Keyer(centre, open_page(javascript=False), "volunteer")
    second = Keyer(centre, open_page(javascript=False), "second-volunteer")
    for keyer in (first, second):
        keyer.sign_in()
        keyer.open_sheet("B-1")
        keyer.fill(LIST)
        keyer.press("save")
    second.press("send")
    receipt = second.receipt()
    second.page.go_back()
    assert second.receipt() == receipt
    second.goto("").page.get_by_role("link", name="Show the receipt B-1").click()
    assert second.receipt() == receipt
    second.press("written")
    second.page.get_by_text("Everything about the sheet is deleted").wait_for()


def test_lines_keyed_after_signing_out_are_given_back(
    centre: Centre, open_page: OpenPage, assert_accessible: AssertAccessible, screenshot: Screenshot
) -> None:
    keyer = Keyer(centre, open_page(width=320), "volunteer")
    keyer.sign_in()
    keyer.open_sheet("C-1")
    keyer.page.context.clear_cookies(name="unjoin_staff")
    keyer.fill(LIST)
    expect(keyer.page.locator("#lines")).to_have_value(LIST)
    screenshot(keyer.page, "paper-signed-out-en-320")
    assert_accessible(keyer.page)
    assert fits(keyer.page)
