"""Pseudonyms for the call screen: distinct ones, with their pinyin and meaning.

The screen gets a batch and takes from it, so that offering one needs no answer
from the server. Which were offered and which were taken is not kept.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection

from unjoin.registry.campaign import Campaign
from unjoin.registry.pseudonym import Pseudonym, offer

BATCH = 60
"""Enough for a call of many people and a volunteer who asks for other ones."""


def offer_batch(
    count: int, *, campaign: Campaign, exclude: Collection[str] = ()
) -> list[dict[str, str]]:
    """`count` pseudonyms as the script takes them, none of `exclude` and none that is blocked."""
    blocked = frozenset(exclude) | campaign.blocked_pseudonyms
    return [_as_json(name) for name in offer(count, draw=secrets.randbelow, exclude=blocked)]


def _as_json(name: Pseudonym) -> dict[str, str]:
    return {"hans": name.hans, "hant": name.hant, "pinyin": name.pinyin, "gloss": name.gloss}
