"""The words of a line on a sheet: marks of death and doubt, numbers of people, names.

Text is taken apart here; what a line means is `paper`'s to say. Comparing is done
on NFKC, so that full-width letters and digits are the plain ones.
"""

from __future__ import annotations

import re
import unicodedata

from unjoin.registry.numerals import NumeralError, parse_count

UNREADABLE = "?"

_DEAD_MARKS = "†✝✞✟☦☨"
_DEAD_WORDS = frozenset(_DEAD_MARKS) | {
    *("已故", "故", "去世", "已去世", "过世", "過世", "已过世", "已過世"),
    *("死亡", "已死", "逝世", "已逝", "逝", "亡", "殁", "歿", "deceased"),
}
_DEAD_LAST_WORDS = _DEAD_WORDS | {"dead", "died"}
_DOUBT_MARKS = "?？□■"
_UNREADABLE_WORDS = frozenset(
    {
        *("不清", "看不清", "不明", "字迹不清", "字跡不清", "无法辨认", "無法辨認"),
        *("认不出", "認不出", "unreadable", "illegible"),
    }
)
_OPENING, _CLOSING = "（(【[", "）)】]"
_GAPS = ",，、;；:：|｜+＋/／&＆"
_SEPARATORS = _GAPS + " \t\u3000\xa0"
_QUOTES = {'"': '"', "“": "”", "「": "」", "『": "』", "＂": "＂"}
_NUMBERING = re.compile(
    r"[(（]?[0-9０-９]{1,4}\s*[.．、)）:：]\s*|[一二三四五六七八九十百]{1,4}、\s*"
)
_WORD = re.compile(f"[{_DEAD_MARKS}]|[^\\s{_DEAD_MARKS}{re.escape(_GAPS + _OPENING + _CLOSING)}]+")
_TIMES = re.compile(r"(?:[x×✕✖*]([0-9]{1,9})|([0-9]{1,9})[x×✕✖*])")
_PEOPLE = re.compile(r"[共另]?(.{1,9}?)(?:个人|個人|人|名|位|口|persons?|people)")
NUMBER_OF_PEOPLE = re.compile(
    r"[0-9]+\s*(?:个人|個人|人|名|位|口|persons?\b|people\b)"
    # In Chinese numerals only at the end: 万人杰 is a name.
    r"|[〇零一二三四五六七八九十百千万萬两兩]+(?:余|餘|多)?(?:个人|個人|人|名|位|口)(?=$|\W)"
)
_JOINED = re.compile(r"([^0-9]{1,40})([0-9]{1,9})|([0-9]{1,9})([^0-9]{1,40})")


def drop_lead(text: str) -> tuple[str, bool]:
    """`text` without list numbers and marks of death before it; whether there was such a mark."""
    dead = False
    while True:
        numbering = _NUMBERING.match(text)
        words = find_words(text)
        if numbering and numbering.end() < len(text):
            text = text[numbering.end() :]
        elif len(words) > 1 and words[0].group().casefold() in _DEAD_WORDS:
            text, dead = text[words[1].start() :], True
        else:
            return text, dead


def split_quoted(text: str) -> tuple[str, str] | None:
    """What stands between quotation marks at the beginning, and what follows."""
    closing = _QUOTES.get(text[:1])
    end = text.rfind(closing) if closing else -1
    return (text[1:end], text[end + 1 :]) if end > 0 else None


def split_counts(words: list[str]) -> list[tuple[int, list[str], bool]]:
    """Each way in which `words` begin (True) or end with a number of people, and the rest."""
    ways = []
    for length in (2, 1):
        if len(words) < length:
            continue
        if (count := _count("".join(words[:length]))) is not None:
            ways.append((count, words[length:], True))
        if (count := _count("".join(words[-length:]))) is not None:
            ways.append((count, words[:-length], False))
    if len(words) == 1 and (match := _JOINED.fullmatch(unicodedata.normalize("NFKC", words[0]))):
        before, first, last, after = match.groups()
        ways.append((int(first or last), [before or after], False))
    return ways


def _count(text: str) -> int | None:
    """The number of people that `text`, such as ``x12`` or ``十二人``, says."""
    text = unicodedata.normalize("NFKC", text).casefold()
    if match := _TIMES.fullmatch(text):
        return int(match.group(1) or match.group(2))
    if match := _PEOPLE.fullmatch(text):
        number = digits(match.group(1))
        try:
            return int(number) if number else parse_count(match.group(1))
        except NumeralError:
            return None
    return None


def digits(text: str) -> str:
    """`text` in ASCII digits, if it is a number written in digits; else nothing."""
    text = unicodedata.normalize("NFKC", text)
    return text if re.fullmatch("[0-9]{1,9}", text) else ""


def find_words(text: str) -> list[re.Match[str]]:
    """The words of `text` with their places: what stands between spaces, signs and brackets."""
    return list(_WORD.finditer(text))


def is_dead(word: str) -> bool:
    """Whether `word`, after a name, says that the person is dead."""
    return word.casefold() in _DEAD_LAST_WORDS


def is_doubt(text: str) -> bool:
    """Whether `text` is nothing but marks such as ``?``."""
    return bool(text) and all(character in _DOUBT_MARKS for character in text)


def is_unreadable(name: str) -> bool:
    """Whether `name` says that a name cannot be read, or not wholly."""
    return name.casefold() in _UNREADABLE_WORDS or any(mark in name for mark in _DOUBT_MARKS)


def legible(name: str) -> str:
    """What could be read of a name: its letters and digits, ``?`` for the rest."""
    if name.casefold() in _UNREADABLE_WORDS:
        return UNREADABLE
    kept = "".join(
        UNREADABLE if character in _DOUBT_MARKS else character
        for character in name
        if character in _DOUBT_MARKS or unicodedata.category(character)[0] in "LN"
    )
    return kept if kept.strip(UNREADABLE) else UNREADABLE


def trim(name: str) -> str:
    """`name` without what only separated it from the words after it."""
    has_opening = any(bracket in name.rstrip(_OPENING + _SEPARATORS) for bracket in _OPENING)
    return name.rstrip(_SEPARATORS + _OPENING + ("" if has_opening else _CLOSING))
