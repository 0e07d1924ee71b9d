"""The guide beside the call: it follows the call, answers lead on, cards are pinned."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.centre import Centre
from tests.browser.conftest import OpenPage
from tests.browser.guide import at_desk, listed, shows, start_outgoing
from tests.browser.passkeys import sign_in
from tests.browser.volunteer import Volunteer

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(centre: Centre, open_page: OpenPage) -> Volunteer:
    """An open call screen in simplified Chinese, with its parts."""
    return at_desk(centre, open_page(), "zh-hans")


def test_first_card_asks_whether_it_is_safe(desk: Volunteer) -> None:
    shows(desk.page, "safe-to-talk")
    desk.press("i")
    shows(desk.page, "safe-to-talk")


def test_call_that_goes_out_begins_with_a_card_of_its_own(desk: Volunteer) -> None:
    start_outgoing(desk)
    shows(desk.page, "we-call")


def test_card_follows_the_stage_of_the_call(desk: Volunteer) -> None:
    desk.press("i")
    shows(desk.page, "safe-to-talk")
    desk.press("1")
    shows(desk.page, "consent")
    desk.press("p", "s")
    desk.receipt()
    shows(desk.page, "receipt")
    desk.press("n")
    shows(desk.page, "safe-to-talk")


def test_card_that_was_opened_for_the_next_stage_stays(desk: Volunteer) -> None:
    desk.press("i", "/")
    desk.page.keyboard.insert_text("用什么名字")
    desk.press("Enter")
    shows(desk.page, "which-name")
    desk.press("1")
    shows(desk.page, "which-name")


def test_card_of_an_earlier_stage_does_not_stay(desk: Volunteer) -> None:
    desk.press("i", "/")
    desk.type("ziyou")
    desk.press("Enter", "1")
    shows(desk.page, "consent")


def test_going_back_to_the_line_leads_back_to_its_card(desk: Volunteer) -> None:
    desk.press("i")
    desk.page.locator("#guide-card-safe-to-talk").get_by_text("方便", exact=True).click()
    desk.press("1")
    shows(desk.page, "consent")
    desk.press("Escape")
    shows(desk.page, "listening")


def test_answers_lead_on_and_back(desk: Volunteer) -> None:
    page = desk.page
    desk.press("i")
    page.locator("#guide-card-safe-to-talk").get_by_text("不感兴趣").click()
    shows(page, "no")
    page.click("[data-action=guide-back]")
    shows(page, "safe-to-talk")
    expect(page.locator("[data-action=guide-back]")).to_be_disabled()


def test_objection_and_question_are_followed_by_keyboard_alone(desk: Volunteer) -> None:
    """Scenario 7: busy, why listen, my own freedom, what else do I not know, and in the end yes."""
    page = desk.page
    start_outgoing(desk)
    for typed, slug in (
        ("weishenme", "why-listen"),
        ("zswd", "own-choice"),
        ("不知道", "other-question"),
    ):
        desk.press("/")
        desk.type(typed)
        expect(page.locator("#guide-found")).to_be_visible()
        desk.press("Enter")
        shows(page, slug)
    desk.press("/", "ArrowDown", "ArrowDown", "Enter")
    shows(page, "consent")
    desk.press("1", "p", "s")
    desk.receipt()
    shows(page, "receipt")


def test_after_an_answer_the_tab_key_goes_on_in_the_next_card(desk: Volunteer) -> None:
    page = desk.page
    page.locator("#guide-card-safe-to-talk button").first.focus()
    desk.press("Enter")
    shows(page, "listening")
    desk.press("Tab", "Enter")
    shows(page, "consent")


# Pins, and what is opened most


def test_pinned_card_stands_first_in_this_browser_until_it_is_unpinned(desk: Volunteer) -> None:
    page = desk.page
    desk.press("/")
    page.keyboard.insert_text("huizhi")
    desk.press("Enter")
    shows(page, "receipt")
    desk.press("f")
    expect(page.locator("[data-action=guide-pin]")).to_have_attribute("aria-pressed", "true")
    page.reload()
    shows(page, "safe-to-talk")
    assert listed(page)[0] == "receipt"
    page.locator("#guide-fitting button").first.click()
    desk.press("f")
    expect(page.locator("[data-action=guide-pin]")).to_have_attribute("aria-pressed", "false")
    page.reload()
    shows(page, "safe-to-talk")
    assert "receipt" not in listed(page)


def test_pins_are_one_volunteers(centre: Centre, desk: Volunteer) -> None:
    page = desk.page
    desk.press("f")
    kept = page.evaluate("Object.entries(localStorage)")
    pins = [entry for entry in kept if "guide" in entry[0]]
    assert [value for _name, value in pins] == ['["safe-to-talk"]']
    assert "volunteer" not in pins[0][0]
    page.context.clear_cookies()
    sign_in(page, centre, "second-volunteer", "/zh-hans/desk/")
    shows(page, "safe-to-talk")
    expect(page.locator("[data-action=guide-pin]")).to_have_attribute("aria-pressed", "false")


def test_what_the_centre_opens_most_stands_first(centre: Centre, desk: Volunteer) -> None:
    page = desk.page
    assert listed(page)[0] != "no-pen"
    for _ in range(2):
        desk.press("i", "/")
        page.keyboard.insert_text("没法记")
        desk.press("Enter")
        shows(page, "no-pen")
        with page.expect_response("**/guide/used"):
            desk.press("8")
    page.reload()
    shows(page, "safe-to-talk")
    first = page.locator("#guide-fitting button").first
    expect(first).to_have_attribute("data-card", "no-pen")
    counted = centre.shell(
        "from unjoin.service.guide.models import CardUse\n"
        "print(list(CardUse.objects.values_list('slug', 'calls')))"
    )
    assert "('no-pen', 2)" in counted
    assert "safe-to-talk" not in counted


def test_cards_opened_between_calls_are_not_counted(desk: Volunteer) -> None:
    sent: list[str] = []
    desk.page.on("request", lambda request: sent.append(request.url))
    desk.press("/")
    desk.type("ziyou")
    desk.press("Enter")
    shows(desk.page, "own-choice")
    desk.press("8")
    desk.page.wait_for_timeout(300)
    assert [url for url in sent if "guide" in url] == []
