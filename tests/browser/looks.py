"""How pages are looked at, and what is asked of each."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

LOOKS = [("en", 320, True), ("zh-hans", 1280, False), ("zh-hant", 320, False)]
"""Language, width in CSS pixels, and whether in dark colours.

Each of them with some of the others, not each with all: what sticks out does so by its language
and width, what cannot be told apart by its colours, and every picture costs seconds.
"""

looks = pytest.mark.parametrize(("language", "width", "dark"), LOOKS)
"""For a test that takes `language`, `width` and `dark`."""


def fits(page: Page) -> bool:
    """Whether the page needs no scrolling sideways, once it has come whole: a click ends as soon
    as the next page begins."""
    page.wait_for_load_state()
    return bool(
        page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )
    )
