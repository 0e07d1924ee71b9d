"""What operators do with cards, and the count of what volunteers open.

Rules kept here:

1. Nobody overwrites what they have not seen: each change names the revision it was
   made on, and is refused where that is no longer the last.
2. What volunteers see changes by publishing, taking back, withdrawing and going back to
   the shipped card, and by nothing else. Each leaves an audit event with the slug.
3. Of openings only a number for each card and week is kept, of the recent weeks.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F

from unjoin.registry.weeks import week_of
from unjoin.service.accounts.audit import Actor, append_event
from unjoin.service.guide.card import Card
from unjoin.service.guide.card_file import write_card
from unjoin.service.guide.errors import (
    CardChangedError,
    CardExistsError,
    CardGoneError,
    NoDraftError,
    NotShippedError,
    NotShownError,
)
from unjoin.service.guide.models import CardUse, ChangedCard, Shows
from unjoin.service.guide.queries import RECENT_WEEKS, UNCHANGED, make_state
from unjoin.service.guide.shipped import shipped_cards


def make_draft(*, card: Card) -> None:
    """Keep the draft of a card there was not. Raises CardExistsError."""
    if card.slug in shipped_cards():
        raise CardExistsError
    try:
        with transaction.atomic():
            _add_row(card.slug, shows=Shows.NOTHING, draft=write_card(card))
    except IntegrityError as error:
        raise CardExistsError from error


@transaction.atomic
def save_draft(*, card: Card, revision: str) -> None:
    """Keep `card` as the draft. What volunteers see stays as it is.

    Raises CardGoneError and CardChangedError.
    """
    row = _take_row(card.slug, revision)
    row.draft = write_card(card)
    _save(row)


@transaction.atomic
def publish_draft(*, slug: str, revision: str, by: Actor, today: date) -> None:
    """Let volunteers see the draft. Raises CardGoneError, CardChangedError, NoDraftError."""
    row = _take_row(slug, revision)
    if not row.draft:
        raise NoDraftError
    row.published, row.draft, row.shows = row.draft, "", Shows.OWN
    _save(row)
    append_event(action=f"guide card published: {slug}", by=by, week=week_of(today))


@transaction.atomic
def take_back(*, slug: str, revision: str, by: Actor, today: date) -> None:
    """Show the card no longer; what was shown becomes the draft where there is none.

    Raises CardGoneError, CardChangedError and NotShownError.
    """
    row = _take_row(slug, revision)
    shown = make_state(slug, row).shown
    if shown is None:
        raise NotShownError
    row.draft, row.published, row.shows = row.draft or write_card(shown), "", Shows.NOTHING
    _save(row)
    append_event(action=f"guide card taken back: {slug}", by=by, week=week_of(today))


@transaction.atomic
def discard_draft(*, slug: str, revision: str) -> None:
    """Drop the draft. A card that was nothing but a draft is gone.

    Raises CardGoneError, CardChangedError and NoDraftError.
    """
    row = _take_row(slug, revision)
    if not row.draft:
        raise NoDraftError
    row.draft = ""
    if row.shows == Shows.SHIPPED or (row.shows == Shows.NOTHING and slug not in shipped_cards()):
        row.delete()
    else:
        _save(row)


@transaction.atomic
def withdraw(*, slug: str, revision: str, by: Actor, today: date) -> None:
    """Show the card no longer, and keep neither its draft nor what was published.

    A shipped card stays in the list, to go back to. Raises CardGoneError and
    CardChangedError.
    """
    row = _take_row(slug, revision)
    if slug in shipped_cards():
        row.draft, row.published, row.shows = "", "", Shows.NOTHING
        _save(row)
    else:
        row.delete()
    append_event(action=f"guide card withdrawn: {slug}", by=by, week=week_of(today))


@transaction.atomic
def go_back_to_shipped(*, slug: str, revision: str, by: Actor, today: date) -> None:
    """Show the card as it came with the program; everything of the operators' own goes.

    Raises NotShippedError, CardGoneError and CardChangedError.
    """
    if slug not in shipped_cards():
        raise NotShippedError
    _take_row(slug, revision).delete()
    append_event(action=f"guide card as shipped: {slug}", by=by, week=week_of(today))


def count_openings(*, slugs: Iterable[str], today: date) -> None:
    """Count a call in which these cards were opened, each once.

    Always in the order of the slugs, so that no two volunteers wait for each other.
    """
    week = week_of(today)
    for slug in sorted(set(slugs)):
        row, is_new = CardUse.objects.get_or_create(week=week, slug=slug)
        CardUse.objects.filter(pk=row.pk).update(calls=F("calls") + 1)
        if is_new:
            CardUse.objects.filter(slug=slug, week__lte=week - RECENT_WEEKS).delete()


def _take_row(slug: str, revision: str) -> ChangedCard:
    """The row of the card, locked, and seen by whoever changes it."""
    row = ChangedCard.objects.select_for_update().filter(slug=slug).first()
    if row is None:
        return _first_row(slug, revision)
    if row.revision.hex != revision:
        raise CardChangedError
    return row


def _first_row(slug: str, revision: str) -> ChangedCard:
    """A row for a shipped card that nobody has changed so far."""
    if slug not in shipped_cards():
        raise CardGoneError
    if revision != UNCHANGED:
        raise CardChangedError
    try:
        with transaction.atomic():
            return _add_row(slug, shows=Shows.SHIPPED)
    except IntegrityError as error:
        raise CardChangedError from error


def _add_row(slug: str, *, shows: Shows, draft: str = "") -> ChangedCard:
    return ChangedCard.objects.create(slug=slug, shows=shows, draft=draft)


def _save(row: ChangedCard) -> None:
    row.revision = uuid.uuid4()
    row.save(update_fields=["shows", "published", "draft", "revision"])
