"""Counts are read in digits and in Chinese, and nothing is guessed."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unjoin.registry.numerals import COUNT_LIMIT, NumeralError, normalise_digits, parse_count

DIGITS = "零一二三四五六七八九"


def in_chinese(number: int) -> str:
    """The plain way to write `number`, 0…9999, in Chinese; the judge of the reader."""
    if number < 10:
        return DIGITS[number]
    for unit, name in ((1000, "千"), (100, "百"), (10, "十")):
        if number >= unit:
            rest = number % unit
            gap = "零" if 0 < rest < unit // 10 else ""
            return DIGITS[number // unit] + name + gap + (in_chinese(rest) if rest else "")
    raise AssertionError(number)


def test_count_every_number_in_chinese() -> None:
    for number in range(COUNT_LIMIT + 1):
        assert parse_count(in_chinese(number)) == number


def test_count_every_number_in_digits() -> None:
    for number in range(COUNT_LIMIT + 1):
        wide = "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))
        assert parse_count(str(number)) == parse_count(wide) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十", 10),
        ("十九", 19),
        ("廿", 20),
        ("廿三", 23),
        ("卅", 30),
        ("两百", 200),
        ("兩百零二", 202),
        ("一百一十", 110),
        ("壹佰零捌", 108),
        ("一百零八", 108),
        ("二〇", 20),
        ("〇", 0),
        ("008", 8),
    ],
)
def test_count_as_people_write_it(text: str, number: int) -> None:
    assert parse_count(text) == number


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "8 ", "-1", "+1", "1_0", "1.0", "1e3", "10000", "x"),
        *("٣", "३", "²", "②", "Ⅷ"),
        *(
            "百",
            "百十",
            "十百",
            "十十",
            "一百一",
            "一百零十",
            "零十",
            "一万",
            "3千",
            "八九十",
            "百廿廿",
        ),
    ],
)
def test_count_refused(text: str) -> None:
    with pytest.raises(NumeralError) as caught:
        parse_count(text)
    assert caught.value.code == "numeral"


@given(st.text(max_size=30) | st.text("0129０九〇零两十百千廿卅٣", max_size=8))
def test_count_any_text(text: str) -> None:
    with contextlib.suppress(NumeralError):
        assert 0 <= parse_count(text) <= COUNT_LIMIT


@given(st.text())
def test_digits_normalised_keep_their_place(text: str) -> None:
    normal = normalise_digits(text)
    assert len(normal) == len(text)
    assert normalise_digits(normal) == normal
    assert all(a == b or b in "0123456789" for a, b in zip(text, normal, strict=True))


def test_digits_of_other_scripts_stay() -> None:
    assert normalise_digits("٣३②²十") == "٣३②²十"
