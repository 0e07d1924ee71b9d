"""The words of the preset, for the tests of the group line."""

from __future__ import annotations

from unjoin.presets import read_preset
from unjoin.registry.campaign import parse_campaign
from unjoin.registry.campaign_aliases import campaign_aliases
from unjoin.registry.group_line import GroupPart, parse_group_line

CAMPAIGN = parse_campaign(read_preset("ccp"))
WORDS = campaign_aliases(CAMPAIGN)
LIMIT = 200


def read(text: str) -> tuple[GroupPart, ...]:
    return parse_group_line(text, organisations=WORDS, limit=LIMIT)
