"""A list in a file, in a browser: read, looked at, sent; without scripts and by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.centre import Centre
from tests.browser.conftest import OpenPage
from tests.browser.looks import fits
from tests.browser.paper import Keyer
from tests.browser.test_paper_photographs import keyer_of, open_parcel
from tests.unit.desk.paper_lists import HEADED, Rows, csv_bytes, xlsx_bytes

pytestmark = pytest.mark.browser

AssertAccessible = Callable[[Page], None]
Screenshot = Callable[[Page, str], Path]
FAULTY: Rows = (*HEADED, ("王五", "党"), ("赵六", "当"), ("=1+1", "党"), ("", "党", "许多"))


def read(page: Page, name: str, data: bytes) -> None:
    """Choose the file and have it read."""
    payload = FilePayload(name=name, mimeType="application/octet-stream", buffer=data)
    page.locator("#list").set_input_files(payload)
    page.locator("form", has=page.locator("#list")).locator("button").click()
    page.wait_for_selector("textarea[name=table]", state="attached")


def test_list_is_sent_without_scripts_and_by_keyboard(centre: Centre, open_page: OpenPage) -> None:
    keyer = keyer_of(centre, open_page(javascript=False))
    open_parcel(keyer)
    read(keyer.page, "list.xlsx", xlsx_bytes(FAULTY))
    expect(keyer.page.locator(".end-sent")).to_have_count(4)
    expect(keyer.page.locator(".end-dead")).to_have_count(1)
    expect(keyer.page.locator(".end-same-in-list")).to_have_count(1)
    expect(keyer.page.locator(".end-wrong")).to_have_count(3)
    expect(keyer.page.locator(".totals tfoot")).to_contain_text("15")
    keyer.tab_to("button[value=send]")
    keyer.page.keyboard.press("Enter")
    receipt = keyer.receipt()
    assert len(receipt) == 24
    keyer.goto("").page.get_by_role("link", name="Open").first.click()
    keyer.page.get_by_role("link", name="Show the receipt").click()
    assert keyer.receipt() == receipt


def test_report_is_saved_as_a_file(centre: Centre, open_page: OpenPage) -> None:
    keyer = keyer_of(centre, open_page())
    open_parcel(keyer)
    read(keyer.page, "list.csv", csv_bytes(FAULTY, encoding="gb18030"))
    expect(keyer.page.locator(".taken")).to_contain_text("GB18030")
    with keyer.page.expect_download() as downloading:
        keyer.page.click("button[value=report]")
    text = Path(downloading.value.path()).read_text(encoding="utf-8-sig")
    assert '"\'=1+1"' in text
    assert text.count("\n") == 10


def test_columns_are_chosen_by_hand(centre: Centre, open_page: OpenPage) -> None:
    keyer = keyer_of(centre, open_page(javascript=False))
    open_parcel(keyer)
    read(keyer.page, "list.csv", csv_bytes((("党", "张三"), ("团", "王五"))))
    keyer.page.locator("select[name=column-0]").select_option("organisations")
    keyer.page.locator("select[name=column-1]").select_option("name")
    keyer.page.check("#first-person")
    keyer.page.click("button[value=again]")
    expect(keyer.page.locator(".end-sent")).to_have_count(2)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_becomes_of_each_line_is_in_sight_on_a_telephone(
    centre: Centre, open_page: OpenPage, screenshot: Screenshot, language: str
) -> None:
    page = open_page(width=390, language=language)
    keyer = Keyer(centre, page, "volunteer", language)
    keyer.sign_in()
    open_parcel(keyer, "武汉")
    read(page, "list.csv", csv_bytes(FAULTY))
    becomes, names = page.locator("td.becomes"), page.locator("td.becomes + td")
    expect(becomes).to_have_count(9)
    screenshot(page, f"paper-list-{language}-390")
    for cells in (becomes, names):
        box = cells.first.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390


@pytest.mark.parametrize(
    ("language", "width", "dark"),
    [("zh-hans", 1280, True), ("zh-hant", 320, False), ("en", 640, False)],
)
def test_every_screen_is_accessible_and_fits(
    centre: Centre,
    open_page: OpenPage,
    assert_accessible: AssertAccessible,
    screenshot: Screenshot,
    language: str,
    width: int,
    dark: bool,
) -> None:
    page = open_page(width=width, language=language, dark=dark)
    keyer = Keyer(centre, page, "volunteer", language)
    keyer.sign_in()

    def judge(name: str) -> None:
        screenshot(page, f"paper-{name}-{language}-{width}{'-dark' if dark else ''}")
        assert_accessible(page)
        assert fits(page), name

    open_parcel(keyer, "武汉")
    read(page, "list.csv", csv_bytes((("a", "b"), ("张三", "党"))))
    judge("list-columns")
    page.go_back()
    read(page, "list.csv", csv_bytes(FAULTY))
    judge("list")
    page.click("button[value=send]")
    page.wait_for_selector(".groups")
    judge("list-receipt")
