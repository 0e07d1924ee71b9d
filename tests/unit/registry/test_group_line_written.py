"""A group line that the service writes is read as what it was written from."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.registry.group_lines import CAMPAIGN, read
from unjoin.registry.campaign import LANGUAGES
from unjoin.registry.group_line import GroupPart, format_group_line
from unjoin.registry.organisations import OrganisationMask

MASKS = [0, *(combination.mask for combination in CAMPAIGN.combinations)]
parts = st.lists(
    st.builds(GroupPart, st.sampled_from(MASKS), st.integers(1, 20)), min_size=1, max_size=10
)


def names(language: str) -> dict[int, str]:
    return {mask: CAMPAIGN.combination(OrganisationMask(mask)).names[language] for mask in MASKS}


@given(parts, st.sampled_from(LANGUAGES))
def test_group_line_written_is_read(group: list[GroupPart], language: str) -> None:
    assert read(format_group_line(group, names(language))) == tuple(group)


def test_group_line_written_in_each_language() -> None:
    group = read("p8 ly11")
    assert format_group_line(group, names("zh-Hans")) == "党8 团队11"
    assert format_group_line(group, names("zh-Hant")) == "黨8 團隊11"
    assert format_group_line(group, names("en")) == "8 Party + 11 League and Pioneers"
