"""Names of places in China: provinces, prefectures, counties, districts, towns, villages.

Rules kept here:

1. Every name of a province, prefecture, county, district or county-level city that is or was
   in GB/T 2260 is found as it is written there, and without its last word where that
   leaves a name: 长沙市 and 长沙, 湘西土家族苗族自治州 and 湘西.
2. The short name of a county is a word of everyday speech too often (同心, 和平). It is found
   after a word such as 在 or 到 only.
3. Towns and villages, of which there is no list here, are found by their pattern.
4. In English, the romanised short names of provinces and prefectures, and whatever has
   "City", "County" and the like behind it.
5. 某市 and 某县 are nobody's.

Source: the list that python-stdnum has for GB 11643 (`stdnum/cn/loc.dat`), which has the places
of GB/T 2260 from 1980 on, also those that are no more: people were born in them. Romanised
with pypinyin, but for those that English writes otherwise.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

from unjoin.service.intake.scripts import to_simplified

Span = tuple[int, int]

_LONG_PEOPLES = (
    "维吾尔|哈萨克|柯尔克孜|蒙古|朝鲜|土家|布依|景颇|傈僳|哈尼|撒拉|达斡尔|鄂温克|鄂伦春|仡佬|拉祜|塔吉克|"
    "锡伯|仫佬|毛南|裕固|保安|东乡|普米|布朗|德昂|独龙|纳西"
)
# 天水 is no 天 of the 水族.
_SHORT_PEOPLES = "[藏苗羌彝回壮侗白傣瑶黎畲水佤怒土满]"
_ENDING = re.compile(
    f"(?:(?:{_LONG_PEOPLES})族?|{_SHORT_PEOPLES}族)*"
    "(?:特别行政区|自治区|自治州|自治县|自治旗|地区|林区|省|市|盟|县|旗|区)$"
)
_YEARS = re.compile(r"\[[^\]]*\]")

# Parts of the list that are no names, and short names that are words.
_NO_NAMES = frozenset(
    ["市辖区", "市区", "郊区", "城区", "矿区", "东区", "西区", "县", "新区", "林区"]
)
_WORDS = frozenset(
    [
        "公安",
        "安康",
        "东方",
        "大同",
        "合作",
        "灯塔",
        "无为",
        "日照",
        "江山",
        "渡口",
        "新星",
        "安宁",
        "双城",
        "双河",
        "明光",
        "白杨",
        "新民",
        "海南行政",
    ]
)

_BEFORE = "在到去来自从回往住于赴离"
_NEVER_IN_A_NAME = "某在住到从往去来是的了和与及于这那一各整全本该此哪个每省市县区州盟旗镇乡"
_HAN = f"(?:(?![{_NEVER_IN_A_NAME}])[\u4e00-\u9fff])"
_BY_PATTERN = (
    re.compile(f"{_HAN}{{2,5}}(?:街道(?!上|两)|自治州|自治县|开发区|新区)"),
    re.compile(
        f"{_HAN}{{1,4}}(?:县|市|区|旗)(?=的|里|人|有|是|当地|城|委|长|政府|公安|$|[^\u4e00-\u9fff])"
    ),
    re.compile(f"{_HAN}{{1,4}}(?:镇|乡|村|屯|寨)(?![静压定痛长民委官干音愁亲下土])"),
)
_ENGLISH = re.compile(
    r"\b(?P<it>(?:[A-Z][a-z'’]{1,20} ){1,3}"
    r"(?:Province|Prefecture|City|County|District|Township|Town|Village|Municipality|Banner))\b"
)
_WRITTEN_OTHERWISE = {
    "陕西": "Shaanxi", "内蒙古": "Inner Mongolia", "西藏": "Tibet", "香港": "Hong Kong",
    "澳门": "Macau", "台湾": "Taiwan", "新疆": "Xinjiang", "哈尔滨": "Harbin", "拉萨": "Lhasa",
    "乌鲁木齐": "Urumqi", "呼和浩特": "Hohhot", "齐齐哈尔": "Qiqihar", "包头": "Baotou",
    "西安": "Xi'an", "重庆": "Chongqing", "长春": "Changchun", "厦门": "Xiamen", "喀什": "Kashgar",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Places:
    """`full` and `short` are found anywhere; `after` only after a word such as 在."""

    anywhere: frozenset[str]
    after: frozenset[str]
    longest: int
    romanised: re.Pattern[str]


def find_places(text: str) -> Iterator[Span]:
    """Where the names of places stand in `text`, which has simplified characters.

    Spans may overlap; those that come first are the surer ones.
    """
    places = _places()
    yield from _listed(text, places)
    for pattern in _BY_PATTERN:
        yield from (match.span() for match in pattern.finditer(text))
    yield from (match.span("it") for match in _ENGLISH.finditer(text))
    yield from (match.span() for match in places.romanised.finditer(text))


def _listed(text: str, places: _Places) -> Iterator[Span]:
    """The longest name at each place."""
    start = 0
    while start < len(text):
        follows = start > 0 and text[start - 1] in _BEFORE
        for end in range(min(len(text), start + places.longest), start + 1, -1):
            words = text[start:end]
            if words in places.anywhere or (follows and words in places.after):
                yield start, end
                start = end
                break
        else:
            start += 1


@functools.cache
def _places() -> _Places:
    # Its tables take half a second to load, and most processes never look for a place.
    from pypinyin import lazy_pinyin

    def romanise(name: str) -> str:
        return _WRITTEN_OTHERWISE.get(name) or "".join(lazy_pinyin(name)).capitalize()

    full, large, small = _read_list()
    short = {_short(name) for name in {*large, *(name for name in small if name[-1] == "市")}}
    anywhere = {name for name in full if len(name) > 2} | {name for name in short if len(name) > 1}
    after = {name for name in {*map(_short, small), *full} if len(name) > 1}
    anywhere -= _NO_NAMES | _WORDS
    romanised = {romanise(_short(name)) for name in large if len(_short(name)) > 1}
    either = "|".join(sorted(map(re.escape, romanised), key=len, reverse=True))
    return _Places(
        anywhere=frozenset(anywhere),
        after=frozenset(after - _NO_NAMES - {"公安"}),
        longest=max(map(len, anywhere)),
        romanised=re.compile(rf"\b(?:{either})\b"),
    )


def _read_list() -> tuple[set[str], set[str], set[str]]:
    """All names; those of provinces and prefectures; those of counties, districts and cities."""
    full: set[str] = set()
    large: set[str] = set()
    small: set[str] = set()
    data = resources.files("stdnum.cn").joinpath("loc.dat").read_text(encoding="utf-8")
    for line in data.splitlines():
        code = re.match(r" *(\d+) ", line)
        if code is None:
            continue
        written = line[code.end() :].partition('="')[2].rstrip('"')
        for name in map(to_simplified, _YEARS.sub("", written).split(",")):
            if name in _NO_NAMES or name.endswith(("行政单位", "办事处", "海域")):
                continue
            full.add(name)
            (large if code[1].endswith("00") or len(code[1]) == 2 else small).add(name)
    return full, large, small


def _short(name: str) -> str:
    """`name` without its last word; the whole where nothing would be left."""
    known = next((known for known in _WRITTEN_OTHERWISE if name.startswith(known)), "")
    return known or _ENDING.sub("", name) or name
