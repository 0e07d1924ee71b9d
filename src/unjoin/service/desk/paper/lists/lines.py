"""From a line of a table to a row of a sheet, or to what is wrong with it.

Rules kept here, beside those of `sheet`:

1. Cells are what their column says, so nothing in a line is guessed: a name is not taken for an
   organisation, nor the other way round.
2. An empty cell says nothing: no organisation is *not stated*, no number is one person. ``?`` is a
   name that cannot be read.
3. A tick is ✓, 是, yes and the like. What could be a tick or a cross (×) is asked about.
4. A formula, or what a program writes in the place of its result, is refused: what it would come
   to is not in the file in any way that can be trusted.
5. Consent is what the list says as a whole, unless a line says otherwise.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from unjoin.registry.consent import Consent
from unjoin.registry.names import DeclaredNameError, clean_name
from unjoin.registry.numerals import NumeralError, parse_count
from unjoin.registry.organisations import NOT_STATED, OrganisationMask
from unjoin.service.desk.paper.lists.columns import Holds, Layout, fold_heading
from unjoin.service.desk.paper.lists.table import Cells, Table
from unjoin.service.desk.paper.sheet import (
    LINE_LIMIT,
    Grammar,
    LineError,
    Row,
    RowKind,
    read_line,
)
from unjoin.service.desk.paper.tokens import (
    NUMBER_OF_PEOPLE,
    find_words,
    is_dead,
    is_doubt,
    is_unreadable,
    legible,
)

YES = frozenset({"✓", "✔", "√", "☑", "是", "有", "对", "对勾", "yes", "y", "true", "1", "v", "t"})
NO = frozenset({"", "否", "无", "没有", "no", "n", "false", "0", "-", "–", "—", "☐", "□"})
CONSENTS = {
    **dict.fromkeys(
        ("本人", "本人填写", "本人签名", "亲笔", "自己", "self", "signed", "own"), Consent.SELF
    ),
    **dict.fromkeys(("口头", "本人口头同意", "电话", "spoken", "said", "phone"), Consent.SPOKEN),
    **dict.fromkeys(
        ("代", "托人", "托人声明", "转告", "代办", "relayed", "onbehalf", "forthem"),
        Consent.RELAYED,
    ),
}
"""What a cell of the column of consent can say, folded like headings."""

_FORMULA = re.compile(r"=|#(REF|N/A|NAME\?|VALUE|DIV/0|NUM|NULL|SPILL|CALC)[!?]?", re.ASCII)
_PEOPLE = re.compile(r"(.{1,9}?)\s*(?:个人|個人|人|名|位|口|persons?|people)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list: what it says, or what is wrong with it.

    `number`: in the file, from 1. `said`: its name as in the file, for people to find it.
    """

    number: int
    said: str
    row: Row | None = None
    consent: Consent = Consent.RELAYED
    error: LineError | None = None


def read_lines(
    table: Table, layout: Layout, grammar: Grammar, *, consent: Consent
) -> tuple[Line, ...]:
    """Every line of `table` that says anything, but for its heading. Raises nothing."""
    lines = []
    is_heading = layout.has_heading
    for number, cells in enumerate(table.rows, start=1):
        if not any(cells):
            continue
        if is_heading:
            is_heading = False
            continue
        if any(cells[n] for n, column in enumerate(layout.columns) if column.holds):
            lines.append(_read(cells, layout, grammar, consent, number))
    return tuple(lines)


def _read(cells: Cells, layout: Layout, grammar: Grammar, consent: Consent, number: int) -> Line:
    reader = _Cells(cells, layout, grammar, number)
    said = reader.first(Holds.NAME) or reader.first(Holds.LINE)
    try:
        row = replace(reader.read(), line=number)
        consent = reader.consent(consent)
    except LineError as error:
        return Line(number, said, error=error)
    return Line(
        number, said, row, Consent.HEAD_COUNT if row.kind is RowKind.HEAD_COUNT else consent
    )


class _Cells:
    """Reads the cells of one line."""

    def __init__(self, cells: Cells, layout: Layout, grammar: Grammar, number: int) -> None:
        self._cells = cells
        self._layout = layout
        self._grammar = grammar
        self._number = number

    def first(self, holds: Holds) -> str:
        """What stands in the column that holds that; nothing where there is none."""
        places = self._layout.places(holds)
        return self._cells[places[0]] if places else ""

    def read(self) -> Row:
        """The row. Raises LineError."""
        self._refuse_formulas()
        dead = self._is_dead()
        whole = self.first(Holds.LINE)
        if whole and not self.first(Holds.NAME):
            row = read_line(whole, self._grammar, line=self._number)
            return replace(row, deceased=row.deceased or dead)
        mask = self._organisations()
        name, persons = self.first(Holds.NAME), self._persons()
        if not name:
            if persons is None:
                raise self._error("name-empty", "")
            return self._head_count(persons, mask, dead=dead)
        if persons not in (None, 1):
            raise self._error("number-with-name", name, count=persons)
        return self._person(name, mask, dead=dead)

    def consent(self, otherwise: Consent) -> Consent:
        """What the line says of consent. Raises LineError."""
        said = self.first(Holds.CONSENT)
        if not said:
            return otherwise
        known = CONSENTS.get(fold_heading(said))
        if known is None:
            raise self._error("consent-word", said)
        return known

    def _person(self, name: str, mask: OrganisationMask, *, dead: bool) -> Row:
        if len(name) > LINE_LIMIT:
            raise self._error("line-long", name[:20], length=len(name), limit=LINE_LIMIT)
        if is_unreadable(name):
            return Row(
                kind=RowKind.UNREADABLE, organisations=mask, name=legible(name), deceased=dead
            )
        if NUMBER_OF_PEOPLE.search(unicodedata.normalize("NFKC", name)):
            raise self._error("number-as-name", name)
        words = [word.group() for word in find_words(name)]
        if self._ends_with_organisations(name, words):
            raise self._error("organisation-as-name", name)
        dead = dead or (len(words) > 1 and any(is_dead(word) for word in words))
        try:
            cleaned = clean_name(name)
        except DeclaredNameError as error:
            raise self._error("name-bad", name, why=error.code) from error
        return Row(kind=RowKind.NAMED, organisations=mask, name=cleaned, deceased=dead)

    def _ends_with_organisations(self, name: str, words: list[str]) -> bool:
        """Whether a name is, or ends with, what reads as organisations. One letter does not."""
        last = words[-1] if len(words) > 1 else ""
        doubtful = [name, last if len(last) > 1 or not last.isascii() else ""]
        return any(text and self._grammar.read_organisations(text) is not None for text in doubtful)

    def _head_count(self, persons: int, mask: OrganisationMask, *, dead: bool) -> Row:
        limit = self._grammar.head_count
        if not 1 <= persons <= limit:
            raise self._error("number-range", str(persons), limit=limit)
        return Row(kind=RowKind.HEAD_COUNT, organisations=mask, persons=persons, deceased=dead)

    def _persons(self) -> int | None:
        said = self.first(Holds.PERSONS)
        if not said:
            return None
        match = _PEOPLE.fullmatch(unicodedata.normalize("NFKC", said))
        number = match.group(1).strip() if match else ""
        if number.isascii() and number.isdigit():
            return int(number)
        try:
            return parse_count(number)
        except NumeralError:
            raise self._error("number-word", said) from None

    def _organisations(self) -> OrganisationMask:
        """What is named and ticked; what all leave where the line says nothing of it."""
        named = self._named(self.first(Holds.ORGANISATIONS))
        ticked = NOT_STATED
        is_said = named is not None
        for place in self._layout.places(Holds.TICKS):
            cell, mask = self._cells[place], self._layout.columns[place].mask
            more = self._ticked(cell, mask)
            is_said = is_said or bool(cell)
            ticked = OrganisationMask(ticked | more)
        if not is_said:
            return self._grammar.heading or NOT_STATED
        return OrganisationMask((named or NOT_STATED) | ticked)

    def _named(self, said: str) -> OrganisationMask | None:
        """The organisations that `said` names; None where it says nothing."""
        words = [word.group() for word in find_words(said)]
        alive = [word for word in words if not is_dead(word)]
        if not alive:
            if said and not words:
                raise self._error("organisation-word", said)
            return None
        if is_doubt("".join(alive)):
            return NOT_STATED
        mask = self._grammar.read_organisations(" ".join(alive))
        if mask is None:
            raise self._error("organisation-word", said)
        return mask

    def _ticked(self, cell: str, mask: OrganisationMask) -> OrganisationMask:
        folded = _fold(cell)
        if folded in YES:
            return mask
        if folded in NO:
            return NOT_STATED
        named = self._grammar.read_organisations(cell)
        if named is None or named & ~mask:
            raise self._error("tick", cell)
        return named

    def _is_dead(self) -> bool:
        """Whether a remark says so, or the organisations' column does. Raises LineError."""
        remark = self.first(Holds.DEAD)
        words = [word.group() for word in find_words(f"{remark} {self.first(Holds.ORGANISATIONS)}")]
        if any(is_dead(word) for word in words):
            return True
        column = next(iter(self._layout.places(Holds.DEAD)), None)
        heading = self._layout.columns[column].heading if column is not None else ""
        asks = any(is_dead(word) for word in (heading, fold_heading(heading).removeprefix("是否")))
        return asks and _fold(remark) in YES

    def _refuse_formulas(self) -> None:
        for cell, column in zip(self._cells, self._layout.columns, strict=True):
            if column.holds and _FORMULA.match(cell):
                raise self._error("formula", cell)

    def _error(self, code: str, found: str, **fields: object) -> LineError:
        return LineError(code, line=self._number, found=found, **fields)


def _fold(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).casefold().strip()
