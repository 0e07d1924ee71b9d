"""Pages that differ between people by a few digits only: rendered once, then filled in.

The page after sending is what a centre renders most on its best day, and nearly
all of it is the same for everybody. A page is rendered with marks in the places
of the digits and kept, in memory, without anything of anybody; filling it in is
joining strings. The digits are our own, so nothing has to be escaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence

_MARK = re.compile("\ue000([0-9]+)\ue001")
_LIMIT = 2000
"""Sheets kept. There are fewer: languages × addresses × pairs of groups × kinds of page."""

_sheets: dict[Hashable, list[str]] = {}


def mark(number: int) -> str:
    """What stands in a sheet in the place of value `number` (0…)."""
    return f"\ue000{number}\ue001"


def fill_sheet(key: Hashable, render: Callable[[], str], values: Sequence[str]) -> str:
    """The sheet of `key`, rendered with marks by `render` if it is new, with `values` in it.

    `key` must hold everything that the page depends on besides `values`.
    """
    pieces = _sheets.get(key)
    if pieces is None:
        # Text at even places, the number of a value at odd ones.
        pieces = _MARK.split(render())
        if len(_sheets) < _LIMIT:
            _sheets[key] = pieces
    filled = list(pieces)
    filled[1::2] = [values[int(number)] for number in pieces[1::2]]
    return "".join(filled)
