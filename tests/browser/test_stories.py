"""A story from the call screen to the public page, in a browser: settled first, left by nobody."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.centre import Centre
from tests.browser.conftest import OpenPage
from tests.browser.looks import fits
from tests.browser.passkeys import sign_in
from tests.browser.volunteer import Volunteer

pytestmark = pytest.mark.browser

TELLING = "昨天下午三点，长沙市的王小明来电。他说有19个人在听，电话是13800138000。"
SETTLED = "昨天有段时间，某市的某人来电。他说有几个人在听，电话是一个电话。"
ENGLISH = "On Monday a man in Changsha listened for a long time. In the end he said yes."

AssertAccessible = Callable[[Page], None]
Screenshot = Callable[[Page, str], Path]


def settle_all(choices: Locator, way: str) -> None:
    """Decide on everything that is pointed out, as it is there."""
    for number in range(choices.count()):
        choices.nth(number).select_option(way)


def test_story_goes_from_the_call_screen_to_the_public_page(
    centre: Centre, desk: Volunteer, open_page: OpenPage
) -> None:
    page = desk.page
    desk.press("v")
    page.locator("#story-text").fill(TELLING)
    page.locator("#story-language").select_option("zh-Hans")
    page.locator("#story-look").click()
    choices = page.locator("#story-pointed select")
    expect(choices).to_have_count(5)
    expect(page.locator("#story-leave")).to_be_hidden()
    settle_all(choices, "general")
    page.locator("#story-look").click()
    expect(choices).to_have_count(0)
    expect(page.locator("#story-text")).to_have_value(SETTLED)
    page.locator("#story-leave").click()
    expect(page.locator("#story")).to_be_hidden()
    expect(page.get_by_text("Nothing says who left it").first).to_be_visible()
    assert desk.stage() == "ready"
    expect(page.locator("#story-text")).to_have_value("")

    reader = open_page(javascript=True)
    sign_in(reader, centre, "reviewer", "/en/review/stories")
    reader.get_by_role("link", name="Read one").click()
    expect(reader.locator("#text")).to_have_value(SETTLED)
    reader.get_by_role("button", name="Publish").click()
    expect(reader.get_by_role("status")).to_have_text("Published.")

    public = open_page(javascript=False)
    public.goto(f"{centre.public_url}/en/stories")
    expect(public.get_by_text(SETTLED)).to_be_visible()
    assert "volunteer1" not in public.content()

    reader.get_by_role("link", name="Published stories").click()
    reader.locator("#reference").fill(public.locator("article").get_attribute("id")[6:])  # type: ignore[index]
    reader.get_by_role("button", name="Find it").click()
    reader.get_by_role("button", name="Withdraw it").click()
    expect(reader.get_by_role("status")).to_contain_text("Withdrawn")
    public.goto(f"{centre.public_url}/en/stories?week=9999")
    expect(public.get_by_text(SETTLED)).to_have_count(0)


def test_changed_text_is_looked_through_again(desk: Volunteer) -> None:
    page = desk.page
    desk.press("v")
    text, leave = page.locator("#story-text"), page.locator("#story-leave")
    text.fill("He listened.")
    page.locator("#story-look").click()
    expect(leave).to_be_visible()
    text.press_sequentially(" Call 13800138000.")
    expect(leave).to_be_hidden()
    page.locator("#story-look").click()
    expect(page.locator("#story-pointed mark")).to_have_text("13800138000")


def test_keys_are_dead_while_a_story_is_written(desk: Volunteer) -> None:
    desk.press("v")
    desk.type("8vexs")
    expect(desk.page.locator("#story-text")).to_have_value("8vexs")
    assert desk.stage() == "ready"
    desk.press("Escape")
    expect(desk.page.locator("#story")).to_be_hidden()
    desk.press("v")
    expect(desk.page.locator("#story-text")).to_have_value("8vexs")


@pytest.mark.parametrize("way", ["general", "out"])
def test_story_is_told_by_keyboard_and_without_javascript(
    centre: Centre, open_page: OpenPage, way: str
) -> None:
    page = open_page(javascript=True)
    sign_in(page, centre, "volunteer", "/en/desk/stories")
    plain = page.context.browser.new_context(  # type: ignore[union-attr]
        java_script_enabled=False, storage_state=page.context.storage_state(), locale="en"
    )
    writer = plain.new_page()
    writer.goto(page.url)
    writer.locator("#text").fill(ENGLISH)
    writer.get_by_role("button", name="Look through it").click()
    choices = writer.locator(".settle select")
    expect(choices).to_have_count(2)
    settle_all(choices, way)
    writer.get_by_role("button", name="Do this, and look through it again").press("Enter")
    expect(writer.locator("#text")).not_to_have_value(ENGLISH)
    writer.get_by_role("button", name="Leave it for a reviewer").press("Enter")
    expect(writer.get_by_role("status")).to_have_text(
        "Left for a reviewer. Nothing says who left it."
    )
    plain.close()


@pytest.mark.parametrize(
    ("language", "width", "dark"),
    [("en", 320, True), ("zh-hans", 1280, True), ("zh-hant", 320, False)],
)
def test_every_page_is_accessible_and_fits(
    centre: Centre,
    open_page: OpenPage,
    assert_accessible: AssertAccessible,
    screenshot: Screenshot,
    language: str,
    width: int,
    dark: bool,
) -> None:
    look = f"{language}-{width}{'-dark' if dark else ''}"

    def judge(page: Page, name: str) -> None:
        screenshot(page, f"stories-{name}-{look}")
        assert_accessible(page)
        assert fits(page), name

    told = "他是从北京打来的，声音很轻。" + TELLING
    page = open_page(language=language, width=width, dark=dark)
    sign_in(page, centre, "volunteer", f"/{language}/desk/stories")
    judge(page, "write")
    page.locator("#text").fill(told)
    page.locator("#language").select_option("zh-Hans")
    page.locator("button[value=look]").click()
    choices = page.locator(".settle select")
    expect(choices).to_have_count(6)
    judge(page, "settle")
    settle_all(choices, "general")
    choices.first.select_option("known")
    page.locator("button[value=look]").click()
    expect(choices).to_have_count(1)
    judge(page, "ready")
    page.locator("button[value=leave]").click()
    expect(page.get_by_role("status")).to_be_visible()

    reader = open_page(language=language, width=width, dark=dark)
    sign_in(reader, centre, "reviewer", f"/{language}/review/stories")
    judge(reader, "waiting")
    reader.locator("main a.button").click()
    reader.locator("#text").press("End")
    reader.locator("#text").press_sequentially("more")
    reader.locator("button[value=accept]").click()
    expect(reader.locator(".errors")).to_be_visible()
    judge(reader, "review")
    reader.goto(reader.url)
    reader.locator("button[value=accept]").click()
    expect(reader.locator("main .notice.good")).to_be_visible()
    reader.goto(reader.url.partition("?")[0] + "/published")
    judge(reader, "published")
    reader.locator("main li a").first.click()
    judge(reader, "withdraw")

    public = open_page(language=language, width=width, dark=dark)
    public.goto(f"{centre.public_url}/{language}/stories")
    expect(public.locator("article").first).to_be_visible()
    judge(public, "public")


@pytest.mark.parametrize(("language", "dark"), [("en", False), ("zh-hans", True)])
def test_dialog_is_accessible(
    centre: Centre,
    open_page: OpenPage,
    assert_accessible: AssertAccessible,
    screenshot: Screenshot,
    language: str,
    dark: bool,
) -> None:
    volunteer = Volunteer(centre, open_page(language=language, dark=dark), language)
    volunteer.open_desk()
    volunteer.press("v")
    volunteer.page.locator("#story-text").fill(TELLING)
    volunteer.page.locator("#story-language").select_option("zh-Hans")
    volunteer.press("Control+Enter")
    expect(volunteer.page.locator("#story-pointed select")).to_have_count(5)
    screenshot(volunteer.page, f"stories-dialog-{language}{'-dark' if dark else ''}")
    assert_accessible(volunteer.page)
