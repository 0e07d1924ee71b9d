"""Shifts and the board in a real browser: by mouse, by keyboard, without scripts, narrow."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.centre import Centre
from tests.browser.conftest import WITHOUT_SCREENSHOTS, OpenPage
from tests.browser.looks import fits
from tests.browser.passkeys import sign_in
from tests.browser.volunteer import Volunteer
from unjoin.registry.weeks import week_of

pytestmark = pytest.mark.browser

EMPTY = """
from unjoin.service.shifts.models import OwnSettings, Shift
Shift.objects.all().delete()
OwnSettings.objects.all().delete()
"""
CALLS = """
from unjoin.registry.weeks import week_of
from unjoin.service.clock import today
from unjoin.service.statistics.models import OutcomeCount
for outcome, calls in {"withdrew": 31, "listened": 12, "not-now": 9, "no": 17, "silent": 6}.items():
    OutcomeCount.objects.update_or_create(
        week=week_of(today()), outcome=outcome, defaults={"calls": calls}
    )
"""
ZONE = "Asia/Taipei"


@pytest.fixture
def rota(centre: Centre) -> Centre:
    """A centre with no shifts, and nobody's settings."""
    centre.shell(EMPTY)
    return centre


def tomorrow() -> str:
    """Of Taipei."""
    return (datetime.now(UTC) + timedelta(hours=8, days=1)).date().isoformat()


def choose_settings(page: Page, centre: Centre, handle: str, *languages: str) -> None:
    """Sign in, and be led to the settings that shifts need first."""
    path = "/en/shifts/" if languages else "/en/shifts/plan"
    sign_in(page, centre, handle, path)
    expect(page.locator("h1")).to_have_text("Settings for shifts")
    page.select_option("#zone", ZONE)
    for language in languages:
        page.get_by_label(language).check()
    page.get_by_role("button", name="Save").click()


def plan(
    page: Page,
    *,
    language: str = "cmn",
    day: str = "",
    begins: str = "22:00",
    ends: str = "06:00",
) -> None:
    """At the operator's page of the rota; tomorrow, unless another day is given."""
    page.select_option("#language", language)
    page.fill("#day", day or tomorrow())
    page.fill("#begins", begins)
    page.fill("#ends", ends)
    page.get_by_role("button", name="Plan it").click()
    expect(page.get_by_role("status")).to_contain_text("Planned.")


def plan_soon(page: Page) -> None:
    """An hour that begins within the next three."""
    start = datetime.now(UTC) + timedelta(hours=8 + 2)
    begins, ends = f"{start:%H}:00", f"{start + timedelta(hours=1):%H}:00"
    plan(page, day=start.date().isoformat(), begins=begins, ends=ends)


@pytest.fixture
def operator(rota: Centre, open_page: OpenPage) -> Page:
    """At the rota, with settings."""
    page = open_page()
    choose_settings(page, rota, "operator")
    expect(page.locator("h1")).to_contain_text("Rota, week")
    return page


def test_shift_is_planned_taken_and_swapped_by_two(
    rota: Centre, operator: Page, open_page: OpenPage
) -> None:
    plan(operator)
    first, second = open_page(), open_page()
    choose_settings(first, rota, "volunteer", "Mandarin")
    choose_settings(second, rota, "second-volunteer", "Mandarin", "Cantonese")
    first.get_by_role("button", name=re.compile("^Take: Mandarin")).click()
    expect(first.get_by_role("status")).to_have_text("The shift is yours.")
    first.get_by_role("button", name=re.compile("^Offer: Mandarin")).click()
    second.reload()
    expect(second.get_by_text("volunteer offers it.")).to_be_visible()
    second.get_by_role("button", name=re.compile("^Take over: Mandarin")).click()
    expect(second.get_by_text("Taken over from volunteer.")).to_be_visible()
    first.reload()
    expect(first.get_by_text("second-volunteer comes in your place.")).to_be_visible()
    operator.goto(f"{rota.staff_url}/en/shifts/plan?week={week_of_tomorrow()}")
    expect(operator.locator(".rota .who")).to_have_text("second-volunteer")


def test_everything_works_without_a_script(
    rota: Centre, operator: Page, open_page: OpenPage
) -> None:
    plan(operator)
    page = open_page(javascript=False)
    choose_settings(page, rota, "volunteer", "Mandarin")
    page.get_by_role("button", name=re.compile("^Take: Mandarin")).click()
    page.get_by_role("button", name="Sign on").click()
    expect(page.get_by_text("You are on.")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Give back: Mandarin")).click()
    expect(page.get_by_role("alert")).to_contain_text("somebody is missing")
    page.get_by_role("button", name="Give it back all the same").click()
    expect(page.get_by_role("status")).to_contain_text("Given back.")
    page.get_by_role("button", name="Sign off").click()
    expect(page.get_by_text("You are not on.")).to_be_visible()


def test_strip_can_be_read_as_a_list(rota: Centre, operator: Page, open_page: OpenPage) -> None:
    plan(operator, begins="08:00", ends="14:00")
    page = open_page()
    choose_settings(page, rota, "volunteer", "Mandarin")
    day = page.locator(".cover-day").nth(1)
    expect(day.locator("svg[role=img]")).to_have_attribute(
        "aria-label", "08:00–14:00 gap: nobody comes, 1 needed"
    )
    day.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(day.locator("li")).to_have_text(
        [
            "00:00–08:00 not planned",
            "08:00–14:00 gap: nobody comes, 1 needed",
            "14:00–00:00 not planned",
        ]
    )
    piece = day.locator(".is-gap")
    expect(piece).to_have_attribute("fill", "url(#cover-gap)")  # a pattern, not colour alone
    box, whole = piece.bounding_box(), day.locator("svg.strip").bounding_box()
    assert box
    assert whole
    assert box["width"] / whole["width"] == pytest.approx(6 / 24, abs=0.01)
    assert (box["x"] - whole["x"]) / whole["width"] == pytest.approx(8 / 24, abs=0.01)


def test_shift_is_taken_with_the_keyboard_alone(
    rota: Centre, operator: Page, open_page: OpenPage
) -> None:
    plan(operator)
    page = open_page()
    choose_settings(page, rota, "volunteer", "Mandarin")
    for _ in range(40):
        page.keyboard.press("Tab")
        if (page.evaluate("document.activeElement.ariaLabel") or "").startswith("Take: "):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("The shift is yours.")


# The call screen


def test_key_signs_on_and_off_from_the_call_screen(
    rota: Centre, operator: Page, open_page: OpenPage
) -> None:
    plan_soon(operator)
    page = open_page()
    choose_settings(page, rota, "volunteer", "Mandarin")
    page.goto(f"{rota.staff_url}/en/desk/")
    expect(page.locator("#shift-gaps")).to_contain_text("Gap: Mandarin, ")
    page.keyboard.press("j")
    dialog = page.locator("#who-is-on")
    expect(dialog).to_contain_text("You are not on.")
    page.keyboard.press("1")
    expect(dialog).to_contain_text("You are on. 1 person is on now.")
    expect(dialog.locator("#shift-on li")).to_have_text(["volunteer: Mandarin (free)"])
    page.keyboard.press("1")
    expect(dialog).to_contain_text("You are not on.")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_board_shows_a_call_while_it_lasts_and_refreshes_itself(
    rota: Centre, operator: Page, open_page: OpenPage
) -> None:
    operator.goto(f"{rota.staff_url}/en/board/")
    expect(operator.get_by_text("Nobody is on. A call would ring for ever.")).to_be_visible()
    operator.clock.install()
    operator.reload()
    page = open_page()
    choose_settings(page, rota, "volunteer", "Mandarin")
    volunteer = Volunteer(rota, page)
    page.goto(f"{rota.staff_url}/en/desk/")
    page.keyboard.press("j")
    expect(page.locator("#who-is-on")).to_be_visible()
    page.keyboard.press("1")
    expect(page.locator("#who-is-on")).to_contain_text("You are on.")
    page.keyboard.press("Escape")
    with page.expect_response("**/shifts/heartbeat"):
        volunteer.press("i")
    with operator.expect_response("**/board/live"):
        operator.clock.fast_forward(30_500)
    tiles = operator.locator(".tile")
    expect(tiles.filter(has_text="On now")).to_contain_text("volunteer Mandarin in a call")
    expect(tiles.filter(has_text="Calls open").locator(".figure")).to_have_text("1")
    with page.expect_response("**/shifts/heartbeat"):
        volunteer.press("2")
    with operator.expect_response("**/board/live"):
        operator.clock.fast_forward(30_500)
    expect(tiles.filter(has_text="Calls open").locator(".figure")).to_have_text("0")


def test_board_says_that_it_is_old_when_no_answer_comes(rota: Centre, operator: Page) -> None:
    operator.clock.install()
    operator.goto(f"{rota.staff_url}/en/board/")
    operator.route("**/board/live", lambda route: route.abort())
    operator.clock.fast_forward(30_500)
    expect(operator.locator("#stale")).to_be_visible()
    operator.unroute("**/board/live")
    with operator.expect_response("**/board/live"):
        operator.clock.fast_forward(30_500)
    expect(operator.locator("#stale")).to_be_hidden()


# How it looks

PAGES = ("/shifts/", "/shifts/settings", "/desk/")
OPERATORS = ("/shifts/plan", "/board/", "/operate/")
LANGUAGES = ("zh-hans", "zh-hant", "en")
LOOKS = (("light", 1280), ("dark", 1280), ("narrow", 320))


@pytest.fixture
def furnished(rota: Centre, operator: Page, open_page: OpenPage) -> Centre:
    """A rota with a covered, a short and an open stretch; one volunteer on."""
    plan_soon(operator)
    plan(operator)
    plan(operator, begins="06:00", ends="10:00")
    plan(operator, begins="09:15", ends="13:45", language="yue")
    rota.shell(CALLS)
    page = open_page()
    choose_settings(page, rota, "volunteer", "Mandarin", "Cantonese")
    page.get_by_role("button", name=re.compile("^Take: Mandarin, 22:00–06:00")).click()
    expect(page.get_by_role("status")).to_have_text("The shift is yours.")
    switch = page.locator(".on-off button")
    if switch.inner_text() == "Sign on":  # an earlier test may have left them on
        switch.click()
    expect(page.get_by_text("You are on.")).to_be_visible()
    return rota


def test_pages_are_accessible_at_any_width_light_and_dark(
    furnished: Centre, open_page: OpenPage, assert_accessible: Callable[[Page], None]
) -> None:
    for handle, paths in (("volunteer", PAGES[:2]), ("operator", OPERATORS)):
        page = open_page()
        sign_in(page, furnished, handle, f"/en{paths[0]}")
        for path in paths:
            page.goto(f"{furnished.staff_url}/en{path}")
            assert_accessible(page)
            page.emulate_media(color_scheme="dark")
            page.set_viewport_size({"width": 320, "height": 700})  # as 640 px at 200 %
            assert_accessible(page)
            assert fits(page), path
            page.set_viewport_size({"width": 1280, "height": 900})
            page.emulate_media(color_scheme="light")
    page = open_page()
    sign_in(page, furnished, "volunteer", "/en/desk/")
    expect(page.locator("#shift-gaps")).to_be_visible()
    page.keyboard.press("j")
    expect(page.locator("#shift-on li")).to_have_count(1)
    assert_accessible(page)


@pytest.mark.skipif(WITHOUT_SCREENSHOTS, reason="nobody looks at the pictures of this run")
def test_screenshots(
    furnished: Centre, open_page: OpenPage, screenshot: Callable[[Page, str], Path]
) -> None:
    for handle, paths in (("volunteer", PAGES), ("operator", OPERATORS)):
        page = open_page()
        sign_in(page, furnished, handle, f"/en{paths[0]}")
        for language, path, (look, width) in product(LANGUAGES, paths, LOOKS):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme="dark" if look == "dark" else "light")
            page.goto(f"{furnished.staff_url}/{language}{path}")
            name = path.strip("/").replace("/", "-")
            assert screenshot(page, f"shifts-{name}-{language}-{look}").exists()


def week_of_tomorrow() -> int:
    return week_of(datetime.fromisoformat(tomorrow()).date())
