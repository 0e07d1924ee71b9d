"""Which entries are meant: numbers and ranges as people write them, such as ``12-40, 77``.

Rules kept here: full-width digits and Chinese punctuation are read like their ASCII
twins; a range goes up; no entry is named twice; there is a limit to how many. What
cannot be read is refused and named, never skipped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from unjoin.registry.entry import LeafIndex

LEAVES_LIMIT = 10_000
"""So many entries at most in one request."""
TEXT_LIMIT = 100_000
_PART = re.compile(r"([0-9]{1,18})(?:\s*[-–—~]\s*([0-9]{1,18}))?")
_BETWEEN = re.compile(r"[\s,;、]+")
_AROUND_DASH = re.compile(r"\s*([-–—~])\s*")


class LeavesError(Exception):
    """The numbers cannot be read.

    `code`: ``leaves-empty``, ``leaves-unreadable`` (`part` is what could not be read),
    ``leaves-backwards`` (`part`), ``leaves-many`` (more than `LEAVES_LIMIT`).
    """

    def __init__(self, code: str, part: str = "") -> None:
        self.code = code
        self.part = part
        super().__init__(code)


def parse_leaves(text: str) -> tuple[LeafIndex, ...]:
    """The entries that `text` (untrusted) names, ascending, each once. Raises LeavesError."""
    if len(text) > TEXT_LIMIT:
        raise LeavesError("leaves-many")
    plain = _AROUND_DASH.sub(r"\1", unicodedata.normalize("NFKC", text)).strip(" \t\r\n,;、")
    found: set[int] = set()
    for part in filter(None, _BETWEEN.split(plain)):
        first, last = _read_part(part)
        if last - first >= LEAVES_LIMIT:
            raise LeavesError("leaves-many")
        found.update(range(first, last + 1))
        if len(found) > LEAVES_LIMIT:
            raise LeavesError("leaves-many")
    if not found:
        raise LeavesError("leaves-empty")
    return tuple(LeafIndex(leaf) for leaf in sorted(found))


def format_leaves(leaves: Iterable[LeafIndex]) -> str:
    """The shortest text that `parse_leaves` reads as `leaves`, which ascend."""
    runs: list[list[int]] = []
    for leaf in leaves:
        if runs and runs[-1][1] == leaf - 1:
            runs[-1][1] = leaf
        else:
            runs.append([leaf, leaf])
    return ", ".join(_format_run(run) for run in runs)


def _read_part(part: str) -> tuple[int, int]:
    match = _PART.fullmatch(part)
    if match is None:
        raise LeavesError("leaves-unreadable", part[:40])
    first = int(match[1])
    last = int(match[2]) if match[2] else first
    if last < first:
        raise LeavesError("leaves-backwards", part[:40])
    return first, last


def _format_run(run: Sequence[int]) -> str:
    return str(run[0]) if run[0] == run[1] else f"{run[0]}-{run[1]}"
