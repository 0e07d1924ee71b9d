"""Digits as people type and say them: ASCII, full-width, Chinese.

Only the digits named here are digits. Python would take many more (``int("٣")``
is 3); a code or a count in another script is an error the caller reports, not
something to guess at.
"""

from __future__ import annotations

from unjoin.registry.errors import RegistryError

_FULL_WIDTH = {chr(0xFF10 + value): str(value) for value in range(10)}
_WRITTEN = (
    "〇零○",
    "一壹幺",
    "二贰貳两兩",
    "三叁參",
    "四肆",
    "五伍",
    "六陆陸",
    "七柒",
    "八捌",
    "九玖",
)
_CHINESE = {c: str(value) for value, characters in enumerate(_WRITTEN) for c in characters}
_TO_ASCII = str.maketrans({**_FULL_WIDTH, **_CHINESE})
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_TENS = {"廿": 20, "卅": 30}

COUNT_LIMIT = 9999


class NumeralError(RegistryError):
    """A text is not a count from 0 to 9999."""


def normalise_digits(text: str) -> str:
    """`text` with full-width digits and Chinese numerals replaced by ASCII digits.

    Every other character stays as it is, and the length does not change. 幺 and
    兩 are digits, as in a telephone number; 十 is not.
    """
    return text.translate(_TO_ASCII)


def parse_count(text: str) -> int:
    """The whole number 0…9999 that `text` writes: ``11``, ``１１``, ``十一``, ``一百零八``, ``廿``.

    Raises NumeralError for anything else, other scripts' digits included.
    """
    if not any(character in _UNITS or character in _TENS for character in text):
        digits = normalise_digits(text)
        if 1 <= len(digits) <= 4 and digits.isascii() and digits.isdigit():
            return int(digits)
        raise _not_a_count(text)
    return _parse_with_units(text)


def _parse_with_units(text: str) -> int:
    """Numbers with 十, 百, 千: units must fall, and each takes one digit before it.

    一百一 is refused: some mean 101 by it, most 110.
    """
    total, last_unit, ones_follow = 0, 10_000, False
    digit: int | None = None
    for character in text:
        if character in _TENS and last_unit > 10 and digit in (None, 0):
            total, digit, last_unit = total + _TENS[character], None, 10
        elif character in _UNITS and _UNITS[character] < last_unit and digit != 0:
            unit = _UNITS[character]
            if digit is None and (unit != 10 or total):
                raise _not_a_count(text)
            total, digit, last_unit = total + (digit or 1) * unit, None, unit
        elif character in _CHINESE and digit in (None, 0):
            ones_follow = digit == 0 or last_unit == 10
            digit = int(_CHINESE[character])
        else:
            raise _not_a_count(text)
    if digit is not None and not (digit and ones_follow):
        raise _not_a_count(text)
    return total + (digit or 0)


def _not_a_count(text: str) -> NumeralError:
    return NumeralError(
        f"a whole number from 0 to {COUNT_LIMIT} is expected", code="numeral", text=text[:40]
    )
