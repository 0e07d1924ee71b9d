"""Numbers and addresses said aloud, sign by sign, in Chinese and in English.

What is said is cut into pieces that somebody can write down before the next one comes:
a group of digits, a word of an address, four letters of an onion address. Digits are said
as in `spoken`. In English, letters are said in the alphabet of radio operators, because
b, d, e, g, p and t sound alike on a bad line; in Chinese they are said by their names.

Source: ICAO Annex 10, vol. II, 5.2.1.3 (the alphabet).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from unjoin.registry.spoken import digits_in_chinese, digits_in_english

PIECE_LETTERS = 4
"""So many letters at a time of a word that is too long to be heard as one."""
_WORD_LETTERS = 12
_SIGNS = {
    "en": {".": "dot", "/": "slash", "-": "hyphen", ":": "colon", "_": "underscore", "~": "tilde"},
    "zh-Hans": {".": "点", "/": "斜杠", "-": "短横", ":": "冒号", "_": "下划线", "~": "波浪号"},
    "zh-Hant": {".": "點", "/": "斜線", "-": "短橫", ":": "冒號", "_": "底線", "~": "波浪號"},
}
_PLUS = {"en": "plus", "zh-Hans": "加号", "zh-Hant": "加號"}
_CAPITAL = {"en": "capital", "zh-Hans": "大写", "zh-Hant": "大寫"}
_LETTERS = {
    word[0]: word
    for word in (
        *("alfa", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india"),
        *("juliett", "kilo", "lima", "mike", "november", "oscar", "papa", "quebec", "romeo"),
        *("sierra", "tango", "uniform", "victor", "whiskey", "x-ray", "yankee", "zulu"),
    )
}


@dataclass(frozen=True, slots=True)
class Piece:
    """What is said in one breath: as it is written, and as it is said."""

    written: str
    said: str


def spell_digits(digits: str, language: str) -> str:
    """Digits, and nothing else, as they are said in ``zh-Hans``, ``zh-Hant`` or ``en``."""
    return digits_in_english(digits) if language == "en" else digits_in_chinese(digits)


def spell_number(number: str, language: str) -> tuple[Piece, ...]:
    """A telephone number, in the groups in which it is written; other signs separate them."""
    pieces = []
    for group in re.findall(r"\+?[0-9]+", number):
        digits = spell_digits(group.removeprefix("+"), language)
        said = f"{_PLUS[language]} {digits}" if group.startswith("+") else digits
        pieces.append(Piece(group, said))
    return tuple(pieces)


def spell_address(address: str, language: str) -> tuple[Piece, ...]:
    """An address of the web without its scheme, which browsers add by themselves, or nearly.

    A slash at the end is not said.
    """
    return spell_text(address.partition("://")[2].rstrip("/"), language)


def spell_text(text: str, language: str) -> tuple[Piece, ...]:
    """A part of an address: letters a…z, digits, and the signs that stand in addresses."""
    return tuple(Piece(piece, _say(piece, language)) for piece in _pieces(text))


def _pieces(text: str) -> Iterator[str]:
    for word in re.findall(r"[A-Za-z0-9]+|.", text):
        step = len(word) if len(word) <= _WORD_LETTERS else PIECE_LETTERS
        for start in range(0, len(word), step):
            yield word[start : start + step]


def _say(piece: str, language: str) -> str:
    if piece.isdecimal():
        return spell_digits(piece, language)
    return " ".join(_say_character(character, language) for character in piece)


def _say_character(character: str, language: str) -> str:
    if character in _SIGNS[language]:
        return _SIGNS[language][character]
    if character.isdecimal():
        return spell_digits(character, language)
    name = _LETTERS[character.lower()] if language == "en" else character.upper()
    return f"{_CAPITAL[language]} {name}" if character.isupper() else name
