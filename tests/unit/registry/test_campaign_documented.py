"""docs/campaign.md has every key that the parser reads, and no other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from unjoin.presets import read_preset
from unjoin.registry.campaign import LANGUAGES, WithoutText, parse_campaign
from unjoin.registry.manifest import Table

TEXT = (Path(__file__).parents[3] / "docs" / "campaign.md").read_text(encoding="utf-8")
# The last example has every key, so that reading it reads whatever the parser can read.
EXAMPLE = re.findall(r"^```toml\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)[-1]


def documented() -> set[str]:
    """The keys in the first column of the tables."""
    rows = re.findall(r"^\| (`.*?) \|", TEXT, re.MULTILINE)
    return {key for row in rows for key in re.findall(r"`([^`]+)`", row)}


def keys_read(manifest: str, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Every key the parser asks for in `manifest`, with ``[]`` for numbers in lists."""
    asked: set[str] = set()
    take = Table.take

    def recording(self: Table, key: str, kind: type[Any]) -> Any:
        asked.add(re.sub(r"\.\d+(?=\.|$)", "[]", self.path(key)))
        return take(self, key, kind)

    monkeypatch.setattr(Table, "take", recording)
    parse_campaign(manifest)
    return {key for key in asked if key.rpartition(".")[2] not in LANGUAGES}


def test_every_key_of_the_parser_is_documented(monkeypatch: pytest.MonkeyPatch) -> None:
    assert keys_read(EXAMPLE, monkeypatch) == documented()


def test_every_key_of_the_preset_is_documented(monkeypatch: pytest.MonkeyPatch) -> None:
    assert keys_read(read_preset("ccp"), monkeypatch) <= documented()


def test_rules_for_review_are_documented() -> None:
    for rule in WithoutText:
        assert f'`"{rule}"`' in TEXT
