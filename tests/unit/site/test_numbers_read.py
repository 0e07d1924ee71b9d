"""Numbers and weeks as people read them: every digit, in their language."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from unjoin.registry.statement import Statement
from unjoin.registry.weeks import Week, week_of
from unjoin.service.site.templatetags.counts import exact, opening, reading, week_words


@pytest.mark.parametrize(
    ("number", "grouped"),
    [(0, "0"), (999, "999"), (1000, "1,000"), (466_912_345, "466,912,345")],
)
def test_exact_keeps_every_digit(number: int, grouped: str) -> None:
    assert exact(number) == grouped


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, ""),
        (9_999, ""),
        (10_000, "1万"),
        (10_005, "1万零5"),
        (25_000_000, "2500万"),
        (466_900_000, "4亿6690万"),
        (466_912_345, "4亿6691万2345"),
        (400_000_345, "4亿零345"),
        (400_120_345, "4亿零12万零345"),
        (400_002_345, "4亿零2345"),
        (1_400_000_000, "14亿"),
    ],
)
def test_reading_in_simplified_chinese(number: int, words: str) -> None:
    with translation.override("zh-hans"):
        assert reading(number) == words


def test_reading_in_traditional_chinese() -> None:
    with translation.override("zh-hant"):
        assert reading(466_900_000) == "4億6690萬"


def test_reading_in_english_is_empty() -> None:
    with translation.override("en"):
        assert reading(466_900_000) == ""


def test_week_begins_on_its_monday() -> None:
    with translation.override("en"):
        assert week_words(week_of(date(2026, 11, 22))) == "week of 16 November 2026"
        assert week_words(Week(0)) == "week of 3 January 2000"
    with translation.override("zh-hans"):
        assert "2026年11月16日" in week_words(week_of(date(2026, 11, 22)))


@pytest.mark.parametrize(
    ("language", "text", "line"),
    [
        ("zh-Hans", "第一段。\n\n第二段。", "第一段。第二段。"),
        ("en", "One.\n\nTwo.", "One.  Two."),
        ("zh-Hans", "一二三四五六七八九十一", "一二三四五六七八九…"),
    ],
)
def test_opening_is_one_line(language: str, text: str, line: str) -> None:
    statement = Statement(campaign="ccp", organisations=(), language=language, text=text)
    assert opening(statement, 10) == line
