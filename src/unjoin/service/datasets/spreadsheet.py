"""Text in a CSV file that people may open in a spreadsheet.

Whoever declares can write ``=HYPERLINK(…)`` as a name, and a spreadsheet computes a
cell that begins so, whether it stands in quotes or not. Spreadsheets of some countries
part cells at a semicolon, and then do not know our quotes: there a cell can begin in
the middle of a text. So

1. wherever a cell could begin (at the start, after ``;``, a tab or a line end), an
   apostrophe is written before what a spreadsheet would take for a formula, and
   before an apostrophe;
2. whoever wants the text as it was takes away one apostrophe at each such place.
   `original` undoes `harmless`, always; Parquet and API hold the text as it was.

Source: OWASP, "CSV Injection". Decision 30.
"""

from __future__ import annotations

import re

_BEGINS = r"(\A|[;\t\r\n])"
_SKIPPED = '[ "\u00a0\u200b\u2007\u202f\u3000\ufeff]*'
"""What a program may pass over before it looks at the first character of a cell."""

_FORMULA = r"[=+\-@＝＋－＠]"
_MAY_BE = re.compile("['=+\\-@＝＋－＠]")
"""Most texts have none of these, and are then done with quickly."""

_TO_MARK = re.compile(rf"{_BEGINS}(?='|{_SKIPPED}{_FORMULA})")
_MARKED = re.compile(rf"{_BEGINS}'")


def harmless(text: str) -> str:
    """`text` (anything) as it stands in a cell that no spreadsheet computes."""
    return _TO_MARK.sub(r"\1'", text) if _MAY_BE.search(text) else text


def original(cell: str) -> str:
    """The text that `harmless` made `cell` of."""
    return _MARKED.sub(r"\1", cell)
