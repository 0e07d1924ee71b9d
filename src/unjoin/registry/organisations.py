"""Organisations of a campaign, and sets of them as a bit mask.

A campaign numbers its organisations 0…15 in its manifest; bit *n* of a 16-bit
mask stands for organisation *n*. The mask is what an entry of the log carries,
so a number, once used, is never given to another organisation. Mask 0 means
"not stated".

This module knows no particular organisation. Those are in the manifest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NewType

OrganisationMask = NewType("OrganisationMask", int)

MASK_LIMIT = 1 << 16
NOT_STATED = OrganisationMask(0)
ANY = OrganisationMask(MASK_LIMIT - 1)
"""The mask of every organisation that can be numbered."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """One organisation a person can leave.

    `bit` is its number, 0…15. `slug` is its name in statements and data files.
    `key` is the letter that selects it on the desk. `names` and `short_names`
    map a language tag ("zh-Hans", "zh-Hant", "en") to text. `aliases` are what a
    volunteer may type for it in a group line.
    """

    bit: int
    slug: str
    key: str
    names: dict[str, str]
    short_names: dict[str, str]
    aliases: tuple[str, ...]

    @property
    def mask(self) -> OrganisationMask:
        """The mask of this organisation alone."""
        return OrganisationMask(1 << self.bit)


def union(masks: Iterable[OrganisationMask]) -> OrganisationMask:
    """The mask that names every organisation named by any of `masks`."""
    result = 0
    for mask in masks:
        result |= mask
    return OrganisationMask(result)


def bits(mask: OrganisationMask) -> Iterator[int]:
    """The numbers of the organisations in `mask`, ascending."""
    return (bit for bit in range(16) if mask >> bit & 1)
