"""A guide card: what a volunteer reads while talking. Nothing here touches the database.

A card has a slug, which never changes, a stage, and one text for each language it is
written in. It leads to other cards by its answers, which differ from language to
language, and by its next cards, which do not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LANGUAGES = ("zh-Hans", "zh-Hant", "en")
LANGUAGE_NAMES = {"zh-Hans": "简体中文", "zh-Hant": "繁體中文", "en": "English"}
FALLBACKS = {
    "zh-Hans": ("zh-Hans", "zh-Hant", "en"),
    "zh-Hant": ("zh-Hant", "zh-Hans", "en"),
    "en": ("en", "zh-Hans", "zh-Hant"),
}
"""In which languages a card is looked for, for a page in each."""

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
SLUG_LIMIT = 40
TITLE_LIMIT = 80
WHEN_LIMIT = 200
TEXT_LIMIT = 4000
LINKS_LIMIT = 12
"""How many answers a text may have, and how many next cards a card."""
LAST_PLACE = 999


class Stage(StrEnum):
    """Where in a conversation a card belongs, in the order in which they follow."""

    OPENING = "opening"
    LISTENING = "listening"
    EXPLAINING = "explaining"
    QUESTION = "question"
    CONSENT = "consent"
    RECEIPT = "receipt"
    CLOSING = "closing"
    NO = "no"


STAGE_LABELS = {
    Stage.OPENING: pgettext_lazy("stage of a call", "Opening"),
    Stage.LISTENING: pgettext_lazy("stage of a call", "Listening"),
    Stage.EXPLAINING: pgettext_lazy("stage of a call", "Explaining"),
    Stage.QUESTION: pgettext_lazy("stage of a call", "Questions and objections"),
    Stage.CONSENT: pgettext_lazy("stage of a call", "Consent"),
    Stage.RECEIPT: pgettext_lazy("stage of a call", "Receipt"),
    Stage.CLOSING: pgettext_lazy("stage of a call", "Closing"),
    Stage.NO: pgettext_lazy("stage of a call", "No"),
}


class Direction(StrEnum):
    """Which calls a card is for."""

    ANY = "any"
    INCOMING = "incoming"
    OUTGOING = "outgoing"
    CALL_BACK = "call-back"


DIRECTION_LABELS = {
    Direction.ANY: _("Every call"),
    Direction.INCOMING: _("Calls that come in"),
    Direction.OUTGOING: _("Calls that go out"),
    Direction.CALL_BACK: _("Call-backs"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What people say, and the slug of the card that then helps."""

    label: str
    leads_to: str


@dataclass(frozen=True, slots=True)
class CardText:
    """A card in one language. `when`: when it fits. `text` is Markdown, without the answers."""

    title: str
    when: str
    text: str
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """One card. Cards of a stage stand in the order of `place`, then of their slugs."""

    slug: str
    stage: Stage
    place: int
    calls: Direction
    next: tuple[str, ...]
    texts: Mapping[str, CardText]

    @property
    def leads_to(self) -> tuple[str, ...]:
        """Every slug that an answer or a next card names, once."""
        named = [a.leads_to for text in self.texts.values() for a in text.answers]
        return tuple(dict.fromkeys((*named, *self.next)))

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages it is written in."""
        return tuple(language for language in LANGUAGES if language in self.texts)

    def written_in(self, language: str) -> str:
        """The language in which somebody reads it whose pages are in `language`."""
        return next(each for each in FALLBACKS[language] if each in self.texts)

    def sort_key(self) -> tuple[int, int, str]:
        """By stage, place and slug."""
        return (list(Stage).index(self.stage), self.place, self.slug)


def is_slug(text: str) -> bool:
    """Whether `text` can be the slug of a card."""
    return len(text) <= SLUG_LIMIT and SLUG.match(text) is not None
