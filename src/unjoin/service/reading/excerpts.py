"""The few lines of a statement that the wall shows: its beginning, or where words were found."""

from __future__ import annotations

import re

from unjoin.registry.statement import Statement
from unjoin.service.reading.matching import Seen, Words

EXCERPT_CHARACTERS = 200

_ENDS = "。！？!?\n"
_CLOSING = " \t\r\n\u3000”’」』）)"
_SENTENCE = re.compile(f"[^{_ENDS}]*(?:[{_ENDS}]|$)")
_FOLDED_CHARACTERS = 2000
"""How far a text is looked through in the slower way; it is read from its beginning else."""


def excerpt(fields: Statement, words: Words | None) -> str:
    """Up to 200 characters of the text on one line, from the first sentence with one of `words` on.

    From the beginning where none is in any sentence. Empty without a text.
    """
    is_named = words and all(map(Seen(fields.name, "").has_in_name, words.parts))
    start = _first_match(fields.text, words) if words and not is_named else 0
    space = "" if fields.language.startswith("zh") else " "
    # Half as many again: what is cut away at line ends and indents must not leave it short.
    part = fields.text[start : start + 2 * EXCERPT_CHARACTERS]
    line = space.join(filter(None, (line.strip() for line in part.splitlines())))
    before = "…" if start and line else ""
    if len(line) <= EXCERPT_CHARACTERS and start + len(part) >= len(fields.text):
        return before + line
    return f"{before}{line[: EXCERPT_CHARACTERS - 1]}…"


def _first_match(text: str, words: Words) -> int:
    """Where a sentence begins that has one of `words`; 0 where none is seen to."""
    written = [one for part in words.parts for one in part.written]
    places = [at for one in written if (at := text.find(one)) >= 0]
    begins = _sentence_around(text, min(places)) if places else _folded_match(text, words)
    return 0 if begins <= EXCERPT_CHARACTERS // 4 else begins


def _sentence_around(text: str, place: int) -> int:
    """Where the sentence begins in which `place` is."""
    before = max(text.rfind(end, 0, place) for end in _ENDS) + 1
    return before + len(text[before:place]) - len(text[before:place].lstrip(_CLOSING))


def _folded_match(text: str, words: Words) -> int:
    """The same for words that are written in another way in the text."""
    for sentence in _SENTENCE.finditer(text, 0, _FOLDED_CHARACTERS):
        seen = Seen("", sentence[0])
        if any(map(seen.has_in_text, words.parts)):
            return sentence.start() + len(sentence[0]) - len(sentence[0].lstrip(_CLOSING))
    return 0
