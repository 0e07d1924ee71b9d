"""Photographs of paper in a browser: dropped in, looked at while keying, sent without scripts."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.centre import Centre
from tests.browser.conftest import OpenPage
from tests.browser.looks import fits
from tests.browser.paper import Keyer
from tests.unit.desk.paper_pictures import photograph

pytestmark = pytest.mark.browser

AssertAccessible = Callable[[Page], None]
Screenshot = Callable[[Page, str], Path]
HEIC = b"\x00\x00\x00\x18ftypheic" + bytes(64)
DROP = """([target, files]) => {
  const transfer = new DataTransfer();
  for (const [name, type, data] of files) {
    const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
    transfer.items.add(new File([bytes], name, { type }));
  }
  for (const kind of ["dragenter", "dragover", "drop"]) {
    target.dispatchEvent(
      new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true }),
    );
  }
}"""
_seed = iter(range(10_000))


def picture(width: int = 400) -> bytes:
    """A photograph that was not there before."""
    return photograph(seed=next(_seed), width=width)


def drop(page: Page, *files: tuple[str, bytes]) -> None:
    """Drag files from the desktop onto the place for them."""
    target = page.locator(".drop").first.element_handle()
    given = [[name, "image/jpeg", base64.b64encode(data).decode()] for name, data in files]
    page.evaluate(DROP, [target, given])


def choose(page: Page, *files: tuple[str, bytes]) -> None:
    payloads = [FilePayload(name=name, mimeType="image/jpeg", buffer=data) for name, data in files]
    page.locator("#photographs").set_input_files(payloads)


def open_parcel(keyer: Keyer, place: str = "Wuhan") -> str:
    """Open a parcel; its letters."""
    keyer.goto("parcels/new")
    keyer.page.fill("#place", place)
    keyer.page.click("main button.big")
    keyer.page.wait_for_selector("#photographs")
    return keyer.page.locator("h1").inner_text().split(":")[0].split()[-1].rstrip("：")


def keyer_of(centre: Centre, page: Page, handle: str = "volunteer", language: str = "en") -> Keyer:
    keyer = Keyer(centre, page, handle, language)
    keyer.sign_in()
    return keyer


def transform(page: Page) -> str:
    return str(page.locator(".stage img:visible").evaluate("image => image.style.transform"))


def add_button(page: Page) -> Locator:
    return page.get_by_role("button", name="Add the photographs")


def test_photographs_dropped_in_become_sheets(centre: Centre, open_page: OpenPage) -> None:
    keyer = keyer_of(centre, open_page())
    code = open_parcel(keyer)
    drop(keyer.page, ("one.jpg", picture()), ("two.jpg", picture()))
    add_button(keyer.page).click()
    expect(keyer.page.locator(".sheets .reference")).to_have_text([f"{code}-1", f"{code}-2"])
    expect(keyer.page.get_by_role("status").first).to_contain_text("sealed")


def test_file_that_is_refused_is_named_and_the_others_are_kept(
    centre: Centre, open_page: OpenPage
) -> None:
    keyer = keyer_of(centre, open_page())
    code = open_parcel(keyer)
    same = picture()
    drop(keyer.page, ("good.jpg", same), ("phone.heic", HEIC), ("again.jpg", same))
    add_button(keyer.page).click()
    lines = keyer.page.locator(".arriving li")
    expect(lines.nth(0)).to_contain_text(f"sheet {code}-1")
    expect(lines.nth(1)).to_contain_text("HEIC")
    expect(lines.nth(2)).to_contain_text(f"here already: sheet {code}-1")
    keyer.page.get_by_role("link", name="Go on").click()
    expect(keyer.page.locator(".sheets .reference")).to_have_text([f"{code}-1"])


def test_several_of_one_sheet_are_looked_at_one_by_one(centre: Centre, open_page: OpenPage) -> None:
    keyer = keyer_of(centre, open_page())
    code = open_parcel(keyer)
    keyer.page.check("#sheets-one")
    drop(keyer.page, ("front.jpg", picture()), ("back.jpg", picture()))
    add_button(keyer.page).click()
    expect(keyer.page.locator(".sheets .reference")).to_have_text([f"{code}-1"])
    keyer.page.get_by_role("link", name=f"Key {code}-1").click()
    expect(keyer.page.locator("[data-at=which]")).to_have_text("1 of 2")
    keyer.page.get_by_role("button", name="Next photograph").click()
    expect(keyer.page.locator("[data-at=which]")).to_have_text("2 of 2")
    expect(keyer.page.locator(".stage img:visible")).to_have_count(1)


def test_photograph_is_moved_turned_and_enlarged_by_keys(
    centre: Centre, open_page: OpenPage
) -> None:
    keyer = keyer_of(centre, open_page())
    keyer.open_sheet("P-1")
    keyer.page.locator("details.more summary").click()
    choose(keyer.page, ("sheet.jpg", picture()))
    add_button(keyer.page).click()
    page = keyer.page
    expect(page.locator(".stage img:visible")).to_have_count(1)
    page.wait_for_function("document.querySelector('.stage img').complete")
    keyer.tab_to(".stage")
    whole = transform(page)
    page.keyboard.press("+")
    page.keyboard.press("+")
    large = transform(page)
    assert large != whole
    page.keyboard.press("ArrowRight")
    assert transform(page) != large
    page.keyboard.press("r")
    assert "rotate(90deg)" in transform(page)
    page.keyboard.press("R")
    page.keyboard.press("0")
    assert transform(page) == whole
    page.keyboard.press("+")
    page.keyboard.press("+")
    before = transform(page)
    box = page.locator(".stage").bounding_box()
    assert box
    page.mouse.move(box["x"] + 200, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 150, box["y"] + 180)
    page.mouse.up()
    assert transform(page) != before


def test_keys_of_the_viewer_are_typed_elsewhere(centre: Centre, open_page: OpenPage) -> None:
    keyer = keyer_of(centre, open_page())
    keyer.open_sheet("P-2")
    keyer.page.locator("details.more summary").click()
    choose(keyer.page, ("sheet.jpg", picture()))
    add_button(keyer.page).click()
    expect(keyer.page.locator(".stage img:visible")).to_have_count(1)
    before = transform(keyer.page)
    keyer.page.locator("#lines").press_sequentially("r+0-")
    expect(keyer.page.locator("#lines")).to_have_value("r+0-")
    assert transform(keyer.page) == before


def test_photographs_are_sent_and_seen_without_scripts(centre: Centre, open_page: OpenPage) -> None:
    keyer = keyer_of(centre, open_page(javascript=False))
    code = open_parcel(keyer)
    choose(keyer.page, ("one.jpg", picture()), ("phone.heic", HEIC))
    add_button(keyer.page).click()
    expect(keyer.page.locator(".arrived li")).to_have_count(2)
    expect(keyer.page.locator(".arrived .error")).to_contain_text("HEIC")
    keyer.page.get_by_role("link", name="Go on").click()
    keyer.page.get_by_role("link", name=f"Key {code}-1").click()
    image = keyer.page.locator(".stage img")
    expect(image).to_be_visible()
    response = keyer.page.request.get(str(image.evaluate("image => image.src")))
    assert response.headers["content-type"] == "image/webp"
    assert response.headers["cache-control"] == "no-store"
    assert "sandbox" in response.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("language", "width", "dark"),
    [("zh-hans", 1280, False), ("zh-hant", 320, True), ("en", 640, True)],
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
    first, second = (
        Keyer(centre, open_page(width=width, language=language, dark=dark), handle, language)
        for handle in ("volunteer", "second-volunteer")
    )

    def judge(keyer: Keyer, name: str) -> None:
        screenshot(keyer.page, f"paper-{name}-{language}-{width}{'-dark' if dark else ''}")
        assert_accessible(keyer.page)
        assert fits(keyer.page), name

    for keyer in (first, second):
        keyer.sign_in()
    judge(first.goto("parcels/new"), "parcel-new")
    open_parcel(first, "武汉")
    judge(first, "parcel-empty")
    first.page.check("#sheets-one")
    drop(first.page, ("one.jpg", picture(1200)), ("two.jpg", picture(900)), ("x.heic", HEIC))
    first.page.locator("form[data-drop] button:not([type=button])").click()
    expect(first.page.locator(".arriving .failed")).to_have_count(1)
    judge(first, "parcel-arriving")
    first.page.locator(".arriving .button").click()
    expect(first.page.locator(".sheets li")).to_have_count(1)
    judge(first, "parcel")
    judge(first.goto(""), "parcels")
    first.page.go_back()
    first.page.locator(".sheets .do .button").click()
    expect(first.page.locator(".stage img:visible")).to_have_count(1)
    judge(first, "key-photograph")
    path = first.path_of(first.page, "key")
    for keyer, lines in ((first, "张三 党团\n王五 团"), (second, "张山 党团\n王五 团")):
        keyer.goto(path)
        keyer.fill(lines)
        if keyer is first:
            judge(first, "preview-photograph")
        keyer.press("save")
    expect(second.page.locator(".difference")).to_have_count(1)
    judge(second, "compare-photograph")
