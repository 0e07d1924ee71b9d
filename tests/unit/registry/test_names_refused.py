"""Names that hide, reorder or blank text are refused, and the answer says where."""

from __future__ import annotations

import pytest

from unjoin.registry.names import DeclaredNameError, clean_name


def refused(text: str) -> DeclaredNameError:
    with pytest.raises(DeclaredNameError) as caught:
        clean_name(text)
    return caught.value


@pytest.mark.parametrize("text", ["", " ", "\n\t", "　", "\u2028"])
def test_nothing_typed(text: str) -> None:
    assert refused(text).code == "name-empty"


def test_name_of_81_characters() -> None:
    error = refused("名" * 81)
    assert error.code == "name-long"
    assert error.fields == {"length": 81, "limit": 80}


@pytest.mark.parametrize("text", ["·", "---", "！？", "😀", "♥", "\u0301"])
def test_name_without_letter_or_digit(text: str) -> None:
    assert refused(text).code == "name-letters"


@pytest.mark.parametrize(
    "character",
    [
        "\x00",  # a control
        "\x1b",
        "\u202e",  # right-to-left override
        "\u2066",  # left-to-right isolate
        "\u200e",  # left-to-right mark
        "\u200f",
        "\u200b",  # zero-width space
        "\u2060",  # word joiner
        "\ufeff",  # zero-width no-break space
        "\u00ad",  # soft hyphen
        "\u3164",  # a letter without a shape
        "\uffa0",
        "\u115f",
        "\u2800",  # the empty Braille pattern
        "\u034f",
        "\ue000",  # private use
        "\U000f0000",
        "\U000e0041",  # a tag
        "\ud800",  # half of a surrogate pair
        "\u0378",  # unassigned
        "\uffff",
        "\U0002ffff",  # never a character, though among the rare ideographs
        "\U0003fffe",
    ],
)
def test_character_refused_with_its_place(character: str) -> None:
    error = refused(f"万{character}顺")
    assert error.code == "name-character"
    assert error.fields == {"character": f"U+{ord(character):04X}", "position": 1}


@pytest.mark.parametrize("joiner", ["\u180e", "\u200c", "\u200d"])
@pytest.mark.parametrize("around", ["a{}b", "万{}顺", "{}سا", "سا{}", "سا{}1"])
def test_joiner_refused_where_no_script_needs_it(joiner: str, around: str) -> None:
    assert refused(around.format(joiner)).code == "name-character"


def test_error_text_does_not_repeat_the_name() -> None:
    assert "万顺" not in str(refused("万顺\u200b"))
