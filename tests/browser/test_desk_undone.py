"""A saved call is taken back for ten seconds, or until the server says that it is too late."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.browser.inside import Inside
from tests.browser.kept import UNDO, await_kept, bar, begin, cut
from tests.browser.volunteer import Volunteer

pytestmark = pytest.mark.browser


def test_saved_call_is_undone_changed_and_saved_again(desk: Volunteer, inside: Inside) -> None:
    begin(desk)
    desk.press("s")
    first = desk.receipt()
    desk.press("u")
    desk.page.get_by_text("Taken back, counted nowhere").wait_for()
    assert desk.stage() == "people"
    assert inside.counted() == {"withdrew": 0}
    desk.press("l", "s")
    assert desk.receipt() != first
    assert inside.counted() == {"withdrew": 1}
    assert [p["organisations"] for p in inside.persons()] == [3]


def test_saved_call_can_be_undone_after_going_on(desk: Volunteer, inside: Inside) -> None:
    begin(desk)
    desk.press("s")
    desk.receipt()
    desk.press("n", "u")
    desk.page.get_by_text("Taken back, counted nowhere").wait_for()
    assert desk.page.inner_text("#read-back") == "1 Party, 1 person"
    assert inside.counted() == {"withdrew": 0}


def test_undo_without_an_answer_is_asked_again_and_shown_in_the_list(
    desk: Volunteer, inside: Inside
) -> None:
    begin(desk)
    desk.press("s")
    desk.receipt()
    cut(desk.page, UNDO)
    desk.press("u")
    desk.page.get_by_text("not known whether the call was taken back").wait_for()
    desk.page.reload()
    bar(desk.page).to_have_text("1 not sent")
    desk.page.unroute(UNDO)
    desk.press("z", "t")
    bar(desk.page).to_have_text("1 call to correct")
    desk.page.click("#not-sent-list button")
    expect(desk.page.locator("#read-back")).to_have_text("1 Party, 1 person")
    desk.press("s")
    desk.receipt()
    assert len(inside.received()) == 1


def test_undo_that_comes_too_late_leaves_the_receipt(desk: Volunteer) -> None:
    begin(desk)
    desk.press("s")
    digits = desk.receipt()
    late = json.dumps({"code": "undo-late", "person": 0, "sentence": "Too late to undo."})
    desk.page.route(
        UNDO, lambda r: r.fulfill(status=422, body=late, content_type="application/json")
    )
    desk.press("u")
    desk.page.get_by_text("Too late to undo.").wait_for()
    assert desk.receipt() == digits
    desk.press("n")
    await_kept(desk.page, 0)
