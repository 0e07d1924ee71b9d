"""Further patterns for texts in which somebody tells of a call they were in.

A volunteer who tells of others does not say "my name is": names stand before what
people say and do. And what a call was like can be held against what is published
of it: how many left together, and when it was.

They are applied like those in `patterns`, and find too much rather than too little.
"""

from __future__ import annotations

import re

from unjoin.service.hints.patterns import GIVEN, SURNAME

_SAYS = "说|告诉|问|回答|答应|同意|听|接|打|讲|表示|退出|退了|想了|笑|哭|愣|沉默|点头|决定|来电|挂"
_BEFORE = "(?:(?<![\u4e00-\u9fff])|(?<=[的是和叫跟对与给找听让请为向]))"
_PINYIN = (
    "Wang|Li|Zhang|Liu|Chen|Yang|Zhao|Huang|Zhou|Wu|Xu|Sun|Hu|Zhu|Gao|Lin|He|Guo|Ma|Luo|Liang|"
    "Song|Zheng|Xie|Han|Tang|Feng|Yu|Dong|Xiao|Cheng|Cao|Yuan|Deng|Fu|Shen|Zeng|Peng|Lu|Su|Jiang|"
    "Cai|Jia|Ding|Wei|Xue|Ye|Yan|Pan|Du|Dai|Xia|Zhong|Tian|Ren|Fan|Fang|Shi|Yao|Tan|Liao|Zou|Xiong|"
    "Jin|Hao|Kong|Bai|Cui|Kang|Mao|Qiu|Qin|Gu|Hou|Shao|Meng|Wan|Qian|Ouyang|Sima|Shangguan"
)
PERSONS = (
    # 王小明说, 和李梅决定
    re.compile(f"{_BEFORE}(?P<it>{SURNAME}{GIVEN}{{1,2}})(?={_SAYS})"),
    # 小王, 老李头, 王某某 is nobody
    re.compile(
        f"{_BEFORE}(?P<it>[小老]{SURNAME}(?!{GIVEN}))(?=$|[^\u4e00-\u9fff]|{_SAYS}|[和跟与在也就把被])"
    ),
    # Wang Xiaoming, and Mary Wang
    re.compile(rf"\b(?P<it>(?:{_PINYIN}) [A-Z][a-z'’]{{1,12}}(?:-?[a-z]{{2,6}})?)\b"),
    re.compile(rf"\b(?P<it>[A-Z][a-z'’]{{1,12}} (?:{_PINYIN}))\b"),
    # a man called Peter; "called" and "named" of no one else
    re.compile(r"\b(?:called|named|name is|name was) (?P<it>[A-Z][a-z'’-]{1,20})\b"),
)

_DIGIT = "〇零一二三四五六七八九十百两"
DATES = (
    re.compile(r"(?:上|这|本|下)?(?:个)?(?:星期|礼拜|周)[一二三四五六日天](?![年期])"),
    re.compile(rf"(?:19|20)\d\d ?年(?: ?\d{{1,2}} ?月)?|[{_DIGIT}]{{4}}年", re.ASCII),
    re.compile(
        rf"(?<![{_DIGIT}\d])(?:\d{{1,2}}|[{_DIGIT}]{{1,3}}) ?月(?:份|[初中底末])?(?![{_DIGIT}\d])"
    ),
    re.compile(
        r"\b(?:last |next |this |on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b", re.IGNORECASE
    ),
    re.compile(
        r"\b(?:January|February|March|April|May|June|July|August|September|October|November|"
        r"December) (?:19|20)\d\d\b"
    ),
    re.compile(
        r"\b[Ii]n (?P<it>January|February|March|April|May|June|July|August|September|October|"
        r"November|December)\b"
    ),
    re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,]*\d)(?!年)", re.ASCII),
)

_FEW = rf"(?:\d{{1,2}}|[{_DIGIT}]{{1,3}})"
_PART_OF_DAY = "凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|半夜|深夜"
_PAST = rf"(?:钟|整|半|一刻|三刻|{_FEW}分)"
TIMES = (
    # 下午三点, 15点, 一点钟; but 一点 alone is a little.
    re.compile(rf"(?:{_PART_OF_DAY}){_FEW} ?[点时](?:{_PAST}|{_FEW})?", re.ASCII),
    re.compile(rf"{_FEW} ?点{_PAST}|(?!一点){_FEW} ?点(?![以来儿一])", re.ASCII),
    re.compile(
        r"\b(?:[1-9]|1[0-2])(?:[:.][0-5]\d)? ?(?:[ap]\.?m\b\.?|o['’]clock\b)", re.IGNORECASE
    ),
    re.compile(r"(?<!\d)(?:[01]?\d|2[0-3])[:：][0-5]\d(?!\d)", re.ASCII),
    # How long it took is in the list of calls as well.
    re.compile(rf"(?:\d{{1,4}}|[{_DIGIT}]{{1,5}}|半) ?[多个半]*(?:分钟|小时|钟头)", re.ASCII),
    re.compile(
        r"\b(?:\d{1,4}|one|two|three|four|five|six|ten|twenty|thirty|forty|fifty|sixty|half an|an)"
        r"(?:-| )(?:minutes?|hours?)\b",
        re.IGNORECASE,
    ),
)

_NUMBER_WORD = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    "seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred"
)
COUNTS = (
    re.compile(
        rf"(?:\d{{1,5}}|[{_DIGIT}]{{2,5}}|[两二三四五六七八九十百]) ?(?:多|余|几)?"
        "(?:个人|口人|位|名|人)(?![民口大家们间类生物])",
        re.ASCII,
    ),
    re.compile(
        rf"\b(?:\d{{1,5}}|(?:{_NUMBER_WORD})(?:-(?:one|{_NUMBER_WORD}))?) (?:[a-z]{{3,12}} ){{0,2}}"
        r"(?:people|persons|men|women|officials|officers|colleagues|members|relatives|callers|"
        r"teachers|students|soldiers|workers|villagers|of them|of us)\b",
        re.IGNORECASE,
    ),
    # 党8 团队11 is what the public record says of them.
    re.compile(r"[党团队]{1,3} ?\d{1,4}(?!\d)", re.ASCII),
)
