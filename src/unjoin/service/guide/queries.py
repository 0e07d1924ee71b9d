"""The cards as they stand: what came with the program, and what operators made of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from unjoin.registry.weeks import week_of
from unjoin.service.guide.card import Card
from unjoin.service.guide.card_file import read_card
from unjoin.service.guide.errors import CardGoneError
from unjoin.service.guide.models import CardUse, ChangedCard, Shows
from unjoin.service.guide.shipped import shipped_cards

RECENT_WEEKS = 4
"""Over how many weeks, this one included, openings of a card are added up."""
UNCHANGED = "shipped"
"""The revision of a card that no operator has changed."""


@dataclass(frozen=True, slots=True)
class CardState:
    """A card as operators see it. `shown` is what volunteers see, None where they see none."""

    slug: str
    shown: Card | None
    draft: Card | None
    is_shipped: bool
    is_own: bool
    revision: str

    @property
    def latest(self) -> Card | None:
        """What an operator goes on writing: the draft, else what is shown, else what was."""
        return self.draft or self.shown or shipped_cards().get(self.slug)


def shown_cards() -> list[Card]:
    """What volunteers see, in the order of stages and places."""
    shown = [state.shown for state in card_states() if state.shown]
    return sorted(shown, key=Card.sort_key)


def card_states() -> list[CardState]:
    """All cards, those not shown too, by slug."""
    rows = {row.slug: row for row in ChangedCard.objects.all()}
    return [make_state(slug, rows.get(slug)) for slug in sorted(rows.keys() | shipped_cards())]


def card_state(slug: str) -> CardState:
    """One card. Raises CardGoneError where there is none."""
    row = ChangedCard.objects.filter(slug=slug).first()
    if row is None and slug not in shipped_cards():
        raise CardGoneError
    return make_state(slug, row)


def make_state(slug: str, row: ChangedCard | None) -> CardState:
    """The card of `row`, or the shipped one of that slug where there is no row."""
    shipped = shipped_cards().get(slug)
    if row is None:
        return CardState(
            slug=slug,
            shown=shipped,
            draft=None,
            is_shipped=shipped is not None,
            is_own=False,
            revision=UNCHANGED,
        )
    own = read_card(slug, row.published) if row.published else None
    return CardState(
        slug=slug,
        shown={Shows.OWN: own, Shows.SHIPPED: shipped, Shows.NOTHING: None}[Shows(row.shows)],
        draft=read_card(slug, row.draft) if row.draft else None,
        is_shipped=shipped is not None,
        is_own=row.shows == Shows.OWN,
        revision=row.revision.hex,
    )


def leading_nowhere(card: Card, shown: Iterable[Card]) -> list[str]:
    """The slugs that `card` leads to and volunteers do not see."""
    known = {each.slug for each in shown} | {card.slug}
    return [slug for slug in card.leads_to if slug not in known]


def openings(today: date) -> Mapping[str, int]:
    """In how many calls of the recent weeks each card was opened."""
    first = week_of(today) - RECENT_WEEKS + 1
    rows = CardUse.objects.filter(week__gte=first).values_list("slug").annotate(n=Sum("calls"))
    return dict(rows.order_by())
