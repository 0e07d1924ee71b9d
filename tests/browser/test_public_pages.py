"""The pages anybody can read, in a real browser: usable by everybody, small, and alone.

No other origin is asked (`open_page` watches), no cookie is set, no script runs.
"""

from __future__ import annotations

import gzip
import http.client
import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.centre import Centre
from tests.browser.conftest import OpenPage
from tests.browser.looks import LOOKS, fits

pytestmark = pytest.mark.browser

LANGUAGES = ("en", "zh-hans", "zh-hant")
PAGES = {
    "home": "/",
    "numbers": "/numbers",
    "drive": "/drives/military-month",
    "milestone": "/milestones/1",
    "statements": "/statements",
    "statement": "/statements/0",
    "read": "/statements/24/read",
    "drives": "/drives",
    "milestones": "/milestones",
    "press": "/press",
    "kit": "/kit",
    "safety": "/safety",
    "data": "/data/",
    "api": "/api",
    "missing": "/statements/99999",
}
BUDGET_BYTES = 14 * 1024

SAMPLES = """
from unjoin.service.samples.declarations import hand_in_samples
hand_in_samples()
"""


@pytest.fixture(scope="module", autouse=True)
def _record(centre: Centre) -> None:
    """Something to read."""
    centre.shell(SAMPLES)


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


# The first page that anybody sees, as a telephone held across and a dark desk have it too.
HOME_LOOKS = [("zh-hans", 768, False), ("zh-hant", 768, True), ("en", 1280, True)]


@pytest.mark.parametrize(
    ("name", "language", "width", "dark"),
    [
        *((name, *look) for name in PAGES for look in LOOKS),
        *(("home", *look) for look in HOME_LOOKS),
    ],
)
def test_page_is_accessible_and_fits(
    centre: Centre,
    open_page: OpenPage,
    assert_accessible: Callable[[Page], None],
    screenshot: Callable[[Page, str], object],
    language: str,
    width: int,
    dark: bool,
    name: str,
) -> None:
    page = open_page(width=width, dark=dark)
    page.goto(f"{centre.public_url}/{language}{PAGES[name]}")
    screenshot(page, f"public-{name}-{language}-{width}")
    assert fits(page)
    assert_accessible(page)
    assert page.context.cookies() == []


def test_page_runs_no_script(centre: Centre, open_page: OpenPage) -> None:
    page = open_page(javascript=False)
    page.goto(centre.public_url + "/")
    expect(page.locator("script")).to_have_count(0)
    expect(page.get_by_role("link", name="I have a receipt")).to_be_visible()


def test_language_follows_the_browser_and_the_switch(centre: Centre, open_page: OpenPage) -> None:
    page = open_page(javascript=False, language="zh-TW")
    page.goto(centre.public_url + "/safety")
    assert page.locator("html").get_attribute("lang") == "zh-Hant"
    page.get_by_role("link", name="简体中文").click()
    assert page.url == f"{centre.public_url}/zh-hans/safety"
    assert page.locator("html").get_attribute("lang") == "zh-Hans"


def test_keyboard_reaches_the_way_out_and_the_content(centre: Centre, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(centre.public_url + "/en/")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the content"
    page.keyboard.press("Enter")
    expect(page.locator("main:focus")).to_have_count(1)
    expect(page.get_by_role("link", name="Leave this page")).to_be_visible()


def test_targets_are_large_enough_to_touch(centre: Centre, open_page: OpenPage) -> None:
    page = open_page(width=320)
    page.goto(centre.public_url + "/en/")
    for link in page.locator("header a, .button").all():
        box = link.bounding_box()
        assert box is not None
        assert box["height"] >= 44 or box["y"] < 0, link.inner_text()


def test_home_fits_into_the_first_flight(
    centre: Centre, language: str, measured: Callable[[str], None]
) -> None:
    path = f"/{language}/"
    size, page = exchange(centre.public_url, path)
    loaded = re.findall(r'<link rel="(?:stylesheet|icon)" href="([^"]+)"', page.decode())
    assert len(loaded) == 2
    total = size + sum(exchange(centre.public_url, address)[0] for address in loaded)
    measured(f"{path}: {total} of {BUDGET_BYTES} bytes, {len(loaded) + 1} requests")
    assert total <= BUDGET_BYTES


def exchange(url: str, path: str) -> tuple[int, bytes]:
    """Bytes of the answer on the wire, status line and headers included, and its contents."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    assert answer.status == 200
    compressed = answer.headers["Content-Encoding"] == "gzip"
    assert compressed or len(body) < 300, path
    head = f"HTTP/1.1 {answer.status} {answer.reason}\r\n" + "".join(
        f"{name}: {value}\r\n" for name, value in answer.getheaders()
    )
    return len(head.encode()) + 2 + len(body), gzip.decompress(body) if compressed else body
