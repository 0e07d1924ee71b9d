"""What comes back, is read or fails while a call is being sent spoils neither it nor others."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from tests.browser.inside import Inside
from tests.browser.passkeys import use_passkey
from tests.browser.volunteer import Volunteer

pytestmark = pytest.mark.browser

CALLS, GROUP_LINE = "**/desk/calls", "**/desk/group-line"


def test_person_taken_out_does_not_come_back_while_the_call_is_saved(
    desk: Volunteer, inside: Inside
) -> None:
    desk.press("1", "p", "m", "l")
    desk.page.route(CALLS, lambda route: route.abort())
    desk.press("Backspace", "s", "u")
    desk.page.get_by_text("not known whether the call was saved").wait_for()
    desk.press("u")
    assert desk.page.inner_text("#read-back") == "1 Party, 1 person"
    desk.page.unroute(CALLS)
    desk.press("s")
    desk.receipt()
    assert len(inside.persons()) == 1


def test_line_that_was_closed_before_it_was_read_adds_nobody(
    desk: Volunteer, inside: Inside
) -> None:
    held: list[Route] = []
    desk.press("1", "p")
    desk.page.route(GROUP_LINE, lambda route: held.append(route))  # noqa: PLW0108 - playwright wants a function
    desk.press("g", *"3l")
    with desk.page.expect_request(GROUP_LINE):
        desk.press("Enter")
    desk.press("Escape")
    with desk.page.expect_response(GROUP_LINE):
        held.pop().continue_()
    expect(desk.page.locator("#read-back")).to_have_text("1 Party, 1 person")
    desk.press("s")
    desk.receipt()
    assert [p["organisations"] for p in inside.persons()] == [1]


def test_call_the_server_fails_at_keeps_no_other_waiting(desk: Volunteer, inside: Inside) -> None:
    failing: list[str] = []

    def fail_at_the_first(route: Route) -> None:
        key = (route.request.post_data_json or {})["key"]
        failing.append(key)
        if key == failing[0]:
            route.fulfill(status=500, body="")
        else:
            route.continue_()

    desk.page.route(CALLS, lambda route: route.abort())
    for key in "ply":
        desk.press("1", key, "s")
        desk.page.get_by_text("not known whether the call was saved").wait_for()
        desk.press("g")
    desk.page.route(CALLS, fail_at_the_first)
    bar = expect(desk.page.locator("#not-sent-button span"))
    bar.to_have_text("3 not sent")
    desk.press("z")
    for _ in range(3):
        with desk.page.expect_response(CALLS):
            desk.press("t")
    bar.to_contain_text("2 receipts to write down")
    bar.to_contain_text("1 not sent")
    assert len(inside.received()) == 2


def test_call_is_not_sent_in_the_name_of_whoever_signs_in_beside(
    desk: Volunteer, inside: Inside
) -> None:
    page = desk.page
    desk.press("1", "p")
    page.route(CALLS, lambda route: route.abort())
    desk.press("s")
    page.get_by_text("not known whether the call was saved").wait_for()
    beside = page.context.new_page()
    beside.goto(f"{desk.centre.staff_url}/en/desk/paper/")
    beside.click("form[action*=sign-out] button")
    beside.goto(f"{desk.centre.staff_url}/en/desk/")
    use_passkey(beside, "second-volunteer")
    beside.wait_for_selector("#desk[data-stage=ready] .now")
    page.bring_to_front()
    page.unroute(CALLS)
    desk.press("s")
    page.get_by_text("What was not sent is kept sealed").wait_for()
    assert inside.received() == []
