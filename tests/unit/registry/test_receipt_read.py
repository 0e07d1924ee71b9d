"""A receipt code is read however it was written down, and shown in one way only."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.registry.vectors import cases, label
from unjoin.registry.receipt import (
    NUMBER_LIMIT,
    ReceiptCode,
    ReceiptError,
    format_receipt_code,
    groups,
    make_receipt_code,
    parse_receipt_code,
)

numbers = st.integers(0, NUMBER_LIMIT - 1)


@pytest.mark.parametrize("vector", cases("receipt", "valid"), ids=label)
def test_receipt_vector(vector: dict[str, Any]) -> None:
    code = make_receipt_code(int(vector["number"]))
    assert code == vector["code"]
    assert format_receipt_code(code) == vector["shown"]
    assert parse_receipt_code(vector["shown"]) == code


@pytest.mark.parametrize("vector", cases("receipt", "typed"), ids=label)
def test_receipt_typed(vector: dict[str, Any]) -> None:
    assert parse_receipt_code(vector["text"]) == vector["code"]


@given(numbers, st.text("  -.\u3000\u00a0，", max_size=3))
def test_receipt_shown_is_read(number: int, between: str) -> None:
    code = make_receipt_code(number)
    assert code.startswith(f"{number:022d}")
    assert parse_receipt_code(between.join(groups(code))) == code


def test_receipt_groups_are_six_of_four() -> None:
    code = ReceiptCode("123456789012345678901234")
    assert groups(code) == ("1234", "5678", "9012", "3456", "7890", "1234")


@pytest.mark.parametrize("number", [-1, NUMBER_LIMIT])
def test_receipt_number_outside_range(number: int) -> None:
    with pytest.raises(ReceiptError) as caught:
        make_receipt_code(number)
    assert caught.value.code == "receipt-number"
