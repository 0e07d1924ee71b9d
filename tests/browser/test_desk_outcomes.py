"""How a call begins and ends: one key for each, and nothing kept but the count of the week."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Route, expect

from tests.browser.inside import Inside
from tests.browser.volunteer import Volunteer
from unjoin.service.desk.outcomes import COUNTED

pytestmark = pytest.mark.browser

Measured = Callable[[str], None]
LEAD_ON = {"4": "#call-back", "7": "#do-not-call"}


def assert_counted(inside: Inside, expected: dict[str, int]) -> None:
    """Calls are counted one after the other, so the last may take a moment."""
    deadline = time.monotonic() + 15
    while (counted := inside.counted()) != expected and time.monotonic() < deadline:
        time.sleep(0.1)
    assert counted == expected


# Without a call having been started


def test_junk_call_takes_one_key(desk: Volunteer, inside: Inside, measured: Measured) -> None:
    desk.press("8")
    desk.page.get_by_text("Silent, or hung up: noted.").wait_for()
    assert desk.stage() == "ready"
    measured(f"junk call: {desk.keystrokes} key")
    assert desk.keystrokes == 1
    with desk.page.expect_response("**/desk/outcomes"):
        desk.press("0")  # the next call; the one before can no longer be taken back
    desk.page.goto("about:blank")  # leaving the page sends what is left
    assert_counted(inside, {"silent": 1, "abusive": 1})


def test_outcome_can_be_taken_back(desk: Volunteer, inside: Inside) -> None:
    desk.press("6", "u")
    desk.page.get_by_text("Taken back").wait_for()
    assert desk.stage() == "ready"
    desk.page.goto("about:blank")
    desk.page.wait_for_timeout(500)
    assert inside.counted() == {}


def test_outcome_is_counted_after_ten_seconds(desk: Volunteer, inside: Inside) -> None:
    desk.page.clock.install()
    desk.page.reload()
    desk.press("5")
    with desk.page.expect_response("**/desk/outcomes"):
        desk.page.clock.fast_forward(10_001)
    expect(desk.page.locator("#notice")).to_be_hidden()
    assert inside.counted() == {"not-now": 1}


def test_every_outcome_has_its_key_and_is_counted(desk: Volunteer, inside: Inside) -> None:
    for ending in COUNTED:
        desk.press("i", ending.key)
        expect(desk.page.locator("#desk[data-stage=ready]")).to_be_visible()
        if ending.key in LEAD_ON:
            expect(desk.page.locator(LEAD_ON[ending.key])).to_be_visible()
            desk.press("Escape")
    desk.press("i")  # the next call; the one before can no longer be taken back
    assert_counted(inside, {ending.outcome.value: 1 for ending in COUNTED})


def test_labels_promise_what_happens(desk: Volunteer) -> None:
    """Two outcomes lead on to something, and say so; the others say nothing of the kind."""
    for key, dialog in LEAD_ON.items():
        button = desk.page.locator(f"section [data-key='{key}']")
        expect(button.locator("small")).to_contain_text("Asks")
        desk.press(key)
        expect(desk.page.locator(dialog)).to_be_visible()
        desk.press("Escape")
        expect(desk.page.locator(dialog)).to_be_hidden()
    desk.press("6")
    expect(desk.page.locator("dialog[open]")).to_have_count(0)


def test_outcome_before_the_parts_are_loaded_leads_on_all_the_same(desk: Volunteer) -> None:
    def load_late(route: Route) -> None:
        expect(desk.page.locator("#notice")).to_be_visible()
        route.continue_()

    desk.page.route("**/static/callbacks/part.*", load_late)
    desk.page.reload(wait_until="commit")
    desk.page.wait_for_selector("#desk[data-stage=ready] .now")
    desk.press("4")
    expect(desk.page.locator("#call-back")).to_be_visible()
    desk.press("Escape", "u")
    desk.page.get_by_text("Taken back").wait_for()


# A call that was started


def test_refusal_takes_two_keys_with_the_start(
    desk: Volunteer, inside: Inside, measured: Measured
) -> None:
    desk.press("i", "6")
    desk.page.get_by_text("No: noted.").wait_for()
    measured(f"refusal: {desk.keystrokes} keys with the start of the call")
    assert desk.keystrokes <= 2
    assert desk.stage() == "ready"
    desk.press("i")
    assert_counted(inside, {"no": 1})
    assert inside.received() == []


def test_call_shows_how_it_began_and_how_long_it_lasts(desk: Volunteer) -> None:
    page = desk.page
    page.clock.install()
    page.reload()
    page.clock.pause_at(datetime(2030, 1, 1, tzinfo=UTC))
    expect(page.locator("#call-bar")).to_be_hidden()
    desk.press("i")
    expect(page.locator("#call-direction")).to_have_text("Incoming call")
    expect(page.locator("#call-time")).to_have_text("00:00")
    page.clock.run_for(65_000)
    expect(page.locator("#call-time")).to_have_text("01:05")
    page.clock.run_for(65 * 60_000)
    expect(page.locator("#call-time")).to_have_text("66:05")
    desk.press("1", "p")
    expect(page.locator("#call-time")).to_be_visible()
    desk.press("Escape", "6")
    expect(page.locator("#call-bar")).to_be_hidden()


def test_length_of_a_call_does_not_follow_the_clock_of_the_computer(desk: Volunteer) -> None:
    page = desk.page
    page.clock.install()
    page.reload()
    page.clock.pause_at(datetime(2030, 1, 1, tzinfo=UTC))
    desk.press("i")
    page.clock.run_for(10_000)
    page.clock.set_system_time(datetime(2029, 6, 1, tzinfo=UTC))
    page.clock.run_for(1_000)
    expect(page.locator("#call-time")).to_have_text("00:11")


def test_length_of_a_call_is_shown_and_not_announced(desk: Volunteer) -> None:
    desk.press("i")
    length = desk.page.locator("#call-time")
    expect(length).not_to_have_text("00:00")
    assert length.get_attribute("role") == "timer"
    live = "[aria-live]:not([aria-live=off]), [role=status], [role=alert], [role=log]"
    assert length.evaluate("(length, live) => length.closest(live)", live) is None
    assert not re.search(r"\d\d:\d\d", desk.page.inner_text("#said"))


def test_outcome_taken_back_goes_on_with_the_call(desk: Volunteer, inside: Inside) -> None:
    desk.press("i", "1", "p", "Escape", "6")
    assert desk.stage() == "ready"
    desk.press("u")
    assert desk.stage() == "talking"
    expect(desk.page.locator("#call-direction")).to_have_text("Incoming call")
    expect(desk.page.locator("#so-far")).to_have_text("Entered so far: 1 Party, 1 person")
    desk.press("1", "s")
    desk.receipt()
    assert inside.persons()[0]["organisations"] == 1
    assert inside.counted() == {"withdrew": 1}


def test_discarded_call_counts_nothing_and_can_be_taken_up_again(
    desk: Volunteer, inside: Inside
) -> None:
    desk.press("i")
    desk.page.click("section [data-action=discard] >> visible=true")
    assert desk.stage() == "ready"
    desk.press("u")
    assert desk.stage() == "talking"
    desk.page.click("section [data-action=discard] >> visible=true")
    desk.page.goto("about:blank")
    desk.page.wait_for_timeout(500)
    assert inside.counted() == {}


def test_second_call_does_not_begin_while_one_goes_on(desk: Volunteer) -> None:
    desk.press("i", "i", "o", "1", "p", "i", "o")
    assert desk.stage() == "people"
    assert desk.page.inner_text("#read-back") == "1 Party, 1 person"
    expect(desk.page.locator("dialog[open]")).to_have_count(0)


def test_outgoing_call_begins_only_with_what_asks_about_the_number(desk: Volunteer) -> None:
    desk.press("o")
    expect(desk.page.locator("#outgoing")).to_be_visible()
    assert desk.stage() == "ready"
    desk.press("Escape", "Escape")
    assert desk.stage() == "ready"


@pytest.mark.parametrize("script", ["callbacks", "guide"])
def test_part_that_cannot_be_loaded_stops_no_call_but_those_out(
    desk: Volunteer, inside: Inside, script: str
) -> None:
    desk.page.route(f"**/static/{script}/part.*", lambda route: route.abort())
    desk.page.reload()
    problem = desk.page.get_by_text("A part of this screen could not be loaded")
    problem.wait_for()
    if script == "callbacks":
        desk.press("o")
        expect(problem).to_be_visible()
        assert desk.stage() == "ready"
    desk.press("i", "1", "p", "s")
    desk.receipt()
    assert len(inside.received()) == 1
