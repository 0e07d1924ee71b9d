"""The pseudonyms that ship: enough of them, all different, correctly written in both scripts."""

from __future__ import annotations

import functools
import hashlib
import re
from collections import Counter

import opencc
import pytest
from pypinyin import Style, pinyin

from tests.unit.registry.vectors import read_vectors
from unjoin.registry.names import clean_name
from unjoin.registry.pseudonym import Pseudonym, all_pseudonyms, find_offered, toneless

LEAST = 4000
# The hundred most frequent surnames of mainland China; with these in front, two characters read as
# somebody's full name.
SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡"
    "贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段"
    "雷钱汤尹黎易常武乔贺赖龚文"
)
# Whole names that begin with such a surname, each because it reads as a blessing.
BLESSINGS = {"金": "福禧瑞禾秋穗", "万": "顺福祥瑞吉春", "康": "泰和乐悦瑞"}


def test_pseudonyms_are_thousands() -> None:
    print(f"{len(all_pseudonyms())} pseudonyms")
    assert len(all_pseudonyms()) >= LEAST


def test_pseudonyms_include_those_people_know() -> None:
    assert find_offered("金福") == Pseudonym("金福", "金福", "jīn fú", "golden blessing")
    assert find_offered("萬順") == Pseudonym("万顺", "萬順", "wàn shùn", "all goes well")


@pytest.mark.parametrize("part", ["hans", "hant", "pinyin"])
def test_pseudonyms_differ(part: str) -> None:
    counted = Counter(getattr(pseudonym, part) for pseudonym in all_pseudonyms())
    assert [value for value, times in counted.items() if times > 1] == []


def test_pseudonyms_differ_between_scripts() -> None:
    for pseudonym in all_pseudonyms():
        assert find_offered(pseudonym.hans) is pseudonym
        assert find_offered(pseudonym.hant) is pseudonym


def test_pseudonyms_without_tones_are_still_thousands() -> None:
    assert len({toneless(pseudonym.pinyin) for pseudonym in all_pseudonyms()}) >= 3500


def test_pseudonym_is_two_characters() -> None:
    for pseudonym in all_pseudonyms():
        assert len(pseudonym.hans) == len(pseudonym.hant) == 2
        assert clean_name(pseudonym.hans) == pseudonym.hans
        assert re.fullmatch("[a-z][a-z ,-]{5,38}[a-z]", pseudonym.gloss), pseudonym


@functools.cache
def readings(character: str) -> list[str]:
    return pinyin(character, style=Style.TONE, heteronym=True)[0]


def test_pseudonym_pinyin_as_pypinyin_has_it() -> None:
    for pseudonym in all_pseudonyms():
        first, second = pseudonym.pinyin.split(" ")
        assert first in readings(pseudonym.hans[0]), pseudonym
        assert second in readings(pseudonym.hans[1]), pseudonym


def test_pseudonym_read_as_the_word_is_read() -> None:
    """Where pypinyin knows the pair as a word, or each character has one reading, it agrees."""
    for pseudonym in all_pseudonyms():
        if pseudonym.hans[0] != "长":  # it cannot know that here 长 is "long" and not "grow"
            usual = [found[0] for found in pinyin(pseudonym.hans, style=Style.TONE)]
            assert " ".join(usual) == pseudonym.pinyin


def test_pseudonym_traditional_as_opencc_has_it() -> None:
    to_traditional = functools.cache(opencc.OpenCC("s2tw").convert)
    to_simplified = opencc.OpenCC("t2s")
    for pseudonym in all_pseudonyms():
        assert "".join(map(to_traditional, pseudonym.hans)) == pseudonym.hant
        assert to_simplified.convert(pseudonym.hant) == pseudonym.hans


def test_pseudonym_is_no_full_name() -> None:
    found: dict[str, str] = {}
    for pseudonym in all_pseudonyms():
        if pseudonym.hans[0] in SURNAMES:
            found[pseudonym.hans[0]] = found.get(pseudonym.hans[0], "") + pseudonym.hans[1]
    assert found == BLESSINGS


def test_pseudonyms_stay_as_released() -> None:
    """A changed list changes which names need a reviewer: change the vector knowingly."""
    vector = read_vectors("pseudonyms")
    lines = sorted(f"{p.hans}\t{p.hant}\t{p.pinyin}\t{p.gloss}\n" for p in all_pseudonyms())
    assert len(lines) == vector["count"]
    assert hashlib.sha256("".join(lines).encode()).hexdigest() == vector["sha256"]
    for row in vector["sample"]:
        assert find_offered(row["hans"]) == Pseudonym(**row)
