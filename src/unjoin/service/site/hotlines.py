"""The centre's telephones, as pages show them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from unjoin.registry.campaign import Campaign


@dataclass(frozen=True, slots=True)
class Telephone:
    """`number` as it is read, `dial` as it is dialled; `label` and `hours` in one language."""

    number: str
    dial: str
    label: str
    hours: str


def list_hotlines(campaign: Campaign, language: str) -> list[Telephone]:
    """The hotlines of `campaign` in its order, in `language` (such as ``zh-Hans``)."""
    return [
        Telephone(
            hotline.number,
            re.sub(r"[^0-9+]", "", hotline.number),
            hotline.labels[language],
            hotline.hours[language],
        )
        for hotline in campaign.hotlines
    ]
