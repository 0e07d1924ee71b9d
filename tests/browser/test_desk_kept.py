"""The call in progress outlives a reload, a crash, signing out and a closed tab."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import expect

from tests.browser.inside import Inside
from tests.browser.kept import CALLS, NO_ROOM, await_kept, bar, begin, cut, kept, kill_renderers
from tests.browser.passkeys import use_passkey
from tests.browser.volunteer import Volunteer

pytestmark = pytest.mark.browser


def test_call_in_progress_outlives_a_reload(desk: Volunteer, inside: Inside) -> None:
    name = begin(desk)
    desk.press("m", "l", "t")
    desk.type("138")  # typed, and the panel not closed
    await_kept(desk.page, 1)
    desk.page.reload()
    desk.page.get_by_text("The call you were recording is back").wait_for()
    assert desk.stage() == "people"
    assert desk.page.inner_text("#read-back") == "1 Party, 1 League, 2 people"
    assert desk.names()[0] == name
    desk.press("t")
    assert desk.page.input_value("#contact-input") == "138"
    desk.press("Control+Enter", "s")
    desk.receipt()
    assert [p["organisations"] for p in inside.persons()] == [1, 2]
    desk.press("n")
    await_kept(desk.page, 0)


def test_call_in_progress_outlives_a_crash(desk: Volunteer) -> None:
    begin(desk)
    await_kept(desk.page, 1)
    session = desk.page.context.new_cdp_session(desk.page)
    with desk.page.expect_event("crash"):
        kill_renderers(desk.page)
    session.send("Page.reload")  # Playwright itself never uses a page again that crashed
    script = "document.getElementById('read-back')?.textContent"
    for _ in range(100):
        seen = session.send("Runtime.evaluate", {"expression": script})["result"].get("value")
        if seen:
            break
        time.sleep(0.1)
    assert seen == "1 Party, 1 person"


def test_call_in_progress_outlives_signing_out_and_in(desk: Volunteer, inside: Inside) -> None:
    name = begin(desk)
    await_kept(desk.page, 1)
    desk.page.click("form[action*=sign-out] button")
    desk.page.goto(f"{desk.centre.staff_url}/en/desk/")
    use_passkey(desk.page, "volunteer")
    desk.page.get_by_text("The call you were recording is back").wait_for()
    desk.press("s")
    desk.receipt()
    assert [p["name"] for p in inside.persons()] == [name]


def test_somebody_else_neither_sees_the_draft_nor_loses_it(desk: Volunteer) -> None:
    begin(desk)
    await_kept(desk.page, 1)
    desk.page.click("form[action*=sign-out] button")
    desk.page.goto(f"{desk.centre.staff_url}/en/desk/")
    use_passkey(desk.page, "second-volunteer")
    desk.page.locator("#notice").get_by_text("sealed for somebody else").wait_for()
    assert desk.stage() == "ready"
    desk.press("1", "y")
    await_kept(desk.page, 2)
    desk.page.click("form[action*=sign-out] button")
    desk.page.goto(f"{desk.centre.staff_url}/en/desk/")
    use_passkey(desk.page, "volunteer")
    expect(desk.page.locator("#read-back")).to_have_text("1 Party, 1 person")


def test_call_in_progress_outlives_its_tab(desk: Volunteer) -> None:
    begin(desk)
    await_kept(desk.page, 1)
    other = desk.page.context.new_page()
    desk.page.close()
    other.goto(f"{desk.centre.staff_url}/en/desk/")
    other.get_by_text("The call you were recording is back").wait_for()
    assert other.inner_text("#read-back") == "1 Party, 1 person"
    other.click("[data-action=discard]:visible")
    await_kept(other, 0)


def test_tab_closed_in_the_moment_of_saving_loses_nothing(desk: Volunteer, inside: Inside) -> None:
    begin(desk)
    await_kept(desk.page, 1)
    other = Volunteer(desk.centre, desk.page.context.new_page())
    # So slow a computer that it is not in the queue yet when the tab goes.
    desk.page.evaluate(
        """() => {
            const request = navigator.locks.request.bind(navigator.locks);
            navigator.locks.request = (name, ...rest) =>
                name.includes("busy") ? new Promise(() => {}) : request(name, ...rest);
        }"""
    )
    desk.press("s")
    desk.page.close()
    other.page.goto(f"{desk.centre.staff_url}/en/desk/")
    other.page.get_by_text("The call you were recording is back").wait_for()
    other.press("s")
    other.receipt()
    assert len(inside.received()) == 1


def test_discarded_call_does_not_come_back(desk: Volunteer) -> None:
    begin(desk)
    await_kept(desk.page, 1)
    desk.page.click("[data-action=discard]:visible")
    await_kept(desk.page, 0)
    desk.page.reload()
    bar(desk.page).to_have_text("All sent")
    assert desk.stage() == "ready"


def test_tab_that_was_duplicated_leaves_the_call_to_the_first(desk: Volunteer) -> None:
    begin(desk)
    await_kept(desk.page, 1)
    with desk.page.expect_popup() as opened:  # gets a copy of the session storage
        desk.page.evaluate("() => { window.open(location.href); }")
    copy = opened.value
    copy.get_by_text("open in another tab").wait_for()
    assert copy.get_attribute("#desk", "data-stage") == "ready"
    assert kept(copy) == []
    copy.close()
    desk.page.reload()
    desk.page.get_by_text("The call you were recording is back").wait_for()


def test_browser_that_cannot_seal_says_that_nothing_is_kept(
    desk: Volunteer, inside: Inside
) -> None:
    desk.page.add_init_script("Object.defineProperty(crypto, 'subtle', { value: undefined })")
    desk.page.reload()
    expect(desk.page.get_by_text("keeps nothing over a reload")).to_be_visible()
    begin(desk)
    cut(desk.page)
    desk.press("s")
    desk.page.get_by_text("not known whether the call was saved").wait_for()
    desk.press("g")
    bar(desk.page).to_have_text("1 not sent")
    assert kept(desk.page) == []
    desk.page.unroute(CALLS)
    desk.press("z", "t")
    bar(desk.page).to_have_text("1 receipt to write down")
    assert len(inside.received()) == 1


def test_browser_without_room_says_that_the_tab_must_stay(desk: Volunteer) -> None:
    desk.page.evaluate(NO_ROOM)
    begin(desk)
    expect(desk.page.locator("#problem")).to_contain_text("no room left to keep this")
    assert kept(desk.page) == []
