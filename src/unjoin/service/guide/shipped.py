"""The cards that come with the program: one file each, in ``cards/``.

They claim nothing about any organisation and promise nothing. They are read once and
kept for as long as the process lives; nobody changes them but a new version.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from importlib.resources import files

from unjoin.service.guide.card import Card
from unjoin.service.guide.card_file import read_card

_SUFFIX = ".md"


@functools.cache
def shipped_cards() -> Mapping[str, Card]:
    """All of them, by slug. Raises CardFormatError where a file is damaged."""
    found = (entry for entry in files(__package__).joinpath("cards").iterdir())
    names = sorted((entry.name, entry) for entry in found if entry.name.endswith(_SUFFIX))
    return {
        name.removesuffix(_SUFFIX): read_card(
            name.removesuffix(_SUFFIX), entry.read_text(encoding="utf-8")
        )
        for name, entry in names
    }
