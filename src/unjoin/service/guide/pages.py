"""What the templates of the operators' pages are given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unjoin.service.clock import today
from unjoin.service.guide.card import (
    DIRECTION_LABELS,
    LANGUAGE_NAMES,
    LANGUAGES,
    STAGE_LABELS,
    TITLE_LIMIT,
    WHEN_LIMIT,
    Card,
    Stage,
)
from unjoin.service.guide.card_file import write_markdown
from unjoin.service.guide.forms import TypedCard
from unjoin.service.guide.panel import ShownCard, show_card
from unjoin.service.guide.queries import (
    CardState,
    card_states,
    leading_nowhere,
    openings,
    shown_cards,
)
from unjoin.service.site.context import language_tag

_STATES: dict[str, Promise] = {
    "shipped": _("as it came with the program"),
    "own": _("your own text"),
    "nothing": _("not shown"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A card in the list. `missing`: the languages it is not written in."""

    slug: str
    title: str
    title_language: str
    shows: Promise
    has_draft: bool
    missing: Sequence[str]
    uses: int


@dataclass(frozen=True, slots=True)
class Side:
    """A card in one language as the panel shows it; `card` is None where it is not written."""

    name: str
    language: str
    card: ShownCard | None


def list_context() -> dict[str, object]:
    """Of guide/list.html: the cards of each stage."""
    uses = openings(today())
    listed = [(state, state.latest) for state in card_states()]
    found = sorted(
        ((state, card) for state, card in listed if card), key=lambda pair: pair[1].sort_key()
    )
    by_stage = {
        stage: [_line(state, card, uses) for state, card in found if card.stage is stage]
        for stage in Stage
    }
    return {"stages": [(STAGE_LABELS[stage], lines) for stage, lines in by_stage.items() if lines]}


def card_context(state: CardState) -> dict[str, object]:
    """Of guide/one.html."""
    shown = shown_cards()
    return {
        "state": state,
        "shows": _shows(state),
        "draft": _sides(state.draft, shown) if state.draft else None,
        "shown": _sides(state.shown, shown) if state.shown else None,
        "nowhere": leading_nowhere(state.draft, shown) if state.draft else [],
        "missing": _missing(state.draft) if state.draft else [],
    }


def editor_context(typed: TypedCard, *, theirs: CardState | None = None) -> dict[str, object]:
    """Of guide/edit.html. `theirs`: what somebody else made of the card meanwhile."""
    language = language_tag()
    latest = theirs.latest if theirs else None
    return {
        "typed": typed,
        # What is saved next has been seen, and so may replace theirs.
        "revision": theirs.revision if theirs else typed.revision,
        "stages": [(stage.value, label) for stage, label in STAGE_LABELS.items()],
        "directions": [(calls.value, label) for calls, label in DIRECTION_LABELS.items()],
        "title_limit": TITLE_LIMIT,
        "when_limit": WHEN_LIMIT,
        "slugs": [
            (card.slug, card.texts[card.written_in(language)].title, card.written_in(language))
            for card in shown_cards()
        ],
        "theirs": [
            (LANGUAGE_NAMES[each], each, text.title, text.when, write_markdown(text))
            for each, text in (latest.texts.items() if latest else ())
        ],
    }


def _line(state: CardState, card: Card, uses: Mapping[str, int]) -> Line:
    written = card.written_in(language_tag())
    return Line(
        slug=state.slug,
        title=card.texts[written].title,
        title_language=written,
        shows=_shows(state),
        has_draft=state.draft is not None,
        missing=_missing(card),
        uses=uses.get(state.slug, 0),
    )


def _shows(state: CardState) -> Promise:
    if state.shown is None:
        return _STATES["nothing"]
    return _STATES["own" if state.is_own else "shipped"]


def _missing(card: Card) -> list[str]:
    return [LANGUAGE_NAMES[language] for language in LANGUAGES if language not in card.texts]


def _sides(card: Card, shown: Sequence[Card]) -> list[Side]:
    return [
        Side(
            LANGUAGE_NAMES[language],
            language,
            show_card(card, language=language, shown=shown) if language in card.texts else None,
        )
        for language in LANGUAGES
    ]
