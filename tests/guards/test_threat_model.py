"""Every test that docs/threat-model.md names exists, and every claim names one."""

from __future__ import annotations

import re
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
TEXT = (REPOSITORY / "docs" / "threat-model.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`((?:unit|commands|browser|scenarios|seizure|guards)/[^`]*)`", TEXT)


def test_tests_named_exist() -> None:
    assert len(NAMED) > 30
    for name in NAMED:
        place, _, function = name.partition("::")
        path = REPOSITORY / "tests" / place
        assert path.exists(), name
        if function:
            source = path.read_text(encoding="utf-8")
            assert re.search(rf"^def {function}\(", source, re.MULTILINE), name


def test_every_claim_names_a_test() -> None:
    tables = re.findall(
        r"^\| claim \| shown by \|\n\|---\|---\|\n((?:\|.*\n)+)", TEXT, re.MULTILINE
    )
    rows = [row for table in tables for row in table.splitlines()]
    assert len(rows) > 25
    for row in rows:
        _, claim, shown, _ = row.split("|")
        assert claim.strip()
        assert re.search(r"`[a-z]+/", shown), claim
