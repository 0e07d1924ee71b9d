"""A card from draft to published and back, and what is left of it."""

from __future__ import annotations

import pytest

from tests.unit.guide.cards import make_card
from tests.unit.handed_in import TODAY
from unjoin.service.accounts.audit import Actor
from unjoin.service.accounts.models import AuditEvent
from unjoin.service.guide import actions
from unjoin.service.guide.card import Card
from unjoin.service.guide.errors import (
    CardChangedError,
    CardExistsError,
    CardGoneError,
    NoDraftError,
    NotShippedError,
    NotShownError,
)
from unjoin.service.guide.models import ChangedCard
from unjoin.service.guide.queries import CardState, card_state, leading_nowhere, shown_cards
from unjoin.service.guide.shipped import shipped_cards

pytestmark = pytest.mark.django_db

BY = Actor("operator")
SHIPPED = "listening"


def state(slug: str = "our-own") -> CardState:
    return card_state(slug)


def change(action: object, slug: str = "our-own", **arguments: object) -> None:
    action(  # type: ignore[operator]
        slug=slug, revision=state(slug).revision, by=BY, today=TODAY, **arguments
    )


def publish(card: Card) -> None:
    actions.make_draft(card=card)
    change(actions.publish_draft, card.slug)


def save(card: Card) -> None:
    actions.save_draft(card=card, revision=state(card.slug).revision)


def deeds() -> list[str]:
    return list(AuditEvent.objects.order_by("number").values_list("action", flat=True))


def is_shown(slug: str) -> bool:
    return slug in [card.slug for card in shown_cards()]


def test_nothing_is_stored_of_cards_that_nobody_changed() -> None:
    assert {card.slug for card in shown_cards()} == set(shipped_cards())
    assert not ChangedCard.objects.exists()


def test_draft_is_not_shown() -> None:
    actions.make_draft(card=make_card())
    assert not is_shown("our-own")
    assert deeds() == []


def test_published_card_is_shown_and_in_the_audit_chain() -> None:
    publish(make_card())
    assert state().shown == make_card()
    assert state().draft is None
    assert deeds() == ["guide card published: our-own"]


def test_published_card_stays_as_it_is_while_a_draft_is_written() -> None:
    publish(make_card())
    save(make_card(title="Another"))
    assert state().shown == make_card()
    assert state().draft == make_card(title="Another")
    change(actions.publish_draft)
    assert state().shown == make_card(title="Another")


def test_draft_of_a_shipped_card_leaves_it_shown() -> None:
    save(make_card(SHIPPED))
    assert state(SHIPPED).shown == shipped_cards()[SHIPPED]
    change(actions.publish_draft, SHIPPED)
    assert state(SHIPPED).shown == make_card(SHIPPED)


def test_card_taken_back_is_a_draft() -> None:
    publish(make_card())
    change(actions.take_back)
    assert (state().shown, state().draft) == (None, make_card())
    assert deeds()[-1] == "guide card taken back: our-own"


def test_card_taken_back_keeps_the_draft_that_is_being_written() -> None:
    publish(make_card())
    save(make_card(title="Another"))
    change(actions.take_back)
    assert state().draft == make_card(title="Another")


def test_shipped_card_taken_back_is_a_draft_too() -> None:
    change(actions.take_back, SHIPPED)
    assert (state(SHIPPED).shown, state(SHIPPED).draft) == (None, shipped_cards()[SHIPPED])
    change(actions.publish_draft, SHIPPED)
    assert is_shown(SHIPPED)


def test_card_that_is_not_shown_cannot_be_taken_back() -> None:
    actions.make_draft(card=make_card())
    with pytest.raises(NotShownError):
        change(actions.take_back)


def test_shipped_card_can_be_gone_back_to() -> None:
    save(make_card(SHIPPED))
    change(actions.publish_draft, SHIPPED)
    change(actions.go_back_to_shipped, SHIPPED)
    assert state(SHIPPED).shown == shipped_cards()[SHIPPED]
    assert not ChangedCard.objects.exists()
    assert deeds()[-1] == "guide card as shipped: listening"


def test_card_of_ones_own_has_nothing_to_go_back_to() -> None:
    publish(make_card())
    with pytest.raises(NotShippedError):
        change(actions.go_back_to_shipped)


def test_withdrawn_card_is_gone() -> None:
    publish(make_card())
    change(actions.withdraw)
    assert not ChangedCard.objects.exists()
    with pytest.raises(CardGoneError):
        state()
    assert deeds()[-1] == "guide card withdrawn: our-own"


def test_withdrawn_shipped_card_can_be_gone_back_to() -> None:
    change(actions.withdraw, SHIPPED)
    assert not is_shown(SHIPPED)
    change(actions.go_back_to_shipped, SHIPPED)
    assert is_shown(SHIPPED)


def test_discarded_draft_leaves_what_is_shown() -> None:
    publish(make_card())
    save(make_card(title="Another"))
    actions.discard_draft(slug="our-own", revision=state().revision)
    assert (state().shown, state().draft) == (make_card(), None)


def test_discarded_draft_of_a_shipped_card_leaves_no_row() -> None:
    save(make_card(SHIPPED))
    actions.discard_draft(slug=SHIPPED, revision=state(SHIPPED).revision)
    assert not ChangedCard.objects.exists()


def test_card_that_was_only_a_draft_is_gone_with_it() -> None:
    actions.make_draft(card=make_card())
    actions.discard_draft(slug="our-own", revision=state().revision)
    with pytest.raises(CardGoneError):
        state()


def test_withdrawn_shipped_card_stays_withdrawn_without_its_draft() -> None:
    change(actions.withdraw, SHIPPED)
    save(make_card(SHIPPED))
    actions.discard_draft(slug=SHIPPED, revision=state(SHIPPED).revision)
    assert not is_shown(SHIPPED)


@pytest.mark.parametrize("action", [actions.publish_draft, actions.discard_draft])
def test_there_is_no_draft(action: object) -> None:
    publish(make_card())
    arguments = {"slug": "our-own", "revision": state().revision}
    if action is actions.publish_draft:
        arguments |= {"by": BY, "today": TODAY}  # type: ignore[dict-item]
    with pytest.raises(NoDraftError):
        action(**arguments)  # type: ignore[operator]
    assert state().shown == make_card()


@pytest.mark.parametrize("slug", ["our-own", SHIPPED])
def test_slug_that_is_taken(slug: str) -> None:
    if slug != SHIPPED:
        actions.make_draft(card=make_card(slug))
    with pytest.raises(CardExistsError):
        actions.make_draft(card=make_card(slug, title="Another"))


def test_second_operator_does_not_overwrite_the_first() -> None:
    publish(make_card())
    seen_by_both = state().revision
    actions.save_draft(card=make_card(title="First"), revision=seen_by_both)
    with pytest.raises(CardChangedError):
        actions.save_draft(card=make_card(title="Second"), revision=seen_by_both)
    assert state().draft == make_card(title="First")


def test_second_operator_does_not_overwrite_the_first_on_a_shipped_card() -> None:
    seen_by_both = state(SHIPPED).revision
    actions.save_draft(card=make_card(SHIPPED, title="First"), revision=seen_by_both)
    with pytest.raises(CardChangedError):
        actions.save_draft(card=make_card(SHIPPED, title="Second"), revision=seen_by_both)


def test_nothing_is_published_that_was_changed_after_it_was_looked_at() -> None:
    actions.make_draft(card=make_card())
    looked_at = state().revision
    save(make_card(title="Another"))
    with pytest.raises(CardChangedError):
        actions.publish_draft(slug="our-own", revision=looked_at, by=BY, today=TODAY)
    assert not is_shown("our-own")
    assert deeds() == []


def test_card_back_as_shipped_meanwhile_is_not_overwritten() -> None:
    save(make_card(SHIPPED))
    seen = state(SHIPPED).revision
    change(actions.go_back_to_shipped, SHIPPED)
    with pytest.raises(CardChangedError):
        actions.save_draft(card=make_card(SHIPPED), revision=seen)


def test_there_is_no_card_of_that_slug() -> None:
    with pytest.raises(CardGoneError):
        actions.save_draft(card=make_card(), revision="shipped")


def test_cards_that_are_not_shown_lead_nowhere() -> None:
    change(actions.take_back, "consent")
    assert leading_nowhere(make_card(next=("closing", "our-own")), shown_cards()) == ["consent"]
