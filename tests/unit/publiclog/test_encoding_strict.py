"""Numbers and base64 are read in one spelling only, however lenient Python is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unjoin.publiclog.encoding import decode_base64, encode_base64, parse_decimal
from unjoin.publiclog.errors import EncodingError


@given(st.binary(max_size=70))
def test_base64_written_is_read(data: bytes) -> None:
    assert decode_base64(encode_base64(data), len(data)) == data


@pytest.mark.parametrize(
    "text",
    [
        "aGk",
        "aGk==",
        "aGk=!!",
        "aGk=\n",
        " aGk=",
        "aG k=",
        "aGl=",
        "_-8=",
        "aGk=aGk=",
        "ａGk=",
        "\ud800",
    ],
)
def test_base64_in_another_spelling(text: str) -> None:
    with pytest.raises(EncodingError) as caught:
        decode_base64(text)
    assert caught.value.code == "encoding-base64"


def test_base64_of_another_length() -> None:
    with pytest.raises(EncodingError) as caught:
        decode_base64("aGk=", 3)
    assert caught.value.code == "encoding-length"
    assert caught.value.fields == {"expected": 3, "length": 2}


@given(st.integers(0, 2**64))
def test_decimal_written_is_read(number: int) -> None:
    assert parse_decimal(str(number), limit=2**64) == number


@pytest.mark.parametrize(
    "text", ["", "00", "01", "+1", "-0", "-1", "1_000", "1 ", " 1", "1\n", "٣", "１", "1e3", "0x1"]
)
def test_decimal_in_another_spelling(text: str) -> None:
    with pytest.raises(EncodingError) as caught:
        parse_decimal(text, limit=10**9)
    assert caught.value.code == "encoding-decimal"


@pytest.mark.parametrize("text", ["256", "1000", "9" * 1_000_000])
def test_decimal_above_limit(text: str) -> None:
    with pytest.raises(EncodingError) as caught:
        parse_decimal(text, limit=255)
    assert caught.value.code == "encoding-range"


def test_decimal_at_limit() -> None:
    assert parse_decimal("255", limit=255) == 255
