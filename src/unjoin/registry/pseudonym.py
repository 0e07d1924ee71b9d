"""Pseudonyms to offer: two auspicious characters, how they are said, what they mean.

The list is composed once, in an order that does not change within a release,
of the whole names of `pseudonym_whole` and the pairs of `pseudonym_data`, without
those of `pseudonym_blocked`. Rules kept here:

1. No two names of the list are written alike, in either script, or pronounced
   exactly alike.
2. Names offered together differ even without their tones, since tones are what
   a bad line loses; and they differ so from the names already taken.

Which name is offered is drawn with the caller's randomness. This module knows
nobody's name, keeps no record of what was offered, and reads no file.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from unjoin.registry.errors import RegistryError
from unjoin.registry.pseudonym_blocked import BLOCKED
from unjoin.registry.pseudonym_data import ACTING, FIRST, SECOND
from unjoin.registry.pseudonym_whole import WHOLE


@dataclass(frozen=True, slots=True)
class Pseudonym:
    """A name in simplified and traditional characters, pinyin with tone marks, and English."""

    hans: str
    hant: str
    pinyin: str
    gloss: str


class PseudonymError(RegistryError):
    """Not enough names are left. Code pseudonym-exhausted, with `wanted` and `found`."""


def all_pseudonyms() -> tuple[Pseudonym, ...]:
    """Every pseudonym that ships, in the fixed order."""
    return _catalogue().names


def find_offered(name: str) -> Pseudonym | None:
    """The shipped pseudonym written `name`, in either script; else None."""
    return _catalogue().by_name.get(name)


def toneless(pinyin: str) -> str:
    """`pinyin` without its tone marks: ``jīn fú`` is ``jin fu``; ü stays ü."""
    decomposed = unicodedata.normalize("NFD", pinyin)
    kept = (c for c in decomposed if not unicodedata.combining(c) or c == _DIAERESIS)
    return unicodedata.normalize("NFC", "".join(kept))


def offer(
    count: int,
    *,
    draw: Callable[[int], int],
    exclude: Collection[str] = (),
    blocked: Collection[str] = (),
    extra: Sequence[Pseudonym] = (),
) -> tuple[Pseudonym, ...]:
    """`count` pseudonyms, each as likely as the next, as `draw` decides.

    `draw(n)` returns a number from 0 to n-1, all equally likely and not to be
    guessed (`secrets.randbelow`). `exclude` are names, in either script, that
    are taken: what is written like one of them, or sounds like one of them that
    ships or is in `extra`, is not offered. `blocked` names are not offered
    either, but others may sound like them. `extra` are names to choose from
    beside those that ship.

    Raises PseudonymError when fewer than `count` are left.
    """
    names = all_pseudonyms()
    _read_all(extra)
    taken = _taken(exclude, blocked, extra)
    result: list[Pseudonym] = []
    for pseudonym in _shuffled(names, extra, draw) if count > 0 else ():
        if taken.is_free(pseudonym):
            taken.add(pseudonym)
            result.append(pseudonym)
            if len(result) == count:
                break
    if len(result) < count:
        raise PseudonymError(
            f"{count} names are wanted, {len(result)} are left",
            code="pseudonym-exhausted",
            wanted=count,
            found=len(result),
        )
    return tuple(result)


_DIAERESIS = "\u0308"
_reading = functools.cache(toneless)


def _read_all(names: Sequence[Pseudonym]) -> None:
    """Before any is drawn. Filled as names are drawn, what is remembered of their readings would
    list them in the order in which they were offered, and so who left together."""
    for name in names:
        _reading(name.pinyin)


class _Taken:
    """What can no longer be offered: writings in either script, and readings."""

    def __init__(self, written: set[str]) -> None:
        self._written = written
        self._readings: set[str] = set()

    def is_free(self, pseudonym: Pseudonym) -> bool:
        return (
            _reading(pseudonym.pinyin) not in self._readings
            and pseudonym.hans not in self._written
            and pseudonym.hant not in self._written
        )

    def add(self, pseudonym: Pseudonym) -> None:
        self._written.update((pseudonym.hans, pseudonym.hant))
        self._readings.add(_reading(pseudonym.pinyin))


def _taken(
    exclude: Collection[str], blocked: Collection[str], extra: Sequence[Pseudonym]
) -> _Taken:
    """What cannot be offered from the beginning."""
    taken = _Taken({*blocked, *exclude})
    for name in exclude:
        if (shipped := find_offered(name)) is not None:
            taken.add(shipped)
    for pseudonym in extra:
        if pseudonym.hans in exclude or pseudonym.hant in exclude:
            taken.add(pseudonym)
    return taken


def _shuffled(
    names: Sequence[Pseudonym], extra: Sequence[Pseudonym], draw: Callable[[int], int]
) -> Iterator[Pseudonym]:
    """`names` and `extra` in an order drawn while it is asked for (Fisher and Yates)."""
    moved: dict[int, int] = {}
    for place in range(len(names) + len(extra)):
        chosen = place + draw(len(names) + len(extra) - place)
        at = moved.get(chosen, chosen)
        moved[chosen] = moved.get(place, place)
        yield names[at] if at < len(names) else extra[at - len(names)]


@dataclass(frozen=True, slots=True)
class _Catalogue:
    names: tuple[Pseudonym, ...]
    by_name: dict[str, Pseudonym]


@functools.cache
def _catalogue() -> _Catalogue:
    names = tuple(p for p in (*_whole(), *_composed()) if p.hans not in BLOCKED)
    _read_all(names)
    return _Catalogue(names, {p.hant: p for p in names} | {p.hans: p for p in names})


def _rows(table: str) -> Iterator[list[str]]:
    return (line.split(maxsplit=4) for line in table.strip().splitlines())


def _whole() -> Iterator[Pseudonym]:
    for hans, hant, one, two, gloss in _rows(WHOLE):
        yield Pseudonym(hans, hant, f"{one} {two}", gloss)


def _composed() -> Iterator[Pseudonym]:
    """Qualities with things, then acts with things."""
    seconds = {row[0]: row for row in _rows(SECOND)}
    for table, article in ((FIRST, ""), (ACTING, "the ")):
        for hans, hant, pinyin, joined, gloss in _rows(table):
            for character in joined:
                second = seconds[character]
                yield Pseudonym(
                    hans + character,
                    hant + second[1],
                    f"{pinyin} {second[2]}",
                    f"{gloss} {article if second[3] == 't' else ''}{second[4]}",
                )
