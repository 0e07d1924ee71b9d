"""The few lines of a statement that the wall shows: its beginning, or where words were found."""

from __future__ import annotations

import re

from unjoin.registry.statement import Statement
from unjoin.service.reading.matching import Seen, Words

EXCERPT_CHARACTERS = 200

_SENTENCE = re.compile(r"[^。！？!?\n]*(?:[。！？!?]+[”’」』）)\"']*|\n|$)")
_SCANNED_CHARACTERS = 30_000


def excerpt(fields: Statement, words: Words | None) -> str:
    """Up to 200 characters of the text on one line, from the first sentence with one of `words` on.

    From the beginning where none is in any sentence. Empty without a text.
    """
    start = _first_match(fields.text, words) if words else 0
    space = "" if fields.language.startswith("zh") else " "
    # Half as many again: what is cut away at line ends and indents must not leave it short.
    part = fields.text[start : start + 2 * EXCERPT_CHARACTERS]
    line = space.join(filter(None, (line.strip() for line in part.splitlines())))
    before = "…" if start and line else ""
    if len(line) <= EXCERPT_CHARACTERS and start + len(part) >= len(fields.text):
        return before + line
    return f"{before}{line[: EXCERPT_CHARACTERS - 1]}…"


def _first_match(text: str, words: Words) -> int:
    """Where the first sentence begins that has one of `words`; 0 where none has."""
    for sentence in _SENTENCE.finditer(text, 0, _SCANNED_CHARACTERS):
        seen = Seen("", sentence[0])
        if any(map(seen.has_in_text, words.parts)):
            begins = sentence.start() + len(sentence[0]) - len(sentence[0].lstrip())
            return 0 if begins <= EXCERPT_CHARACTERS // 4 else begins
    return 0
