"""A list in CSV: which encoding it is in, what its columns are separated by, and its table.

Both are found out, and said, since either can be wrong: the same bytes can be text in several
encodings. Whoever sent the list can then choose.

Found out in this order: a mark at the beginning (UTF-8, UTF-16); every other byte nothing
(UTF-16); UTF-8; GB18030, which holds every older Chinese encoding of the mainland. Big5 is never
found out, because GB18030 takes nearly all of it for something else; it has to be chosen.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator

from unjoin.service.desk.paper.lists.errors import (
    ListDamagedError,
    ListEncodingError,
    ListKindError,
)
from unjoin.service.desk.paper.lists.table import ROWS_LIMIT, Table, make_table, too_large

ENCODINGS = {
    "utf-8": "UTF-8",
    "gb18030": "GB18030",
    "big5": "Big5",
    "utf-16": "UTF-16",
}
"""What can be chosen, and what it is called."""

SEPARATORS = {",": "comma", "\t": "tab", ";": "semicolon", "，": "full-width comma", "|": "bar"}
"""What columns can be separated by, and what it is called, the most usual first."""

_CODECS = {"big5": "big5hkscs"}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LOOKED_AT = 200
_NOT_TEXT = frozenset(map(chr, range(32))) - set("\t\n\r\x0b\x0c\x1a")


def read_text_file(data: bytes, *, encoding: str = "", separator: str = "") -> Table:
    """The table in `data` (untrusted). `encoding`, `separator`: keys of the above, or found out.

    Raises ListKindError, ListEncodingError, ListDamagedError, ListEmptyError or ListLargeError.
    """
    text, encoding = _decode(data, encoding)
    if _NOT_TEXT & set(text):
        raise ListKindError
    separator = separator or _find_separator(text)
    taken_as = (("encoding", ENCODINGS[encoding]), ("separator", SEPARATORS[separator]))
    try:
        return make_table(_read(text, separator), taken_as)
    except csv.Error:
        raise ListDamagedError from None


def _decode(data: bytes, chosen: str) -> tuple[str, str]:
    """The text, and the encoding it was taken to be in."""
    if chosen:
        try:
            return _text(data, chosen), chosen
        except UnicodeDecodeError:
            raise ListEncodingError(encoding=ENCODINGS[chosen]) from None
    for guess in _guesses(data):
        try:
            return _text(data, guess), guess
        except UnicodeDecodeError:
            continue
    raise ListKindError


def _guesses(data: bytes) -> Iterator[str]:
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    if marked:
        yield marked
        return
    sample = data[:4096]
    if sample.count(0) * 5 > len(sample):
        yield "utf-16"
        return
    yield "utf-8"
    yield "gb18030"


def _text(data: bytes, encoding: str) -> str:
    if encoding == "utf-16" and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        # Without a mark: the byte that is mostly nothing is the high one of Latin signs.
        big = data[0::2][:2048].count(0) > data[1::2][:2048].count(0)
        return data.decode("utf-16-be" if big else "utf-16-le")
    return data.decode(_CODECS.get(encoding, encoding)).removeprefix("\ufeff")


def _find_separator(text: str) -> str:
    """That into which most lines fall apart alike; a comma where none does."""
    best, best_share = ",", 0.0
    sample = text[: _LOOKED_AT * 400]
    for separator in SEPARATORS:
        try:
            widths = [len(row) for row in _read(sample, separator) if any(row)][:_LOOKED_AT]
        except csv.Error:
            continue
        counted = Counter(width for width in widths if width > 1).most_common(1)
        share = counted[0][1] / len(widths) if counted else 0.0
        if share > best_share:
            best, best_share = separator, share
    return best


def _read(text: str, separator: str) -> Iterator[list[str]]:
    for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator)):
        if number > ROWS_LIMIT:
            raise too_large()
        yield row
