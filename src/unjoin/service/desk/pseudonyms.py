"""Pseudonyms for the call screen: distinct ones, with their pinyin and meaning.

The screen gets a batch and takes from it, so that offering one needs no answer
from the server. Which were offered and which were taken is not kept.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import asdict

from unjoin.registry.campaign import Campaign
from unjoin.registry.pseudonym import Pseudonym, offer

BATCH = 60
"""Enough for a call of many people and a volunteer who asks for other ones."""


def offer_batch(
    count: int, *, campaign: Campaign, exclude: Collection[str] = ()
) -> list[dict[str, str]]:
    """`count` pseudonyms as the script takes them; none that sounds like one of `exclude`."""
    offered = offer(
        count,
        draw=secrets.randbelow,
        exclude=exclude,
        blocked=campaign.blocked_pseudonyms,
        extra=[Pseudonym(**asdict(name)) for name in campaign.extra_pseudonyms],
    )
    return [asdict(name) for name in offered]
