"""Vectors for the receipt: its check digits by the plain formula, and how it is typed and said."""

from __future__ import annotations

from typing import Any

NUMBERS = (
    0,
    1,
    97,
    1234567890123456789012,
    9999999999999999999999,
    3141592653589793238462,
    1000000000000000000000,
)
DIGITS_SPOKEN = "零幺二三四五六七八九"
DIGITS_WRITTEN = "〇一二三四五六七八九"
ENGLISH = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


def code_of(number: int) -> str:
    return f"{number:022d}{98 - 100 * number % 97:02d}"


def groups_of(code: str) -> list[str]:
    return [code[at : at + 4] for at in range(0, 24, 4)]


def said(code: str, digits: list[str], between: str) -> list[str]:
    return [between.join(digits[int(digit)] for digit in group) for group in groups_of(code)]


def ways_to_type(code: str) -> dict[str, str]:
    groups = groups_of(code)
    return {
        "as shown": " ".join(groups),
        "run together": code,
        "hyphens": "-".join(groups),
        "dashes": " — ".join(groups),
        "dots": ".".join(groups),
        "ideographic spaces": "\u3000".join(groups),
        "no-break spaces": "\u00a0".join(groups),
        "narrow no-break spaces": "\u202f".join(groups),
        "on lines": "\r\n".join(groups) + "\n",
        "full-width digits": "".join(chr(ord(digit) + 0xFEE0) for digit in code),
        "full-width hyphens": "－".join(groups),
        "Chinese as written": "，".join(said(code, list(DIGITS_WRITTEN), "")),
        "Chinese as spoken": "、".join(said(code, list(DIGITS_SPOKEN), "")),
        "financial numerals": said_in_one(code, "零壹贰叁肆伍陆柒捌玖"),
        "traditional financial numerals": said_in_one(code, "零壹貳參肆伍陸柒捌玖"),
        "two as 两": said_in_one(code, "〇幺两三四五六七八九"),
        "two as 兩": said_in_one(code, "〇幺兩三四五六七八九"),
        "invisible characters from pasting": "\ufeff" + "\u200b".join(groups),
    }


def said_in_one(code: str, digits: str) -> str:
    return "".join(said(code, list(digits), ""))


def refused(code: str) -> dict[str, tuple[str, str]]:
    wrong = f"{(int(code[0]) + 1) % 10}{code[1:]}"
    return {
        "nothing": ("", "receipt-empty"),
        "only separators": (" - \u3000", "receipt-empty"),
        "a digit short": (code[:-1], "receipt-length"),
        "a digit more": (code + "0", "receipt-length"),
        "a wrong digit": (wrong, "receipt-check"),
        "a letter for a zero": ("O" + code[1:], "receipt-character"),
        "Arabic-Indic digits": (said_in_one(code, "٠١٢٣٤٥٦٧٨٩"), "receipt-character"),
        "Devanagari digits": (said_in_one(code, "०१२३४५६७८९"), "receipt-character"),
        "a superscript digit": ("²" + code[1:], "receipt-character"),
        "a circled digit": ("②" + code[1:], "receipt-character"),
        "ten is no digit": ("十" + code[1:], "receipt-character"),
        "far too long": (code + " " * 200, "receipt-long"),
        # 98 and 01 both satisfy the sum for the number 0; only 98 is ever written.
        "check digits that are never written": ("0" * 22 + "01", "receipt-check"),
    }


def receipt_vectors() -> dict[str, Any]:
    sample = code_of(1234567890123456789012)
    return {
        "format": "24 digits: a number below 10^22 and 98 - (100 * number mod 97), two digits",
        "valid": [
            {
                "name": str(number),
                "number": str(number),
                "code": code_of(number),
                "shown": " ".join(groups_of(code_of(number))),
                "chinese": said(code_of(number), list(DIGITS_SPOKEN), ""),
                "chinese_written": said(code_of(number), list(DIGITS_WRITTEN), ""),
                "english": said(code_of(number), ENGLISH, " "),
            }
            for number in NUMBERS
        ],
        "typed": [
            {"name": name, "text": text, "code": sample}
            for name, text in ways_to_type(sample).items()
        ],
        "invalid": [
            {"name": name, "text": text, "code": code}
            for name, (text, code) in refused(sample).items()
        ],
    }
