"""docs/concepts.md defines every word once, and has every word the program counts in."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from unjoin.registry.consent import CHANNEL_SLUGS, CONSENT_SLUGS, REASON_SLUGS, Kind, Reason
from unjoin.registry.tally import STANDING_SLUGS

TEXT = (Path(__file__).parents[3] / "docs" / "concepts.md").read_text(encoding="utf-8")
DEFINED = re.findall(r"^- \*\*([^*]+)\*\*: ", TEXT, re.MULTILINE)


def test_no_word_is_defined_twice() -> None:
    assert [word for word, times in Counter(DEFINED).items() if times > 1] == []


def test_every_item_is_a_definition() -> None:
    assert len(DEFINED) == sum(line.startswith("- ") for line in TEXT.splitlines())


@pytest.mark.parametrize(
    "word",
    [
        *(kind.name.lower() for kind in Kind),
        *CONSENT_SLUGS.values(),
        *CHANNEL_SLUGS.values(),
        *STANDING_SLUGS.values(),
    ],
)
def test_word_of_the_log_is_defined(word: str) -> None:
    assert word in DEFINED


def test_every_reason_is_named() -> None:
    definition = TEXT[TEXT.index("- **reason**") : TEXT.index("- **correction**")]
    for reason, slug in REASON_SLUGS.items():
        if reason is not Reason.NONE:
            assert f"*{slug.replace('-', ' ')}*" in " ".join(definition.split())
