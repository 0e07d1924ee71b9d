"""What the panel's search needs to know of Chinese: how it is read, and its two scripts.

The search itself is in the browser, because a call goes on while the network does not,
and because nobody needs to know what a volunteer types. The cards' texts are in the page
already; this adds what a browser cannot know.

What is kept for as long as the process lives are the cards' own words, which every
volunteer sees.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable

from unjoin.service.intake.scripts import to_simplified

_FIRST_HAN, _LAST_HAN = 0x4E00, 0x9FFF


@functools.lru_cache(maxsize=1024)
def syllables(text: str) -> str:
    """How the Chinese in `text` is read: syllables, a space between them.

    What is not Chinese ends a row of syllables, and is written as a comma: nothing is
    found across it.
    """
    # Its tables take a moment to load, and only the call screen needs them.
    from pypinyin import Style, lazy_pinyin

    read = lazy_pinyin(to_simplified(text), style=Style.NORMAL, errors=lambda _other: ",")
    rows = (row.strip() for row in " ".join(read).split(","))
    return ",".join(row for row in rows if row)


def traditional_pairs(texts: Iterable[str]) -> tuple[str, str]:
    """Traditional characters, and in the same places the simplified ones that stand for them.

    Those that stand for none in `texts` are left out: they can match nothing there.
    """
    used = set(to_simplified("".join(texts)))
    pairs = [(old, new) for old, new in _all_pairs() if new in used]
    return "".join(old for old, _new in pairs), "".join(new for _old, new in pairs)


@functools.cache
def _all_pairs() -> tuple[tuple[str, str], ...]:
    """Every character that has a simplified one; looked up one by one, not in words."""
    characters = [chr(code) for code in range(_FIRST_HAN, _LAST_HAN + 1)]
    simplified = to_simplified("\n".join(characters)).split("\n")
    return tuple((old, new) for old, new in zip(characters, simplified, strict=True) if old != new)
