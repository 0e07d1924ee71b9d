"""The guide in the page of the call screen."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client

from tests.unit.guide.cards import make_card
from tests.unit.handed_in import TODAY
from unjoin.service.accounts.audit import Actor
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.roles import Role
from unjoin.service.guide.actions import make_draft, publish_draft
from unjoin.service.guide.card import Answer, Card
from unjoin.service.guide.queries import card_state
from unjoin.service.guide.shipped import shipped_cards

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Staff | Role], Client]
LIMIT_BYTES = 60_000
CARDS_OF_LARGE_GUIDE = 40


def publish(card: Card) -> None:
    make_draft(card=card)
    revision = card_state(card.slug).revision
    publish_draft(slug=card.slug, revision=revision, by=Actor("operator"), today=TODAY)


def guide(html: str) -> str:
    """The panel alone."""
    found = re.search(r'<section class="guide".*?</section>', html, re.DOTALL)
    assert found
    return found[0]


def data(html: str) -> dict[str, Any]:
    """What the panel's script is made with."""
    found = re.search(r'<script id="desk-data"[^>]*>(.*?)</script>', html, re.DOTALL)
    assert found
    (part,) = [p for p in json.loads(unescape(found[1]))["parts"] if p["name"] == "guide"]
    return part["data"]  # type: ignore[no-any-return]


@pytest.fixture
def look(signed_in: SignedIn) -> Callable[[str], str]:
    client = signed_in(Role.VOLUNTEER)
    return lambda language: client.get(f"/{language}/desk/").content.decode()


def test_every_shown_card_is_in_the_page_and_hidden(look: Callable[[str], str]) -> None:
    articles = re.findall(r'<article class="guide-card" [^>]*>', guide(look("en")))
    assert len(articles) == len(shipped_cards())
    assert all(article.endswith(" hidden>") for article in articles)


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("zh-hans", "现在说话方便吗？"),
        ("zh-hant", "現在方便說話嗎？"),
        ("en", "Is it safe for you to talk?"),
    ],
)
def test_card_is_in_the_language_of_the_page(
    look: Callable[[str], str], language: str, title: str
) -> None:
    assert title in guide(look(language))
    assert "Not written in your language" not in guide(look(language))


def test_card_in_another_language_says_so(look: Callable[[str], str]) -> None:
    publish(make_card(languages=("zh-Hant",), title="只有繁體"))
    shown = guide(look("en"))
    article = shown[shown.index('id="guide-card-our-own"') :].partition("</article>")[0]
    assert "This is the card in 繁體中文." in article
    assert '<div lang="zh-Hant">' in article


def test_draft_is_not_in_the_page(look: Callable[[str], str]) -> None:
    make_draft(card=make_card(title="Not published yet"))
    assert "Not published yet" not in look("en")


def test_answer_that_leads_nowhere_has_no_button(look: Callable[[str], str]) -> None:
    publish(
        make_card(answers=(Answer("Seen", "no"), Answer("Unseen", "gone")), next=("gone", "no"))
    )
    shown = guide(look("en"))
    assert ">Seen<" in shown
    assert ">Unseen<" not in shown
    assert 'data-card="gone"' not in shown


def test_markup_in_a_card_is_shown_and_not_done(look: Callable[[str], str]) -> None:
    publish(
        make_card(
            title="<b>T</b>", text="<script>x</script>", answers=(Answer("</li><script>", "no"),)
        )
    )
    shown = guide(look("en"))
    assert "<script" not in shown
    assert "<b>" not in shown


def test_search_finds_a_card_by_what_leads_to_it_and_by_its_other_titles(
    look: Callable[[str], str],
) -> None:
    cards = {card["slug"]: card for card in data(look("zh-hans"))["cards"]}
    assert "It is my own freedom" in cards["own-choice"]["names"]
    assert "这是我的自由" in cards["own-choice"]["names"]
    assert "zhe shi wo de zi you" in cards["own-choice"]["read"]


def test_two_volunteers_have_pins_of_their_own_under_no_name(
    signed_in: SignedIn, volunteer: Staff
) -> None:
    other = Staff.objects.create_user(handle="somebody", role=Role.VOLUNTEER)
    owners = [
        data(signed_in(who).get("/en/desk/").content.decode())["owner"]
        for who in (volunteer, other)
    ]
    assert owners[0] != owners[1]
    assert not {"volunteer", "somebody"} & set(owners)


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_page_with_forty_cards_is_small(
    look: Callable[[str], str], measured: Callable[[str], None], language: str
) -> None:
    longest = max(shipped_cards().values(), key=lambda card: len(str(card.texts["zh-Hans"])))
    for number in range(CARDS_OF_LARGE_GUIDE - len(shipped_cards())):
        texts = {
            tag: type(text)(f"{text.title} {number}", text.when, scramble(text.text, number))
            for tag, text in longest.texts.items()
        }
        publish(Card(f"own-{number}", longest.stage, 100, longest.calls, ("no",), texts))
    page = look(language)
    assert page.count('<article class="guide-card"') == CARDS_OF_LARGE_GUIDE
    size = len(gzip.compress(page.encode()))
    measured(f"call screen with {CARDS_OF_LARGE_GUIDE} cards, {language}: {size} bytes compressed")
    assert size < LIMIT_BYTES


def scramble(text: str, number: int) -> str:
    """As many characters in another order, so that no card repeats another."""
    import random

    characters = list(text)
    random.Random(number).shuffle(characters)
    return "".join(characters)
