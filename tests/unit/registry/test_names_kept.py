"""Names are kept as they were typed, whatever script they are in."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.registry.strategies import texts
from unjoin.registry.names import NAME_LIMIT, DeclaredNameError, clean_name, fold_name


@pytest.mark.parametrize(
    "name",
    [
        "福",  # one character
        "a",
        "John O’Neil-Smith",
        "阿沛·阿旺晋美",  # with a point
        "买买提・艾力",
        "党员１２３",  # full-width digits stay full-width
        "9527",
        "Ａｎｎａ",
        "José",
        "བསྟན་འཛིན",  # Tibetan
        "ئەركىن",  # Uyghur
        "ᠰᠠᠷ᠎ᠠ",  # Mongolian, with its vowel separator
        "می\u200cنا",  # Arabic letters with a non-joiner
        "葛\U000e0100",  # an ideograph with the variant chosen
        "𠮷野",  # plane 2
        "\U00030edd",  # plane 3
        "\U0002ebf0",  # newer than the Unicode tables of Python 3.11
        "\U000323b0",  # newer than those of Python 3.13
        "王〇",
        "名" * NAME_LIMIT,
    ],
)
def test_name_kept_as_typed(name: str) -> None:
    assert clean_name(name) == name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  万顺\n", "万顺"),
        ("万　顺", "万 顺"),  # an ideographic space
        ("Li \t  Ming", "Li Ming"),
        ("Jose\u0301", "José"),
        ("\r\n福\u2028", "福"),
    ],
)
def test_white_space_and_composition_tidied(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept


@given(texts(80))
def test_cleaned_name_cleaned_again_is_same(text: str) -> None:
    with suppress(DeclaredNameError):
        name = clean_name(text)
        assert clean_name(name) == name
        assert fold_name(name)


@given(st.text())
def test_any_text_gives_name_or_our_error(text: str) -> None:
    with suppress(DeclaredNameError):
        assert 1 <= len(clean_name(text)) <= NAME_LIMIT
