"""The short code of something that is handed out: five digits that survive a bad line.

Digits alone, because they are said in Mandarin and in English without an alphabet to
agree on. The last is the check digit of Damm, which catches every wrong digit and every
swap of two neighbours. A code is public: it is short so that it can be said, and nothing
rests on nobody guessing it.

Rules kept here:

1. No code begins with 0, which gets lost when people write numbers down.
2. No digit stands three times in a row: people lose count of those.

Reading forgives what cannot be misunderstood: white space, hyphens and dots, full-width
digits, Chinese numerals. Choosing the number is the caller's work. Source: H. M. Damm,
"Total anti-symmetrische Quasigruppen", 2004.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NewType

from stdnum import damm

from unjoin.registry.errors import RegistryError
from unjoin.registry.numerals import normalise_digits

ShortCode = NewType("ShortCode", str)

CODE_DIGITS = 5
FIRST_NUMBER, NUMBER_LIMIT = 1000, 10_000
"""The numbers that codes are made of: the four digits before the check digit."""

_TEXT_LIMIT = 40
_THREE_ALIKE = re.compile(r"(.)\1\1")


class ShortCodeError(RegistryError):
    """A text is not a short code. Codes: short-code-digits, short-code-check."""


def make_short_code(number: int) -> ShortCode | None:
    """The code of `number`, 1000…9999; None where that would be hard to write down (rule 2).

    Raises ShortCodeError `short-code-digits` outside that range.
    """
    if not FIRST_NUMBER <= number < NUMBER_LIMIT:
        raise _not_five_digits()
    digits = f"{number}{damm.calc_check_digit(str(number))}"
    return None if _THREE_ALIKE.search(digits) else ShortCode(digits)


def parse_short_code(text: str) -> ShortCode:
    """The code that `text` (as typed, untrusted) writes.

    Raises ShortCodeError `short-code-digits` for anything but five digits of which the
    first is not 0, `short-code-check` where the check digit does not fit.
    """
    digits = "".join(c for c in normalise_digits(text[:_TEXT_LIMIT]) if not _is_separator(c))
    if not re.fullmatch(r"[1-9][0-9]{4}", digits) or len(text) > _TEXT_LIMIT:
        raise _not_five_digits()
    if damm.checksum(digits) != 0:
        raise ShortCodeError("the check digit does not fit", code="short-code-check")
    return ShortCode(digits)


def groups(code: ShortCode) -> tuple[str, str]:
    """The code as it is shown and said: three digits, then two."""
    return code[:3], code[3:]


def _is_separator(character: str) -> bool:
    return character.isspace() or character in ".·．。" or unicodedata.category(character) == "Pd"


def _not_five_digits() -> ShortCodeError:
    return ShortCodeError("five digits are expected", code="short-code-digits")
