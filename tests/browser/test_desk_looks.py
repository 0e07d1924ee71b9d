"""The call screen at every stage: accessible, and whole at every width, in every language."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.centre import Centre
from tests.browser.conftest import OpenPage
from tests.browser.looks import fits
from tests.browser.passkeys import use_passkey
from tests.browser.volunteer import Volunteer

pytestmark = pytest.mark.browser


def walk(desk: Volunteer, look: Callable[[str], None]) -> None:
    """Through every state of the screen, looking at each."""
    look("ready")
    desk.press("8")
    look("counted")
    desk.press("i", "1", "p", "Escape")
    look("talking")
    desk.press("1", "n")
    desk.page.keyboard.insert_text("王建国")
    look("own-name")
    desk.press("Enter")
    look("real-name")
    desk.press("3", "k", "l", "y", "t")
    look("contact")
    desk.press("Escape", "w")
    look("details")
    desk.press("Escape", "h")
    look("hand-outs")
    desk.press("Escape", "q")
    look("head-count")
    desk.press("Escape", "?")
    look("help")
    desk.press("Escape", "g")
    desk.page.keyboard.insert_text("军3")
    desk.press("Enter")
    desk.page.locator("#group mark").wait_for()
    look("group-error")
    desk.page.fill("#group-line", "党8 团队11")
    desk.press("Enter")
    expect(desk.page.locator(".in-call")).to_have_count(19)
    look("nineteen")
    desk.press("m", "s")
    look("not-stated")
    desk.press("Delete", "s")
    look("ask-again")
    desk.press("1")
    desk.receipt()
    look("receipt")


@pytest.mark.parametrize(
    ("language", "width", "dark"),
    [
        ("zh-hans", 1280, True),
        ("zh-hant", 640, False),  # 1280 at 200 %
        ("en", 320, True),
    ],
)
def test_every_state_is_accessible_and_fits(
    centre: Centre,
    open_page: OpenPage,
    assert_accessible: Callable[[Page], None],
    screenshot: Callable[[Page, str], object],
    language: str,
    width: int,
    dark: bool,
) -> None:
    page = open_page(width=width, dark=dark)
    desk = Volunteer(centre, page, language=language)
    desk.open_desk()

    def look(name: str) -> None:
        page.wait_for_timeout(200)  # past the movement of the notice
        screenshot(page, f"desk-{name}-{language}-{width}{'-dark' if dark else ''}")
        assert_accessible(page)
        assert fits(page)

    walk(desk, look)


@pytest.mark.parametrize("width", [320, 1280])
def test_sign_in_is_accessible(
    centre: Centre,
    open_page: OpenPage,
    assert_accessible: Callable[[Page], None],
    screenshot: Callable[[Page, str], object],
    width: int,
) -> None:
    page = open_page(width=width)
    page.goto(f"{centre.staff_url}/en/sign-in")
    assert_accessible(page)
    page.fill("#id_handle", "volunteer")
    page.fill("#id_password", "guess")
    page.keyboard.press("Enter")
    page.wait_for_selector("#sign-in-errors")
    assert_accessible(page)
    screenshot(page, f"sign-in-{width}")
    page.goto(f"{centre.staff_url}/en/review/")
    use_passkey(page, "volunteer")
    page.wait_for_selector("h1:has-text('Not your part')")
    assert_accessible(page)
    page.goto(f"{centre.staff_url}/en/")
    assert_accessible(page)
    screenshot(page, f"staff-home-{width}")
