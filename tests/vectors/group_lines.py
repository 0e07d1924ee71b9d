"""Vectors for the group line: lines people type, and what each says or where it fails."""

from __future__ import annotations

from typing import Any

PARTY, LEAGUE, PIONEERS, NOT_STATED = 1, 2, 4, 0
BOTH_YOUTH = LEAGUE | PIONEERS
LIMIT = 200

NINETEEN = ((PARTY, 8), (BOTH_YOUTH, 11))
READ: dict[str, tuple[tuple[int, int], ...]] = {
    "党8 团队11": NINETEEN,
    "黨８　團隊１１": NINETEEN,
    "8党，11团队": NINETEEN,
    "党8,团队11": NINETEEN,
    "党八 团队十一": NINETEEN,
    "8 party + 11 league pioneers": NINETEEN,
    "8 party and 11 league pioneers": NINETEEN,
    "8 Party + 11 League and Pioneers": NINETEEN,
    "p8 ly11": NINETEEN,
    "Ｐ８ ＬＹ１１": NINETEEN,
    "8个党员 11个团员队员": NINETEEN,
    "党员八名，团员队员十一名。": NINETEEN,
    "党：8；团队：11": NINETEEN,
    "党8\n团队11": NINETEEN,
    "8党11团队": NINETEEN,
    "党8团队11": NINETEEN,
    "党 8 团 队 11": NINETEEN,
    "团队": ((BOTH_YOUTH, 1),),
    "团队。": ((BOTH_YOUTH, 1),),
    "party": ((PARTY, 1),),
    "党团队3": ((7, 3),),
    "三退5": ((7, 5),),
    "五三退": ((7, 5),),
    "十三退": ((7, 10),),
    "共青团员8人": ((LEAGUE, 8),),
    "两个党员和三个队员": ((PARTY, 2), (PIONEERS, 3)),
    "不明3": ((NOT_STATED, 3),),
    "?3": ((NOT_STATED, 3),),
    "３？": ((NOT_STATED, 3),),
    "未填3": ((NOT_STATED, 3),),
    "not stated 3": ((NOT_STATED, 3),),
    "党8 党3": ((PARTY, 8), (PARTY, 3)),
    "党200": ((PARTY, 200),),
}

# line: code, where it starts, where it ends
REFUSED: dict[str, tuple[str, int, int]] = {
    "": ("group-empty", 0, 0),
    " ，": ("group-empty", 0, 2),
    "小8": ("group-word", 0, 1),
    "党8 团对11": ("group-word", 4, 5),
    "8 partys": ("group-word", 2, 8),
    "p8 lq11": ("group-word", 3, 5),
    "党٣": ("group-word", 1, 2),
    "党²": ("group-word", 1, 2),
    "人8": ("group-word", 0, 1),
    "党八九十": ("group-number", 1, 4),
    "党0": ("group-zero", 1, 2),
    "党〇 团3": ("group-zero", 1, 2),
    "党201": ("group-limit", 1, 4),
    "党150 团51": ("group-limit", 6, 8),
    "党99999999999999999999": ("group-limit", 1, 21),
    "党党8": ("group-twice", 1, 2),
    "三退党8": ("group-twice", 2, 3),
    "ppl3": ("group-twice", 1, 2),
    "党不明3": ("group-mixed", 1, 3),
    "8": ("group-organisation", 0, 1),
    "党1,000": ("group-organisation", 3, 6),
    "党，团": ("group-count", 0, 1),
    "党8，团": ("group-count", 3, 4),
    "8 party and league, 3": ("group-organisation", 20, 21),
    "党8团": ("group-ambiguous", 1, 2),
    "8党11": ("group-ambiguous", 2, 4),
    "党8 11团": ("group-ambiguous", 3, 5),
    "8 党11 团": ("group-ambiguous", 3, 5),
    "党 8团队 11": ("group-ambiguous", 2, 3),
    "党8=": ("group-rest", 2, 3),
    "=8党": ("group-rest", 0, 1),
    "党:团8": ("group-rest", 1, 2),
    "党8" + " " * 499: ("group-long", 500, 501),
}


def group_line_vectors() -> dict[str, Any]:
    return {
        "format": "a group line; organisations are masks of the preset ccp: "
        "1 party, 2 league, 4 pioneers, 0 not stated; offsets count Unicode code points",
        "limit": LIMIT,
        "valid": [
            {"name": text, "text": text, "parts": [list(part) for part in parts]}
            for text, parts in READ.items()
        ],
        "invalid": [
            {"name": f"{code}: {text[:20]}", "text": text, "code": code, "start": start, "end": end}
            for text, (code, start, end) in REFUSED.items()
        ],
    }
