"""What is pointed out in Chinese texts, simplified and traditional."""

from __future__ import annotations

from itertools import pairwise

import pytest

from unjoin.service.hints.finding import Kind, find_hints
from unjoin.service.intake.scripts import to_simplified


def hints(text: str) -> list[tuple[Kind, str]]:
    found = find_hints(text, to_simplified=to_simplified)
    assert all(text[hint.start : hint.end] == hint.words for hint in found)
    return [(hint.kind, hint.words) for hint in found]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("电话 138 0013 8000 随时会响", Kind.PHONE, "138 0013 8000"),
        ("打１３８００１３８０００找我", Kind.PHONE, "１３８００１３８０００"),
        ("座机010-62511221。", Kind.PHONE, "010-62511221"),
        ("一三八零零一三八零零零是我的号", Kind.PHONE, "一三八零零一三八零零零"),
        ("身份证号11010519491231002X", Kind.IDENTITY_CARD, "11010519491231002X"),
        ("来信请寄wang.lin@example.com", Kind.EMAIL, "wang.lin@example.com"),
        ("见https://example.org/a?b=1。", Kind.WEB_ADDRESS, "https://example.org/a?b=1"),
        ("网址是example.com，请看", Kind.WEB_ADDRESS, "example.com"),
        ("我的微信号是wang_lin88，加我", Kind.ACCOUNT, "wang_lin88"),
        ("加QQ：12345678", Kind.ACCOUNT, "12345678"),
        ("车牌粤B·12345被拍下", Kind.PLATE, "粤B·12345"),
        ("京A12345D停在门口", Kind.PLATE, "京A12345D"),
        ("1974年7月1日入党", Kind.DATE, "1974年7月1日"),
        ("一九七四年七月一日入党", Kind.DATE, "一九七四年七月一日"),
        ("那是7月20日的事", Kind.DATE, "7月20日"),
        ("生于1974-07-01。", Kind.DATE, "1974-07-01"),
        ("警号是021345678", Kind.NUMBER, "021345678"),
        ("我们科室的王主任", Kind.PERSON, "王主任"),
        ("欧阳局长来了", Kind.PERSON, "欧阳局长"),
        ("李建国书记收了钱", Kind.PERSON, "李建国书记"),
        ("县委书记张建国", Kind.PERSON, "张建国"),
        ("我的妻子叫李梅，", Kind.PERSON, "李梅"),
        ("同事王强说不行", Kind.PERSON, "王强"),
        ("我的丈夫陈志远是教师", Kind.PERSON, "陈志远"),
        ("我的真名是赵小川", Kind.PERSON, "赵小川"),
        ("老周、老李都知道", Kind.PERSON, "老周"),
        ("家住人民路12号3栋201室", Kind.ADDRESS, "人民路12号3栋201室"),
        ("阳光小区5号楼2单元", Kind.ADDRESS, "阳光小区5号楼2单元"),
        ("平山县东岗镇大湾村", Kind.ADDRESS, "平山县东岗镇大湾村"),
        ("长沙市第一中学教书", Kind.WORKPLACE, "长沙市第一中学"),
    ],
)
def test_one_thing_in_a_sentence(text: str, kind: Kind, words: str) -> None:
    assert (kind, words) in hints(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("鄭書記和劉處長", "鄭書記"),
        ("鄭書記和劉處長", "劉處長"),
        ("我的愛人叫張麗華", "張麗華"),
        ("歐陽局長來了", "歐陽局長"),
    ],
)
def test_person_in_traditional_characters(text: str, words: str) -> None:
    assert (Kind.PERSON, words) in hints(text)


@pytest.mark.parametrize(
    "text",
    [
        "我在部队服役多年。提拔要先送钱，上级出了事互相遮掩。",
        "年轻的时候，我相信我们在做一件对大家都好的事。",
        "公安局长、市委书记、党委书记都在场。",
        "上级领导高兴，老师高尚，同事关心我。",
        "毛主席说过的话。",
        "已有4亿多人退出，累计400000000人。",
        "我不劝任何人。每个人有每个人的难处。",
        "从今以后只凭良心做事。",
        "2008年我入党，2019年退休。",
        "",
    ],
)
def test_nothing_to_point_at(text: str) -> None:
    assert hints(text) == []


def test_wrong_check_digit_is_still_a_long_number() -> None:
    assert hints("110105194912310021") == [(Kind.NUMBER, "110105194912310021")]


def test_hints_stand_in_order_and_apart() -> None:
    text = "王主任住人民路12号，电话13800138000，邮箱a@b.cn，1974年7月1日入党。" * 3
    found = find_hints(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert {Kind.PERSON, Kind.ADDRESS, Kind.PHONE, Kind.EMAIL, Kind.DATE} == {h.kind for h in found}
