"""A declarant in front of the public site, with the pages they come through."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page

from tests.browser.centre import Centre


@dataclass
class Declarant:
    """Fills in the form by its ids and values, so that every language works alike."""

    centre: Centre
    page: Page
    language: str = "en"

    def open_form(self) -> None:
        self.page.goto(f"{self.centre.public_url}/{self.language}/declare")

    def open_receipt(self) -> None:
        self.page.goto(f"{self.centre.public_url}/{self.language}/receipt")

    def button(self, action: str) -> Locator:
        return self.page.locator(f"main button[value='{action}']")

    def press(self, action: str) -> None:
        """Press a button, and let the page it leads to, if any, be read to its end."""
        self.button(action).first.click()
        self.page.wait_for_load_state("domcontentloaded")

    def leave(self, *organisations: str) -> None:
        """Choose what to leave, and agree."""
        for organisation in organisations:
            self.page.check(f"#org-{organisation}")
        self.page.check("#agrees")

    def take_offered_name(self) -> str:
        self.page.check("#choice-1")
        return self.page.locator("#choice-1").get_attribute("value") or ""

    def type_name(self, name: str, real: str = "no") -> None:
        self.page.check("#choice-typed")
        self.page.fill("#name", name)
        self.page.check(f"#real-{real}")

    def open_details(self) -> None:
        """Open every part of the form that is folded away."""
        folded = self.page.locator("#form details:not([open]) summary:visible")
        while folded.count():
            folded.first.click()

    def send(self) -> str:
        """Check, send, and come back with the receipt."""
        self.press("check")
        self.press("send")
        return self.code()

    def code(self) -> str:
        self.page.wait_for_selector("b.code")
        self.page.wait_for_load_state("domcontentloaded")
        return "".join(self.page.locator("b.code").all_inner_texts())

    def type_back(self) -> None:
        """Type the two groups that are asked for."""
        groups = self.page.locator("b.code").all_inner_texts()
        for field in self.page.locator("input[name=first], input[name=second]").all():
            number = int((field.get_attribute("id") or "").removeprefix("group"))
            field.fill(groups[number - 1])
        self.press("kept")

    def look_up(self, code: str) -> None:
        self.open_receipt()
        self.page.fill("#code", code)
        self.press("look")
