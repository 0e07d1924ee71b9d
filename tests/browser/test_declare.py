"""The declarant's form in a real browser, with and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.centre import Centre
from tests.browser.conftest import OpenPage
from tests.browser.declarant import Declarant
from tests.browser.looks import fits, looks
from tests.browser.test_public_pages import BUDGET_BYTES, exchange

pytestmark = pytest.mark.browser

LANGUAGES = ("en", "zh-hans", "zh-hant")


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def declarant(
    request: pytest.FixtureRequest, centre: Centre, open_page: OpenPage
) -> Iterator[Declarant]:
    somebody = Declarant(centre, open_page(javascript=request.param))
    somebody.open_form()
    yield somebody
    assert somebody.page.context.cookies() == []


def posts(page: Page) -> list[str]:
    """The addresses that something is posted to from now on."""
    found: list[str] = []
    page.on("request", lambda r: found.append(r.url) if r.method == "POST" else None)
    return found


def inbox_rows(centre: Centre) -> int:
    count = "from unjoin.service.intake.models import InboxItem; print(InboxItem.objects.count())"
    return int(centre.shell(count))


def test_least_is_enough(declarant: Declarant) -> None:
    declarant.leave("party")
    declarant.take_offered_name()
    code = declarant.send()
    assert re.fullmatch("[0-9]{24}", code)
    declarant.type_back()
    declarant.page.wait_for_selector("h1:text('Kept well')")
    assert code[:4] not in declarant.page.content()


def test_enter_in_a_field_sends_nothing(declarant: Declarant) -> None:
    page = declarant.page
    declarant.page.check("#whom-both")
    declarant.page.check("#choice-typed")
    declarant.open_details()
    requests = posts(page)
    for field in ("#name", "#place", "#role", "#joined", "#contact", "#name1"):
        page.fill(field, "半个")
        page.press(field, "Enter")
    assert requests == []
    page.locator("#whom-both").press("Enter")  # from a radio button browsers send all the same
    page.wait_for_url("**/en/declare")
    assert page.input_value("#name") == "半个"
    expect(page).not_to_have_title(re.compile("Error"))


def test_enter_of_an_input_method_sends_nothing(declarant: Declarant) -> None:
    page = declarant.page
    page.check("#choice-typed")
    page.focus("#name")
    requests = posts(page)
    session = page.context.new_cdp_session(page)
    session.send(
        "Input.imeSetComposition", {"text": "jinfu", "selectionStart": 5, "selectionEnd": 5}
    )
    page.keyboard.press("Enter")
    session.send("Input.insertText", {"text": "金福"})
    page.keyboard.press("Enter")
    assert requests == []
    assert "金福" in page.input_value("#name")


def test_only_what_is_needed_is_shown(declarant: Declarant) -> None:
    page = declarant.page
    expect(page.locator("#name")).to_be_hidden()
    expect(page.locator("#people")).to_be_hidden()
    page.check("#choice-typed")
    expect(page.locator("#name")).to_be_visible()
    page.check("#whom-others")
    expect(page.locator("#people")).to_be_visible()
    expect(page.locator("#org-party")).to_be_hidden()
    expect(page.locator("#agrees")).to_be_hidden()


def test_errors_lead_to_their_fields(centre: Centre, open_page: OpenPage) -> None:
    declarant = Declarant(centre, open_page())
    declarant.open_form()
    declarant.press("check")
    page = declarant.page
    page.wait_for_selector(".errors")
    expect(page).to_have_title(re.compile("^Error:"))
    for link in page.locator(".errors a").all():
        link.click()
        target = (link.get_attribute("href") or "").removeprefix("#")
        assert page.evaluate("document.activeElement.id") == target
        described = page.evaluate(
            "document.activeElement.closest('[aria-describedby*=error]')"
            ".getAttribute('aria-describedby').split(' ').pop()"
        )
        assert page.inner_text(f"#{described}") == link.inner_text()


def test_change_leads_back_to_the_answer(declarant: Declarant) -> None:
    page = declarant.page
    declarant.leave("party")
    declarant.take_offered_name()
    declarant.open_details()
    page.fill("#text", "第一段\n\n第二段")
    declarant.press("check")
    page.get_by_role("button", name="Change Statement").click()
    expect(page).to_have_url(re.compile("#text$"))
    assert page.input_value("#text") == "第一段\n\n第二段"
    assert page.is_checked("#org-party")


def test_language_switch_keeps_the_answers(declarant: Declarant) -> None:
    page = declarant.page
    declarant.leave("league")
    declarant.type_name("小明")
    page.get_by_role("button", name="繁體中文").click()
    page.wait_for_selector("html[lang=zh-Hant]")
    assert page.input_value("#name") == "小明"
    assert page.is_checked("#org-league")


def test_people_are_added_and_removed(declarant: Declarant) -> None:
    page = declarant.page
    page.check("#whom-both")
    page.check("#org1-party")
    page.fill("#name1", "老王")
    declarant.press("add-ten")
    expect(page.locator("fieldset.person")).to_have_count(11)
    assert page.is_checked("#org11-party")
    declarant.press("remove-1")
    expect(page.locator("fieldset.person")).to_have_count(10)
    assert page.input_value("#name1") == ""


def test_double_click_counts_once(declarant: Declarant) -> None:
    declarant.leave("pioneers")
    declarant.take_offered_name()
    declarant.press("check")
    before = inbox_rows(declarant.centre)
    declarant.button("send").dblclick()
    declarant.page.wait_for_selector("b.code")
    assert inbox_rows(declarant.centre) == before + 1


def test_reload_shows_the_same_receipt_and_says_so(declarant: Declarant) -> None:
    declarant.leave("party")
    declarant.take_offered_name()
    code = declarant.send()
    declarant.page.reload()
    assert declarant.code() == code
    assert "had already reached us" in declarant.page.inner_text("main")


def test_print_has_the_digits_and_nothing_else(declarant: Declarant) -> None:
    page = declarant.page
    declarant.leave("party")
    declarant.take_offered_name()
    code = declarant.send()
    page.emulate_media(media="print")
    assert re.sub(r"\s", "", page.inner_text("body")) == code
    page.emulate_media(media="screen")
    declarant.press("slip")
    page.emulate_media(media="print")
    assert re.sub(r"\s", "", page.inner_text("body")) == code


def test_keyboard_alone_suffices(centre: Centre, open_page: OpenPage) -> None:
    page = open_page()
    declarant = Declarant(centre, page)
    declarant.open_form()
    walk_to(page, "#org-party", "Space")
    walk_to(page, "input[name=choice]", "Space")
    walk_to(page, "#agrees", "Space")
    walk_to(page, "button[value=check]", "Enter")
    walk_to(page, "button[value=send]", "Enter")
    page.wait_for_selector("b.code")
    groups = page.locator("b.code").all_inner_texts()
    for name in ("first", "second"):
        walk_to(page, f"input[name={name}]", "End")
        number = int(page.evaluate("document.activeElement.id").removeprefix("group"))
        page.keyboard.type(groups[number - 1])
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:text('Kept well')")


def walk_to(page: Page, selector: str, key: str) -> None:
    """Tab until an element that matches has the focus, then press `key`."""
    page.wait_for_selector(selector)
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
            page.keyboard.press(key)
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


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
    shown = {
        "form": "#sealed-here:not([hidden])",
        "errors": ".errors",
        "check": "button[value=send]",
        "receipt": "b.code",
        "typed-differently": ".errors",
        "kept": "main:not(:has(b.code))",
    }

    def judge(name: str) -> None:
        page.wait_for_selector(shown[name])
        screenshot(page, f"declare-{name}-{language}-{width}")
        assert fits(page), name
        assert_accessible(page)

    declarant.open_form()
    judge("form")
    page.check("#whom-both")
    page.check("#choice-typed")
    declarant.open_details()
    page.fill("#joined", "x")
    declarant.press("check")
    judge("errors")
    page.fill("#joined", "1974")
    declarant.open_details()
    declarant.leave("party", "league")
    declarant.type_name("李明", real="publish")
    page.fill("#text", "第一段\n\n第二段")
    page.check("#org1-party")
    page.check("#was_asked")
    declarant.press("check")
    judge("check")
    page.check("#again-keep")
    declarant.press("send")
    judge("receipt")
    declarant.press("kept")
    judge("typed-differently")
    declarant.type_back()
    judge("kept")


@pytest.mark.parametrize("language", LANGUAGES)
def test_form_fits_into_the_first_flight(
    centre: Centre, language: str, measured: Callable[[str], None]
) -> None:
    path = f"/{language}/declare"
    size, page = exchange(centre.public_url, path)
    loaded = re.findall(
        r'<(?:link rel="(?:stylesheet|icon)" href|script type="module" src)="([^"]+)"',
        page.decode(),
    )
    assert any(address.endswith(".js") for address in loaded)
    total = size + sum(exchange(centre.public_url, address)[0] for address in loaded)
    measured(f"{path}: {total} of {BUDGET_BYTES} bytes, {len(loaded) + 1} requests")
    assert total <= BUDGET_BYTES
