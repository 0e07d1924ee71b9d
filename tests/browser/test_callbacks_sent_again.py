"""A call-back whose answer was lost is sent again, and kept once."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from tests.browser.calling_back import empty, kept
from tests.browser.centre import Centre
from tests.browser.conftest import own_centre
from tests.browser.volunteer import Volunteer

pytestmark = pytest.mark.browser

centre = own_centre

KEEP = "**/desk/call-backs/keep"


def lose_the_answer(route: Route) -> None:
    route.fetch()  # it reaches the server; the answer does not come back
    route.abort()


@pytest.mark.usefixtures("passphrase")
def test_lost_answer_leaves_one_call_back(desk: Volunteer, centre: Centre) -> None:
    empty(centre)
    page = desk.page
    desk.press("i", "4")
    expect(page.locator("#call-back-number")).to_be_focused()
    desk.type("13800138000")
    page.select_option("#call-back-day", "both")
    page.fill("#call-back-begin", "00:00")
    page.fill("#call-back-end", "00:00")
    page.focus("#call-back-confirmed")
    page.route(KEEP, lose_the_answer, times=1)
    desk.press("Space", "Control+Enter")
    expect(page.locator("#call-back-error")).not_to_be_empty()
    desk.press("Control+Enter")
    expect(page.locator("#call-back")).to_be_hidden()
    assert kept(centre) == 1
