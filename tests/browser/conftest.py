"""A real Chromium in front of a real centre.

A page without JavaScript is the default of the public tests; a page asks for a
language with `Accept-Language`, as a browser does. Any request to another
origin, and any error the page throws, fails the test.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, sync_playwright

from tests.browser.centre import Centre, running_centre

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SCREENSHOTS = Path(__file__).parent.parent.parent / ".cache" / "screenshots"


class OpenPage(Protocol):
    """Opens a page in a browser context of its own."""

    def __call__(
        self,
        *,
        javascript: bool = ...,
        language: str = ...,
        width: int = ...,
        dark: bool = ...,
    ) -> Page: ...


_running: list[Browser] = []


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run, for tests/scenarios too: Playwright starts only once."""
    if _running:
        yield _running[0]
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        _running.append(browser)
        yield browser
        _running.clear()
        browser.close()


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    """A centre for the tests of one file, K = 1."""
    with running_centre(tmp_path_factory.mktemp("centre")) as centre:
        yield centre


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    faults: list[str] = []
    contexts = []

    def watch(request: Request) -> None:
        if not re.match(r"(http://127\.0\.0\.1[:/]|data:|about:)", request.url):
            faults.append(f"request to another origin: {request.url}")

    def open_one(
        *, javascript: bool = True, language: str = "en", width: int = 1280, dark: bool = False
    ) -> Page:
        context = browser.new_context(
            java_script_enabled=javascript,
            locale=language,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
        )
        context.set_default_timeout(15_000)
        context.on("request", watch)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture(scope="session")
def axe() -> Axe:
    return Axe()


@pytest.fixture
def assert_accessible(axe: Axe) -> Callable[[Page], None]:
    """Assert that axe finds no violation. The page needs JavaScript switched on."""

    def check(page: Page) -> None:
        results = axe.run(page)
        assert results.violations_count == 0, results.generate_report()

    return check


@pytest.fixture
def screenshot() -> Callable[[Page, str], Path]:
    """Write a picture of the whole page to .cache/screenshots/NAME.png."""

    def take(page: Page, name: str) -> Path:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        path = SCREENSHOTS / f"{name}.png"
        page.screenshot(path=path, full_page=True)
        return path

    return take
