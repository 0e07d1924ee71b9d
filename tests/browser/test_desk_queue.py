"""What waits to be sent, over a bad line, a closed tab or a full store, is sent once."""

from __future__ import annotations

import json
import time

import pytest
from playwright.sync_api import Route, expect

from tests.browser.inside import Inside
from tests.browser.kept import (
    CALLS,
    NO_ROOM,
    OUTCOMES,
    await_kept,
    bar,
    begin,
    cut,
    kept,
    lose_the_answer,
)
from tests.browser.passkeys import use_passkey
from tests.browser.volunteer import Volunteer

pytestmark = pytest.mark.browser


def test_lost_connection_keeps_everything_and_never_doubles(
    desk: Volunteer, inside: Inside
) -> None:
    name = begin(desk)
    desk.page.route(CALLS, lose_the_answer, times=1)
    desk.press("s")
    desk.receipt()  # it was asked again by itself
    assert [p["name"] for p in inside.persons()] == [name]
    assert inside.counted() == {"withdrew": 1}


def test_nothing_can_change_while_it_is_not_known(desk: Volunteer, inside: Inside) -> None:
    name = begin(desk)
    cut(desk.page)
    desk.press("s")
    desk.page.get_by_text("not known whether the call was saved").wait_for()
    desk.press("l", "Backspace", "Escape", "x")
    assert desk.page.inner_text("#current-name") == name
    assert desk.page.inner_text("#read-back") == "1 Party, 1 person"
    desk.page.unroute(CALLS)
    desk.press("s")
    desk.receipt()
    assert [p["organisations"] for p in inside.persons()] == [1]


def test_next_call_can_come_while_the_former_waits(desk: Volunteer, inside: Inside) -> None:
    cut(desk.page)
    for key in "pl":
        desk.press("1", key, "s")
        desk.page.get_by_text("not known whether the call was saved").wait_for()
        desk.press("g")
        assert desk.stage() == "ready"
    bar(desk.page).to_have_text("2 not sent")
    desk.press("1", "y")
    desk.page.unroute(CALLS)
    bar(desk.page).to_have_text("2 receipts to write down")
    assert desk.page.inner_text("#read-back") == "1 Pioneers, 1 person"
    desk.press("s")
    desk.receipt()
    assert sorted(p["organisations"] for d in inside.received() for p in d["persons"]) == [1, 2, 4]


def test_receipts_that_came_later_are_written_down_one_by_one(desk: Volunteer) -> None:
    cut(desk.page)
    for key in "pl":
        desk.press("1", key, "s")
        desk.page.get_by_text("not known whether the call was saved").wait_for()
        desk.press("g")
    desk.page.unroute(CALLS)
    bar(desk.page).to_have_text("2 receipts to write down")
    seen = set()
    for left in ("1 receipt to write down", "All sent"):
        desk.press("z")
        desk.page.click("#not-sent-list button >> nth=0")
        seen.add(desk.receipt())
        desk.press("n")
        bar(desk.page).to_have_text(left)
    assert len(seen) == 2
    assert kept(desk.page) == []


def test_call_that_waits_outlives_the_tab(desk: Volunteer, inside: Inside) -> None:
    begin(desk)
    cut(desk.page)
    desk.press("s")
    desk.page.get_by_text("not known whether the call was saved").wait_for()
    other = desk.page.context.new_page()
    desk.page.close()
    other.goto(f"{desk.centre.staff_url}/en/desk/")
    bar(other).to_have_text("1 receipt to write down")
    assert len(inside.received()) == 1


def test_receipt_on_the_screen_outlives_a_reload(desk: Volunteer) -> None:
    begin(desk)
    desk.press("s")
    digits = desk.receipt()
    desk.page.reload()
    bar(desk.page).to_have_text("1 receipt to write down")
    desk.press("z")
    desk.page.click("#not-sent-list button")
    assert desk.receipt() == digits
    desk.press("n")
    await_kept(desk.page, 0)


def test_call_refused_later_is_opened_and_corrected(desk: Volunteer, inside: Inside) -> None:
    desk.press("1", "p", "m", "l")
    for name in ("任远", "任 远"):
        desk.press("n")
        desk.page.keyboard.insert_text(name)
        desk.press("Enter", "1", "ArrowUp")
    cut(desk.page)
    desk.press("s")
    desk.page.get_by_text("not known whether the call was saved").wait_for()
    desk.press("g")
    desk.page.unroute(CALLS)
    bar(desk.page).to_have_text("1 call to correct")
    desk.press("z")
    expect(desk.page.locator("#not-sent-list")).to_contain_text("the same name")
    desk.page.click("#not-sent-list button")
    expect(desk.page.locator("#read-back")).to_have_text("1 Party, 1 League, 2 people")
    desk.press("Delete", "s")
    desk.receipt()
    assert len(inside.persons()) == 1
    desk.press("n")
    await_kept(desk.page, 0)


def test_signed_out_while_it_waits_says_so_and_is_sent_afterwards(
    desk: Volunteer, inside: Inside
) -> None:
    begin(desk)
    cut(desk.page)
    desk.press("s")
    desk.page.get_by_text("not known whether the call was saved").wait_for()
    desk.page.context.clear_cookies()
    desk.page.unroute(CALLS)
    desk.press("s")
    desk.page.get_by_text("What was not sent is kept sealed").wait_for()
    with desk.page.context.expect_page() as opened:
        desk.page.click("#problem a")
    use_passkey(opened.value, "volunteer")
    desk.page.bring_to_front()
    desk.press("s")
    desk.receipt()
    assert len(inside.received()) == 1


@pytest.mark.parametrize("status", [200, 302, 403, 500, 502])
def test_half_an_answer_is_no_answer(desk: Volunteer, inside: Inside, status: int) -> None:
    """As of a hotel's sign-in page, a proxy, a connection that broke off."""
    begin(desk)
    headers = {"Content-Type": "application/json", "Location": "/elsewhere"}
    body = '{"groups": ["1234", "56' if status == 200 else "{}"
    desk.page.route(
        CALLS, lambda route: route.fulfill(status=status, body=body, headers=headers), times=1
    )
    desk.press("s")
    desk.receipt()
    assert len(inside.received()) == 1


def test_each_call_is_sent_by_one_of_two_tabs(desk: Volunteer, inside: Inside) -> None:
    context = desk.page.context
    sent: list[str] = []
    context.route(CALLS, lambda route: route.abort())
    other = Volunteer(desk.centre, context.new_page())
    other.page.goto(desk.page.url)
    for tab in (desk, other):
        tab.page.bring_to_front()
        tab.press("1", "p", "s")
        tab.page.get_by_text("not known whether the call was saved").wait_for()
        tab.press("g")
    for tab in (desk, other):
        bar(tab.page).to_have_text("2 not sent")

    def slowly(route: Route) -> None:
        sent.append(json.loads(route.request.post_data or "")["key"])
        time.sleep(0.3)
        route.continue_()

    context.unroute(CALLS)
    context.route(CALLS, slowly)
    desk.press("z", "t")
    other.press("z", "t")
    for tab in (desk, other):
        bar(tab.page).to_have_text("2 receipts to write down")
    assert sorted(sent) == sorted(set(sent))
    assert len(sent) == len(inside.received()) == 2


def test_call_that_only_this_tab_keeps_is_said_to_be_and_sent(
    desk: Volunteer, inside: Inside
) -> None:
    """The browser's store is full when the call is to wait in it."""
    begin(desk)
    await_kept(desk.page, 1)
    desk.page.evaluate(NO_ROOM)
    cut(desk.page)
    desk.press("s")
    expect(desk.page.locator("#problem")).to_contain_text("It is kept only in this tab")
    expect(desk.page.locator("#no-room")).to_be_visible()
    assert [name.partition(":")[0] for name in kept(desk.page)] == ["unjoin-draft"]
    desk.press("g", "1", "l", "s")  # and the next call too
    expect(desk.page.locator("#go-on")).to_be_visible()
    desk.press("g")
    bar(desk.page).to_have_text("2 not sent")
    desk.page.unroute(CALLS)
    desk.press("z", "t")
    bar(desk.page).to_have_text("2 receipts to write down")
    expect(desk.page.locator("#no-room")).to_be_hidden()
    assert len(inside.received()) == 2


def test_call_without_room_to_wait_outlives_a_crash_as_a_draft(
    desk: Volunteer, inside: Inside
) -> None:
    name = begin(desk)
    await_kept(desk.page, 1)
    desk.page.evaluate(NO_ROOM)
    desk.page.route(CALLS, lose_the_answer)
    desk.press("s")
    expect(desk.page.locator("#no-room")).to_be_visible()
    desk.page.on("dialog", lambda dialog: dialog.accept())
    desk.page.unroute(CALLS)
    desk.page.reload()
    desk.page.get_by_text("The call you were recording is back").wait_for()
    desk.press("s")
    desk.receipt()
    assert [p["name"] for p in inside.persons()] == [name]
    assert inside.counted() == {"withdrew": 1}


# Counts


def test_outcome_that_could_not_be_sent_is_counted_later(desk: Volunteer, inside: Inside) -> None:
    cut(desk.page, OUTCOMES)
    desk.press("8", "8", "9")
    bar(desk.page).to_have_text("2 not sent")
    desk.page.unroute(OUTCOMES)
    desk.press("z", "t", "Escape")
    bar(desk.page).to_have_text("All sent")
    desk.page.reload()
    desk.page.wait_for_selector("#desk[data-stage=ready] .now")
    await_kept(desk.page, 0)
    assert inside.counted() == {"silent": 2, "wrong-number": 1}


def test_outcome_whose_answer_was_lost_is_counted_once(desk: Volunteer, inside: Inside) -> None:
    desk.page.route(OUTCOMES, lose_the_answer, times=1)
    desk.press("6", "0")
    bar(desk.page).to_have_text("All sent")
    desk.page.reload()
    await_kept(desk.page, 0)
    assert inside.counted() == {"no": 1, "abusive": 1}
