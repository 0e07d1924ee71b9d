"""The scenarios run in the browser, and before the kind of centre, of tests/browser."""

from tests.browser.conftest import (
    assert_accessible,
    axe,
    browser,
    centre,
    open_page,
    screenshot,
)

__all__ = ["assert_accessible", "axe", "browser", "centre", "open_page", "screenshot"]
