"""Telephone numbers as people type them, made into the one form in which they are compared.

Source: ITU-T E.164, by way of libphonenumber.
"""

from __future__ import annotations

import unicodedata
from typing import NewType

import phonenumbers

from unjoin.service.callbacks.errors import NumberBadError

PhoneNumber = NewType("PhoneNumber", str)
"""In E.164: ``+8613800138000``."""

REGION = "CN"
"""Where a number is from that begins with no country."""
CHINA, BEIJING, MOBILE_DIGITS = 86, "10", 11
LONGEST = 60


def parse_number(text: str) -> PhoneNumber:
    """The number that `text` (untrusted) is: full-width digits, spaces and hyphens are welcome.

    Raises NumberBadError for what cannot be the number of anybody, short numbers such as
    110 included.
    """
    folded = unicodedata.normalize("NFKC", text).strip()
    if len(folded) > LONGEST:
        raise NumberBadError
    try:
        parsed = phonenumbers.parse(folded, REGION)
    except phonenumbers.NumberParseException:
        raise NumberBadError from None
    if not phonenumbers.is_possible_number(parsed) or parsed.extension or _is_cut(parsed):
        raise NumberBadError
    return PhoneNumber(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def _is_cut(parsed: phonenumbers.PhoneNumber) -> bool:
    """Whether it is a Chinese mobile number of too few digits, which could be another's.

    Whether a number is given to anybody is not asked: the tables of that are always old.
    """
    digits = str(parsed.national_number)
    is_mobile = parsed.country_code == CHINA and digits[0] == "1" and digits[:2] != BEIJING
    return is_mobile and len(digits) != MOBILE_DIGITS


def shown(number: PhoneNumber) -> str:
    """The number as it is dialled from anywhere, in groups that can be read."""
    form = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(phonenumbers.parse(number), form)
