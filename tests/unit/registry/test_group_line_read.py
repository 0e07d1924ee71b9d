"""A room full of people in one line, as volunteers type it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.registry.group_lines import CAMPAIGN, LIMIT, WORDS, read
from tests.unit.registry.vectors import cases, label, read_vectors
from unjoin.registry.group_line import (
    GroupLineError,
    GroupPart,
    OrganisationAliases,
    parse_group_line,
    total,
)


def test_group_line_limit_of_vectors() -> None:
    assert read_vectors("group_line")["limit"] == LIMIT


@pytest.mark.parametrize("vector", cases("group_line", "valid"), ids=label)
def test_group_line_vector(vector: dict[str, Any]) -> None:
    assert [[part.mask, part.count] for part in read(vector["text"])] == vector["parts"]


def test_group_line_parts_add_up() -> None:
    assert total(read("党8 团队11")) == 19
    assert total(()) == 0


def test_group_line_every_word_of_the_campaign() -> None:
    for words in WORDS:
        for alias in words.aliases:
            assert read(f"{alias} 3") == (GroupPart(words.mask, 3),), alias


def test_campaign_aliases_hold_what_screens_show() -> None:
    combinations = (*CAMPAIGN.combinations, CAMPAIGN.not_stated)
    shown = {(c.mask, name) for c in combinations for name in c.names.values()}
    shown |= {(o.mask, name) for o in CAMPAIGN.organisations for name in o.names.values()}
    assert shown <= {(words.mask, alias) for words in WORDS for alias in words.aliases}


def test_group_line_of_another_campaign() -> None:
    words = [OrganisationAliases(1, ("Førde lag", "f")), OrganisationAliases(2, ("Лига",))]
    parts = parse_group_line("2 FØRDE  LAG, лига 3", organisations=words, limit=9)
    assert parts == (GroupPart(1, 2), GroupPart(2, 3))


def test_group_line_without_words() -> None:
    with pytest.raises(GroupLineError, match="a known word is expected at 0"):
        parse_group_line("x", organisations=[], limit=9)
