"""The cards that come with the program."""

from __future__ import annotations

import re

import pytest
from django.utils import translation

from unjoin.presets import read_preset
from unjoin.registry.campaign import parse_campaign
from unjoin.service.desk.outcomes import COUNTED, Outcome
from unjoin.service.desk.shortcuts import WITHDREW_SILENTLY
from unjoin.service.guide.card import LANGUAGES, Stage
from unjoin.service.guide.card_file import write_card
from unjoin.service.guide.rendering import plain_text
from unjoin.service.guide.shipped import shipped_cards
from unjoin.service.intake.scripts import to_simplified

CARDS = shipped_cards()
SAME_IN_BOTH = {("布", "佈"), ("核", "覈")}
"""What OpenCC would change, and docs/concepts.md does not."""
WANTED = {
    "safe-to-talk": Stage.OPENING,
    "cannot-speak": Stage.OPENING,
    "silence": Stage.OPENING,
    "listening": Stage.LISTENING,
    "what-is-recorded": Stage.EXPLAINING,
    "own-choice": Stage.QUESTION,
    "other-question": Stage.QUESTION,
    "not-now": Stage.QUESTION,
    "consent": Stage.CONSENT,
    "receipt": Stage.RECEIPT,
    "closing": Stage.CLOSING,
    "no": Stage.NO,
}


def test_set_has_what_a_call_needs() -> None:
    assert {slug: CARDS[slug].stage for slug in WANTED} == WANTED
    assert {card.stage for card in CARDS.values()} == set(Stage)


@pytest.mark.parametrize("slug", CARDS)
def test_card_is_written_in_every_language(slug: str) -> None:
    assert CARDS[slug].languages == LANGUAGES


@pytest.mark.parametrize("slug", CARDS)
def test_card_leads_to_cards_that_there_are(slug: str) -> None:
    assert set(CARDS[slug].leads_to) <= set(CARDS)


@pytest.mark.parametrize("slug", CARDS)
def test_languages_lead_to_the_same_cards_in_the_same_order(slug: str) -> None:
    ways = [[a.leads_to for a in text.answers] for text in CARDS[slug].texts.values()]
    assert ways[0] == ways[1] == ways[2]


def test_every_conversation_can_end_in_no() -> None:
    """From each card before the receipt, a no is at most two answers away."""
    for card in CARDS.values():
        if card.stage in (Stage.RECEIPT, Stage.CLOSING) or card.slug == "wrong-person":
            continue
        near = set(card.leads_to) | {
            further for slug in card.leads_to for further in CARDS[slug].leads_to
        }
        assert {"no", "never-again", "closing"} & near, card.slug


@pytest.mark.parametrize("slug", CARDS)
def test_traditional_card_holds_no_simplified_character(slug: str) -> None:
    """A character that only the simplified script has would be a slip."""
    from opencc import OpenCC

    to_traditional = OpenCC("s2t")
    text = "\n".join(
        (t.title + t.when + t.text + "".join(a.label for a in t.answers))
        for language, t in CARDS[slug].texts.items()
        if language == "zh-Hant"
    )
    changed = {
        (old, new)
        for old, new in zip(text, to_traditional.convert(text), strict=True)
        if old != new and to_simplified(new) == old and to_simplified(old) == old
    }
    assert changed - SAME_IN_BOTH == set()


@pytest.mark.parametrize("slug", CARDS)
def test_simplified_card_holds_no_traditional_character(slug: str) -> None:
    text = CARDS[slug].texts["zh-Hans"]
    whole = text.title + text.when + text.text + "".join(a.label for a in text.answers)
    assert to_simplified(whole) == whole


def test_set_names_no_organisation() -> None:
    campaign = parse_campaign(read_preset("ccp"))
    names = {
        name for organisation in campaign.organisations for name in organisation.names.values()
    }
    whole = "".join(write_card(card) for card in CARDS.values())
    assert [name for name in names if name in whole] == []


def test_set_leads_nowhere_on_the_web() -> None:
    whole = "".join(write_card(card) for card in CARDS.values())
    assert re.search(r"https?:|tel:|www\.", whole) is None


def test_card_can_be_read_at_a_glance() -> None:
    for card in CARDS.values():
        assert len(plain_text(card.texts["zh-Hans"].text)) <= 400, card.slug
        assert len(plain_text(card.texts["en"].text).split()) <= 200, card.slug


@pytest.mark.parametrize("language", LANGUAGES)
def test_card_names_the_key_as_the_call_screen_does(language: str) -> None:
    never = next(ending.label for ending in COUNTED if ending.outcome is Outcome.NEVER)
    for slug, label in (("never-again", never), ("cannot-speak", WITHDREW_SILENTLY.label)):
        with translation.override(language.lower()):
            assert re.search(f"[“「]{label}[”」]", CARDS[slug].texts[language].text)
