"""The kit: a declaration made offline, carried as text and as pictures, and counted once."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.centre import Centre
from tests.browser.conftest import PATIENCE_MS, OpenPage
from tests.browser.declarant import Declarant
from tests.browser.inside import Inside
from tests.browser.looks import fits
from tests.browser.passkeys import sign_in
from unjoin.registry.consent import Channel

pytestmark = pytest.mark.browser

PARAGRAPH = "一九七四年我加入了，因为别人都加入。四十年来我没有说过一句真话，如今我把它写下来。"
FOUR_PAGES = "\n\n".join(f"第{number}段。{PARAGRAPH * 3}" for number in range(1, 44))
assert 5_000 < len(FOUR_PAGES) < 6_000


class Opened:
    """The kit in a browser without a network, opened from a file."""

    def __init__(self, page: Page, file: Path, script: str = "") -> None:
        self.page = page
        page.add_init_script(script)
        self.asked: list[str] = []
        self.faults: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda message: self.faults.append(message.text))
        page.goto(file.as_uri())
        self.declarant = Declarant(None, page)  # type: ignore[arg-type]

    def seal(self) -> str:
        """Check, seal, type the receipt back, and come to the ways out with it."""
        self.declarant.press("check")
        self.declarant.press("send")
        code = self.declarant.code()
        for field in self.page.locator("#typed input").all():
            label = field.evaluate("field => field.labels[0].textContent")
            number = int(re.sub(r"\D", "", label))
            field.fill(code[4 * (number - 1) : 4 * number])
        self.page.locator("#typed button").first.click()
        expect(self.page.locator("#carry")).to_be_visible()
        return code

    def fill_in(self) -> None:
        """Come to the view for checking with the least."""
        self.declarant.leave("party")
        self.declarant.take_offered_name()
        self.declarant.press("check")

    def messages(self) -> list[str]:
        """What would be sent, one message after the other."""
        return [field.input_value() for field in self.page.locator("#messages textarea").all()]

    def codes(self, folder: Path) -> None:
        """Photograph each code that the screen shows, one after the other."""
        folder.mkdir()
        self.page.locator("#way-codes > summary").click()
        following = self.page.locator("#code-next")
        for number in range(1, 100):
            expect(self.page.locator("#code-number")).to_contain_text(str(number))
            self.page.locator("#code").screenshot(path=folder / f"{number}.png")
            if following.is_disabled():
                return
            following.click()

    def pictures(self, folder: Path) -> list[Path]:
        """The pictures, saved."""
        folder.mkdir()
        self.page.locator("#way-pictures > summary").click()
        links = self.page.locator("#pictures a")
        expect(links.last).to_have_attribute("href", re.compile("^data:image/png"))
        paths = []
        for number, link in enumerate(links.all(), start=1):
            path = folder / f"{number}.png"
            address = link.get_attribute("href") or ""
            path.write_bytes(base64.b64decode(address.partition(",")[2]))
            paths.append(path)
        return paths


@pytest.fixture(scope="module")
def kit_file(centre: Centre, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published kit, under another name on another disk."""
    centre.publish()
    published = centre.directory / "data/public/data/kit/kit.html"
    path = tmp_path_factory.mktemp("stick") / "笔记.html"
    path.write_bytes(published.read_bytes())
    return path


@pytest.fixture
def open_kit(browser: Browser, kit_file: Path) -> Iterator[Callable[..., Opened]]:
    contexts = []
    opened: list[Opened] = []

    def open_one(
        language: str = "en", script: str = "", *, width: int = 1280, dark: bool = False
    ) -> Opened:
        context = browser.new_context(
            offline=True,
            locale=language,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        opened.append(Opened(context.new_page(), kit_file, script))
        return opened[-1]

    yield open_one
    for context in contexts:
        context.close()
    for each in opened:
        assert each.faults == []
        assert [url for url in each.asked if not url.startswith(("file:", "data:image/"))] == []


def import_kit(centre: Centre, *files: Path) -> tuple[int, str]:
    """Run `unjoin import kit`; its exit code and what it printed."""
    command = [sys.executable, "-m", "unjoin", "import", "kit", *map(str, files)]
    done = subprocess.run(
        [*command, "--data", str(centre.directory)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.returncode, done.stdout + done.stderr


def published_total(centre: Centre) -> int:
    numbers = json.loads((centre.directory / "data/public/data/numbers.json").read_bytes())
    return int(numbers["total"])


def test_kit_carried_as_text_is_counted_once(
    centre: Centre, open_kit: Callable[..., Opened], open_page: OpenPage, inside: Inside
) -> None:
    kit = open_kit()
    inside.empty()
    kit.page.check("#whom-both")
    kit.declarant.leave("party")
    kit.declarant.type_name("小树")
    kit.page.check("#org1-league")
    kit.page.check("#was_asked")
    code = kit.seal()
    messages = kit.messages()
    assert all(code not in message and "小树" not in message for message in messages)
    chat = [f"[{n}:07] 老王: 你看\n{text}\n好的 OK" for n, text in enumerate(reversed(messages))]

    volunteer = open_page()
    sign_in(volunteer, centre, "volunteer", "/en/desk/kit")
    volunteer.fill("#parts", "\n".join(chat[1:]))
    volunteer.locator("main form button").click()
    expect(volunteer.locator(".notice")).to_contain_text(
        f"Part {len(chat)} of {len(chat)} is missing"
    )
    assert volunteer.input_value("#parts").strip() == "\n".join(chat[1:])
    for said in ("Received: 2 people.", "had already arrived."):
        volunteer.fill("#parts", "\n".join(chat))
        volunteer.locator("main form button").click()
        expect(volunteer.locator(".notice.good")).to_contain_text(said)
        expect(volunteer.locator("#parts")).to_have_value("")

    (received,) = inside.received()
    assert received["channel"] == Channel.KIT
    assert [person["consent"] for person in received["persons"]] == [1, 3]
    declarant = Declarant(centre, open_page())
    declarant.look_up(code)
    expect(declarant.page.locator("main")).to_contain_text("not published yet")


def test_kit_with_four_pages_carried_as_pictures_is_counted_once(
    centre: Centre, open_kit: Callable[..., Opened], inside: Inside, tmp_path: Path
) -> None:
    kit = open_kit("zh-CN")
    inside.empty()
    kit.declarant.leave("party", "league")
    kit.declarant.take_offered_name()
    kit.declarant.open_details()
    kit.page.fill("#text", FOUR_PAGES)
    kit.page.fill("#contact", "某处某人")
    kit.seal()
    pictures = kit.pictures(tmp_path / "pictures")

    status, said = import_kit(centre, *pictures[:-1])
    assert status == 1
    assert "missing" in said
    for word in ("Received: 1.", "Arrived before: 1."):
        status, said = import_kit(centre, tmp_path / "pictures")
        assert status == 0, said
        assert word in said
    (person,) = inside.persons()
    assert person["text"] == FOUR_PAGES


def test_kit_carried_as_codes_is_counted_once_and_published(
    centre: Centre, open_kit: Callable[..., Opened], inside: Inside, tmp_path: Path
) -> None:
    kit = open_kit()
    inside.empty()
    before = published_total(centre)
    kit.fill_in()
    kit.declarant.press("send")
    kit.page.locator("[data-do=keep]").click()
    kit.codes(tmp_path / "codes")
    status, said = import_kit(centre, tmp_path / "codes")
    assert status == 0, said
    for _ in range(2):
        centre.publish()
        assert published_total(centre) == before + 1
        assert "Arrived before: 1." in import_kit(centre, tmp_path / "codes")[1]


def test_kit_is_accessible_and_fits_a_small_screen_in_the_dark(
    open_kit: Callable[..., Opened],
    assert_accessible: Callable[[Page], None],
    screenshot: Callable[[Page, str], object],
) -> None:
    kit = open_kit("zh-TW", width=320, dark=True)

    def look(name: str) -> None:
        screenshot(kit.page, f"kit-{name}-320")
        assert fits(kit.page)
        assert_accessible(kit.page)

    look("form")
    kit.fill_in()
    look("check")
    kit.declarant.press("send")
    kit.page.locator("[data-do=keep]").click()
    for way in kit.page.locator("details.way > summary").all():
        way.click()
    expect(kit.page.locator("#pictures a").last).to_have_attribute("href", re.compile("^data:"))
    look("ways")


def test_kit_in_another_language_keeps_what_was_typed(open_kit: Callable[..., Opened]) -> None:
    kit = open_kit()
    kit.declarant.leave("party")
    kit.declarant.type_name("小树")
    kit.page.locator("[data-tag=zh-Hant]").click()
    expect(kit.page.locator("html")).to_have_attribute("lang", "zh-Hant")
    expect(kit.page.locator("#name")).to_have_value("小树")
    code = kit.seal()
    kit.page.locator("[data-tag=en]").click()
    assert kit.declarant.code() == code
    kit.page.locator(".top [data-do=clear]").click()
    expect(kit.page.locator("h1")).to_have_text("Everything is cleared")
    assert code[:4] not in kit.page.locator("body").inner_text()
    kit.page.locator(".top [data-do=clear]").click()


NO_SUBMITTER = "Object.defineProperty(SubmitEvent.prototype, 'submitter', { value: undefined });"
NOISE = """
CanvasRenderingContext2D.prototype.getImageData = (x, y, width, height) =>
  new ImageData(new Uint8ClampedArray(4 * width * height).fill(255), width, height);
"""
COUNTED = """
const read = Response.prototype.arrayBuffer;
const counted = { begun: 0, ended: 0 };
const count = (what) => {
  counted[what] += 1;
  document.documentElement.dataset[what] = counted[what];
};
Response.prototype.arrayBuffer = async function () {
  count("begun");
  const bytes = await read.call(this);
  setTimeout(count, 100, "ended");
  return bytes;
};
"""


def test_kit_is_sealed_once_and_not_after_it_was_cleared(open_kit: Callable[..., Opened]) -> None:
    kit = open_kit(script="delete Object.hasOwn;" + NO_SUBMITTER + COUNTED)
    send = "button[value=send]"
    kit.fill_in()
    kit.page.locator(send).evaluate("button => { button.click(); button.click(); }")
    expect(kit.page.locator("#typed")).to_be_visible()
    # The declaration is sealed, and then all of it.
    expect(kit.page.locator("html")).to_have_attribute("data-begun", "2")
    kit.page.locator(".top [data-do=clear]").click()
    kit.page.locator("main [data-do=again]").click()
    kit.fill_in()
    kit.page.locator(send).evaluate(
        "button => { button.click(); document.querySelector('.top [data-do=clear]').click(); }"
    )
    expect(kit.page.locator("html")).to_have_attribute("data-ended", "4")
    expect(kit.page.locator("h1")).to_have_text("Everything is cleared")


def test_kit_says_what_a_browser_cannot(open_kit: Callable[..., Opened]) -> None:
    """One that lacks what it needs, one that fails at it, and one that makes noise of pictures."""
    lacking = open_kit(script="delete Element.prototype.replaceChildren;")
    expect(lacking.page.locator("main p[lang=en]")).to_contain_text("cannot run this page")
    failing = open_kit(script="window.TransformStream = class { constructor() { throw 1; } };")
    failing.fill_in()
    failing.declarant.press("send")
    expect(failing.page.locator("#failed")).to_contain_text("Nothing was sealed")
    noisy = open_kit(script=NOISE)
    noisy.fill_in()
    noisy.declarant.press("send")
    noisy.page.locator("[data-do=keep]").click()
    noisy.page.locator("#way-codes > summary").click()
    expect(noisy.page.locator("#code")).to_have_attribute("src", re.compile("^data:image/svg"))
    noisy.page.locator("#way-pictures > summary").click()
    expect(noisy.page.locator("#way-pictures")).to_contain_text("Please use the text")
    expect(noisy.page.locator("#pictures img")).to_have_count(0)
