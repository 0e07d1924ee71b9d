"""What the columns of a list hold: recognised by their headings, or said by whoever sends it.

A heading is recognised in the three languages, simplified or traditional, whatever its width,
case, spaces and signs. One that names organisations is a column in which they are ticked. What is
not recognised is not read, and the reader is shown which columns these are.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from unjoin.registry.organisations import NOT_STATED, OrganisationMask
from unjoin.service.desk.paper.lists.errors import ListColumnsError, ListColumnTwiceError
from unjoin.service.desk.paper.lists.table import Table
from unjoin.service.desk.paper.sheet import ReadOrganisations
from unjoin.service.intake.scripts import to_simplified


class Holds(StrEnum):
    """What a column holds."""

    NAME = "name"
    ORGANISATIONS = "organisations"
    PERSONS = "persons"
    DEAD = "dead"
    CONSENT = "consent"
    LINE = "line"
    TICKS = "ticks"
    NOTHING = ""


HEADINGS: Mapping[Holds, tuple[str, ...]] = {
    Holds.NAME: (
        *(
            "姓名",
            "名字",
            "化名",
            "姓名化名",
            "姓名或化名",
            "名",
            "声明人",
            "退出人",
            "三退人",
            "署名",
        ),
        *("name", "names", "fullname", "pseudonym", "person", "nameorpseudonym"),
    ),
    Holds.ORGANISATIONS: (
        *(
            "组织",
            "退出组织",
            "退出的组织",
            "退出",
            "声明退出",
            "所退组织",
            "退什么",
            "类别",
            "党团队",
        ),
        *("organisation", "organisations", "organization", "organizations", "leaves", "leaving"),
        *("withdrawsfrom", "organisationsleft", "organizationsleft", "membership"),
    ),
    Holds.PERSONS: (
        *("人数", "人", "数量", "几人", "多少人"),
        *("persons", "people", "number", "numberofpeople", "count", "headcount", "howmany"),
    ),
    Holds.DEAD: (
        *("备注", "说明", "状态", "已故", "去世", "是否去世", "是否已故", "过世", "生死"),
        *("remark", "remarks", "note", "notes", "status", "dead", "deceased"),
    ),
    Holds.CONSENT: (
        *("同意", "同意方式", "声明方式", "方式", "本人或代"),
        *("consent", "kindofconsent", "how"),
    ),
    Holds.LINE: ("名单", "内容", "行", "line", "list", "entry"),
}
"""Headings without spaces and signs, in small letters and simplified characters."""

_FOLDED = {heading: holds for holds, headings in HEADINGS.items() for heading in headings}


@dataclass(frozen=True, slots=True)
class Column:
    """`heading`: as in the file; empty where it has none. `mask`: what is ticked in it."""

    heading: str
    holds: Holds
    mask: OrganisationMask = NOT_STATED


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is read. `has_heading`: its first line is no person."""

    columns: tuple[Column, ...]
    has_heading: bool

    def places(self, holds: Holds) -> tuple[int, ...]:
        """The columns that hold that, from 0."""
        return tuple(n for n, column in enumerate(self.columns) if column.holds is holds)


def recognise(table: Table, read_organisations: ReadOrganisations) -> Layout:
    """How `table` is read by its headings; by what one column without any must be."""
    first = next(row for row in table.rows if any(row))
    columns = [_recognise_column(heading, read_organisations) for heading in first]
    taken: set[Holds] = set()
    for place, column in enumerate(columns):
        if column.holds in taken:
            columns[place] = Column(column.heading, Holds.NOTHING)
        elif column.holds is not Holds.TICKS:
            taken.add(column.holds)
    has_heading = bool(taken & {Holds.NAME, Holds.PERSONS, Holds.LINE})
    if has_heading:
        return Layout(tuple(columns), has_heading=True)
    if table.width == 1:
        return Layout((Column("", Holds.LINE),), has_heading=False)
    return Layout(tuple(Column("", Holds.NOTHING) for _ in first), has_heading=False)


def choose(
    table: Table,
    chosen: Sequence[str],
    *,
    has_heading: bool,
    masks: Mapping[str, OrganisationMask],
    role_name: Callable[[Holds], str] = str,
) -> Layout:
    """How `table` is read as somebody `chosen` (untrusted): per column a value of `Holds`, or
    ``ticks:`` and an organisation's slug, of `masks`. Raises what `check_layout` does.
    """
    first = next(row for row in table.rows if any(row))
    columns = []
    for heading, value in zip(first, [*chosen, *[""] * table.width], strict=False):
        holds, _colon, slug = value.partition(":")
        known = holds if holds in set(Holds) else Holds.NOTHING
        mask = masks.get(slug, NOT_STATED)
        if known == Holds.TICKS and not mask:
            known = Holds.NOTHING
        columns.append(Column(heading if has_heading else "", Holds(known), mask))
    layout = Layout(tuple(columns), has_heading)
    check_layout(layout, role_name=role_name)
    return layout


def check_layout(layout: Layout, *, role_name: Callable[[Holds], str] = str) -> None:
    """Raise ListColumnsError or ListColumnTwiceError where lines could not be read so."""
    if not any(layout.places(holds) for holds in (Holds.NAME, Holds.PERSONS, Holds.LINE)):
        raise ListColumnsError
    for holds in Holds:
        if holds not in (Holds.TICKS, Holds.NOTHING) and len(layout.places(holds)) > 1:
            raise ListColumnTwiceError(role=role_name(holds))


def fold_heading(heading: str) -> str:
    """`heading` in small simplified letters, without spaces and signs."""
    text = to_simplified(unicodedata.normalize("NFKC", heading)).casefold()
    return "".join(c for c in text if unicodedata.category(c)[0] in "LN")


def _recognise_column(heading: str, read_organisations: ReadOrganisations) -> Column:
    holds = _FOLDED.get(fold_heading(heading))
    if holds is not None:
        return Column(heading, holds)
    mask = read_organisations(heading) if heading else None
    if mask:
        return Column(heading, Holds.TICKS, mask)
    return Column(heading, Holds.NOTHING)
