"""A receipt code said aloud in Chinese and in English, and written down again."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.registry.vectors import cases, label
from unjoin.registry.receipt import NUMBER_LIMIT, ReceiptCode, make_receipt_code, parse_receipt_code
from unjoin.registry.spoken import chinese_numerals, spoken_chinese, spoken_english


@pytest.mark.parametrize("vector", cases("receipt", "valid"), ids=label)
def test_spoken_vector(vector: dict[str, Any]) -> None:
    code = ReceiptCode(vector["code"])
    assert list(spoken_chinese(code)) == vector["chinese"]
    assert list(chinese_numerals(code)) == vector["chinese_written"]
    assert list(spoken_english(code)) == vector["english"]


def test_spoken_one_is_not_heard_as_seven() -> None:
    said = "".join(spoken_chinese(ReceiptCode("17" * 12)))
    assert said == "幺七" * 12


@given(st.integers(0, NUMBER_LIMIT - 1))
def test_spoken_chinese_is_read_again(number: int) -> None:
    code = make_receipt_code(number)
    assert parse_receipt_code(" ".join(spoken_chinese(code))) == code
    assert parse_receipt_code("".join(chinese_numerals(code))) == code
