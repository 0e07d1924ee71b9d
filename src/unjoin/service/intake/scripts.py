"""Simplified and traditional characters, so that 萬順 and 万顺 compare as one name."""

from __future__ import annotations

import functools

from opencc import OpenCC


@functools.cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


def to_simplified(text: str) -> str:
    """`text` with its traditional characters made simplified."""
    return text if text.isascii() else str(_converter().convert(text))
