"""The group line: everybody in a room, by what they leave, in one line of text.

``党8 团队11``, ``8 party + 11 league pioneers`` and ``p8 ly11`` all say: eight
people leave the first organisation, eleven leave the other two.

The grammar, over the words that `group_tokens` finds:

    line    = segment (break segment)*          empty segments say nothing
    segment = part+                             all in the same order
    part    = run link? count                   count last: 党8, 党：8
            | count link? run                   count first: 8党, 8 party
    run     = organisation+                     团队, league pioneers
    break   = + , ; 、 。 / & | new line, 和 与 及 跟 加, and, plus
    link    = : = × *

1. The order, count first or count last, is the same within a segment. ``党8团``
   could say eight of either, so it is refused.
2. White space joins and parts alike, so it must not contradict: a count written
   against one run, and away from the other, is never given to the other.
3. Every part has its count. Only a run that is the whole line may stand alone:
   it is one person (``团队``).
4. A run names an organisation once. "Not stated" stands alone.
5. A count is at least 1, and the sum at most the limit given.

Two parts may name the same organisations; they stay two parts. Which words mean
which organisation is the caller's to say, see `campaign_aliases`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from unjoin.registry.errors import RegistryError
from unjoin.registry.group_tokens import Kind, Token, Vocabulary
from unjoin.registry.numerals import NumeralError, normalise_digits, parse_count

TEXT_LIMIT = 500

Expected = Literal["line", "organisation", "count", "smaller-count", "one-order", "end"]


@dataclass(frozen=True, slots=True)
class OrganisationAliases:
    """Words for a set of organisations; `mask` 0 stands for "not stated"."""

    mask: int
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupPart:
    """`count` people, at least 1, who leave the organisations in `mask`."""

    mask: int
    count: int


class GroupLineError(RegistryError):
    """A group line cannot be read.

    `text[start:end]` is where, as offsets into the line as typed; `expected` is
    what should stand there. Codes: group-empty, group-long, group-word (unknown),
    group-number (a count that is none), group-zero, group-limit (fields `limit`
    and `total`), group-twice, group-mixed ("not stated" beside an organisation),
    group-count (a run without its count), group-organisation (a count without
    its run), group-ambiguous, group-rest (a sign or word that belongs to nothing).
    """

    def __init__(
        self,
        message: str,
        /,
        *,
        code: str,
        text: str,
        start: int,
        end: int,
        expected: Expected,
        **fields: object,
    ) -> None:
        super().__init__(
            f"{message} at {start}",
            code=code,
            text=text,
            start=start,
            end=end,
            expected=expected,
            **fields,
        )
        self.text = text
        self.start = start
        self.end = end
        self.expected = expected


def parse_group_line(
    text: str, *, organisations: Sequence[OrganisationAliases], limit: int
) -> tuple[GroupPart, ...]:
    """The parts of `text` (as typed, untrusted), at least one, in its order.

    `organisations` are the words that count as organisations; of two alike the
    first holds. `limit` is the largest sum of the counts. Raises GroupLineError.
    """
    if len(text) > TEXT_LIMIT:
        raise GroupLineError(
            f"at most {TEXT_LIMIT} characters are expected",
            code="group-long",
            text=text,
            start=TEXT_LIMIT,
            end=len(text),
            expected="end",
            limit=TEXT_LIMIT,
        )
    return _Line(text, limit).parts(list(_vocabulary(tuple(organisations)).tokens(text)))


def total(parts: Iterable[GroupPart]) -> int:
    """How many people `parts` are."""
    return sum(part.count for part in parts)


def format_group_line(parts: Sequence[GroupPart], names: Mapping[int, str]) -> str:
    """A line that is read as `parts` again: ``党8 团队11``, or ``8 Party + 11 League``.

    `names` gives each mask in `parts` a word that the reader will know.
    """
    if any(names[part.mask].isascii() for part in parts):
        return " + ".join(f"{part.count} {names[part.mask]}" for part in parts)
    return " ".join(f"{names[part.mask]}{part.count}" for part in parts)


@functools.lru_cache(maxsize=8)
def _vocabulary(organisations: tuple[OrganisationAliases, ...]) -> Vocabulary:
    return Vocabulary((alias, each.mask) for each in organisations for alias in each.aliases)


@dataclass(frozen=True, slots=True)
class _Item:
    """A count (one token) or a run of organisations. `glued`: nothing stands before it."""

    tokens: tuple[Token, ...]
    glued: bool

    @property
    def is_count(self) -> bool:
        return self.tokens[0].kind is Kind.COUNT

    @property
    def start(self) -> int:
        return self.tokens[0].start

    @property
    def end(self) -> int:
        return self.tokens[-1].end


class _Line:
    """One line while it is read; it knows the text, for errors."""

    def __init__(self, text: str, limit: int) -> None:
        self._text = text
        self._limit = limit

    def parts(self, tokens: Sequence[Token]) -> tuple[GroupPart, ...]:
        self._check_words(tokens)
        segments = list(_segments(tokens))
        if not segments:
            raise self._error("group-empty", "people are expected", (0, len(self._text)), "line")
        if len(segments) == 1 and not any(token.kind is Kind.COUNT for token in segments[0]):
            return (GroupPart(self._mask(self._items(segments[0])[0]), 1),)
        parts: list[GroupPart] = []
        for segment in segments:
            for run, count in self._pairs(self._items(segment)):
                number = self._number(count, already=total(parts))
                parts.append(GroupPart(self._mask(run), number))
        return tuple(parts)

    def _check_words(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            if token.kind is Kind.UNKNOWN:
                where = token.start, token.end
                raise self._error("group-word", "a known word is expected", where, "organisation")

    def _items(self, segment: Sequence[Token]) -> list[_Item]:
        """The counts and runs of `segment`; the two sides of a link count as glued."""
        items: list[_Item] = []
        link: Token | None = None
        for token in segment:
            before = items[-1] if items else None
            if token.kind is Kind.LINK:
                if before is None or link is not None:
                    raise self._rest(token)
                link = token
            elif link is not None and before is not None:
                items.append(_Item((token,), glued=True))
                if items[-1].is_count == before.is_count:
                    raise self._rest(link)
                link = None
            elif before is None or before.is_count or token.kind is Kind.COUNT:
                items.append(_Item((token,), glued=token.glued and before is not None))
            else:
                items[-1] = _Item((*before.tokens, token), before.glued)
        if link is not None:
            raise self._rest(link)
        return items

    def _pairs(self, items: Sequence[_Item]) -> Iterator[tuple[_Item, _Item]]:
        """The runs of a segment, each with its count (rules 1 to 3)."""
        counts = [item for item in items if item.is_count]
        if len(counts) == len(items):
            where = counts[0].start, counts[0].end
            raise self._error(
                "group-organisation", "an organisation is expected", where, "organisation"
            )
        if not counts:
            where = items[0].start, items[0].end
            raise self._error("group-count", "a count is expected", where, "count")
        count_first = items[0].is_count
        for index, item in enumerate(items):
            if item.is_count is not (count_first is (index % 2 == 0)):
                raise self._ambiguous(item)
        if len(items) % 2:
            raise self._ambiguous(counts[-1])
        for index in range(0, len(items), 2):
            first, second = items[index], items[index + 1]
            count, run = (first, second) if count_first else (second, first)
            after = items[index + 2] if index + 2 < len(items) else None
            other_is_glued = first.glued if count_first else after is not None and after.glued
            if other_is_glued and not second.glued:
                raise self._ambiguous(count)
            yield run, count

    def _mask(self, run: _Item) -> int:
        mask = 0
        for token in run.tokens:
            where = token.start, token.word_end
            if mask & token.mask:
                raise self._error("group-twice", "named a second time", where, "organisation")
            if len(run.tokens) > 1 and not token.mask:
                raise self._error("group-mixed", "“not stated” stands alone", where, "count")
            mask |= token.mask
        return mask

    def _number(self, count: _Item, *, already: int) -> int:
        token = count.tokens[0]
        where = token.start, token.word_end
        written = self._text[token.start : token.word_end]
        digits = normalise_digits(written)
        try:
            number = int(digits) if digits.isdigit() else parse_count(written)
        except NumeralError as error:
            raise self._error("group-number", "a number is expected", where, "count") from error
        if number == 0:
            raise self._error("group-zero", "at least one is expected", where, "count")
        if already + number > self._limit:
            raise self._error(
                "group-limit",
                f"at most {self._limit} people are expected",
                where,
                "smaller-count",
                limit=self._limit,
                total=already + number,
            )
        return number

    def _ambiguous(self, item: _Item) -> GroupLineError:
        where = item.start, item.end
        message = "a count that belongs to one side is expected"
        return self._error("group-ambiguous", message, where, "one-order")

    def _rest(self, token: Token) -> GroupLineError:
        where = token.start, token.end
        return self._error("group-rest", "this belongs to nothing", where, "end")

    def _error(
        self,
        code: str,
        message: str,
        where: tuple[int, int],
        expected: Expected,
        **fields: object,
    ) -> GroupLineError:
        start, end = where
        return GroupLineError(
            message, code=code, text=self._text, start=start, end=end, expected=expected, **fields
        )


def _segments(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    """The tokens between breaks, where there are any."""
    segment: list[Token] = []
    for token in tokens:
        if token.kind is not Kind.BREAK:
            segment.append(token)
        elif segment:
            yield segment
            segment = []
    if segment:
        yield segment
