"""What a reviewer reads of one declaration: what exactly will be public, and what to look at.

Nothing here is stored, and nothing says who took the declaration or when.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from unjoin.registry.campaign import Campaign
from unjoin.registry.declaration import Declaration, Person
from unjoin.service.hints.finding import Hint, Piece, find_hints, paragraphs
from unjoin.service.intake.scripts import to_simplified
from unjoin.service.review.duplicates import WaitingTexts, published_counts
from unjoin.service.review.queries import Waiting
from unjoin.service.review.rules import is_offered_name
from unjoin.service.review.sketches import TextDigest, text_digest

LONG_TEXT = 2000
"""From so many characters on the list says that a text is long."""
_SNIPPET = 80
_COUNTS_KEPT = 10_000

_hint_counts: dict[bytes, int] = {}


@dataclass(frozen=True, slots=True)
class Repeated:
    """The same text elsewhere: in how many waiting declarations (this one included), and in
    how many published statements. `alone`: those in a group that can be decided on at once."""

    digest: str
    waiting: int
    published: int
    alone: int

    @property
    def is_repeated(self) -> bool:
        """Whether the text is anywhere but here."""
        return self.waiting > 1 or self.published > 0


@dataclass(frozen=True, slots=True)
class PersonReading:
    """One person as they will be published. `hints` come in the order of the text;
    `other_hints` are of place and role."""

    number: int
    person: Person
    is_offered: bool
    hints: list[Hint]
    other_hints: list[Hint]
    paragraphs: list[list[Piece]]
    repeated: Repeated | None

    @property
    def all_hints(self) -> list[Hint]:
        """Everything to look at twice."""
        return [*self.other_hints, *self.hints]

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing of them but a name, organisations and a consent."""
        person = self.person
        return not (person.text or person.place or person.role or person.joined)

    @property
    def length(self) -> int:
        """Characters of the text."""
        return len(self.person.text)


@dataclass(frozen=True, slots=True)
class Reading:
    """A declaration, as a reviewer reads it."""

    item_id: uuid.UUID
    declaration: Declaration
    drive: dict[str, str] | None
    persons: list[PersonReading]


@dataclass(frozen=True, slots=True)
class Line:
    """A declaration in the list of what waits."""

    item_id: uuid.UUID
    declaration: Declaration
    snippet: str
    hints: int
    length: int
    same_waiting: int
    has_typed_name: bool
    has_real_name: bool
    could_not_speak: bool

    @property
    def is_long(self) -> bool:
        """Whether there is much to read."""
        return self.length >= LONG_TEXT


def read(waiting: Waiting, *, campaign: Campaign, texts: WaitingTexts) -> Reading:
    """What is to be read of `waiting`, with its texts compared to all others."""
    return next(read_all([waiting], campaign=campaign, texts=texts))


def read_all(
    many: Sequence[Waiting], *, campaign: Campaign, texts: WaitingTexts
) -> Iterator[Reading]:
    """The same for many of them, asking the database once."""
    digests = {text_digest(p.text) for waiting in many for p in waiting.declaration.persons}
    published = published_counts({digest for digest in digests if digest})
    for waiting in many:
        drive = campaign.drive(waiting.declaration.drive)
        yield Reading(
            item_id=waiting.item_id,
            declaration=waiting.declaration,
            drive=drive.titles if drive else None,
            persons=[
                _person(
                    number, person, _repeated(text_digest(person.text), texts, published), campaign
                )
                for number, person in enumerate(waiting.declaration.persons, start=1)
            ],
        )


def line(waiting: Waiting, *, campaign: Campaign, texts: WaitingTexts) -> Line:
    """What the list says of `waiting`."""
    persons = waiting.declaration.persons
    return Line(
        item_id=waiting.item_id,
        declaration=waiting.declaration,
        snippet=snippet_of(waiting.declaration),
        hints=sum(_count_hints(person.text) for person in persons),
        length=sum(len(person.text) for person in persons),
        same_waiting=texts.most_frequent(waiting.item_id),
        has_typed_name=not all(is_offered_name(p, campaign=campaign) for p in persons),
        has_real_name=any(person.real_name_published for person in persons),
        could_not_speak=any(person.could_not_speak for person in persons),
    )


def snippet_of(declaration: Declaration) -> str:
    """The beginning of the first text, on one line."""
    text = next((person.text for person in declaration.persons if person.text), "")
    return " ".join(text[: 2 * _SNIPPET].split())[:_SNIPPET]


def _person(
    number: int, person: Person, repeated: Repeated | None, campaign: Campaign
) -> PersonReading:
    hints = _hints(person.text)
    return PersonReading(
        number=number,
        person=person,
        is_offered=is_offered_name(person, campaign=campaign),
        hints=hints,
        other_hints=[*_hints(person.place), *_hints(person.role)],
        paragraphs=paragraphs(person.text, hints),
        repeated=repeated,
    )


def _count_hints(text: str) -> int:
    """How many hints `text` has, worked out once: the list is shown often, and texts are long."""
    key = hashlib.sha256(text.encode()).digest()
    if key not in _hint_counts:
        if len(_hint_counts) >= _COUNTS_KEPT:
            _hint_counts.clear()
        _hint_counts[key] = len(_hints(text))
    return _hint_counts[key]


def _hints(text: str) -> list[Hint]:
    return find_hints(text, to_simplified=to_simplified) if text else []


def _repeated(
    digest: TextDigest | None, texts: WaitingTexts, published: dict[TextDigest, int]
) -> Repeated | None:
    if digest is None:
        return None
    return Repeated(
        digest=digest.hex(),
        waiting=texts.count(digest),
        published=published.get(digest, 0),
        alone=len(texts.only(digest)),
    )
