"""Hand-outs, in a real Chromium: read aloud in a call, printed on a card, taken from /m/.

That a camera reads the QR codes is shown with zbarimg, which shares nothing with the program
that made them.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.centre import Centre
from tests.browser.conftest import OpenPage
from tests.browser.looks import fits, looks
from tests.browser.passkeys import sign_in
from tests.browser.test_public_pages import BUDGET_BYTES, exchange
from tests.browser.volunteer import Volunteer

pytestmark = pytest.mark.browser

LANGUAGES = ("en", "zh-hans", "zh-hant")
NUMBER = "+1 202 555 0147"
SAMPLES = """
from unjoin.service.samples.materials import hand_out_samples
hand_out_samples()
"""
CODES = """
from unjoin.service.reach.models import Material
print(*(f"{m.language} {m.code} {m.sha256}" for m in Material.objects.all()), sep="\\n")
"""
PDF = b"%PDF-1.7\n%" + bytes(range(256)) * 200
Accessible = Callable[[Page], None]
Screenshot = Callable[[Page, str], Path]


@pytest.fixture(scope="module")
def materials(centre: Centre) -> dict[str, tuple[str, str]]:
    """Code and hash of the sample in each language."""
    centre.shell(SAMPLES)
    lines = [line.split() for line in centre.shell(CODES).splitlines()]
    return {language: (code, digest) for language, code, digest in lines}


@pytest.fixture
def desk(centre: Centre, open_page: OpenPage, materials: object) -> Volunteer:
    """A volunteer in a call."""
    volunteer = Volunteer(centre, open_page(width=1280))
    volunteer.open_desk()
    volunteer.press("i")
    return volunteer


def scanned(page: Page, place: Path) -> list[str]:
    """What zbarimg reads in a picture of the page, each once; the picture is left in `place`."""
    picture = place / "scanned.png"
    page.screenshot(path=picture, full_page=True)
    program = shutil.which("zbarimg")
    assert program, "tools/test installs it: zbar-tools"
    done = subprocess.run(
        [program, "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", str(picture)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return sorted(set(done.stdout.splitlines()))


def shown(page: Page) -> str:
    """What stands on the dialog to be written down by whoever is called."""
    return page.inner_text("#hand-outs .digits")


def test_number_is_on_the_screen_after_one_key(desk: Volunteer) -> None:
    desk.restart()
    desk.press("h")
    expect(desk.page.locator("#hand-outs .digits")).to_have_text(NUMBER)
    assert desk.keystrokes == 1
    said = desk.page.locator("#hand-outs .pieces span").all_inner_texts()
    assert said == ["plus one", "two zero two", "five five five", "zero one four seven"]


def test_number_and_material_in_five_keys_without_losing_the_call(
    desk: Volunteer, materials: dict[str, tuple[str, str]]
) -> None:
    desk.press("1", "p")
    name = desk.page.inner_text("#current-name")
    desk.restart()
    desk.press("h")
    assert shown(desk.page) == NUMBER
    desk.press("ArrowRight", "3")
    code = materials["en"][0]
    expect(desk.page.locator("#hand-outs .digits")).to_contain_text(f"/m/{code}")
    expect(desk.page.locator("#hand-outs section")).to_have_attribute("lang", "zh-Hans")
    desk.press("Escape")
    assert desk.keystrokes <= 5
    expect(desk.page.locator("#hand-outs")).to_be_hidden()
    assert desk.page.inner_text("#current-name") == name
    assert desk.stage() == "people"
    desk.press("s")
    assert len(desk.receipt()) == 24


def test_typing_searches_and_arrows_choose(
    desk: Volunteer, materials: dict[str, tuple[str, str]]
) -> None:
    desk.press("h")
    desk.type("safety")
    found = desk.page.locator("#hand-outs [data-item]")
    expect(found).to_have_count(1)
    assert shown(desk.page).endswith(materials["en"][0])
    desk.press("Enter")
    expect(desk.page.locator("#hand-outs-title")).to_be_focused()
    desk.page.fill("#hand-outs-search", "")
    expect(found).to_have_count(5)
    desk.press("ArrowUp", "ArrowUp", "ArrowUp", "ArrowUp", "ArrowUp")
    assert shown(desk.page) == NUMBER
    desk.press("ArrowDown")
    assert shown(desk.page) == f"127.0.0.1:{desk.centre.public_port}"
    desk.page.fill("#hand-outs-search", "nothing is called so")
    expect(desk.page.get_by_text("Nothing of that kind is handed out.")).to_be_visible()
    expect(desk.page.locator("#hand-outs section")).to_be_hidden()


def test_focus_goes_back_to_where_it_was(desk: Volunteer) -> None:
    button = desk.page.locator("#tools [data-action=hand-outs]")
    button.focus()
    desk.press("Enter", "Escape")
    expect(desk.page.locator("#hand-outs")).to_be_hidden()
    expect(button).to_be_focused()
    button.click()  # after a click nothing is in focus
    desk.press("Escape")
    expect(desk.page.locator("#stage-title")).to_be_focused()


def test_chinese_is_found_as_it_is_written_and_read(
    desk: Volunteer, materials: dict[str, tuple[str, str]]
) -> None:
    desk.press("h")
    for typed in ("声明之前", "shengmingzhiqian"):
        desk.page.fill("#hand-outs-search", typed)
        assert shown(desk.page).endswith(materials["zh-Hans"][0]), typed
    desk.page.fill("#hand-outs-search", materials["zh-Hant"][0])
    assert shown(desk.page).endswith(materials["zh-Hant"][0])


def test_no_key_acts_while_an_input_method_composes(desk: Volunteer) -> None:
    desk.press("h")
    expect(desk.page.locator("#hand-outs .digits")).to_have_text(NUMBER)
    desk.page.evaluate(
        """() => {
          const make = (key) => new KeyboardEvent("keydown", {
            key, isComposing: true, bubbles: true, cancelable: true });
          const field = document.getElementById("hand-outs-search");
          field.focus();
          for (const key of ["ArrowDown", "Enter", "2"]) field.dispatchEvent(make(key));
        }"""
    )
    expect(desk.page.locator("#hand-outs-search")).to_be_focused()
    assert shown(desk.page) == NUMBER


def test_letters_and_digits_are_dead_with_keys_off_and_the_buttons_work(desk: Volunteer) -> None:
    desk.page.click("#keys-switch")
    desk.page.get_by_role("button", name="Hand out").click()
    expect(desk.page.locator("#hand-outs .digits")).to_have_text(NUMBER)
    desk.press("2", "s")
    assert shown(desk.page) == NUMBER
    expect(desk.page.locator("#hand-outs-search")).not_to_be_focused()
    desk.page.locator("#hand-outs [data-item]").nth(1).click()
    assert shown(desk.page).startswith("127.0.0.1")
    desk.page.get_by_role("button", name="简体中文", exact=True).click()
    assert "点" in desk.page.inner_text("#hand-outs .pieces")


def test_all_is_read_out_without_a_connection(desk: Volunteer) -> None:
    desk.page.context.set_offline(offline=True)
    desk.press("h")
    assert shown(desk.page) == NUMBER
    for key in ("2", "3", "4", "5"):
        desk.press(key)
        assert shown(desk.page).startswith("127.0.0.1")
    desk.page.context.set_offline(offline=False)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_camera_reads_the_code_on_the_screen(
    desk: Volunteer, tmp_path: Path, dark: bool, materials: dict[str, tuple[str, str]]
) -> None:
    desk.page.emulate_media(color_scheme="dark" if dark else "light")
    site = f"{desk.centre.public_url}/"
    expected = ["tel:+12025550147", site, f"{site}m/{materials['en'][0]}"]
    desk.press("h")
    for key, text in zip("123", expected, strict=True):
        desk.press(key)
        expect(desk.page.locator("#hand-outs [data-qr]")).to_be_visible()
        assert scanned(desk.page, tmp_path) == [text]


@looks
def test_dialog_is_accessible_and_fits(
    centre: Centre,
    open_page: OpenPage,
    assert_accessible: Accessible,
    screenshot: Screenshot,
    materials: object,
    language: str,
    width: int,
    dark: bool,
) -> None:
    desk = Volunteer(centre, open_page(width=width, dark=dark), language)
    desk.open_desk()
    desk.press("i", "h", "3")
    expect(desk.page.locator("#hand-outs [data-qr]")).to_be_visible()
    screenshot(desk.page, f"hand-outs-{language}-{width}-{'dark' if dark else 'light'}")
    assert fits(desk.page)
    inside = "(e) => e.scrollWidth - e.clientWidth"
    assert desk.page.eval_on_selector("#hand-outs", inside) <= 0
    assert_accessible(desk.page)


def open_cards(centre: Centre, page: Page, query: str, language: str = "en") -> None:
    sign_in(page, centre, "volunteer", f"/{language}/desk/hand-outs/card{query}")
    page.wait_for_selector(".sheet")


def test_cards_are_reached_from_the_call_and_print_on_one_sheet(
    desk: Volunteer, tmp_path: Path, materials: dict[str, tuple[str, str]]
) -> None:
    desk.press("h", "3")
    with desk.page.expect_popup() as opened:
        desk.page.get_by_role("link", name="Cards to print").click()
    cards = opened.value
    code = materials["en"][0]
    cards.wait_for_selector(".sheet")
    assert cards.locator(".pocket-code").first.inner_text().replace(" ", "") == code
    expect(desk.page.locator("#hand-outs")).to_be_visible()
    for format_ in ("A4", "Letter"):
        data = cards.pdf(format=format_, prefer_css_page_size=False)
        (tmp_path / f"{format_}.pdf").write_bytes(data)
        assert data.count(b"/Type /Page\n") == 1, format_


def test_printed_cards_scan_and_name_nothing(
    centre: Centre,
    open_page: OpenPage,
    screenshot: Screenshot,
    materials: dict[str, tuple[str, str]],
    tmp_path: Path,
) -> None:
    code = materials["zh-Hans"][0]
    page = open_page(dark=True)
    open_cards(centre, page, f"?material={code}", "zh-hans")
    page.emulate_media(media="print")
    printed = page.inner_text("body")
    for name in ("服务中心", "声明之前", "演示"):
        assert name not in printed
    assert page.locator(".noprint").is_hidden()
    screenshot(page, "cards-printed")
    assert scanned(page, tmp_path) == [f"{centre.public_url}/m/{code}"]
    page.emulate_media(media="screen")
    page.check("#named")
    page.click("form button.secondary")
    expect(page.locator(".pocket-name").first).to_be_visible()
    page.emulate_media(media="print")
    screenshot(page, "cards-printed-named")


@looks
def test_cards_are_accessible_and_fit(
    centre: Centre,
    open_page: OpenPage,
    assert_accessible: Accessible,
    screenshot: Screenshot,
    materials: dict[str, tuple[str, str]],
    language: str,
    width: int,
    dark: bool,
) -> None:
    page = open_page(width=width, dark=dark)
    open_cards(centre, page, f"?material={materials['en'][0]}", language)
    screenshot(page, f"cards-{language}-{width}")
    assert fits(page)
    assert_accessible(page)


def test_operator_hands_out_a_file_and_a_stranger_takes_it(
    centre: Centre, open_page: OpenPage, materials: object, tmp_path: Path
) -> None:
    title = "一本书"
    page = open_page()
    sign_in(page, centre, "operator", "/en/operate/materials/")
    page.fill("#title", title)
    page.select_option("#language", "zh-Hans")
    page.set_input_files("#file", {"name": "a.exe", "mimeType": "text/html", "buffer": PDF})
    page.get_by_role("button", name="Hand it out").click()
    expect(page.get_by_text("The file is handed out from now on.")).to_be_visible()
    code = page.locator("tr", has_text=title).locator("td").first.inner_text()

    stranger = open_page(javascript=False)
    stranger.goto(f"{centre.public_url}/en/m/")
    stranger.fill("#code", code)
    stranger.get_by_role("button", name="Open").click()
    expect(stranger.locator("h1")).to_have_text(title)
    with stranger.expect_download() as started:
        stranger.get_by_role("link", name="Save the file").click()
    digits = "".join(code.split())
    assert started.value.suggested_filename == f"{digits}.pdf"
    started.value.save_as(tmp_path / "saved")
    saved = hashlib.sha256((tmp_path / "saved").read_bytes()).hexdigest()
    stranger.click("summary")
    assert stranger.locator(".hex").inner_text().replace(" ", "") == saved
    assert saved == hashlib.sha256(PDF).hexdigest()

    page.locator("tr", has_text=title).get_by_role("link").click()
    page.check("#sure")
    page.get_by_role("button", name="Retire").click()
    expect(page.get_by_text("It is handed out no longer.")).to_be_visible()
    another = open_page(javascript=False)  # the stranger's browser may keep the page for a minute
    another.goto(f"{centre.public_url}/en/m/{digits}")
    expect(another.locator("h1")).to_have_text("This is no longer handed out")


@looks
def test_public_pages_are_accessible_small_and_run_no_script(
    centre: Centre,
    open_page: OpenPage,
    assert_accessible: Accessible,
    screenshot: Screenshot,
    materials: dict[str, tuple[str, str]],
    language: str,
    width: int,
    dark: bool,
) -> None:
    paths = {"list": "m/", "one": f"m/{materials['zh-Hans'][0]}", "none": "m/12345"}
    for name, path in paths.items():
        page = open_page(width=width, dark=dark)
        page.goto(f"{centre.public_url}/{language}/{path}")
        if name == "one":
            page.click("summary")
        screenshot(page, f"materials-{name}-{language}-{width}")
        assert fits(page)
        assert_accessible(page)
        expect(page.locator("script")).to_have_count(0)
        assert page.context.cookies() == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_of_a_file_fits_into_the_first_flight(
    centre: Centre, materials: dict[str, tuple[str, str]], language: str
) -> None:
    size, page = exchange(centre.public_url, f"/{language}/m/{materials['en'][0]}")
    style = page.decode().partition('<link rel="stylesheet" href="')[2].partition('"')[0]
    mark = page.decode().partition('<link rel="icon" href="')[2].partition('"')[0]
    total = size + sum(exchange(centre.public_url, address)[0] for address in (style, mark))
    assert total <= BUDGET_BYTES


@looks
def test_operators_pages_are_accessible_and_fit(
    centre: Centre,
    open_page: OpenPage,
    assert_accessible: Accessible,
    screenshot: Screenshot,
    materials: object,
    language: str,
    width: int,
    dark: bool,
) -> None:
    page = open_page(width=width, dark=dark)
    sign_in(page, centre, "operator", f"/{language}/operate/materials/")
    for name in ("list", "one"):
        screenshot(page, f"operate-materials-{name}-{language}-{width}")
        assert fits(page)
        assert_accessible(page)
        if name == "list":
            page.locator("table a").first.click()
            page.wait_for_selector("#sure")
