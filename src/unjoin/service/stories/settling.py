"""Settling what is pointed out in a story, before anybody else sees it.

Rules kept here:

1. Everything that `hints` points out in a story, names, places, times and numbers, is taken
   out, replaced by a general word, or kept for a reason; one decision for each thing,
   however often it stands there.
2. What leads straight to a person, such as a telephone number, is never kept.
3. The text that follows is looked through again: what is pointed out in it is kept for a
   reason, or it is not settled. So nothing slips in by taking something else out.

Numbers of people are pointed out because the public record says how many left what in which
week: "eight from the Party and eleven from the League in one call" would tie nineteen
entries together that are published among strangers.

Pure but for the list of places: nothing is stored here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from unjoin.service.hints.finding import IN_STORIES, Hint, Kind, find_hints
from unjoin.service.intake.scripts import to_simplified
from unjoin.service.stories.errors import NeverKeptError, NotSettledError
from unjoin.service.stories.general_words import general_word

NEVER_KEPT = frozenset({Kind.PHONE, Kind.IDENTITY_CARD, Kind.EMAIL, Kind.ACCOUNT, Kind.PLATE})


class KeepReason(StrEnum):
    """Why something that is pointed out may stay."""

    KNOWN = "known"
    MANY = "many"
    NOTHING = "nothing"


OUT, GENERAL = "out", "general"
"""The two other ways to settle something."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A text, and what is pointed out in it with the reason why it stays, by the words."""

    text: str
    kept: dict[str, KeepReason]


def hints_of(text: str) -> list[Hint]:
    """Everything to settle in `text`."""
    return find_hints(text, to_simplified=to_simplified, kinds=IN_STORIES)


def distinct(hints: list[Hint]) -> list[Hint]:
    """The first of each thing that is pointed out: the same words need one decision."""
    return list({hint.words: hint for hint in reversed(hints)}.values())[::-1]


def field_of(hint: Hint) -> str:
    """The name that the decision on `hint` has in a form. It follows from the words alone."""
    return f"settle-{hashlib.sha256(hint.words.encode()).hexdigest()[:16]}"


def settle(text: str, *, language: str, decisions: Mapping[str, str]) -> Settled:
    """`text` as it is once `decisions` are carried out; each is OUT, GENERAL or a KeepReason.

    `decisions` are by the name of `field_of`; those about nothing in `text` are left aside.
    What is not decided stays, and `check_settled` will find it.
    """
    result: list[str] = []
    kept: dict[str, KeepReason] = {}
    place = 0
    for hint in hints_of(text):
        decision = decisions.get(field_of(hint), "")
        result.append(text[place : hint.start])
        if decision == GENERAL:
            word = general_word(hint, language)
            begins = _BEGINS.search("".join(result)) is not None
            result.append(word[0].upper() + word[1:] if begins else word)
        elif decision != OUT:
            result.append(hint.words)
            if decision in set(KeepReason):
                kept[hint.words] = KeepReason(decision)
        place = hint.end
    result.append(text[place:])
    return Settled(_tidy("".join(result)), kept)


def check_settled(text: str, kept: Mapping[str, KeepReason]) -> None:
    """Raise NotSettledError for what is pointed out in `text` and has no reason in `kept`.

    Raises NeverKeptError where a reason is given for what cannot have one.
    """
    hints = hints_of(text)
    if any(hint.kind in NEVER_KEPT and hint.words in kept for hint in hints):
        raise NeverKeptError
    open_hints = [hint for hint in distinct(hints) if hint.words not in kept]
    if open_hints:
        raise NotSettledError(open_hints)


def can_keep(hint: Hint) -> bool:
    """Whether `hint` may stay for a reason."""
    return hint.kind not in NEVER_KEPT


_BEGINS = re.compile(r"(?:^|[.!?]\s+|\n)[\s\"“‘(]*$")
_GAPS = (
    (re.compile(r"[ \t]{2,}"), " "),
    (re.compile(r" +(?=[,.;:!?\n]|$)"), ""),
    (re.compile(r"\n{3,}"), "\n\n"),
)


def _tidy(text: str) -> str:
    """Without the gaps that taking something out leaves."""
    for pattern, instead in _GAPS:
        text = pattern.sub(instead, text)
    return text.strip()
