"""Finding the parts of a text that could identify somebody.

Rules kept here:

1. The text is never changed: a hint is a place in it, and what is there.
2. Hints do not overlap, and stand in the order of the text. Where two kinds of
   thing claim the same place, the first in `Kind` has it.
3. Simplified and traditional characters, full-width and Chinese digits are seen
   alike, as long as the simplifying keeps the length of the text.

4. In a statement, `EVERYWHERE` is pointed out: its place and time are the person's own
   choice. In a call story, which a volunteer tells of somebody else, `IN_STORIES` is too.

A hint is a question to whoever reads it, not a verdict: some are wrong, and what is
not pointed out may still identify somebody. Nothing here knows who is known to
the public but the handful of names in `patterns`.

No Django, and no file but the list of places that `places` reads. Source: E.164 by way of
`phonenumbers`, GB 11643 by way of `stdnum.cn.ric`, GB/T 2260 by way of its list of places;
the other patterns are in `patterns` and `telling`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
from stdnum.cn import ric

from unjoin.service.hints import patterns, telling
from unjoin.service.hints.places import find_places


class Kind(StrEnum):
    """What a hint points at, the surest first."""

    EMAIL = "email"
    WEB_ADDRESS = "web-address"
    IDENTITY_CARD = "identity-card"
    ACCOUNT = "account"
    PLATE = "plate"
    DATE = "date"
    PHONE = "phone"
    NUMBER = "number"
    ADDRESS = "address"
    PERSON = "person"
    WORKPLACE = "workplace"
    PLACE = "place"
    TIME = "time"
    COUNT = "count"


IN_STORIES = frozenset(Kind)
EVERYWHERE = IN_STORIES - {Kind.PLACE, Kind.TIME, Kind.COUNT}


@dataclass(frozen=True, slots=True)
class Hint:
    """`text[start:end]`, in code points, may be what `kind` says. `words` is that part."""

    start: int
    end: int
    kind: Kind
    words: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text; `kind` is that of its hint, None for what has none."""

    words: str
    kind: Kind | None


Span = tuple[int, int]
Finder = Callable[[str], Iterator[Span]]


def find_hints(
    text: str,
    *,
    to_simplified: Callable[[str], str] = str,
    kinds: frozenset[Kind] = EVERYWHERE,
) -> list[Hint]:
    """Everything of `kinds` in `text` (untrusted) that somebody should look at twice."""
    folded = _fold(text, to_simplified)
    taken: list[Hint] = []
    finders = _FINDERS if kinds <= EVERYWHERE else _FINDERS_IN_STORIES
    for kind, find in finders:
        if kind not in kinds:
            continue
        for start, end in find(folded):
            if not any(start < hint.end and hint.start < end for hint in taken):
                taken.append(Hint(start, end, kind, text[start:end]))
    return sorted(taken, key=lambda hint: hint.start)


def paragraphs(text: str, hints: list[Hint]) -> list[list[Piece]]:
    """`text` cut at `hints` into pieces, and at its line breaks into paragraphs."""
    result: list[list[Piece]] = []
    start = 0
    for line in text.split("\n"):
        pieces = list(_pieces(text, start, start + len(line), hints))
        if line.strip():
            result.append(pieces)
        start += len(line) + 1
    return result


def _pieces(text: str, start: int, end: int, hints: list[Hint]) -> Iterator[Piece]:
    place = start
    for hint in hints:
        low, high = max(hint.start, start), min(hint.end, end)
        if low >= high:
            continue
        if place < low:
            yield Piece(text[place:low], None)
        yield Piece(text[low:high], hint.kind)
        place = high
    if place < end:
        yield Piece(text[place:end], None)


def _fold(text: str, to_simplified: Callable[[str], str]) -> str:
    """`text` with plain digits and letters, of the same length."""
    simplified = to_simplified(text)
    if len(simplified) != len(text):
        simplified = text
    return simplified.translate(_PLAIN)


# Full-width ASCII stands in one block, in the order of ASCII.
_PLAIN = {0xFF01 + n: 0x21 + n for n in range(94)} | {0x3000: 0x20}
_CHINESE_DIGITS = str.maketrans("〇零○一二三四五六七八九幺两", "00012345678912")


def _by(pattern: re.Pattern[str]) -> Finder:
    """A finder for the group `it` of `pattern`, or for all of it where there is none."""
    group = "it" if "it" in pattern.groupindex else 0
    return lambda text: (match.span(group) for match in pattern.finditer(text))


def _identity_cards(text: str) -> Iterator[Span]:
    for match in patterns.IDENTITY_CARD.finditer(text):
        if ric.is_valid(re.sub("[ -]", "", match[0])):
            yield match.span()


def _phones(text: str) -> Iterator[Span]:
    for found in phonenumbers.PhoneNumberMatcher(text, "CN"):
        yield found.start, found.end
    # Written in words, as in 一三八…: read again with digits, which keeps every place.
    for match in patterns.SPELT_NUMBER.finditer(text):
        digits = match[0].translate(_CHINESE_DIGITS)
        if any(phonenumbers.PhoneNumberMatcher(digits, "CN")):
            yield match.span()


def _persons(text: str) -> Iterator[Span]:
    for pattern in patterns.PERSONS:
        for match in pattern.finditer(text):
            if match[0] not in patterns.KNOWN_TO_ALL:
                yield match.span("it")


def _any_of(several: tuple[re.Pattern[str], ...]) -> Finder:
    """A finder for each of `several` patterns in turn."""
    finders = [_by(pattern) for pattern in several]
    return lambda text: (span for find in finders for span in find(text))


_FINDERS: tuple[tuple[Kind, Finder], ...] = (
    (Kind.EMAIL, _by(patterns.EMAIL)),
    (Kind.WEB_ADDRESS, _by(patterns.WEB_ADDRESS)),
    (Kind.IDENTITY_CARD, _identity_cards),
    (Kind.ACCOUNT, _by(patterns.ACCOUNT)),
    (Kind.PLATE, _by(patterns.PLATE)),
    (Kind.DATE, _any_of(patterns.DATES)),
    (Kind.PHONE, _phones),
    (Kind.NUMBER, _by(patterns.LONG_NUMBER)),
    (Kind.ADDRESS, _any_of(patterns.ADDRESSES)),
    (Kind.PERSON, _persons),
    (Kind.WORKPLACE, _by(patterns.WORKPLACE)),
)

_FINDERS_IN_STORIES: tuple[tuple[Kind, Finder], ...] = (
    *_FINDERS,
    (Kind.PERSON, _any_of(telling.PERSONS)),
    (Kind.PLACE, find_places),
    (Kind.DATE, _any_of(telling.DATES)),
    (Kind.TIME, _any_of(telling.TIMES)),
    (Kind.COUNT, _any_of(telling.COUNTS)),
)
