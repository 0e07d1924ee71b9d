"""The search finds exactly what reading every statement, newest first, would find."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.reading.laid import index_anew, lay, state
from unjoin.registry.statement import Statement
from unjoin.registry.weeks import Week
from unjoin.service.instance import current
from unjoin.service.reading.asked import Asked, FieldError, read_asked
from unjoin.service.reading.searching import Budget, search

pytestmark = pytest.mark.django_db

LETTERS = "万萬顺順王里裡台臺Ａabｂ1１，。 ·\n"
SIMPLE = str.maketrans("萬順裡臺Ａｂ１", "万顺里台ab1")
NAMES = st.text("万萬顺順王里台·Ａab ", min_size=1, max_size=5)
TEXTS = st.text(LETTERS, max_size=14)
LEAVES = st.one_of(st.integers(0, 6), st.integers(65_530, 65_540), st.integers(3 << 16, 9 << 16))
STATEMENTS = st.builds(
    state,
    name=st.one_of(st.just(""), NAMES),
    text=TEXTS,
    place=st.sampled_from(["", "王里", "b1"]),
    organisations=st.sampled_from([(), ("party",), ("league", "pioneers")]),
    language=st.sampled_from(["zh-Hans", "zh-Hant", "en"]),
)
QUESTIONS = st.fixed_dictionaries(
    {"q": st.one_of(st.just(""), st.text(LETTERS, min_size=1, max_size=4))},
    optional={
        "in": st.sampled_from(["name", "text", "all", "whole"]),
        "organisation": st.sampled_from(["party", "pioneers"]),
        "language": st.sampled_from(["zh-Hant", "en"]),
        "week": st.sampled_from(["2026-11-16", "2026-11-23"]),
    },
)
FIRST_WEEK = 1402  # that of 2026-11-16


@settings(
    max_examples=30,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    statements=st.dictionaries(LEAVES, STATEMENTS, min_size=1, max_size=9),
    questions=st.lists(QUESTIONS, min_size=6, max_size=8),
    limit=st.integers(1, 4),
)
def test_search_finds_what_a_scan_finds(
    statements: dict[int, Statement], questions: list[dict[str, str]], limit: int
) -> None:
    weeks = {leaf: Week(FIRST_WEEK + leaf % 2) for leaf in statements}
    lay(statements, weeks)
    index_anew()
    for question in questions:
        try:
            asked = read_asked(question, current().campaign)
        except FieldError:
            continue
        if asked.is_narrowed:
            expected = [
                leaf
                for leaf in sorted(statements, reverse=True)
                if scan(question, statements[leaf], weeks[leaf])
            ]
            assert everything(asked, limit, Budget()) == expected, question
            few = Budget(blocks=1, index_bytes=1, statements=1, statement_bytes=1)
            assert everything(asked, limit, few) == expected, question


def everything(asked: Asked, limit: int, budget: Budget) -> list[int]:
    """What all pages of the search have, one after the other."""
    found: list[int] = []
    before: int | None = 10 << 16
    while before is not None:
        page = search(asked, before=before, limit=limit, budget=budget)
        assert len(page.leaves) <= limit
        assert page.go_on is None or page.go_on < before
        found += page.leaves
        before = page.go_on
    return found


def scan(question: dict[str, str], said: Statement, week: Week) -> bool:
    """Whether it fits, by a plain reading of docs/decisions/0029-search.md."""
    where = question.get("in", "all")
    if question.get("organisation") and question["organisation"] not in said.organisations:
        return False
    if question.get("language") and question["language"] != said.language:
        return False
    if question.get("week") and week != FIRST_WEEK + (question["week"] == "2026-11-23"):
        return False
    if where == "whole" and question["q"].strip():
        plain = re.sub(r"[ ·\n]", "", plainly(question["q"]))
        return bool(said.name) and plain == re.sub(r"[ ·\n]", "", plainly(said.name))
    words = [word for word in question["q"].split() if re.search(r"\w", word)]
    name, text = plainly(said.name), plainly(f"{said.text}\n{said.place}")
    return all(
        (where != "text" and bool(said.name) and has(joined(name), joined(plainly(word))))
        or (where != "name" and has(text, plainly(word)))
        for word in words
    )


def plainly(text: str) -> str:
    return text.translate(SIMPLE).lower()


def joined(name: str) -> str:
    """Points and spaces between two Chinese characters do not count in a name."""
    return re.sub(r"(?<=[万顺王里台])[ ·]+(?=[万顺王里台])", "", name)


def has(text: str, word: str) -> bool:
    """Whether every part of the word stands somewhere, its letters and digits as a whole word."""
    parts = [part for part in re.split(r"\W+", word) if part]
    return all(
        any(
            text[at : at + len(part)] == part
            and not (is_latin(part[:1]) and at and is_latin(text[at - 1]))
            and not (is_latin(part[-1:]) and is_latin(text[at + len(part) : at + len(part) + 1]))
            for at in range(len(text))
        )
        for part in parts
    )


def is_latin(letter: str) -> bool:
    return bool(letter) and letter.isascii() and letter.isalnum()
