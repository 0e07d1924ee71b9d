"""Five digits that survive being said, heard and written down."""

from __future__ import annotations

from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unjoin.registry.short_code import (
    ShortCode,
    ShortCodeError,
    groups,
    make_short_code,
    parse_short_code,
)

ALL = [code for number in range(1000, 10_000) if (code := make_short_code(number))]
CODE = ALL[4000]
codes = st.sampled_from(ALL)


def refused(text: str) -> str:
    with pytest.raises(ShortCodeError) as caught:
        parse_short_code(text)
    return caught.value.code


def test_there_are_enough_and_each_once() -> None:
    assert len(ALL) > 8_500
    assert len(set(ALL)) == len(ALL)


def test_no_code_is_hard_to_write_down() -> None:
    for code in ALL:
        assert code[0] != "0"
        assert not any(digit * 3 in code for digit in code)


def test_every_code_is_read_as_itself() -> None:
    assert [parse_short_code(code) for code in ALL] == ALL


@given(codes, st.integers(0, 4), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_caught(code: ShortCode, place: int, digit: str) -> None:
    heard = code[:place] + digit + code[place + 1 :]
    if heard != code:
        assert refused(heard) == ("short-code-digits" if heard[0] == "0" else "short-code-check")


@given(codes)
def test_neighbours_that_change_places_are_caught(code: ShortCode) -> None:
    for place, (one, two) in enumerate(pairwise(code)):
        if one != two:
            heard = code[:place] + two + one + code[place + 2 :]
            assert refused(heard).startswith("short-code-")


@pytest.mark.parametrize(
    "write",
    [
        lambda code: f" {code[:3]} {code[3:]} ",
        "-".join,
        lambda code: code.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)}),
        lambda code: code.translate({ord(str(n)): "零幺两三四五六七八九"[n] for n in range(10)}),
    ],
)
def test_forgiving_in_what_cannot_be_misunderstood(write: object) -> None:
    assert parse_short_code(write(CODE)) == CODE  # type: ignore[operator]


@pytest.mark.parametrize(
    "text", ["", "1234", CODE + "0", "12a45", "٣٤٥٦٧", f"{CODE}?", "1" + " " * 99, "1²345"]
)
def test_what_is_no_code_is_refused(text: str) -> None:
    assert refused(text) == "short-code-digits"


@given(st.text())
def test_any_text_read_or_refused(text: str) -> None:
    with suppress(ShortCodeError):
        assert len(parse_short_code(text)) == 5


@pytest.mark.parametrize("number", [999, 10_000, -1])
def test_number_out_of_range_is_refused(number: int) -> None:
    with pytest.raises(ShortCodeError):
        make_short_code(number)


def test_shown_in_two_groups() -> None:
    assert groups(ShortCode("48217")) == ("482", "17")
