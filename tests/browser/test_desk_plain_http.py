"""A page that came over plain http, where browsers offer less than they do elsewhere."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.centre import Centre
from tests.browser.conftest import OpenPage
from tests.browser.volunteer import Volunteer

pytestmark = pytest.mark.browser

# What Chromium and Firefox leave out of a page that is not in a secure context.
PLAIN = """
for (const name of ["subtle", "randomUUID"]) {
  Object.defineProperty(Crypto.prototype, name, { value: undefined });
}
Object.defineProperty(Navigator.prototype, "locks", { value: undefined });
"""


def test_every_part_of_the_call_screen_works(centre: Centre, open_page: OpenPage) -> None:
    page = open_page()
    page.add_init_script(PLAIN)
    volunteer = Volunteer(centre, page)
    volunteer.open_desk()
    volunteer.press("o")
    expect(page.locator("#outgoing[open]")).to_be_visible()
    volunteer.press("Escape", "v")
    expect(page.locator("#story[open]")).to_be_visible()
