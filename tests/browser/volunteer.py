"""A volunteer at the call screen, who counts their own keystrokes."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from playwright.sync_api import Page

from tests.browser.centre import Centre
from tests.browser.passkeys import sign_in

KEY_MS = 200
"""How long a key takes a person who knows what to type."""
DIGITS_PER_S = 2.5
"""How fast digits are read out."""


@dataclass
class Volunteer:
    """Signed in, in front of the open call screen. A typed character is one keystroke."""

    centre: Centre
    page: Page
    language: str = "en"
    keystrokes: int = 0
    key_ms: int = 0
    _started: float = field(default_factory=time.monotonic)

    def open_desk(self) -> None:
        """Sign in and open the call screen; counting starts here."""
        page = self.page
        sign_in(page, self.centre, "volunteer", f"/{self.language}/desk/")
        page.wait_for_selector("#desk[data-stage=ready] .now", state="attached")
        self.restart()

    def restart(self) -> None:
        """Count keys and time from here."""
        self.keystrokes = 0
        self._started = time.monotonic()

    @property
    def seconds(self) -> float:
        """Seconds since the counting started."""
        return time.monotonic() - self._started

    def press(self, *keys: str) -> None:
        """One keystroke each."""
        for key in keys:
            if self.key_ms:
                self.page.wait_for_timeout(self.key_ms)
            self.page.keyboard.press(key)
            self.keystrokes += 1

    def type(self, text: str) -> None:
        """Each character a keystroke; Chinese as an input method hands it over."""
        if text.isascii():
            self.press(*text)
            return
        self.page.keyboard.insert_text(text)
        self.keystrokes += len(text)

    def stage(self) -> str:
        """Where the screen is: ready, talking, people or receipt."""
        return self.page.get_attribute("#desk", "data-stage") or ""

    def receipt(self) -> str:
        """The 24 digits on the screen, once they are there."""
        self.page.wait_for_selector("#desk[data-stage=receipt] .receipt [aria-current]")
        return "".join(self.page.locator(".receipt .digits").all_inner_texts())

    def names(self) -> list[str]:
        """The names in the list of people."""
        return self.page.locator(".in-call .name").all_inner_texts()

    def read_out_receipt(self) -> str:
        """Read the receipt group by group, as fast as a person does."""
        digits = self.receipt()
        for _ in range(6):
            self.page.wait_for_timeout(1000 * 4 / DIGITS_PER_S)
        return digits
