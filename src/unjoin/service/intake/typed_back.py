"""Whether a person really has their receipt: two of its six groups, typed back.

Which two is decided by the code itself, so that the question is the same after a
reload, and cannot be guessed by somebody who has not seen the code.
"""

from __future__ import annotations

from itertools import combinations

from unjoin.registry.numerals import normalise_digits
from unjoin.registry.receipt import ReceiptCode, groups

_PAIRS = tuple(combinations(range(1, 7), 2))


def asked_groups(code: ReceiptCode) -> tuple[int, int]:
    """The numbers (1…6, ascending) of the two groups to be typed back."""
    return _PAIRS[int(code) % len(_PAIRS)]


def differing_groups(code: ReceiptCode, typed: tuple[str, str]) -> tuple[int, ...]:
    """The numbers of the asked groups that `typed` (untrusted) does not repeat."""
    return tuple(
        number
        for number, text in zip(asked_groups(code), typed, strict=True)
        if _digits(text) != groups(code)[number - 1]
    )


def _digits(text: str) -> str:
    return "".join(c for c in normalise_digits(text) if not c.isspace() and c not in "-－")
