"""Numbers as people type them are one number."""

import pytest

from unjoin.service.callbacks.errors import NumberBadError
from unjoin.service.callbacks.phone_numbers import parse_number, shown


@pytest.mark.parametrize(
    "typed",
    [
        "13800138000",
        " 138 0013 8000 ",
        "138-0013-8000",
        "+86 138 0013 8000",
        "0086 13800138000",
        "１３８００１３８０００",
        "＋８６　１３８００１３８０００",
        "(+86) 138 0013 8000",
    ],
)
def test_number_typed_in_any_way_is_the_same(typed: str) -> None:
    assert parse_number(typed) == "+8613800138000"


def test_number_without_a_country_is_of_china() -> None:
    assert parse_number("010 6552 9988") == "+861065529988"


def test_number_of_another_country_keeps_it() -> None:
    assert parse_number("+852 2345 6789") == "+85223456789"


@pytest.mark.parametrize(
    "typed",
    ["", "110", "12", "hello", "138 0013 800", "1" * 61, "+", "+999 123", "138 0013 8000 ext. 5"],
)
def test_number_of_nobody_is_refused(typed: str) -> None:
    with pytest.raises(NumberBadError):
        parse_number(typed)


def test_number_is_shown_as_it_is_dialled_from_anywhere() -> None:
    assert shown(parse_number("13800138000")) == "+86 138 0013 8000"
