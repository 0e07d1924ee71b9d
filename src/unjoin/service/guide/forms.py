"""What an operator typed of a card, and what of it cannot be kept.

The form keeps everything as it was typed, to be shown again beside every problem.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from unjoin.service.guide.card import (
    LANGUAGE_NAMES,
    LANGUAGES,
    LAST_PLACE,
    LINKS_LIMIT,
    SLUG_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    WHEN_LIMIT,
    Card,
    CardText,
    Direction,
    Stage,
    is_slug,
)
from unjoin.service.guide.card_file import CardFormatError, make_text, write_markdown

Problem = tuple[str, str]
"""The id of a field, and the sentence about it."""
FIRST_PLACE = 100
"""Where a new card stands: behind those that came with the program."""


@dataclass(frozen=True, slots=True)
class TypedText:
    """The fields of one language."""

    language: str
    title: str = ""
    when: str = ""
    markdown: str = ""

    @property
    def name(self) -> str:
        """The language's own name."""
        return LANGUAGE_NAMES[self.language]

    @property
    def is_empty(self) -> bool:
        """Whether the card is not written in this language."""
        return not (self.title or self.when or self.markdown)


@dataclass(frozen=True, slots=True)
class TypedCard:
    """The form as filled in. `revision`: what it was made on."""

    slug: str
    stage: str = Stage.OPENING.value
    place: str = str(FIRST_PLACE)
    calls: str = Direction.ANY.value
    next: str = ""
    revision: str = ""
    texts: tuple[TypedText, ...] = field(
        default_factory=lambda: tuple(TypedText(language) for language in LANGUAGES)
    )


def typed_card(posted: Mapping[str, str], slug: str) -> TypedCard:
    """What came with a form (untrusted)."""

    def take(name: str) -> str:
        return posted.get(name, "").strip()

    return TypedCard(
        slug=slug,
        stage=take("stage"),
        place=take("place"),
        calls=take("calls"),
        next=take("next"),
        revision=take("revision"),
        texts=tuple(
            TypedText(
                language, *(take(f"{part}-{language}") for part in ("title", "when", "markdown"))
            )
            for language in LANGUAGES
        ),
    )


def filled_in(card: Card, revision: str) -> TypedCard:
    """The form for `card` as it stands."""
    return TypedCard(
        slug=card.slug,
        stage=card.stage.value,
        place=str(card.place),
        calls=card.calls.value,
        next=" ".join(card.next),
        revision=revision,
        texts=tuple(_fill(language, card.texts.get(language)) for language in LANGUAGES),
    )


def check_typed(typed: TypedCard) -> tuple[Card | None, list[Problem]]:
    """The card that was typed, or None and what is wrong with it."""
    problems = _head_problems(typed)
    texts: dict[str, CardText] = {}
    for each in typed.texts:
        found, problem = _check_text(each)
        if problem:
            problems.append(problem)
        elif found:
            texts[each.language] = found
    if not texts and not problems:
        problems.append((f"title-{LANGUAGES[0]}", _("Write the card in one language at least.")))
    if problems:
        return None, problems
    return _make_card(typed, texts), []


def _make_card(typed: TypedCard, texts: Mapping[str, CardText]) -> Card:
    return Card(
        slug=typed.slug,
        stage=Stage(typed.stage),
        place=int(typed.place),
        calls=Direction(typed.calls),
        next=tuple(dict.fromkeys(typed.next.split())),
        texts=texts,
    )


def _fill(language: str, text: CardText | None) -> TypedText:
    if text is None:
        return TypedText(language)
    return TypedText(language, text.title, text.when, write_markdown(text))


def _head_problems(typed: TypedCard) -> list[Problem]:
    problems: list[Problem] = []
    if not is_slug(typed.slug):
        sentence = _(
            "The short name has small letters a to z, digits and hyphens between them, at most "
            "{limit} in all."
        )
        problems.append(("slug", sentence.format(limit=SLUG_LIMIT)))
    if typed.stage not in list(Stage):
        problems.append(("stage", _("Choose a stage.")))
    if typed.calls not in list(Direction):
        problems.append(("calls", _("Choose for which calls the card is.")))
    place = typed.place
    if not (place.isascii() and place.isdecimal() and 1 <= int(place) <= LAST_PLACE):
        problems.append(("place", _("Give a number from 1 to {limit}.").format(limit=LAST_PLACE)))
    slugs = typed.next.split()
    if len(slugs) > LINKS_LIMIT or not all(map(is_slug, slugs)):
        sentence = _(
            "Give the short names of other cards with spaces between them, at most {limit}."
        )
        problems.append(("next", sentence.format(limit=LINKS_LIMIT)))
    return problems


def _check_text(typed: TypedText) -> tuple[CardText | None, Problem | None]:
    if typed.is_empty:
        return None, None
    try:
        return (
            make_text(typed.language, title=typed.title, when=typed.when, markdown=typed.markdown),
            None,
        )
    except CardFormatError as error:
        part = error.where.rpartition(" ")[2]
        return None, (_field_of(part, typed.language), _text_sentence(part, typed.name))


def _field_of(part: str, language: str) -> str:
    return f"{part if part in ('title', 'when') else 'markdown'}-{language}"


def _text_sentence(part: str, language: str) -> str:
    sentence, limit = {
        "title": (
            _("{language}: the title is one line of at most {limit} characters."),
            TITLE_LIMIT,
        ),
        "when": (
            _("{language}: when it fits is one line of at most {limit} characters."),
            WHEN_LIMIT,
        ),
        "text": (
            _(
                "{language}: write what to say and to ask, in at most {limit} characters. No "
                "line can begin with ===."
            ),
            TEXT_LIMIT,
        ),
        "answers": (
            _("{language}: up to {limit} answers, each leading to the short name of a card."),
            LINKS_LIMIT,
        ),
    }[part]
    return sentence.format(language=language, limit=limit)
