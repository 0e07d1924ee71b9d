"""What is no receipt code is refused, with a code of its own for each kind of fault."""

from __future__ import annotations

import contextlib
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.registry.vectors import cases, label
from unjoin.registry.receipt import (
    CODE_DIGITS,
    NUMBER_LIMIT,
    ReceiptError,
    make_receipt_code,
    parse_receipt_code,
)

SAMPLES = [make_receipt_code(random.Random(seed).randrange(NUMBER_LIMIT)) for seed in range(40)]


def fault(text: str) -> ReceiptError:
    with pytest.raises(ReceiptError) as caught:
        parse_receipt_code(text)
    return caught.value


@pytest.mark.parametrize("vector", cases("receipt", "invalid"), ids=label)
def test_receipt_refused(vector: dict[str, Any]) -> None:
    assert fault(vector["text"]).code == vector["code"]


@pytest.mark.parametrize("code", SAMPLES[:20])
def test_receipt_any_wrong_digit(code: str) -> None:
    for place in range(CODE_DIGITS):
        for digit in set("0123456789") - {code[place]}:
            assert fault(code[:place] + digit + code[place + 1 :]).code == "receipt-check"


@pytest.mark.parametrize("code", SAMPLES)
def test_receipt_any_neighbours_swapped(code: str) -> None:
    for place in range(CODE_DIGITS - 1):
        swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        if swapped != code:
            assert fault(swapped).code == "receipt-check"


def test_receipt_length_says_how_many() -> None:
    assert fault("1234 5678").fields == {"digits": 8, "expected": 24}


def test_receipt_character_says_where() -> None:
    error = fault("1234 56x8")
    assert error.fields == {"character": "x", "position": 7}


def test_receipt_errors_never_hold_the_code() -> None:
    for code in SAMPLES:
        error = fault(str(int(code[0]) ^ 1) + code[1:])
        assert code[1:] not in f"{error}{error.fields}"


@given(st.text(max_size=250) | st.text("0123456789０１〇一 -٣x", max_size=40))
def test_receipt_any_text(text: str) -> None:
    with contextlib.suppress(ReceiptError):
        assert len(parse_receipt_code(text)) == CODE_DIGITS
