"""Call-backs by keyboard: asked for, taken by one, used, kept for later."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.calling_back import (
    NUMBER,
    SHOWN,
    ask_for_one,
    empty,
    kept,
    lock,
    shows_number,
    take_first,
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


def test_whole_way_by_keyboard(desk: Volunteer, centre: Centre, passphrase: str) -> None:
    page = desk.page
    lock(page, centre)
    ask_for_one(desk, otherwise="delivery")
    desk.press("b")
    expect(page.locator("#call-backs")).to_contain_text("The desk is locked. 1 person waits")
    expect(page.locator("#call-backs li")).to_have_count(0)
    desk.press("Escape")

    unlock(page, centre, passphrase)
    take_first(desk)
    taken = page.locator("#call-back-taken")
    expect(taken).to_contain_text(SHOWN)
    expect(taken).to_contain_text("A delivery; I will try again later.")
    desk.press("Escape")  # what is held is answered for
    expect(taken).to_be_visible()
    desk.press("1")
    assert desk.stage() == "talking"
    expect(page.locator("#dialled")).to_contain_text(SHOWN)
    assert SHOWN not in page.locator("#call-bar").inner_text()
    with page.expect_response("**/end"):
        desk.press("6")
    expect(page.locator("#dialled")).to_be_hidden()
    assert kept(centre) == 0
    assert not shows_number(page)
    desk.press("b")
    expect(page.locator("#call-backs")).to_contain_text("Nobody waits for a call.")


def test_two_volunteers_at_once(
    desk: Volunteer, centre: Centre, passphrase: str, open_page: OpenPage
) -> None:
    ask_for_one(desk)
    unlock(desk.page, centre, passphrase)
    other = open_page()
    sign_in(other, centre, "second-volunteer", "/en/desk/")
    pages = (desk.page, other)
    for page in pages:
        page.wait_for_selector("#desk[data-stage=ready] .now")
        page.keyboard.press("b")
        expect(page.locator("#call-backs [data-key='1']")).to_be_visible()
    for page in pages:
        # Without waiting for the answer to the first: either may be the one the server hears first.
        page.evaluate("document.querySelector('#call-backs [data-key=\"1\"]').click()")
    for page in pages:
        answered = page.locator("#call-back-taken[open], #call-backs .error:not(:empty)")
        expect(answered).to_be_visible()
    winners = [page for page in pages if page.locator("#call-back-taken").is_visible()]
    assert len(winners) == 1
    (winner,) = winners
    (loser,) = (page for page in pages if page is not winner)
    expect(loser.locator("#call-backs .error")).to_contain_text("Another volunteer has just taken")
    expect(loser.locator("#call-backs li")).to_contain_text("Another volunteer is calling")
    assert not shows_number(loser)
    winner.keyboard.press("3")
    expect(winner.locator("#notice")).to_contain_text("Given back")
    loser.keyboard.press("Escape")
    loser.keyboard.press("b")
    expect(loser.locator("#call-backs [data-key='1']")).to_be_visible()
    loser.keyboard.press("1")
    expect(loser.locator("#call-back-taken")).to_contain_text(SHOWN)


def test_shared_telephone_is_tried_again_later(
    desk: Volunteer, centre: Centre, passphrase: str
) -> None:
    page = desk.page
    unlock(page, centre, passphrase)
    desk.press("i", "4")
    expect(page.locator("#call-back")).to_contain_text("Ask whether others use this telephone.")
    desk.press("Escape")
    ask_for_one(desk, otherwise="wrong-number")
    take_first(desk)
    expect(page.locator("#call-back-taken")).to_contain_text("“Sorry, wrong number.”")
    desk.press("2")
    expect(page.locator("#notice")).to_contain_text("at the earliest in half an hour")
    desk.press("b")
    line = page.locator("#call-backs li")
    expect(line).to_contain_text("Called in vain: 1")
    expect(line.get_by_role("button")).to_be_hidden()
    assert kept(centre) == 1


def test_line_that_stays_silent_is_asked_about(
    desk: Volunteer, centre: Centre, passphrase: str
) -> None:
    page = desk.page
    unlock(page, centre, passphrase)
    ask_for_one(desk)
    take_first(desk)
    expect(page.locator("#call-back-taken")).to_be_visible()
    desk.press("1", "8")
    expect(page.locator("#call-back-again")).to_be_visible()
    desk.press("2")
    expect(page.locator("#notice")).to_contain_text("Kept for later")
    assert kept(centre) == 1


def test_call_that_was_discarded_is_still_held(
    desk: Volunteer, centre: Centre, passphrase: str
) -> None:
    page = desk.page
    unlock(page, centre, passphrase)
    ask_for_one(desk)
    take_first(desk)
    expect(page.locator("#call-back-taken")).to_be_visible()
    desk.press("1")
    page.get_by_role("button", name="Discard the call").click()
    expect(page.locator("#dialled")).to_be_hidden()
    desk.press("b")
    expect(page.locator("#call-back-taken")).to_contain_text(SHOWN)
    desk.press("2")
    expect(page.locator("#call-back-taken")).to_be_hidden()
    desk.press("i", "7")  # another call, whose number nobody knows
    expect(page.locator("#do-not-call-number")).to_have_value("")
    assert kept(centre) == 1


def test_held_one_is_found_again_after_a_reload(
    desk: Volunteer, centre: Centre, passphrase: str
) -> None:
    page = desk.page
    unlock(page, centre, passphrase)
    ask_for_one(desk)
    take_first(desk)
    expect(page.locator("#call-back-taken")).to_contain_text(SHOWN)
    page.reload()
    page.wait_for_selector("#desk[data-stage=ready] .now")
    desk.press("b")
    expect(page.locator("#call-backs li")).to_contain_text("You hold this one")
    desk.press("1")
    expect(page.locator("#call-back-taken")).to_contain_text(SHOWN)
    desk.press("2")  # what is left lying costs the next tests
    expect(page.locator("#call-back-taken")).to_be_hidden()


def test_wants_another_call_after_a_call_back(
    desk: Volunteer, centre: Centre, passphrase: str
) -> None:
    page = desk.page
    unlock(page, centre, passphrase)
    ask_for_one(desk)
    take_first(desk)
    expect(page.locator("#call-back-taken")).to_be_visible()
    desk.press("1", "4")
    expect(page.locator("#call-back-number")).to_have_value(SHOWN)
    desk.press("Escape")
    expect(page.locator("#call-back")).to_be_hidden()
    assert kept(centre) == 0


def test_what_cannot_be_kept_is_said_and_stays(desk: Volunteer, centre: Centre) -> None:
    page = desk.page
    desk.press("i", "4")
    expect(page.locator("#call-back-number")).to_be_focused()
    desk.type("110")
    page.check("#call-back-confirmed")
    desk.press("Control+Enter")
    expect(page.locator("#call-back .error")).to_contain_text("not a telephone number")
    expect(page.locator("#call-back-number")).to_be_focused()
    expect(page.locator("#call-back-number")).to_have_value("110")
    page.fill("#call-back-number", NUMBER)
    page.fill("#call-back-begin", "00:00")
    page.fill("#call-back-end", "00:00")
    page.uncheck("#call-back-confirmed")
    desk.press("Control+Enter")
    expect(page.locator("#call-back .error")).to_contain_text("Confirm that they did")
    desk.press("Escape")
    assert kept(centre) == 0


def test_wrong_passphrase_is_said(desk: Volunteer, centre: Centre, passphrase: str) -> None:
    page = desk.page
    lock(page, centre)
    page.goto(f"{centre.staff_url}/en/desk/unlock")
    page.fill("#id_passphrase", "wrong")
    page.keyboard.press("Enter")
    said = page.locator("[role=alert]")
    expect(said).to_contain_text("not the passphrase of the desk")


def test_pages_without_javascript(
    centre: Centre, open_page: OpenPage, desk: Volunteer, passphrase: str
) -> None:
    unlock(desk.page, centre, passphrase)
    ask_for_one(desk)
    page = open_page(javascript=False)
    sign_in(page, centre, "second-volunteer", "/en/desk/call-backs")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("UTC")
    page.goto(f"{centre.staff_url}/en/desk/do-not-call")
    page.fill("#id_number", NUMBER)
    page.click("button[value=check]")
    expect(page.locator("[role=status]")).to_contain_text("It may be called.")
    assert not shows_number(page)
