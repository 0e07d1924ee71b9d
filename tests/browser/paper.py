"""A volunteer who keys lists on paper."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser.centre import Centre
from tests.browser.passkeys import sign_in


@dataclass
class Keyer:
    """A volunteer at the pages of paper intake, who signs in under `handle`."""

    centre: Centre
    page: Page
    handle: str
    language: str = "en"

    def sign_in(self) -> None:
        """Sign in, and open the list of sheets."""
        sign_in(self.page, self.centre, self.handle, f"/{self.language}/desk/paper/")
        self.page.wait_for_selector("#reference")

    def goto(self, path: str) -> Keyer:
        """Open a page of paper intake."""
        self.page.goto(f"{self._base()}/desk/paper/{path}")
        return self

    def open_sheet(self, reference: str) -> None:
        """Open the sheet of that reference, new or waiting."""
        self.goto("")
        self.page.fill("#reference", reference)
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector("#lines")

    def fill(self, lines: str, consent: str = "relayed") -> None:
        """Key the sheet, and go on to what was read."""
        self.page.fill("#lines", lines)
        if consent:
            self.page.check(f"#consent-{consent}")
        self.press("preview")

    def press(self, step: str) -> None:
        """Press the button of that step."""
        self.page.click(f"button[value={step}]")

    def choose(self, *texts: str) -> None:
        """Settle each difference by the side that shows one of `texts`."""
        for text in texts:
            self.page.locator(".difference .choice", has_text=text).get_by_role(
                "radio"
            ).first.check()

    def path_of(self, page: Page, name: str) -> str:
        """The page `name` of the sheet that `page` is about."""
        sheet = re.search(r"/desk/paper/([0-9a-f-]{36})/", page.url)
        assert sheet, page.url
        return f"{sheet[1]}/{name}"

    def receipt(self) -> str:
        """The digits of the receipt on the page."""
        self.page.wait_for_selector(".groups .four")
        return "".join(self.page.locator(".groups .four").all_inner_texts())

    def tab_to(self, selector: str) -> None:
        """Go on with the Tab key until `selector` has the focus."""
        for _ in range(60):
            self.page.keyboard.press("Tab")
            if self.page.locator(f"{selector}:focus").count():
                return
        raise AssertionError(f"{selector} cannot be reached with the Tab key")

    def _base(self) -> str:
        return f"{self.centre.staff_url}/{self.language}"
