"""Of the tables of characters that a browser gets, what no other test compares."""

from __future__ import annotations

import unicodedata

from unjoin.service.intake import browser_rules


def test_nothing_is_assigned_where_one_character_stands_for_all() -> None:
    for first, last in browser_rules._UNASSIGNED.items():
        found = set(map(unicodedata.category, map(chr, range(first, last + 1))))
        assert found <= {"Cn", "Co"}, f"U+{first:X}"
