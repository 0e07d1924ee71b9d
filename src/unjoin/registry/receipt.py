"""The receipt: 24 digits that a person can write down, say aloud and type.

22 digits carry the number (73 bits); two are check digits after ISO 7064
MOD 97-10, which catch every single wrong digit and every swap of two
neighbours. The code authorises a look-up and a withdrawal and decrypts nothing.

Reading is forgiving in what cannot be misunderstood: white space, hyphens, dots
and commas between digits, full-width digits, Chinese numerals. Everything else
is an error that says what and where. Making the number is the caller's work.
Source: docs/format.md, "The receipt".
"""

from __future__ import annotations

import unicodedata
from typing import NewType

from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_97_10

from unjoin.registry.errors import RegistryError
from unjoin.registry.numerals import normalise_digits

ReceiptCode = NewType("ReceiptCode", str)

CODE_DIGITS = 24
NUMBER_DIGITS = 22
NUMBER_LIMIT = 10**NUMBER_DIGITS
GROUP_DIGITS = 4
TEXT_LIMIT = 200

_SEPARATORS = frozenset(".,;:·•・‧．，、。；：_/|")


class ReceiptError(RegistryError):
    """A text is not a receipt code. Codes: receipt-empty, receipt-long,
    receipt-character, receipt-length, receipt-check."""


def make_receipt_code(number: int) -> ReceiptCode:
    """The code of `number`, 0…10²²−1, with its check digits.

    Raises ReceiptError `receipt-number` outside that range.
    """
    if not 0 <= number < NUMBER_LIMIT:
        raise ReceiptError("0…10^22−1 is expected", code="receipt-number")
    digits = f"{number:0{NUMBER_DIGITS}d}"
    return ReceiptCode(digits + mod_97_10.calc_check_digits(digits))


def parse_receipt_code(text: str) -> ReceiptCode:
    """The code that `text` (as typed, untrusted) writes.

    Raises ReceiptError: empty; longer than 200 characters; a character that
    does not belong (with `character` and `position`); another number of digits
    (with `digits`); check digits that do not fit.
    """
    if len(text) > TEXT_LIMIT:
        raise ReceiptError("far too long for a receipt", code="receipt-long", limit=TEXT_LIMIT)
    digits = _digits(text)
    if not digits:
        raise ReceiptError("24 digits are expected", code="receipt-empty")
    if len(digits) != CODE_DIGITS:
        raise ReceiptError(
            f"{len(digits)} digits, {CODE_DIGITS} are expected",
            code="receipt-length",
            digits=len(digits),
            expected=CODE_DIGITS,
        )
    try:
        mod_97_10.validate(digits)
    except ValidationError as error:
        raise ReceiptError(
            "the check digits do not fit: a digit is wrong, or two are swapped",
            code="receipt-check",
        ) from error
    code = ReceiptCode(digits)
    if make_receipt_code(int(digits[:NUMBER_DIGITS])) != code:
        # Check digits 00, 01 and 98 … 99 satisfy the sum too, but are never written.
        raise ReceiptError("the check digits are not canonical", code="receipt-check")
    return code


def groups(code: ReceiptCode) -> tuple[str, ...]:
    """The six groups of four digits."""
    return tuple(code[start : start + GROUP_DIGITS] for start in range(0, CODE_DIGITS, 4))


def format_receipt_code(code: ReceiptCode) -> str:
    """The code as it is shown: ``1234 5678 …``."""
    return " ".join(groups(code))


def _digits(text: str) -> str:
    found = []
    for position, character in enumerate(normalise_digits(text)):
        if character.isascii() and character.isdigit():
            found.append(character)
        elif not _is_separator(character):
            raise ReceiptError(
                f"{character!r} at {position} is not a digit",
                code="receipt-character",
                character=text[position],
                position=position,
            )
    return "".join(found)


def _is_separator(character: str) -> bool:
    """White space, dashes of any length, dots and commas; and what pasting may bring along."""
    return (
        character.isspace()
        or character in _SEPARATORS
        or unicodedata.category(character) in ("Pd", "Cf")
        or character in "−—ー"
    )
