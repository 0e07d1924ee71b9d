"""The rules of names, as tables that a browser applies without knowing Unicode by itself.

A browser may know another version of Unicode than this Python. What the page lets
through must pass when it is opened here, so the page gets the very characters that
`registry.names` refuses. A test compares both, character by character.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from functools import cache, partial

from unjoin.registry.names import (
    JOINERS,
    is_joined_by,
    is_refused_in_name,
    is_unheard_in_name,
)

_LETTERED = 0x20000
"""Above are ideographs and what is not assigned; no letter there is written with a joiner."""

_UNASSIGNED = {0x40000: 0xDFFFF, 0xE1000: sys.maxunicode}
"""First and last of the stretches that Unicode leaves empty or to private use, most of all there
is: what holds of the first character there holds of all, and only the first is looked at."""


@cache
def name_tables() -> dict[str, object]:
    """Sets of characters, each as `pack` writes it.

    `refused`: never in a name, but for a joiner in its place. `joiners`: by joiner,
    the letters that must stand on both sides of it. `unheard`: makes no difference
    when two names are compared.
    """
    everything = (*range(0x40001), *range(0xE0000, 0xE1001))
    return {
        "refused": pack(everything, is_refused_in_name),
        "unheard": pack(everything, is_unheard_in_name),
        "joiners": {
            joiner: pack(range(_LETTERED), partial(is_joined_by, joiner)) for joiner in JOINERS
        },
    }


def pack(codes: Iterable[int], holds: Callable[[str], bool]) -> str:
    """Runs of the characters that `holds` says yes to: hex numbers in pairs, from the end of the
    run before to the first character of this one, and from there to its last. Of a stretch of
    `_UNASSIGNED`, `codes` has the first character only."""
    pairs: list[str] = []
    first = last = before = -1
    for code in (code for code in codes if holds(chr(code))):
        if code != last + 1 or first < 0:
            if first >= 0:
                pairs.append(f"{first - before:x} {last - first:x}")
                before = last
            first = code
        last = _UNASSIGNED.get(code, code)
    if first >= 0:
        pairs.append(f"{first - before:x} {last - first:x}")
    return " ".join(pairs)
