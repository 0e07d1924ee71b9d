"""The receipt said aloud, in Chinese and in English.

In Chinese, 1 is said 幺 (yāo), as operators say it, because 一 and 七 sound alike
on a bad line; 0 is 零. Groups of four are set off, because people write down
four digits at a time.
"""

from __future__ import annotations

from unjoin.registry.receipt import ReceiptCode, groups

_CHINESE_SPOKEN = "零幺二三四五六七八九"
_CHINESE_WRITTEN = "〇一二三四五六七八九"
_ENGLISH = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def digits_in_chinese(digits: str) -> str:
    """``1234`` as a Chinese speaker reads it out: ``幺二三四``."""
    return "".join(_CHINESE_SPOKEN[int(digit)] for digit in digits)


def digits_in_english(digits: str) -> str:
    """``1234`` in English words: ``one two three four``."""
    return " ".join(_ENGLISH[int(digit)] for digit in digits)


def spoken_chinese(code: ReceiptCode) -> tuple[str, ...]:
    """Six groups as a Chinese speaker reads them out: ``幺二三四``."""
    return tuple(digits_in_chinese(group) for group in groups(code))


def spoken_english(code: ReceiptCode) -> tuple[str, ...]:
    """Six groups in English words: ``one two three four``."""
    return tuple(digits_in_english(group) for group in groups(code))


def chinese_numerals(code: ReceiptCode) -> tuple[str, ...]:
    """Six groups as written Chinese numerals, shown beside the digits: ``一二三四``."""
    return tuple("".join(_CHINESE_WRITTEN[int(d)] for d in group) for group in groups(code))
