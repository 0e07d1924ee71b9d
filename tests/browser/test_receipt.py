"""The receipt's pages in a real browser, with and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.centre import Centre
from tests.browser.conftest import OpenPage
from tests.browser.declarant import Declarant
from tests.browser.looks import fits, looks

pytestmark = pytest.mark.browser


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def declarant(request: pytest.FixtureRequest, centre: Centre, open_page: OpenPage) -> Declarant:
    return Declarant(centre, open_page(javascript=request.param))


def declare(declarant: Declarant) -> str:
    declarant.open_form()
    declarant.leave("party")
    declarant.take_offered_name()
    return declarant.send()


def declare_for_two(declarant: Declarant) -> str:
    declarant.open_form()
    declarant.page.check("#whom-both")
    declarant.leave("party")
    declarant.take_offered_name()
    declarant.page.check("#org1-league")
    declarant.page.check("#was_asked")
    return declarant.send()


def test_mistyped_code_is_told_and_corrected(declarant: Declarant) -> None:
    code = declare(declarant)
    wrong = f"{(int(code[0]) + 1) % 10}{code[1:]}"
    declarant.look_up(wrong)
    expect(declarant.page).to_have_title(re.compile("^Error:"))
    expect(declarant.page.locator("#code")).to_have_value(wrong)
    declarant.page.fill("#code", code)
    declarant.page.press("#code", "Enter")
    declarant.page.wait_for_selector("h1:text('not published yet')")
    assert code not in declarant.page.url


def test_group_typed_differently_shows_the_code_again(declarant: Declarant) -> None:
    code = declare(declarant)
    declarant.page.fill("input[name=first]", "000")
    declarant.press("kept")
    expect(declarant.page).to_have_title(re.compile("^Error:"))
    assert declarant.code() == code


def test_receipt_is_shown_in_another_language(declarant: Declarant) -> None:
    code = declare(declarant)
    declarant.page.get_by_role("button", name="简体中文").click()
    expect(declarant.page.locator("html")).to_have_attribute("lang", "zh-Hans")
    assert declarant.code() == code


def test_change_takes_the_place_of_what_was_there(declarant: Declarant) -> None:
    code = declare(declarant)
    declarant.look_up(code)
    declarant.press("change")
    declarant.leave("league")
    declarant.take_offered_name()
    assert declarant.send() == code
    expect(declarant.page.locator("h1")).to_have_text("Your change has arrived")


def test_waiting_declaration_is_taken_back(declarant: Declarant) -> None:
    code = declare(declarant)
    declarant.look_up(code)
    declarant.press("withdraw")
    expect(declarant.page.locator("h1")).to_have_text("Take it back?")
    declarant.press("withdraw-now")
    expect(declarant.page.locator("h1")).to_have_text("You took it back")
    declarant.look_up(code)
    expect(declarant.page.locator("h1")).to_have_text("Nothing is found under these digits")


def test_published_persons_confirm_and_are_taken_back(declarant: Declarant) -> None:
    code = declare_for_two(declarant)
    declarant.centre.publish()
    declarant.look_up(code)
    page = declarant.page
    expect(page.get_by_text("Published, and counted.")).to_have_count(2)
    declarant.press("confirm")
    page.check("#person-2")
    declarant.press("confirm-now")
    expect(page.locator("main")).to_contain_text("takes effect with the next publication")
    declarant.centre.publish()
    declarant.look_up(code)
    expect(page.locator("li.card").nth(1)).to_contain_text("confirmed")

    statement = page.get_by_role("link", name="Statement No.").first.get_attribute("href")
    declarant.press("withdraw")
    page.check("#person-1")
    declarant.press("withdraw-now")
    declarant.centre.publish()
    declarant.look_up(code)
    expect(page.locator("li.card")).to_have_count(1)
    expect(page.locator("li.card")).to_contain_text("Person 2")
    page.goto(f"{declarant.centre.public_url}{statement}")
    expect(page.locator("main")).to_contain_text("no longer counts")


@looks
def test_pages_are_accessible_and_fit(
    centre: Centre,
    open_page: OpenPage,
    assert_accessible: Callable[[Page], None],
    screenshot: Callable[[Page, str], Path],
    language: str,
    width: int,
    dark: bool,
) -> None:
    page = open_page(width=width, dark=dark)
    declarant = Declarant(centre, page, language)

    def judge(name: str) -> None:
        screenshot(page, f"receipt-{name}-{language}-{width}")
        assert fits(page), name
        assert_accessible(page)

    code = declare_for_two(declarant)
    declarant.press("slip")
    judge("slip")
    declarant.look_up("1234")
    judge("error")
    declarant.look_up("000000000000000000000098")
    judge("unknown")
    declarant.look_up(code)
    judge("waiting")
    declarant.press("change")
    judge("change")
    declarant.look_up(code)
    declarant.press("withdraw")
    judge("withdraw-waiting")
    centre.publish()
    declarant.look_up(code)
    judge("published")
    declarant.press("confirm")
    page.uncheck("#person-2")
    declarant.press("confirm-now")
    judge("confirm-error")
    page.check("#person-2")
    declarant.press("confirm-now")
    judge("pending")
    declarant.press("withdraw")
    judge("withdraw")
    declarant.look_up(declare(declarant))
    declarant.press("withdraw")
    declarant.press("withdraw-now")
    judge("taken-back")
