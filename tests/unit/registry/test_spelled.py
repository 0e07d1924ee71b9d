"""Numbers and addresses, cut into what can be written down in one breath."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unjoin.registry.campaign import LANGUAGES
from unjoin.registry.spelled import spell_address, spell_number

ONION = f"http://{'ab2c' * 14}.onion/"


def said(pieces: object) -> list[str]:
    return [piece.said for piece in pieces]  # type: ignore[attr-defined]


def written(pieces: object) -> list[str]:
    return [piece.written for piece in pieces]  # type: ignore[attr-defined]


def test_number_keeps_its_groups() -> None:
    assert written(spell_number("+1 (202) 555-0147", "en")) == ["+1", "202", "555", "0147"]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["plus one", "two zero two", "five five five", "zero one four seven"]),
        ("zh-Hans", ["加号 幺", "二零二", "五五五", "零幺四七"]),
        ("zh-Hant", ["加號 幺", "二零二", "五五五", "零幺四七"]),
    ],
)
def test_number_is_said(language: str, expected: list[str]) -> None:
    assert said(spell_number("+1 202 555 0147", language)) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["alfa bravo", "dot", "one", "hyphen", "charlie", "slash", "mike"]),
        ("zh-Hans", ["A B", "点", "幺", "短横", "C", "斜杠", "M"]),
        ("zh-Hant", ["A B", "點", "幺", "短橫", "C", "斜線", "M"]),
    ],
)
def test_address_is_said_sign_by_sign(language: str, expected: list[str]) -> None:
    assert said(spell_address("https://ab.1-c/m/", language)) == expected


def test_onion_address_comes_in_fours() -> None:
    pieces = written(spell_address(ONION, "en"))
    assert pieces == [*["ab2c"] * 14, ".", "onion"]


def test_capital_is_said() -> None:
    assert said(spell_address("https://x/Ab/", "en"))[-1] == "capital alfa bravo"


@given(
    st.from_regex(r"https://[a-z0-9.:/~_A-Z-]{1,60}", fullmatch=True), st.sampled_from(LANGUAGES)
)
def test_nothing_of_an_address_is_lost(address: str, language: str) -> None:
    pieces = spell_address(address, language)
    assert "".join(written(pieces)) == address.removeprefix("https://").rstrip("/")
    assert all(said(pieces))


@given(st.from_regex(r"\+?[0-9][0-9 ()-]{1,30}[0-9]", fullmatch=True), st.sampled_from(LANGUAGES))
def test_no_digit_of_a_number_is_lost(number: str, language: str) -> None:
    assert "".join(written(spell_number(number, language))) == re.sub(r"[ ()-]", "", number)
