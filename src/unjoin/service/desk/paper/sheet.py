"""Lists on paper: from what a volunteer types to rows, one line a person.

Rules kept here:

1. A line is a name and the organisations; ``?`` for a name that cannot be read,
   ``?`` for organisations that are not stated; ``x12`` or ``12人`` for so many
   people without names; ``†`` or 已故 for the dead. The words of a campaign are
   those of its group line.
2. What is doubtful is asked about, never guessed: a line without organisations,
   a bare number, a name that reads like an organisation. Quotation marks make
   anything a name.
3. Every line is read, and every wrong one is named by number with what was
   expected and where. No other error is raised, whatever was typed.
4. No two people who are sent have the same name (`names.fold_name`).
5. `format_row` writes a row so that it reads back as itself.

What two people typed is compared in `compare`. Nothing here knows of
screens, storage or time. Source: the intake of paper lists as services of the
kind describe it: names that cannot be read, head-counts, no organisation given,
people who are dead.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from unjoin.registry.names import DeclaredNameError, clean_name, fold_name
from unjoin.registry.organisations import NOT_STATED, OrganisationMask
from unjoin.service.desk.paper.tokens import (
    NUMBER_OF_PEOPLE,
    UNREADABLE,
    digits,
    drop_lead,
    find_words,
    is_dead,
    is_doubt,
    is_unreadable,
    legible,
    split_counts,
    split_quoted,
    trim,
)

ReadOrganisations = Callable[[str], OrganisationMask | None]
"""Reads a whole text as organisations; None where it is anything else."""

LINES_LIMIT = 1000
LINE_LIMIT = 200
"""The most characters of one line."""


class RowKind(StrEnum):
    """What a line stands for."""

    NAMED = "named"
    UNREADABLE = "unreadable"
    HEAD_COUNT = "head-count"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one line says.

    `name`: after `clean_name`; with ``?`` where a name could not be read, or not
    wholly; empty for a head-count. `persons`: 1 but for a head-count.
    `line`: its number in what was typed, from 1; it is no part of what is compared.
    """

    kind: RowKind
    organisations: OrganisationMask
    name: str = ""
    persons: int = 1
    deceased: bool = False
    line: int = 0


class LineError(Exception):
    """A line cannot be read. `line` counts from 1, 0 is the whole sheet.

    `found` is the part that is wrong, as typed: for the screen, never for a log.
    Codes: line-long, organisation-missing, organisation-first, organisation-apart,
    name-missing, name-bad (`why`: a code of `names`), number-bare, number-in-name,
    number-range, same-name, too-many, nothing.
    """

    def __init__(self, code: str, *, line: int, found: str = "", **fields: object) -> None:
        super().__init__(f"line {line}: {code}")
        self.code = code
        self.line = line
        self.found = found
        self.fields = fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """What lines are read with.

    `read_organisations`: the campaign's words. `head_count`: the most persons
    of a head-count. `heading`: the organisations of lines that name none; None
    where every line has to. `to_simplified`: 萬順 and 万顺 are the same name.
    """

    read_organisations: ReadOrganisations
    head_count: int
    heading: OrganisationMask | None = None
    to_simplified: Callable[[str], str] = str


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole sheet as typed: the rows that could be read, and every error."""

    rows: tuple[Row, ...]
    errors: tuple[LineError, ...]


def read_sheet(text: str, grammar: Grammar) -> Reading:
    """Read `text` (untrusted), a line a row; empty lines are skipped.

    Raises nothing: what is wrong is in `errors`, in the order of lines.
    """
    rows: list[Row] = []
    errors: list[LineError] = []
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    filled = [(number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    if not filled:
        return Reading((), (LineError("nothing", line=0),))
    if len(filled) > LINES_LIMIT:
        error = LineError("too-many", line=0, count=len(filled), limit=LINES_LIMIT)
        return Reading((), (error,))
    for number, line in filled:
        try:
            rows.append(replace(read_line(line, grammar, line=number), line=number))
        except LineError as error:
            errors.append(error)
    errors += find_same_names(rows, grammar.to_simplified)
    return Reading(tuple(rows), tuple(sorted(errors, key=lambda error: error.line)))


def find_same_names(
    rows: list[Row] | tuple[Row, ...], to_simplified: Callable[[str], str] = str
) -> list[LineError]:
    """An error for each row whose name another one before it has. The dead may share theirs."""
    errors: list[LineError] = []
    seen: dict[str, int] = {}
    for place, row in enumerate(rows, start=1):
        if row.kind is not RowKind.NAMED or row.deceased:
            continue
        line = row.line or place
        folded = fold_name(row.name, to_simplified=to_simplified)
        if folded in seen:
            errors.append(LineError("same-name", line=line, found=row.name, other=seen[folded]))
        else:
            seen[folded] = line
    return errors


def read_line(text: str, grammar: Grammar, *, line: int = 1) -> Row:
    """The row that `text` (untrusted, one line) says. Raises LineError."""
    text = unicodedata.normalize("NFC", text).strip()
    if len(text) > LINE_LIMIT:
        raise LineError("line-long", line=line, length=len(text), limit=LINE_LIMIT)
    text, dead_first = drop_lead(text)
    reader = _Reader(grammar, line)
    quoted = split_quoted(text)
    row = reader.read_quoted(*quoted) if quoted else reader.read_plain(text)
    return replace(row, deceased=True) if dead_first else row


def format_row(row: Row, grammar: Grammar, words: Callable[[OrganisationMask], str]) -> str:
    """A line that `read_line` reads as `row`. `words`: organisations as the campaign calls them."""
    tail = f" {words(row.organisations) if row.organisations else UNREADABLE}"
    if row.deceased:
        tail += " †"
    if row.kind is RowKind.HEAD_COUNT:
        return f"x{row.persons}{tail}"
    if row.kind is RowKind.UNREADABLE:
        return row.name + tail
    try:
        if replace(read_line(row.name + tail, grammar), line=row.line) == row:
            return row.name + tail
    except LineError:
        pass
    return f'"{row.name}"{tail}'


class _Reader:
    """Reads one line."""

    def __init__(self, grammar: Grammar, line: int) -> None:
        self._grammar = grammar
        self._line = line

    def read_quoted(self, name: str, rest: str) -> Row:
        start, mask, dead = self._find_organisations(
            find_words(rest), 0, found=rest.strip() or name
        )
        if start > 0:
            raise LineError("organisation-missing", line=self._line, found=rest.strip())
        return self._named(name, mask, deceased=dead)

    def read_plain(self, text: str) -> Row:
        words = find_words(text)
        if not words:
            raise LineError("name-missing", line=self._line, found=text)
        head_count = self._read_head_count([word.group() for word in words])
        if head_count:
            return head_count
        if digits(words[0].group()):
            raise LineError("number-bare", line=self._line, found=words[0].group())
        if len(words) == 1:
            self._refuse_doubtful_name(words[0].group())
        start, mask, dead = self._find_organisations(words, 1, found=words[-1].group())
        end = words[start].start() if start < len(words) else len(text)
        name = trim(text[words[0].start() : end])
        if is_unreadable(name):
            return Row(
                kind=RowKind.UNREADABLE, organisations=mask, name=legible(name), deceased=dead
            )
        self._refuse_doubtful_name(name)
        return self._named(name, mask, deceased=dead)

    def _find_organisations(
        self, words: list[re.Match[str]], first: int, *, found: str
    ) -> tuple[int, OrganisationMask, bool]:
        """Where the organisations begin (the longest run at the end, from `first`), and which."""
        for start in range(first, len(words) + 1):
            rest = [word.group() for word in words[start:]]
            alive = [word for word in rest if not is_dead(word)]
            mask = self._read(alive)
            if mask is not None:
                return start, mask, len(alive) < len(rest)
        raise LineError("organisation-missing", line=self._line, found=found)

    def _read_head_count(self, words: list[str]) -> Row | None:
        alive = [word for word in words if not is_dead(word)]
        for count, rest, is_first in split_counts(alive):
            mask = self._read(rest)
            if mask is None and not is_first:
                continue
            if mask is None:
                raise LineError(
                    "organisation-missing", line=self._line, found=" ".join(rest) or alive[0]
                )
            limit = self._grammar.head_count
            if not 1 <= count <= limit:
                raise LineError("number-range", line=self._line, found=str(count), limit=limit)
            return Row(
                kind=RowKind.HEAD_COUNT,
                organisations=mask,
                persons=count,
                deceased=len(alive) < len(words),
            )
        return None

    def _read(self, words: list[str]) -> OrganisationMask | None:
        """The organisations that all of `words` name; the heading's where there are none.

        A single Latin letter is an organisation only among single letters, or
        John P. Smith would have left the Party twice.
        """
        if not words:
            return self._grammar.heading
        if len(words) == 1 and is_doubt(words[0]):
            return NOT_STATED
        letters = [len(word) == 1 and word.isascii() for word in words]
        if any(letters) and not all(letters):
            return None
        return self._grammar.read_organisations(" ".join(words))

    def _refuse_doubtful_name(self, name: str) -> None:
        """Raise where a name is, or ends with, what reads as something else than a name."""
        if is_doubt(name):
            return
        if self._reads_as_organisations(name):
            raise LineError("organisation-first", line=self._line, found=name)
        if found := NUMBER_OF_PEOPLE.search(unicodedata.normalize("NFKC", name)):
            raise LineError("number-in-name", line=self._line, found=found.group())
        last = name.rsplit(maxsplit=1)[-1] if name else ""
        if (len(last) > 1 or not last.isascii()) and self._reads_as_organisations(last):
            raise LineError("organisation-apart", line=self._line, found=last)

    def _reads_as_organisations(self, text: str) -> bool:
        words = [word.group() for word in find_words(text)]
        return bool(words) and self._read(words) is not None

    def _named(self, name: str, mask: OrganisationMask, *, deceased: bool) -> Row:
        try:
            cleaned = clean_name(name)
        except DeclaredNameError as error:
            raise LineError("name-bad", line=self._line, found=name, why=error.code) from error
        return Row(kind=RowKind.NAMED, organisations=mask, name=cleaned, deceased=deceased)
