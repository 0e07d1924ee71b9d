"""What is pointed out in English texts, and how texts are cut up to show it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unjoin.service.hints.finding import Kind, Piece, find_hints, paragraphs
from unjoin.service.intake.scripts import to_simplified


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Call me at +1 416 361 5555 tonight", Kind.PHONE, "+1 416 361 5555"),
        ("write to w.lin@example.org.", Kind.EMAIL, "w.lin@example.org"),
        ("see www.example.com/page", Kind.WEB_ADDRESS, "www.example.com/page"),
        ("my Telegram is @wanglin", Kind.ACCOUNT, "@wanglin"),
        ("I joined on 1 July 1974.", Kind.DATE, "1 July 1974"),
        ("I joined on July 1st, 1974.", Kind.DATE, "July 1st, 1974"),
        ("Mr. Wang told us", Kind.PERSON, "Mr. Wang"),
        ("Director Chen Weiming paid", Kind.PERSON, "Director Chen Weiming"),
        ("my wife Mary Wang agreed", Kind.PERSON, "Mary Wang"),
        ("a colleague called Li Qiang", Kind.PERSON, "Li Qiang"),
        ("My real name is Zhao Xiaochuan", Kind.PERSON, "Zhao Xiaochuan"),
        ("at 12 Long March Road", Kind.ADDRESS, "12 Long March Road"),
        ("in Room 302", Kind.ADDRESS, "Room 302"),
        ("badge 021345678", Kind.NUMBER, "021345678"),
    ],
)
def test_one_thing_in_a_sentence(text: str, kind: Kind, words: str) -> None:
    assert (kind, words) in [(hint.kind, hint.words) for hint in find_hints(text)]


@pytest.mark.parametrize(
    "text",
    [
        "I was given the red scarf at seven and the League badge at fourteen. Nobody asked me.",
        "The General Secretary and the Director General of nothing.",
        "My friend is happy. My father was a teacher.",
        "In May I left, and in 2019 I retired.",
    ],
)
def test_nothing_to_point_at(text: str) -> None:
    assert find_hints(text) == []


def test_paragraphs_keep_every_word() -> None:
    text = "王主任来了。\n\n  电话13800138000。\n"
    found = paragraphs(text, find_hints(text))
    assert found == [
        [Piece("王主任", Kind.PERSON), Piece("来了。", None)],
        [Piece("  电话", None), Piece("13800138000", Kind.PHONE), Piece("。", None)],
    ]


_ALPHABET = st.sampled_from("王李张局长书记我的妻子叫同事路号村县镇13800年月日 \n，。@.comAaMr")


@given(st.text(_ALPHABET, max_size=200) | st.text(max_size=60))
def test_text_is_never_changed(text: str) -> None:
    found = find_hints(text, to_simplified=to_simplified)
    assert all(text[hint.start : hint.end] == hint.words for hint in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    shown = ["".join(piece.words for piece in pieces) for pieces in paragraphs(text, found)]
    assert shown == [line for line in text.split("\n") if line.strip()]
