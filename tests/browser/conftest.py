"""A real Chromium in front of a real centre.

A page without JavaScript is the default of the public tests; a page asks for a
language with `Accept-Language`, as a browser does. Any request to another
origin, and any error the page throws, fails the test.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright

from tests.browser.calling_back import make_desk_key
from tests.browser.centre import Centre, running_centre
from tests.browser.inside import Inside, looking_inside
from tests.browser.volunteer import Volunteer

# The same engine without its windows: half the work for the machine. All of Chromium is
# UNJOIN_TEST_CHROMIUM=/usr/bin/chromium.
CHROMIUM = os.environ.get("UNJOIN_TEST_CHROMIUM", "/usr/bin/chromium-headless-shell")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# For what a page shows in the end, where two steps of the tests run at once on a machine that
# others use: for half a minute it may stand nearly still.
PATIENCE_MS = 90_000
expect.set_options(timeout=PATIENCE_MS)
# Drawing whole pages takes as long as all that is judged of them.
WITHOUT_SCREENSHOTS = os.environ.get("UNJOIN_SCREENSHOTS") == "no"
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


@pytest.fixture(scope="session")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    """A centre for all tests, K = 1. A file whose tests need one that no other test has changed
    says ``centre = own_centre``."""
    with running_centre(tmp_path_factory.mktemp("centre")) as centre:
        yield centre


@pytest.fixture(scope="module")
def own_centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    """A centre for the tests of one file."""
    with running_centre(tmp_path_factory.mktemp("centre")) as centre:
        yield centre


@pytest.fixture(scope="module")
def passphrase(centre: Centre) -> str:
    """Of the desk of a file's own centre, which has a key from now on."""
    return make_desk_key(centre)


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    faults: list[str] = []
    contexts = []

    def watch(request: Request) -> None:
        if not re.match(r"(http://(127\.0\.0\.1|localhost)[:/]|data:|about:)", request.url):
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
        context.set_default_timeout(PATIENCE_MS)
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
        page.wait_for_load_state()
        # What is right is only counted: to describe it takes as long as to find it.
        results = axe.run(page, options={"resultTypes": ["violations"]})
        assert results.violations_count == 0, results.generate_report()

    return check


@pytest.fixture
def screenshot() -> Callable[[Page, str], Path]:
    """Write a picture of the whole page to .cache/screenshots/NAME.png, for people to look at.

    The run of all tests writes none, since nobody opens them: see `WITHOUT_SCREENSHOTS`.
    """

    def take(page: Page, name: str) -> Path:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        path = SCREENSHOTS / f"{name}.png"
        page.wait_for_load_state()
        if not WITHOUT_SCREENSHOTS:
            page.screenshot(path=path, full_page=True)
        return path

    return take


@pytest.fixture(scope="module")
def inside(centre: Centre) -> Iterator[Inside]:
    """A look into the centre of the file."""
    with looking_inside(centre) as inside:
        yield inside


@pytest.fixture
def desk(centre: Centre, open_page: OpenPage, inside: Inside) -> Volunteer:
    """An open call screen, nothing received yet."""
    volunteer = Volunteer(centre, open_page())
    volunteer.open_desk()
    inside.empty()  # only now: the page of the test before may have sent something as it closed
    return volunteer
