"""What is pointed out in a story beyond a statement: places, times, numbers of people, names."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unjoin.service.hints.finding import EVERYWHERE, IN_STORIES, Kind, find_hints
from unjoin.service.intake.scripts import to_simplified


def hints(text: str) -> list[tuple[Kind, str]]:
    found = find_hints(text, to_simplified=to_simplified, kinds=IN_STORIES)
    assert all(text[hint.start : hint.end] == hint.words for hint in found)
    return [(hint.kind, hint.words) for hint in found]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("他是湖南人", "湖南"),
        ("他住在内蒙古自治区", "内蒙古自治区"),
        ("一位長沙的老人", "長沙"),
        ("从长沙市打来", "长沙市"),
        ("湘西土家族苗族自治州的人", "湘西土家族苗族自治州"),
        ("人在湘西", "湘西"),
        ("他在平山打来", "平山"),
        ("她到了平山县", "平山县"),
        ("家在甘井子区", "甘井子区"),
        ("义乌的商人", "义乌"),
        ("东岗镇的人都知道", "东岗镇"),
        ("大湾村里", "大湾村"),
        ("新城街道办", "新城街道"),
        ("香港来的", "香港"),
        ("在澳門", "澳門"),
        ("in Changsha", "Changsha"),
        ("from Xi'an", "Xi'an"),
        ("in Inner Mongolia", "Inner Mongolia"),
        ("of Hunan Province", "Hunan Province"),
        ("in Pingshan County", "Pingshan County"),
        ("in Shaanxi", "Shaanxi"),
    ],
)
def test_place(text: str, words: str) -> None:
    assert (Kind.PLACE, words) in hints(text)


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("下午三点打来", Kind.TIME, "下午三点"),
        ("晚上8点半", Kind.TIME, "晚上8点半"),
        ("在15:30", Kind.TIME, "15:30"),
        ("谈了66分钟", Kind.TIME, "66分钟"),
        ("谈了一个多小时", Kind.TIME, "一个多小时"),
        ("at 3 pm", Kind.TIME, "3 pm"),
        ("at 10:15 a.m.", Kind.TIME, "10:15 a.m."),
        ("a 66-minute call, 66 minutes", Kind.TIME, "66 minutes"),
        ("星期三来电", Kind.DATE, "星期三"),
        ("2020年6月的事", Kind.DATE, "2020年6月"),
        ("六月份", Kind.DATE, "六月份"),
        ("on Monday", Kind.DATE, "on Monday"),
        ("in May 2020", Kind.DATE, "May 2020"),
        ("有19个人在听", Kind.COUNT, "19个人"),
        ("八名官员", Kind.COUNT, "八名"),
        ("十九人退出", Kind.COUNT, "十九人"),
        ("党8 团队11", Kind.COUNT, "团队11"),
        ("nineteen people", Kind.COUNT, "nineteen people"),
        ("eight senior officials", Kind.COUNT, "eight senior officials"),
        ("王小明说好", Kind.PERSON, "王小明"),
        ("我和李梅决定了", Kind.PERSON, "李梅"),
        ("老陳說行", Kind.PERSON, "老陳"),
        ("Wang Xiaoming said yes", Kind.PERSON, "Wang Xiaoming"),
        ("with Mary Wang", Kind.PERSON, "Mary Wang"),
        ("a man called Peter", Kind.PERSON, "Peter"),
    ],
)
def test_other_than_a_place(text: str, kind: Kind, words: str) -> None:
    assert (kind, words) in hints(text)


@pytest.mark.parametrize(
    "text",
    [
        "他沉默了很久，然后说：好的。我给他念了一段，他挂了电话。",
        "公安人员在旁边，他不敢说话。一个人听着。",
        "打电话的是一位老人，声音很轻，问我是不是真的。",
        "他退出了少先队和共青团，我为他取了化名。他说时间不多，一点一点地讲。",
        "大家都很高兴，市里的领导在场，一点声音也没有。",
        "某市的某人打来电话，某县某镇，几个人一起，那天有段时间没有人接。",
        "这个区的人，全县的人，每个村的人都一样。",
        "He was silent for a long time, then he said that he was afraid. I read to him.",
        "Everybody in the room agreed, one after the other. May I call again?",
        "",
    ],
)
def test_nothing_to_point_at(text: str) -> None:
    assert hints(text) == []


def test_statement_keeps_its_places_and_times() -> None:
    """The place in a statement is the person's own choice."""
    text = "我在长沙市工作，下午三点，有19个人。"
    assert find_hints(text, to_simplified=to_simplified) == []
    assert EVERYWHERE < IN_STORIES


@given(st.text("王长沙市县镇村在到说点分钟一二三人党团队12: apmMWX\n", max_size=120))
def test_hints_stand_in_order_and_apart(text: str) -> None:
    found = find_hints(text, to_simplified=to_simplified, kinds=IN_STORIES)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(text[hint.start : hint.end] == hint.words for hint in found)


@pytest.mark.parametrize("piece", ["长", "王", "1", "一", "A", "Ab ", "三点", "在平"])
def test_long_text_is_looked_through_soon(piece: str) -> None:
    """Well under a second here; ten are allowed, so that a loaded machine does not fail it."""
    text = (piece * 3000)[:3000]
    start = time.perf_counter()
    find_hints(text, to_simplified=to_simplified, kinds=IN_STORIES)
    assert time.perf_counter() - start < 10
