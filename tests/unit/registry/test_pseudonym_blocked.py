"""Pairs with an unfortunate sound or a past are not offered."""

from __future__ import annotations

import pytest

from unjoin.registry.pseudonym import _composed, all_pseudonyms, find_offered
from unjoin.registry.pseudonym_blocked import BLOCKED, BLOCKED_BY_REASON

COMPOSED = list(_composed())


def test_blocked_are_not_offered() -> None:
    assert [name for name in BLOCKED if find_offered(name)] == []


def test_blocked_would_be_composed() -> None:
    """A block that blocks nothing is a slip of the pen."""
    assert sorted(BLOCKED - {pseudonym.hans for pseudonym in COMPOSED}) == []


def test_blocked_have_one_reason_each() -> None:
    listed = [name for names in BLOCKED_BY_REASON.values() for name in names.split()]
    assert len(listed) == len(set(listed)) == len(BLOCKED)


def test_blocked_sounds_are_not_offered() -> None:
    sounds = {pseudonym.pinyin for pseudonym in COMPOSED if pseudonym.hans in BLOCKED}
    assert [p.hans for p in all_pseudonyms() if p.pinyin in sounds] == []


@pytest.mark.parametrize(
    "name",
    [
        *("建国", "建军", "向阳", "卫东", "初心", "红旗", "复兴", "泽民", "锦涛", "近平", "小平"),
        *("洪志", "宏志", "明慧", "真善", "法轮", "福音", "天国", "紫阳", "晓波", "德怀", "永康"),
        *("银行", "平安", "恒大", "万科", "瑞星", "顺丰", "福田", "清明", "永眠", "安息", "长眠"),
        *("王伟", "李娜", "张伟", "金星", "万里", "康生", "安然", "马云", "金福顺", "润之"),
    ],
)
def test_name_never_offered(name: str) -> None:
    assert find_offered(name) is None


@pytest.mark.parametrize("character", "死亡鬼病穷输怨血党红军国共东民佛道圣神主灵真善忍莲润")
def test_character_never_offered_first(character: str) -> None:
    assert [p.hans for p in all_pseudonyms() if p.hans[0] == character] == []
