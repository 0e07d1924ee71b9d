"""What a browser keeps of calls, and lines that go bad, for the tests of the call screen."""

from __future__ import annotations

import os
import signal
from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.browser.volunteer import Volunteer

CALLS, UNDO, OUTCOMES = "**/desk/calls", "**/desk/undo", "**/desk/outcomes"
KEPT = "() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]"
NO_ROOM = """() => {
    Storage.prototype.setItem = () => {
        throw new DOMException("full", "QuotaExceededError");
    };
}"""
"""From now on nothing more can be written into the browser's stores."""


def kept(page: Page) -> list[str]:
    """The names of what the browser keeps of calls."""
    names: list[str] = page.evaluate(KEPT)
    return [name for name in names if name.startswith(("unjoin-draft:", "unjoin-waiting:"))]


def await_kept(page: Page, count: int) -> None:
    page.wait_for_function(
        """(count) => [...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter(
            (name) => /^unjoin-(draft|waiting):/.test(name)).length === count""",
        arg=count,
    )


def bar(page: Page) -> Any:
    return expect(page.locator("#not-sent-button span"))


def cut(page: Page, pattern: str = CALLS) -> None:
    page.route(pattern, lambda route: route.abort())


def lose_the_answer(route: Route) -> None:
    route.fetch()  # it reaches the server; the answer does not come back
    route.abort()


def kill_renderers(page: Page) -> None:
    """As the system does where memory runs out."""
    browser = page.context.browser
    assert browser
    processes = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    for process in processes:
        if process["type"] == "renderer":
            os.kill(process["id"], signal.SIGKILL)


def begin(desk: Volunteer) -> str:
    """A call with one person who leaves the Party; their name."""
    desk.press("1", "p")
    return desk.page.inner_text("#current-name")
