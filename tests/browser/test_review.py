"""Reviewers, custodians and the operator at work, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.centre import Centre
from tests.browser.conftest import OpenPage, own_centre
from tests.browser.looks import fits
from tests.browser.passkeys import Device, sign_in

pytestmark = pytest.mark.browser

centre = own_centre

PRELUDE = """
from unjoin.service.instance import current
from unjoin.registry.consent import Consent
from tests.unit.handed_in import hand_in, hand_in_text, person, sealed
from unjoin.service.intake.models import InboxItem
InboxItem.objects.all().delete()
"""
LONG = (
    "我是一名中学老师。我们科室的王主任每个星期都要大家写思想汇报，电话 138 0013 8000 随时会响。"
    "\\n\\n1998年7月1日那天，书记张建国找我谈话。我家在人民路12号3栋。\\n\\n我不想再写了，我退出。"
)
ONE = f"hand_in(current(), sealed('小树', text='{LONG}', place='河北', role='教师'))"
GROUP = f"hand_in(current(), person('王建国', real_name_published=True, text='{LONG}'), \
person('金福', could_not_speak=True), person('孙悟空', consent=Consent.RELAYED))"
FLOOD = "[hand_in_text(current(), '同一段话，转发一千遍。', f'网友{n}号') for n in range(12)]"


looks = pytest.mark.parametrize(
    ("language", "width"), [("en", 320), ("zh-Hans", 1280), ("zh-Hant", 320)]
)


@pytest.fixture
def waiting(centre: Centre) -> Callable[[str], None]:
    """Hand in what the code says, and nothing else."""
    return lambda code: print(centre.shell(PRELUDE + code))


def enter(page: Page, centre: Centre, role: str, path: str) -> None:
    """Sign in and go to `path`."""
    sign_in(page, centre, role, path)
    page.wait_for_url(f"**{path}")


def test_accept_by_key(centre: Centre, open_page: OpenPage, waiting: Callable[[str], None]) -> None:
    waiting("hand_in_text(current(), '一。', '甲'); hand_in_text(current(), '二。', '乙')")
    page = open_page()
    enter(page, centre, "reviewer", "/review/")
    page.keyboard.press("j")
    expect(page.locator("h1")).to_have_text("This will be public")
    first = page.locator(".person h2").inner_text()
    page.wait_for_timeout(900)
    page.keyboard.press("a")
    expect(page.locator(".person h2")).not_to_have_text(first)
    expect(page.locator("[role=status]")).to_contain_text("Accepted.")


def test_key_pressed_twice_accepts_once(
    centre: Centre, open_page: OpenPage, waiting: Callable[[str], None]
) -> None:
    waiting("hand_in_text(current(), '一。', '甲'); hand_in_text(current(), '二。', '乙')")
    page = open_page()
    enter(page, centre, "reviewer", "/review/")
    page.keyboard.press("j")
    page.wait_for_url(re.compile("/review/[0-9a-f-]{36}$"))
    page.wait_for_timeout(900)
    for _ in range(3):
        page.keyboard.press("a")
    expect(page).to_have_url(re.compile("undo="))
    expect(page.locator(".pager a").first).to_have_text("1 waits")


def test_refuse_by_key_and_take_back(
    centre: Centre, open_page: OpenPage, waiting: Callable[[str], None]
) -> None:
    waiting("hand_in_text(current(), '一。', '甲')")
    page = open_page()
    enter(page, centre, "reviewer", "/review/")
    page.keyboard.press("j")
    page.wait_for_url("**/review/*-*")
    page.keyboard.press("f")
    expect(page.locator("#reason")).to_be_focused()
    page.select_option("#reason", "6")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[role=status]")).to_contain_text("Refused.")
    page.click("text=Take this decision back")
    expect(page.locator(".person h2")).to_have_text("甲")


def test_keys_switched_off(
    centre: Centre, open_page: OpenPage, waiting: Callable[[str], None]
) -> None:
    waiting("hand_in_text(current(), '一。', '甲')")
    page = open_page()
    enter(page, centre, "reviewer", "/review/")
    page.keyboard.press("j")
    page.uncheck("#keys-on")
    page.locator("h1").click()
    page.wait_for_timeout(900)
    page.keyboard.press("a")
    page.keyboard.press("f")
    expect(page.locator("#reason")).not_to_be_focused()
    expect(page.locator("h1")).to_have_text("This will be public")


def test_without_javascript(
    centre: Centre, open_page: OpenPage, waiting: Callable[[str], None]
) -> None:
    waiting(ONE)
    page = open_page(javascript=False)
    enter(page, centre, "reviewer", "/review/")
    page.click("text=Begin")
    page.click("button[value=refuse]")
    expect(page.locator(".errors")).to_contain_text("Choose a reason for refusing.")
    expect(page.locator(".keys")).to_be_hidden()
    page.click("button[value=accept]")
    expect(page.locator("main")).to_contain_text("Nothing waits for you")
    centre.publish()
    public = open_page(javascript=False)
    public.goto(f"{centre.public_url}/statements/0")
    expect(public.locator("main")).to_contain_text("我不想再写了，我退出。")


def test_flood_refused_together(
    centre: Centre, open_page: OpenPage, waiting: Callable[[str], None]
) -> None:
    waiting(FLOOD)
    page = open_page()
    enter(page, centre, "reviewer", "/review/")
    expect(page.locator("main")).to_contain_text("Many that are nearly the same")
    page.click("text=12 declarations >> nth=-1")
    expect(page.locator(".figure")).to_have_text("12")
    page.select_option("#reason", "6")
    page.click("text=Refuse all >> nth=-1")
    expect(page.locator("h1")).to_have_text("Refuse 12 declarations?")
    page.click("text=Yes, refuse 12")
    expect(page.locator("h1")).to_have_text("12 declarations refused")


@looks
def test_review_pages_are_accessible(
    centre: Centre,
    open_page: OpenPage,
    waiting: Callable[[str], None],
    assert_accessible: Callable[[Page], None],
    screenshot: Callable[[Page, str], Path],
    language: str,
    width: int,
) -> None:
    waiting(f"{ONE}; {GROUP}; {FLOOD}")
    page = open_page(width=width)
    prefix = f"/{language.lower()}"
    enter(page, centre, "reviewer", f"{prefix}/review/")
    shot = f"{language}-{width}"
    _judge(page, f"review-list-{shot}", assert_accessible, screenshot)
    cards = page.locator(".waiting > li")
    chosen = {
        "one": cards.filter(has_text="小树"),
        "group": cards.filter(has_text="我是").filter(has_not_text="小树"),
        "alike": cards.filter(has_text="同一段话"),
    }
    for name, card in chosen.items():
        address = card.first.locator("a").get_attribute("href")
        page.goto(f"{centre.staff_url}{address}")
        _judge(page, f"review-{name}-{shot}", assert_accessible, screenshot)
        page.go_back()
    page.goto(f"{centre.staff_url}{address}")
    page.locator(".waiting h2 a").first.click()
    _judge(page, f"review-flood-{shot}", assert_accessible, screenshot)
    page.click("a[href*='/same/']")
    _judge(page, f"review-same-{shot}", assert_accessible, screenshot)
    page.click("button[value=accept]")
    _judge(page, f"review-confirm-{shot}", assert_accessible, screenshot)


@looks
@pytest.mark.parametrize(
    ("role", "paths"),
    [("operator", ["/operate/", "/operate/audit"]), ("custodian", ["/custody/"])],
)
def test_other_pages_are_accessible(
    centre: Centre,
    open_page: OpenPage,
    waiting: Callable[[str], None],
    assert_accessible: Callable[[Page], None],
    screenshot: Callable[[Page, str], Path],
    language: str,
    width: int,
    role: str,
    paths: list[str],
) -> None:
    waiting(ONE)
    page = open_page(width=width)
    prefix = f"/{language.lower()}"
    enter(page, centre, role, prefix + paths[0])
    for path in paths:
        page.goto(centre.staff_url + prefix + path)
        name = path.strip("/").replace("/", "-")
        _judge(page, f"{name}-{language}-{width}", assert_accessible, screenshot)


def test_dark(
    centre: Centre,
    open_page: OpenPage,
    waiting: Callable[[str], None],
    assert_accessible: Callable[[Page], None],
    screenshot: Callable[[Page, str], Path],
) -> None:
    waiting(ONE)
    page = open_page(dark=True)
    enter(page, centre, "reviewer", "/review/")
    page.click("text=Begin")
    _judge(page, "review-dark", assert_accessible, screenshot)


def test_account_made_and_used(
    centre: Centre, open_page: OpenPage, assert_accessible: Callable[[Page], None]
) -> None:
    page = open_page(javascript=True)
    enter(page, centre, "operator", "/operate/")
    page.fill("#handle", "night-owl")
    page.select_option("#role", "volunteer")
    page.click("text=Make the account")
    password = page.locator("dd.code").inner_text()
    assert_accessible(page)
    other = open_page()
    other.goto(f"{centre.staff_url}/sign-in?next=/desk/")
    other.fill("#id_handle", "night-owl")
    other.fill("#id_password", password)
    other.click("form:has(#id_password) button")
    Device(other)
    other.click("text=Make a passkey")
    other.click("text=Skip this for now")
    other.wait_for_selector("#desk")
    page.click("text=It is noted")
    page.click("[aria-label='Close night-owl']")
    other.reload()
    expect(other.locator("#id_handle")).to_be_visible()


def _judge(
    page: Page,
    name: str,
    assert_accessible: Callable[[Page], None],
    screenshot: Callable[[Page, str], Path],
) -> None:
    screenshot(page, name)
    assert fits(page), f"{name} sticks out to the side"
    assert_accessible(page)
