"""How the dialogs of call-backs look: accessible, in each language, and at 200 %."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.calling_back import (
    ask_for_one,
    empty,
    unlock,
)
from tests.browser.centre import Centre
from tests.browser.conftest import OpenPage, own_centre
from tests.browser.passkeys import sign_in
from tests.browser.volunteer import Volunteer

pytestmark = pytest.mark.browser

centre = own_centre


@pytest.fixture
def desk(desk: Volunteer, centre: Centre, passphrase: str) -> Volunteer:
    """An open call screen; nobody waits to be called."""
    empty(centre)
    return desk


@pytest.mark.parametrize(
    ("language", "dark", "width"),
    [
        ("en", False, 400),
        ("zh-hans", False, 1280),
        ("zh-hant", True, 1280),
    ],
)
def test_accessible_and_as_it_looks(
    centre: Centre,
    open_page: OpenPage,
    desk: Volunteer,
    passphrase: str,
    assert_accessible: Callable[[Page], None],
    screenshot: Callable[[Page, str], Path],
    language: str,
    dark: bool,
    width: int,
) -> None:
    unlock(desk.page, centre, passphrase)
    ask_for_one(desk, otherwise="own-words")
    page = open_page(language=language, dark=dark, width=width)
    sign_in(page, centre, "second-volunteer", f"/{language}/desk/")
    page.wait_for_selector("#desk[data-stage=ready] .now", state="attached")
    name = f"call-backs-{language}-{width}{'-dark' if dark else ''}"

    def look(what: str, selector: str) -> None:
        expect(page.locator(selector)).to_be_visible()
        assert_accessible(page)
        screenshot(page, f"{name}-{what}")

    page.keyboard.press("o")
    look("outgoing", "#outgoing")
    page.keyboard.press("Escape")
    page.keyboard.press("7")
    look("do-not-call", "#do-not-call")
    page.keyboard.press("Escape")
    page.keyboard.press("4")
    expect(page.locator("#call-back")).to_be_visible()
    page.select_option("#call-back-otherwise", "own-words")
    look("keep", "#call-back")
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    look("list", "#call-backs [data-key='1']")
    page.keyboard.press("1")
    look("taken", "#call-back-taken")
    page.keyboard.press("1")
    look("talking", "#dialled")
    page.keyboard.press("8")
    look("again", "#call-back-again")
    page.keyboard.press("2")
    for address in ("call-backs", "do-not-call", "unlock"):
        page.goto(f"{centre.staff_url}/{language}/desk/{address}")
        look(address, "h1")


def test_every_button_is_reached_at_200_percent(
    desk: Volunteer, centre: Centre, passphrase: str
) -> None:
    """1280 by 720 pixels at 200 % are 640 by 360."""
    page = desk.page
    unlock(page, centre, passphrase)
    ask_for_one(desk, otherwise="own-words")
    page.set_viewport_size({"width": 640, "height": 360})
    for key, dialog in (("o", "#outgoing"), ("7", "#do-not-call"), ("4", "#call-back")):
        page.keyboard.press(key)
        reach_all(page, page.locator(dialog))
        page.keyboard.press("Escape")
        expect(page.locator(dialog)).to_be_hidden()
    page.keyboard.press("b")
    expect(page.locator("#call-backs [data-key='1']")).to_be_visible()
    reach_all(page, page.locator("#call-backs"))
    page.keyboard.press("1")
    reach_all(page, page.locator("#call-back-taken"))
    page.keyboard.press("1")
    page.keyboard.press("8")
    reach_all(page, page.locator("#call-back-again"))


def reach_all(page: Page, dialog: Locator) -> None:
    """Scroll to each button of `dialog` and field, and see that it is hit there."""
    expect(dialog).to_be_visible()
    size = page.viewport_size
    assert size
    for each in dialog.locator("button, input, select").all():
        if not each.is_visible():
            continue
        each.scroll_into_view_if_needed()
        box = each.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size["width"]
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= size["height"]
        each.click(trial=True)


def test_key_held_down_takes_and_does_not_begin_the_call(
    desk: Volunteer, centre: Centre, passphrase: str
) -> None:
    page = desk.page
    unlock(page, centre, passphrase)
    ask_for_one(desk)
    desk.press("b")
    expect(page.locator("#call-backs [data-key='1']")).to_be_visible()
    page.keyboard.down("1")
    expect(page.locator("#call-back-taken")).to_be_visible()
    for _ in range(3):
        page.keyboard.down("1")
    expect(page.locator("#call-back-taken")).to_be_visible()
    assert desk.stage() == "ready"
    page.keyboard.up("1")
    desk.press("1")
    expect(page.locator("#call-back-taken")).to_be_hidden()
    assert desk.stage() == "talking"
