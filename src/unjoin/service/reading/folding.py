"""What words are compared by: without width, case and script, cut into characters and words.

Rules kept here:

1. Traditional characters become simplified ones, each by itself. By whole words it would be finer,
   but then a part of a text could fold otherwise than the same part alone, and not be found in it.
2. A Chinese character (kana and Hangul too) is found anywhere; letters and digits only as whole
   words.
3. In a name, points and spaces between two Chinese characters do not count: 阿里·买买提 is found as
   阿里买买提.

Nothing here remembers what was folded. Whoever changes what comes out raises FOLDING: the publisher
then makes the index anew.
"""

from __future__ import annotations

import functools
import operator
import re
import unicodedata
from typing import Final

from unjoin.registry import names

FOLDING: Final = 1
"""The version of these rules, at least 1."""

_CHINESE = (
    "\u3005-\u3007\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff"
)
_TRADITIONAL = ((0x3400, 0x9FFF), (0x20000, 0x323AF))
"""Where characters stand for which OpenCC may know a simplified one."""
_ALSO = {"著": "着", "瞭": "了", "姪": "侄", "妳": "你"}
"""What OpenCC leaves as it is, because it depends on the word."""
_UNSEEN = (
    *(0xAD, 0x34F, 0x61C, 0x180E, 0xFEFF),
    *range(0x180B, 0x180E),
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2065),
    *range(0xFE00, 0xFE10),
    *range(0xE0100, 0xE01F0),
)
_WORD: Final = "\x01"
"""Stands before and after a word of letters, so that no part of one is found."""
_POINTS_BETWEEN = re.compile(rf"(?<=[{_CHINESE}])[ ·•・‧∙⋅.\-‐‑–'’]+(?=[{_CHINESE}])")
_RUNS_OF_CHINESE = re.compile(f"([{_CHINESE}]+)")
_UNITS = re.compile(f"{_WORD}([^{_WORD}]+){_WORD}|([^ {_WORD}]+)")


def searched_text(text: str) -> str:
    """`text` as it is searched: what `part in searched_text(text)` finds is there.

    Runs of characters and words have one space between them.
    """
    return " ".join(_mark_words(run) for run in _runs().findall(_fold(text)))


def searched_name(name: str) -> str:
    """A name as it is searched; see `searched_text`."""
    return " ".join(
        _mark_words(run) for run in _runs().findall(_POINTS_BETWEEN.sub("", _fold(name)))
    )


def fold_whole_name(name: str) -> str:
    """What two names have in common that are the same; empty where nothing is left."""
    return names.fold_name(name, to_simplified=_simplify)


def is_chinese(folded: str) -> bool:
    """Whether there are only Chinese characters, and no words, in what was folded."""
    return _WORD not in folded and " " not in folded


def units(folded: str) -> set[str]:
    """The terms of what was folded: single characters, pairs of neighbours, and words."""
    found: set[str] = set()
    for run in folded.split():
        if _WORD not in run:
            found.update(run)
            found.update(map(operator.add, run, run[1:]))
            continue
        for word, characters in _UNITS.findall(run):
            found.update((word,) if word else characters)
            found.update(map(operator.add, characters, characters[1:]))
    return found


def telling_units(folded: str) -> list[str]:
    """Those of the `units` that rule out most, in their order: no character that is in a pair."""
    found: list[str] = []
    for word, characters in _UNITS.findall(folded):
        if word or len(characters) == 1:
            found.append(word or characters)
        found += map(operator.add, characters, characters[1:])
    return found


def _fold(text: str) -> str:
    if text.isascii():
        return text.lower()
    return _simplify(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()))


def _simplify(text: str) -> str:
    return text.translate(_table())


def _mark_words(run: str) -> str:
    if run.isascii():
        return f"{_WORD}{run}{_WORD}"
    parts = _RUNS_OF_CHINESE.split(run)
    parts[::2] = (f"{_WORD}{word}{_WORD}" if word else "" for word in parts[::2])
    return "".join(parts)


@functools.cache
def _table() -> dict[int, str | None]:
    """For `str.translate`. Made when it is first needed: OpenCC's own tables take a moment."""
    from unjoin.service.intake.scripts import to_simplified

    characters = [chr(code) for first, last in _TRADITIONAL for code in range(first, last + 1)]
    simplified = to_simplified("\n".join(characters)).split("\n")
    pairs = dict(zip(characters, simplified, strict=True)) | _ALSO
    table: dict[int, str | None] = {
        ord(old): pairs.get(new, new) for old, new in pairs.items() if old != new
    }
    return table | dict.fromkeys(_UNSEEN, None)


@functools.cache
def _runs() -> re.Pattern[str]:
    """Letters, digits, and the marks that some scripts write their vowels with."""
    marks = (chr(code) for code in range(0x300, 0xFFFF))
    combining = "".join(c for c in marks if unicodedata.category(c).startswith("M"))
    return re.compile(rf"(?:[^\W_]|[{re.escape(combining)}])+")
