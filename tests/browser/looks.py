"""In which language, width in CSS pixels and colours (dark or not) pages are looked at.

Each of them with some of the others, not each with all: what sticks out does so by its language
and width, what cannot be told apart by its colours, and every picture costs seconds.
"""

from __future__ import annotations

import pytest

LOOKS = [("en", 320, True), ("zh-hans", 1280, False), ("zh-hant", 320, False)]

looks = pytest.mark.parametrize(("language", "width", "dark"), LOOKS)
"""For a test that takes `language`, `width` and `dark`."""
