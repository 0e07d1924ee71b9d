"""Which languages a statement can be translated into.

From one Chinese script to the other a program converts; volunteers translate between languages.
"""

from __future__ import annotations

from typing import Final

LANGUAGES: Final = ("en", "zh-Hans", "zh-Hant")


def family(tag: str) -> str:
    """The language of a BCP 47 tag without its script: ``zh`` of ``zh-Hant``."""
    return tag.partition("-")[0].lower()


FAMILIES: Final = tuple(dict.fromkeys(family(tag) for tag in LANGUAGES))


def targets_of(tag: str) -> tuple[str, ...]:
    """The tags that a text in `tag` can be translated into."""
    return tuple(each for each in LANGUAGES if family(each) != family(tag))
