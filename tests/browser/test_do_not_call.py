"""The do-not-call list at the call screen, by keyboard: asked before each call, and honoured."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.browser.calling_back import NUMBER, SHOWN, empty, shows_number
from tests.browser.centre import Centre
from tests.browser.volunteer import Volunteer

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(desk: Volunteer, centre: Centre) -> Volunteer:
    """An open call screen; the number is not on the list."""
    empty(centre)
    return desk


def test_do_not_call_stops_the_next_call(desk: Volunteer, measured: Callable[[str], None]) -> None:
    page = desk.page
    desk.press("o")
    expect(page.locator("#outgoing-number")).to_be_focused()
    desk.type(NUMBER)
    desk.press("Enter")
    expect(page.locator("#dialled")).to_contain_text(SHOWN)
    assert desk.stage() == "talking"
    before = desk.keystrokes
    desk.press("7")
    expect(page.locator("#do-not-call-number")).to_have_value(SHOWN)
    desk.press("Enter")
    expect(page.locator("#notice")).to_contain_text("will not be called again")
    measured(f"do not call again, number included: {desk.keystrokes - before} keystrokes")
    assert desk.keystrokes - before == 2

    desk.press("o")
    expect(page.locator("#outgoing-number")).to_have_value("")
    desk.type("0086 138 0013 8000")
    desk.press("Enter")
    expect(page.locator("#outgoing .error")).to_contain_text("Do not call this number.")
    assert desk.stage() == "ready"
    desk.press("Escape")
    assert not shows_number(page)


def test_refusal_without_a_number_takes_two_keys(desk: Volunteer) -> None:
    desk.press("7")
    expect(desk.page.locator("#do-not-call")).to_be_visible()
    desk.press("Escape")
    expect(desk.page.locator("#do-not-call")).to_be_hidden()
    assert desk.keystrokes == 2


def test_without_an_answer_no_call_begins(desk: Volunteer) -> None:
    page = desk.page
    page.route("**/do-not-call/check", lambda route: route.abort())
    desk.press("o")
    desk.type(NUMBER)
    desk.press("Enter")
    expect(page.locator("#outgoing .error")).to_contain_text("No answer from the server.")
    assert desk.stage() == "ready"
    page.unroute("**/do-not-call/check")
    desk.press("Enter")
    page.wait_for_selector("#desk[data-stage=talking]")


@pytest.mark.parametrize(
    ("key", "dialog", "address", "said"),
    [
        ("o", "#outgoing", "check", "Looking at the do-not-call list"),
        ("7", "#do-not-call", "list", "Putting it on the do-not-call list"),
    ],
)
def test_dialog_says_that_it_waits_for_the_list(
    desk: Volunteer, key: str, dialog: str, address: str, said: str
) -> None:
    page, held = desk.page, list[Route]()

    def hold(route: Route) -> None:
        held.append(route)

    page.route(f"**/do-not-call/{address}", hold)
    desk.press(key)
    desk.type(NUMBER)
    desk.press("Enter")
    status = page.locator(f"{dialog} [role=status]")
    expect(status).to_contain_text(said)
    expect(status).to_be_visible()
    held[0].continue_()
    expect(page.locator(dialog)).to_be_hidden()
    expect(status).to_be_empty()


def test_enter_held_down_asks_once(desk: Volunteer) -> None:
    page, asked = desk.page, list[Route]()

    def refuse(route: Route) -> None:
        asked.append(route)
        route.abort()

    page.route("**/do-not-call/check", refuse)
    desk.press("o")
    desk.type(NUMBER)
    error = page.locator("#outgoing .error")
    page.keyboard.down("Enter")
    expect(error).to_contain_text("No answer from the server.")
    for _ in range(3):
        page.keyboard.down("Enter")
        expect(error).to_contain_text("No answer from the server.")
    page.keyboard.up("Enter")
    assert len(asked) == 1
    with page.expect_request("**/do-not-call/check"):
        desk.press("Enter")  # pressed anew, it asks anew
