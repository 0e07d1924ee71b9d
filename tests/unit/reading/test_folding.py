"""What is the same to a search, and what is not."""

from __future__ import annotations

import pytest

from unjoin.service.reading.folding import fold_whole_name, searched_name, searched_text, units
from unjoin.service.reading.matching import Seen, fold_words


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("万顺", "萬順"),
        ("萬順", "万顺"),
        ("順", "李万顺"),
        ("Ｊｏｈｎ", "john smith"),
        ("SMITH", "John Smith"),
        ("阿里买买提", "阿里·买买提"),
        ("阿里·買買提", "阿里买买提"),
        ("王小明", "王 小明"),
        ("王 小明", "王小明"),
        ("２０", "小树20"),
        ("A", "小A"),
        ("葛", "葛\U000e0100"),
        ("臺", "台湾人"),
        ("看著", "看着"),
        ("\u200b金福", "金福"),
    ],
)
def test_name_is_found(typed: str, name: str) -> None:
    (*parts,) = fold_words(typed).parts
    assert all(Seen(name, "").has_in_name(part) for part in parts)


@pytest.mark.parametrize(
    ("typed", "name"),
    [("joh", "John"), ("顺万", "万顺"), ("王", "玉"), ("20", "2008"), ("ab", "a b")],
)
def test_name_is_not_found(typed: str, name: str) -> None:
    (part,) = fold_words(typed).parts
    assert not Seen(name, "").has_in_name(part)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("聲明退出", "我声明退出。"),
        ("声明退出", "我聲明退出。"),
        ("退党，退团", "我要退团，也要退党"),
        ("red scarf", "The scarf was RED."),
        ("乾", "乾坤"),
        ("乾坤", "乾坤"),
        ("3退", "我已３退。"),
        ("don't", "I don’t know"),
    ],
)
def test_text_is_found(typed: str, text: str) -> None:
    assert all(Seen("", text).has_in_text(part) for part in fold_words(typed).parts)


@pytest.mark.parametrize(
    ("typed", "text"),
    [("退出党", "退出，党"), ("scar", "scarf"), ("声明退出", "声明\n退出"), ("福金", "金福")],
)
def test_text_is_not_found(typed: str, text: str) -> None:
    assert not all(Seen("", text).has_in_text(part) for part in fold_words(typed).parts)


def test_units_are_characters_pairs_and_words() -> None:
    assert sorted(units(searched_text("我退黨。OK"))) == sorted(
        ["我", "退", "党", "我退", "退党", "ok"]
    )


def test_whole_name_is_compared_as_everywhere_else() -> None:
    assert fold_whole_name("阿里·買買提") == fold_whole_name("阿里 买买提")
    assert fold_whole_name("李万顺") != fold_whole_name("万顺")


@pytest.mark.parametrize("typed", ["，", "·", " ", "\u200b", "……!"])
def test_nothing_can_be_searched_for(typed: str) -> None:
    assert not fold_words(typed).parts
    assert not searched_name(typed)
