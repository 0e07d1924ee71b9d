"""The words of a group line: counts, organisations, and what stands between them.

Text is compared folded: full-width forms are their ASCII characters, upper case
is lower case. Folding keeps the length, so offsets are those of the text as it
was typed. Only the digits of `numerals` are digits.

The longest word wins, so ``三退`` is one word and not 三 followed by something.
A run of Latin letters is one word, or else initials, each letter an alias:
``ly`` is ``l`` and ``y``. Measure words and words for "people" belong to the
count or organisation before them and say nothing.

This module finds words. What they mean together is `group_line`'s to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum

_NUMERALS = "0-9〇零○一壹幺二贰貳两兩三叁參四肆五伍六陆陸七柒八捌九玖十拾百佰千仟廿卅万萬亿億"
_LETTER = "a-zß-ɏͰ-ԯ"
_MEASURES = ("个", "個", "人", "名", "位", "员", "員", "成员", "成員")
_PEOPLE = ("people", "person", "persons", "member", "members")
_BREAKS = ("和", "与", "與", "及", "跟", "加", "and", "plus")
_BREAK_SIGNS = "+,;、。/&|\n"
_LINK_SIGNS = ":=×*"
_UNSEEN = "\u200b\u2060\ufeff"


class Kind(Enum):
    """What a token is: a LINK ties a count to organisations, a BREAK parts one from the next."""

    COUNT = "count"
    ORGANISATION = "organisation"
    LINK = "link"
    BREAK = "break"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Token:
    """The text from `start` to `end`, offsets into the line as typed.

    `word_end` is the end without the measure words that follow. `mask` is an
    organisation's. `glued` says that no white space stands before it.
    """

    kind: Kind
    start: int
    end: int
    word_end: int
    mask: int = 0
    glued: bool = False


def fold(text: str) -> str:
    """`text` in lower case and without width; of the same length."""
    return "".join(map(_fold_character, text))


def _fold_character(character: str) -> str:
    if "！" <= character <= "～":
        character = chr(ord(character) - 0xFEE0)
    lower = character.lower()
    return lower if len(lower) == 1 else character


class Vocabulary:
    """Every word a group line can have, as one regular expression."""

    def __init__(self, aliases: Iterable[tuple[str, int]]) -> None:
        """`aliases` are words with their masks; of two that fold alike the first holds."""
        self._masks: dict[str, int] = {}
        for alias, mask in aliases:
            if word := _spaced_once(fold(alias)):
                self._masks.setdefault(word, mask)
        names = _any_of(self._masks)
        self._pattern = re.compile(
            "|".join(
                (
                    rf"(?P<space>(?:[^\S\n]|[{_UNSEEN}])+)",
                    f"(?P<organisation>{names})",
                    f"(?P<measure>{_any_of((*_MEASURES, *_PEOPLE))})",
                    f"(?P<break>[{re.escape(_BREAK_SIGNS)}]|{_any_of(_BREAKS)})",
                    f"(?P<link>[{_LINK_SIGNS}])",
                    # A count ends where the name of an organisation begins: 五三退 is 五, 三退.
                    f"(?P<count>(?:(?!{names})[{_NUMERALS}])+)",
                    f"(?P<letters>[{_LETTER}]+)",
                    "(?P<unknown>.)",
                )
            )
        )

    def tokens(self, text: str) -> Iterator[Token]:
        """The tokens of `text`, each with the measure words after it."""
        before: Token | None = None
        spaced = True
        for found in self._pattern.finditer(fold(text)):
            group = found.lastgroup
            if group == "space":
                spaced = True
                continue
            if group == "measure" and before and before.kind in (Kind.COUNT, Kind.ORGANISATION):
                before = replace(before, end=found.end())
                spaced = False
                continue
            if before is not None:
                yield before
            *rest, before = self._tokens_at(found, glued=not spaced)
            yield from rest
            spaced = False
        if before is not None:
            yield before

    def _tokens_at(self, found: re.Match[str], *, glued: bool) -> list[Token]:
        start, end, word = found.start(), found.end(), found[0]
        if found.lastgroup == "letters" and all(letter in self._masks for letter in word):
            return [
                Token(
                    Kind.ORGANISATION,
                    at,
                    at + 1,
                    at + 1,
                    self._masks[letter],
                    glued or at > start,
                )
                for at, letter in enumerate(word, start)
            ]
        kind = _KINDS.get(found.lastgroup or "", Kind.UNKNOWN)
        mask = self._masks[_spaced_once(word)] if kind is Kind.ORGANISATION else 0
        return [Token(kind, start, end, end, mask, glued)]


_KINDS = {kind.value: kind for kind in (Kind.COUNT, Kind.ORGANISATION, Kind.LINK, Kind.BREAK)}


def _spaced_once(word: str) -> str:
    return " ".join(word.split())


def _any_of(words: Iterable[str]) -> str:
    """An expression for any of `words`, longest first; a Latin word is not part of a longer one."""
    expressions = []
    for word in sorted(words, key=len, reverse=True):
        expression = r"[^\S\n]+".join(re.escape(piece) for piece in word.split())
        before = f"(?<![{_LETTER}])" if re.match(f"[{_LETTER}]", word) else ""
        after = f"(?![{_LETTER}])" if re.search(f"[{_LETTER}]$", word) else ""
        expressions.append(before + expression + after)
    return "(?:" + "|".join(expressions) + ")" if expressions else "(?!)"
