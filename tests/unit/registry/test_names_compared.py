"""Names that look or sound the same are found to be the same; others are not."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from unjoin.registry.names import DeclaredNameError, clean_name, fold_name

SIMPLIFIED = str.maketrans("萬順", "万顺")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("John Smith", "john  smith"),
        ("党员１２", "党员12"),
        ("Ａｎｎａ", "anna"),
        ("阿沛·阿旺", "阿沛・阿旺"),
        ("阿沛·阿旺", "阿沛阿旺"),
        ("O'Neil", "O’Neil"),
        ("Straße", "STRASSE"),
        ("葛\U000e0100", "葛"),
        ("می\u200cنا", "مینا"),
    ],
)
def test_same_name_folds_alike(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)


@pytest.mark.parametrize(("one", "other"), [("万顺", "顺万"), ("Li1", "Li2"), ("José", "Jose")])
def test_other_name_folds_otherwise(one: str, other: str) -> None:
    assert fold_name(one) != fold_name(other)


def test_traditional_and_simplified_fold_alike() -> None:
    def to_simplified(text: str) -> str:
        return text.translate(SIMPLIFIED)

    assert fold_name("萬順", to_simplified=to_simplified) == "万顺"
    assert fold_name("萬順") != "万顺"


def test_no_character_that_makes_a_name_folds_to_nothing() -> None:
    for code in range(sys.maxunicode + 1):
        if unicodedata.category(chr(code))[0] not in "LN":
            continue
        try:
            name = clean_name(chr(code))
        except DeclaredNameError:
            continue
        assert fold_name(name), f"U+{code:04X}"
