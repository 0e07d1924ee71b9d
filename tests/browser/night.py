"""One volunteer at two tabs for one bad night, who remembers what they did.

`Night` drives the call screen as a person does: what is on the screen says what to do next. The
volunteer wrote down every call they saved, every receipt they read out and every ending they
counted; at the end it is compared with what the centre has.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from random import Random

from playwright.sync_api import BrowserContext, Page

from tests.browser.centre import Centre
from tests.browser.passkeys import sign_in, use_passkey
from tests.browser.storm import KillableServer, Weather

PATIENCE_S = 60
STATE = """() => {
    const stage = document.getElementById("desk")?.dataset.stage;
    if (document.querySelector("dialog[open]")) return "dialog";
    return stage === "people" && document.getElementById("editing").inert ? "waits" : stage;
}"""
KEPT = """() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]
    .filter((name) => /^unjoin-(draft|waiting):/.test(name)).length"""


@dataclass
class Night:
    """`made`: by the alias of its first person, how many people each saved call has."""

    centre: Centre
    server: KillableServer
    weather: Weather
    context: BrowserContext
    random: Random
    seed: str
    tabs: list[Page] = field(default_factory=list)
    made: dict[str, int] = field(default_factory=dict)
    receipts: set[str] = field(default_factory=set)
    counted: Counter[str] = field(default_factory=Counter)

    # Tabs

    def open_tab(self) -> Page:
        """One more, at the desk."""
        page = self.context.new_page()
        self.tabs.append(page)
        self.open_desk(page)
        return page

    def open_desk(self, page: Page) -> None:
        """The desk in `page`, signing in where that is asked for."""
        self.server.start()
        page.goto(f"{self.centre.staff_url}/en/desk/")
        if "sign-in" in page.url:
            use_passkey(page, "volunteer")
        page.wait_for_selector("#desk .now")

    def sign_in_elsewhere(self) -> None:
        """In a tab that is closed again."""
        other = self.context.new_page()
        sign_in(other, self.centre, "volunteer")
        other.close()

    def other_than(self, page: Page) -> Page:
        """The other tab."""
        return next(tab for tab in self.tabs if tab is not page)

    # Calls

    def enter(self, page: Page, alias: str) -> None:
        """Begin a call of one to three people, the first of them `alias`."""
        self.press(page, "1", self.random.choice("ply"), "n")
        page.keyboard.insert_text(alias)
        self.press(page, "Enter", "1")
        for _ in range(self.random.choice((0, 0, 1, 2))):
            self.press(page, "m", self.random.choice("ply"))
        page.wait_for_timeout(40)  # less than between two keys of a person: the draft is kept

    def save(self, page: Page, alias: str) -> None:
        """Press the key. From here on the call must be there exactly once."""
        self.made[alias] = page.locator(".in-call").count()
        self.press(page, "s")

    def press(self, page: Page, *keys: str) -> None:
        """One after the other."""
        for key in keys:
            page.keyboard.press(key)

    def state(self, page: Page) -> str:
        """ "ready", "talking", "people", "receipt"; "waits" for an answer; "dialog"."""
        return str(page.evaluate(STATE))

    def await_state(self, page: Page, *states: str) -> str:
        """The first of `states` that it comes to."""
        end = time.monotonic() + PATIENCE_S
        while (state := self.state(page)) not in states:
            assert time.monotonic() < end, f"{state}, not {states}: {page.inner_text('body')}"
            page.wait_for_timeout(20)
        return state

    def note_receipt(self, page: Page) -> None:
        """Read it out, and have it written down."""
        self.await_state(page, "receipt")
        self.receipts.add("".join(page.locator(".receipt .digits").all_inner_texts()))

    def finish(self, page: Page) -> None:
        """Do what the screen asks for until it is ready for the next call."""
        end = time.monotonic() + PATIENCE_S
        while (state := self.state(page)) != "ready":
            assert time.monotonic() < end, f"{state}: {page.inner_text('body')}"
            if state == "receipt":
                self.note_receipt(page)
                self.press(page, "n")
            elif state == "people":
                self.press(page, "s")
            elif state == "waits":
                self._wait(page)
            elif state == "dialog":
                self.press(page, "Escape")
            page.wait_for_timeout(20)

    def _wait(self, page: Page) -> None:
        """For the receipt; or the next call comes."""
        if self.random.random() < 0.2 and page.locator("#go-on").is_visible():
            self.press(page, "g")
        elif self.random.random() < 0.2:
            self.server.start()
            self.weather.clears()
            self.press(page, "s")
        else:
            page.wait_for_timeout(100)

    # The morning

    def tidy_up(self, page: Page) -> None:
        """Write down every receipt and finish every call, until nothing is left in the browser."""
        self.weather.clears()
        self.server.start()
        end = time.monotonic() + PATIENCE_S
        while page.evaluate(KEPT) > 0:
            assert time.monotonic() < end, page.inner_text("#not-sent-button")
            self.finish(page)
            self.press(page, "z", "t")
            page.wait_for_timeout(200)
            button = page.locator("#not-sent-list button:visible")
            if button.count():
                button.first.click()
                self.await_state(page, "receipt", "people", "dialog")
            self.press(page, "Escape")
            if self.state(page) == "talking":  # Escape went one further
                self.press(page, "1")
