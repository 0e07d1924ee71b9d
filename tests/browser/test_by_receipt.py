"""A caller rings back with the receipt: typed, checked while typing, confirmed, taken back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.centre import Centre
from tests.browser.conftest import OpenPage
from tests.browser.inside import Inside
from tests.browser.looks import fits
from tests.browser.passkeys import sign_in
from tests.browser.volunteer import Volunteer
from unjoin.registry.receipt import make_receipt_code

pytestmark = pytest.mark.browser

AssertAccessible = Callable[[Page], None]
Screenshot = Callable[[Page, str], Path]
NEVER = make_receipt_code(7)


def record(desk: Volunteer, *, relayed: bool = False) -> str:
    """The receipt of one person who left the Party, the call being over."""
    desk.press("1")
    expect(desk.page.locator("#desk")).to_have_attribute("data-stage", "people")
    desk.press("p")
    if relayed:
        desk.press("c")
    desk.press("s")
    code = desk.receipt()
    desk.press("n")
    expect(desk.page.locator("#desk")).to_have_attribute("data-stage", "ready")
    return code


def hold_back_one(page: Page) -> list[Route]:
    """What the next question about a receipt waits in, until the test lets it go on."""
    late: list[Route] = []

    def hold_back(route: Route) -> None:
        late.append(route)

    page.route("**/desk/receipt/asked", hold_back, times=1)
    return late


def wrong(code: str) -> str:
    return str((int(code[0]) + 1) % 10) + code[1:]


def test_relayed_person_is_confirmed_at_the_desk(
    centre: Centre, desk: Volunteer, measured: Callable[[str], None]
) -> None:
    """Scenario 4, weeks later: the colleague has the receipt and rings up."""
    code = record(desk, relayed=True)
    centre.publish()
    page = desk.page
    desk.restart()
    desk.press("e")
    desk.type(code)
    expect(page.locator("#by-receipt-typed")).to_contain_text("check digits fit")
    desk.press("Enter")
    expect(page.locator("#by-receipt-said")).to_be_focused()
    desk.press("1")
    expect(page.locator("#by-receipt-done")).to_contain_text("confirmation is received")
    measured(f"scenario 4, confirmed by receipt: {desk.keystrokes - 24} keys beside the digits")
    assert desk.keystrokes - 24 <= 4
    centre.publish()
    desk.press("Escape", "e")
    desk.type(code)
    desk.press("Enter")
    expect(page.locator("#by-receipt-persons")).to_contain_text("confirmed")
    expect(page.locator("[data-wish=confirm]")).to_be_hidden()


def test_what_is_typed_before_the_dialog_is_there_goes_into_it(
    centre: Centre, desk: Volunteer
) -> None:
    """And not to the call, where a digit is an outcome."""
    code = record(desk)
    page = desk.page
    held: list[Route] = []
    page.route("**/static/desk/by_receipt.*", lambda route: held.append(route), times=1)  # noqa: PLW0108 — Playwright wants a function
    page.goto(f"{centre.staff_url}/en/desk/", wait_until="commit")
    page.wait_for_selector("#desk[data-stage=ready] .now", state="attached")
    desk.press("e")
    desk.type(code)
    desk.press("Enter")
    expect(page.locator("#by-receipt")).to_be_hidden()
    held[0].continue_()
    expect(page.locator("#by-receipt-said")).to_be_focused()
    expect(page.locator("#desk")).to_have_attribute("data-stage", "ready")
    desk.press("Escape", "1")
    expect(page.locator("#desk")).to_have_attribute("data-stage", "people")


def test_what_waits_is_taken_back_after_asking_once_more(desk: Volunteer, inside: Inside) -> None:
    code = record(desk)
    page = desk.page
    desk.press("e")
    desk.type(code)
    desk.press("Enter")
    expect(page.locator("#by-receipt-said")).to_be_focused()
    desk.press("2")
    expect(page.locator("[data-wish=sure]")).to_be_focused()
    assert len(inside.received()) == 1
    desk.press("3")
    expect(page.locator("#by-receipt-done")).to_contain_text("withdrawal is received")
    assert inside.received() == []


def test_digits_are_judged_while_they_are_typed(desk: Volunteer) -> None:
    code = record(desk)
    page, said = desk.page, desk.page.locator("#by-receipt-typed")
    field = page.locator("#by-receipt-code")
    desk.press("e")
    desk.type(code[:10])
    expect(said).to_have_text("10 of 24 digits")
    expect(page.locator("#by-receipt-groups li")).to_have_text([code[:4], code[4:8], code[8:10]])
    field.fill(wrong(code))
    expect(said).to_contain_text("One digit is wrong")
    field.fill(f"{code}1")
    expect(said).to_contain_text("more than 24")
    field.fill(f"{code[:4]}x")
    expect(said).to_contain_text("“x” is not a digit")
    numerals = code.translate(str.maketrans("0123456789", "零一二三四五六七八九"))
    field.fill(" ".join(numerals[at : at + 4] for at in range(0, 24, 4)))
    expect(said).to_contain_text("check digits fit")
    desk.press("Enter")
    expect(page.locator("#by-receipt-said")).to_contain_text("not published yet")


def test_wrong_digits_are_kept_and_explained(desk: Volunteer) -> None:
    code = wrong(record(desk))
    desk.press("e")
    desk.type(code)
    desk.press("Enter")
    expect(desk.page.locator("#by-receipt .error")).to_contain_text("One digit is wrong")
    expect(desk.page.locator("#by-receipt-code")).to_have_value(code)


def test_nothing_stays_in_the_page_when_the_dialog_is_closed(desk: Volunteer) -> None:
    code = record(desk)
    desk.press("e")
    desk.type(code)
    desk.press("Enter")
    expect(desk.page.locator("#by-receipt-said")).to_be_focused()
    desk.press("Escape")
    expect(desk.page.locator("#by-receipt")).to_be_hidden()
    left = desk.page.locator("#by-receipt").evaluate("(dialog) => dialog.innerHTML")
    assert code not in left
    assert code[:4] not in left
    assert desk.page.locator("#by-receipt-code").input_value() == ""
    desk.press("e")
    expect(desk.page.locator("#by-receipt-shown")).to_be_hidden()


def test_late_answer_about_another_code_is_not_shown(desk: Volunteer) -> None:
    code = record(desk)
    page = desk.page
    late = hold_back_one(page)
    desk.press("e")
    desk.type(code)
    desk.press("Enter")
    expect(page.locator("#by-receipt-shown")).to_be_hidden()
    page.locator("#by-receipt-code").fill(NEVER)
    desk.press("Enter")
    expect(page.locator("#by-receipt-said")).to_be_focused()
    said = page.inner_text("#by-receipt-said")
    with page.expect_response("**/desk/receipt/asked"):
        late[0].continue_()
    page.wait_for_timeout(200)
    assert page.inner_text("#by-receipt-said") == said
    expect(page.locator("[data-wish=withdraw]")).to_be_hidden()


def test_answer_that_comes_after_the_dialog_is_closed_leaves_nothing(desk: Volunteer) -> None:
    code = record(desk)
    page = desk.page
    late = hold_back_one(page)
    desk.press("e")
    desk.type(code)
    desk.press("Enter", "Escape")
    with page.expect_response("**/desk/receipt/asked"):
        late[0].continue_()
    page.wait_for_timeout(200)
    assert page.locator("#by-receipt-said").text_content() == ""
    expect(page.locator("#by-receipt-shown")).to_be_hidden()
    desk.press("e")
    expect(page.locator("#by-receipt-shown")).to_be_hidden()


def test_unknown_and_withdrawn_look_alike(desk: Volunteer) -> None:
    code = record(desk)
    page = desk.page
    desk.press("e")
    desk.type(code)
    desk.press("Enter")
    expect(page.locator("#by-receipt-said")).to_be_focused()
    desk.press("2", "3")
    expect(page.locator("#by-receipt-done")).to_be_visible()
    seen = []
    for asked in (code, NEVER):
        page.locator("#by-receipt-code").fill(asked)
        expect(page.locator("#by-receipt-shown")).to_be_hidden()
        desk.press("Enter")
        expect(page.locator("#by-receipt-said")).to_be_focused()
        seen.append(page.locator("#by-receipt-shown").inner_text())
    assert seen[0] == seen[1]


@pytest.mark.parametrize(
    ("language", "width", "dark"),
    [("en", 1280, False), ("zh-hans", 320, True), ("zh-hant", 1280, False)],
)
def test_pages_are_accessible_and_fit(
    centre: Centre,
    desk: Volunteer,
    open_page: OpenPage,
    assert_accessible: AssertAccessible,
    screenshot: Screenshot,
    language: str,
    width: int,
    dark: bool,
) -> None:
    code = record(desk, relayed=True)
    centre.publish()
    look = f"{language}-{width}{'-dark' if dark else ''}"
    page = open_page(language=language, width=width, dark=dark)

    def judge(name: str) -> None:
        screenshot(page, f"by-receipt-{name}-{look}")
        assert_accessible(page)
        assert fits(page)

    sign_in(page, centre, "volunteer", f"/{language}/desk/receipt")
    judge("ask")
    page.locator("#code").fill(wrong(code))
    page.locator("button[value=look]").click()
    expect(page.locator(".errors")).to_be_visible()
    judge("wrong")
    page.locator("#code").fill(code)
    page.locator("button[value=look]").click()
    expect(page.locator("button[value=confirm]")).to_be_visible()
    judge("says")
    page.locator("button[value=confirm]").click()
    expect(page.locator("input[type=checkbox]")).to_have_count(1)
    judge("question")
    page.locator("button[value=confirm]").click()
    expect(page.locator("main .notice.good")).to_be_visible()

    volunteer = Volunteer(centre, open_page(language=language, width=width, dark=dark), language)
    volunteer.open_desk()
    page = volunteer.page
    volunteer.press("e")
    volunteer.type(code)
    volunteer.press("Enter")
    expect(page.locator("#by-receipt-said")).to_be_focused()
    judge("dialog")
