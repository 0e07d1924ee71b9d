"""A card as text: what is written is read back the same; what is none is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.guide.cards import make_card
from unjoin.service.guide.card import LANGUAGES, Answer, Card, CardText, Direction, Stage, is_slug
from unjoin.service.guide.card_file import (
    CardFormatError,
    make_text,
    read_card,
    read_markdown,
    write_card,
)

CARD = """stage: opening
place: 10
calls: any
next: listening no

=== en
title: Is it safe?
when: At the start.

> Is it safe?

- [Yes](listening)
- [No, not now](not-now)
"""

slugs = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,2}", fullmatch=True)
lines = st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters="[]"), min_size=1, max_size=40
)
texts = st.builds(
    lambda title, when, text, answers: make_text(
        "test",
        title=title,
        when=when,
        markdown=text + "\n\n" + "\n".join(f"- [{a.label}]({a.leads_to})" for a in answers),
    ),
    lines,
    lines | st.just(""),
    st.lists(lines, min_size=1, max_size=5)
    .map("\n".join)
    .filter(lambda text: "=== " not in text and "===" not in text),
    st.lists(st.builds(Answer, lines, slugs), max_size=4),
)
cards = st.builds(
    Card,
    slug=slugs,
    stage=st.sampled_from(Stage),
    place=st.integers(1, 999),
    calls=st.sampled_from(Direction),
    next=st.lists(slugs, max_size=4).map(tuple),
    texts=st.dictionaries(st.sampled_from(LANGUAGES), texts, min_size=1),
)


@given(cards)
def test_card_is_read_back_as_it_was_written(card: Card) -> None:
    assert read_card(card.slug, write_card(card)) == card


def test_card_file_is_read() -> None:
    card = read_card("safe", CARD)
    assert (card.stage, card.place, card.next) == (Stage.OPENING, 10, ("listening", "no"))
    assert card.texts["en"] == CardText(
        "Is it safe?",
        "At the start.",
        "> Is it safe?",
        (Answer("Yes", "listening"), Answer("No, not now", "not-now")),
    )


@pytest.mark.parametrize(
    ("was", "became"),
    [
        ("stage: opening", "stage: before"),
        ("place: 10", "place: 0"),
        ("place: 10", "place: ١"),
        ("place: 10", "place: 1_0"),
        ("calls: any", "calls: some"),
        ("next: listening no", "next: Listening"),
        ("stage: opening\n", ""),
        ("=== en", "=== de"),
        ("title: Is it safe?", "title:"),
        ("title: Is it safe?", "title: " + "x" * 81),
        ("when: At the start.\n", ""),
        ("> Is it safe?", ""),
        ("> Is it safe?", "x" * 4001),
        ("=== en", "=== en\ntitle: a\nwhen:\n\nb\n\n=== en"),
    ],
)
def test_card_file_with_a_fault_is_refused(was: str, became: str) -> None:
    assert was in CARD
    with pytest.raises(CardFormatError):
        read_card("safe", CARD.replace(was, became, 1))


def test_card_of_no_language_is_refused() -> None:
    with pytest.raises(CardFormatError):
        read_card("safe", CARD.partition("===")[0])


@pytest.mark.parametrize("slug", ["", "A", "a_b", "-a", "a-", "a--b", "a" * 41, "a\n", "名"])
def test_slug_that_is_none(slug: str) -> None:
    assert not is_slug(slug)


def test_answers_are_the_links_at_the_very_end() -> None:
    text, answers = read_markdown("Ask:\r\n\r\n- [one](a)\r\n- two\r\n\r\n- [x](b)\r\n- [y](c-d)")
    assert text == "Ask:\n\n- [one](a)\n- two"
    assert answers == (Answer("x", "b"), Answer("y", "c-d"))


def test_link_to_the_web_is_no_answer() -> None:
    assert read_markdown("Text\n\n- [x](https://example.org)")[1] == ()


def test_card_leads_to_each_card_once() -> None:
    card = make_card(answers=(Answer("a", "x"), Answer("b", "x")), next=("x", "y"))
    assert card.leads_to == ("x", "y")


@pytest.mark.parametrize(
    ("written", "page", "shown"),
    [
        (("en",), "zh-Hant", "en"),
        (("zh-Hans", "en"), "zh-Hant", "zh-Hans"),
        (("zh-Hant", "en"), "zh-Hans", "zh-Hant"),
        (("zh-Hans", "zh-Hant"), "en", "zh-Hans"),
        (LANGUAGES, "zh-Hant", "zh-Hant"),
    ],
)
def test_card_missing_in_a_language_is_shown_in_the_next(
    written: tuple[str, ...], page: str, shown: str
) -> None:
    assert make_card(languages=written).written_in(page) == shown
