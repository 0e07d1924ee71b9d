"""The general word that takes the place of what could identify somebody, by language.

The word follows the story's language, not that of the screen. Of places, the kind of place
stays: 长沙市 becomes 某市, "Hunan Province" becomes "a province".
"""

from __future__ import annotations

from typing import Final

from unjoin.service.hints.finding import Hint, Kind

LANGUAGES: Final = ("zh-Hans", "zh-Hant", "en")

_HANS: Final = {
    Kind.EMAIL: "一个邮箱",
    Kind.WEB_ADDRESS: "一个网址",
    Kind.IDENTITY_CARD: "证件号码",
    Kind.ACCOUNT: "一个账号",
    Kind.PLATE: "一个车牌",
    Kind.DATE: "那天",
    Kind.PHONE: "一个电话",
    Kind.NUMBER: "一个号码",
    Kind.ADDRESS: "某处",
    Kind.PERSON: "某人",
    Kind.WORKPLACE: "某单位",
    Kind.PLACE: "某地",
    Kind.TIME: "有段时间",
    Kind.COUNT: "几个人",
}
_HANT: Final = _HANS | {
    Kind.EMAIL: "一個郵箱",
    Kind.WEB_ADDRESS: "一個網址",
    Kind.IDENTITY_CARD: "證件號碼",
    Kind.ACCOUNT: "一個帳號",
    Kind.PLATE: "一個車牌",
    Kind.PHONE: "一個電話",
    Kind.NUMBER: "一個號碼",
    Kind.ADDRESS: "某處",
    Kind.WORKPLACE: "某單位",
    Kind.TIME: "有段時間",
    Kind.COUNT: "幾個人",
}
_ENGLISH: Final = {
    Kind.EMAIL: "an e-mail address",
    Kind.WEB_ADDRESS: "a web address",
    Kind.IDENTITY_CARD: "an identity card",
    Kind.ACCOUNT: "an account",
    Kind.PLATE: "a licence plate",
    Kind.DATE: "one day",
    Kind.PHONE: "a telephone number",
    Kind.NUMBER: "a number",
    Kind.ADDRESS: "an address",
    Kind.PERSON: "somebody",
    Kind.WORKPLACE: "a workplace",
    Kind.PLACE: "a place",
    Kind.TIME: "some time",
    Kind.COUNT: "several people",
}
_WORDS: Final = {"zh-Hans": _HANS, "zh-Hant": _HANT, "en": _ENGLISH}

_PLACES_HAN: Final = "省市县縣区區州盟旗镇鎮乡鄉村"
_PLACES_ENGLISH: Final = (
    "Province",
    "City",
    "County",
    "District",
    "Town",
    "Township",
    "Village",
    "Prefecture",
)


def general_word(hint: Hint, language: str) -> str:
    """What stands in the place of `hint` in a story written in `language`."""
    if hint.kind is Kind.PLACE:
        last = hint.words.rpartition(" ")[2]
        if language == "en" and last in _PLACES_ENGLISH:
            return f"a {last.lower()}"
        if language != "en" and last[-1] in _PLACES_HAN:
            return f"某{last[-1]}"
    return _WORDS[language][hint.kind]
