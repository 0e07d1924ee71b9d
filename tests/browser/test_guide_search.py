"""Cards of the guide are found by typing, in any script and on this page alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.centre import Centre
from tests.browser.conftest import OpenPage
from tests.browser.guide import at_desk, found, shows
from tests.browser.volunteer import Volunteer

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(centre: Centre, open_page: OpenPage) -> Volunteer:
    """An open call screen in simplified Chinese, with its parts."""
    return at_desk(centre, open_page(), "zh-hans")


@pytest.mark.parametrize(
    "typed",
    [
        "ziyou",
        "zi you",
        "zhe shi wo de zi you",
        "zsw",
        "自由",
        "自 由",
        "ＺＩＹＯＵ",
        "freedom",
        "zi'you",
    ],
)
def test_card_is_found_by(desk: Volunteer, typed: str) -> None:
    desk.press("/")
    desk.page.keyboard.insert_text(typed)
    assert found(desk.page)[0] == "“这是我的自由”"


@pytest.mark.parametrize(
    ("language", "typed", "title"),
    [
        ("zh-hans", "這是我的", "“这是我的自由”"),
        ("zh-hant", "这是我的", "「這是我的自由」"),
        ("zh-hant", "ziyou", "「這是我的自由」"),
        ("en", "自由", "“It is my own freedom”"),
        ("en", "own freedom", "“It is my own freedom”"),
    ],
)
def test_card_is_found_in_another_script_or_language(
    centre: Centre, open_page: OpenPage, language: str, typed: str, title: str
) -> None:
    desk = at_desk(centre, open_page(), language)
    desk.press("/")
    desk.page.keyboard.insert_text(typed)
    assert title in found(desk.page)


def test_card_is_found_by_its_text_behind_those_found_by_title(desk: Volunteer) -> None:
    desk.press("/")
    desk.page.keyboard.insert_text("回执")
    titles = found(desk.page)
    assert titles.index("念回执码") < titles.index("以后能撤回吗？")


def test_what_nothing_holds_is_said(desk: Volunteer) -> None:
    desk.press("/")
    desk.type("qqqq")
    expect(desk.page.locator("#guide-none")).to_be_visible()
    desk.press("Enter")
    shows(desk.page, "safe-to-talk")
    desk.press("Escape")
    expect(desk.page.locator("#guide-none")).to_be_hidden()


def test_keys_of_the_call_are_dead_while_a_card_is_looked_for(desk: Volunteer) -> None:
    desk.press("i", "/")
    desk.type("1x6f?")
    desk.press("Backspace", "Delete", "Control+Enter")
    assert desk.stage() == "talking"
    assert desk.page.input_value("#guide-search") == "1x6f"
    expect(desk.page.locator("dialog[open]")).to_have_count(0)
    desk.press("Escape", "1")
    assert desk.stage() == "people"


def test_arrow_keys_choose_and_escape_leaves(desk: Volunteer) -> None:
    page = desk.page
    desk.press("/")
    page.keyboard.insert_text("退出")
    titles = found(page)
    desk.press("ArrowDown", "ArrowUp", "ArrowUp")
    chosen = page.locator("#guide-found [aria-selected=true]")
    expect(chosen).to_have_count(1)
    assert chosen.locator("span").inner_text() == titles[-1]
    expect(page.locator("#guide-search")).to_have_attribute(
        "aria-activedescendant", f"guide-option-{len(titles) - 1}"
    )
    desk.press("Escape")
    expect(page.locator("#guide-found")).to_be_hidden()
    expect(page.locator("#guide-search")).not_to_be_focused()
    assert page.input_value("#guide-search") == ""
    shows(page, "safe-to-talk")


def test_card_is_chosen_with_the_mouse(desk: Volunteer) -> None:
    desk.press("/")
    desk.page.locator("#guide-found [role=option]").nth(4).click()
    shows(desk.page, "no")


def test_nothing_acts_while_an_input_method_composes(desk: Volunteer) -> None:
    page = desk.page
    desk.press("i", "/")
    expect(page.locator("#guide-found")).to_be_visible()
    session = page.context.new_cdp_session(page)
    session.send(
        "Input.imeSetComposition", {"text": "zi'you", "selectionStart": 6, "selectionEnd": 6}
    )
    for key in ("Enter", "Escape", "ArrowDown", "1"):
        for event in ({"isComposing": True}, {"keyCode": 229}):
            page.evaluate(
                """([key, init]) => document.activeElement.dispatchEvent(new KeyboardEvent(
                    "keydown", { key, bubbles: true, cancelable: true, ...init }))""",
                [key, event],
            )
    shows(page, "safe-to-talk")
    assert desk.stage() == "talking"
    expect(page.locator("#guide-search")).to_be_focused()
    expect(page.locator("#guide-found [aria-selected=true]")).to_have_count(0)
    session.send("Input.insertText", {"text": "自由"})
    expect(page.locator("#guide-found [aria-selected=true] span")).to_have_text("“这是我的自由”")
    desk.press("Enter")
    shows(page, "own-choice")


def test_search_asks_the_server_nothing(desk: Volunteer) -> None:
    asked: list[str] = []
    desk.page.on("request", lambda request: asked.append(request.url))
    desk.press("i", "/")
    desk.type("ziyou")
    desk.press("Enter")
    shows(desk.page, "own-choice")
    by_the_clock = ("/shifts/heartbeat", "/call-backs/list")
    assert [url for url in asked if not url.endswith(by_the_clock)] == []


def test_search_works_with_the_single_keys_off(desk: Volunteer) -> None:
    page = desk.page
    page.click("#keys-switch")
    desk.press("/")
    expect(page.locator("#guide-search")).not_to_be_focused()
    page.click("[data-action=guide-search]")
    desk.type("ziyou")
    desk.press("Enter")
    shows(page, "own-choice")
    page.click("#keys-switch")


def test_focus_goes_back_to_where_it_was_before_the_search(desk: Volunteer) -> None:
    page = desk.page
    for key in ("Enter", "Escape"):
        page.locator("#tools [data-action=hand-outs]").focus()
        desk.press("/")
        desk.type("ziyou")
        found(page)
        desk.press(key)
        expect(page.locator("#tools [data-action=hand-outs]")).to_be_focused()


def test_focus_is_never_lost_when_a_card_is_found(desk: Volunteer) -> None:
    page = desk.page
    page.click("[data-action=guide-search]")  # after a click nothing is in focus
    desk.type("ziyou")
    found(page)
    desk.press("Enter")
    shows(page, "own-choice")
    expect(page.locator("#stage-title")).to_be_focused()
    page.locator("#guide-fitting button").first.focus()
    desk.press("Enter")  # the list that it stood in is another one now
    expect(page.locator(".guide-card:visible")).to_be_focused()
