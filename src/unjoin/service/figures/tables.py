"""The published numbers as tables for people, each with the plots of what it holds.

Everything is made of one `Numbers`, so page, plots and data files show the same. Words are in the
language being spoken when a table is made. Nothing is read or written here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Final

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from opencc import OpenCC

from unjoin.registry.campaign import Campaign
from unjoin.registry.consent import Channel
from unjoin.registry.organisations import OrganisationMask
from unjoin.registry.tally import Standing, Tally
from unjoin.registry.weeks import Week, first_day
from unjoin.service.datasets.names import table_path
from unjoin.service.figures.plots import Form, Plot, draw
from unjoin.service.publication.numbers import Grown, Numbers, WeekCount
from unjoin.service.publication.small_cells import Cells
from unjoin.service.site import words
from unjoin.service.site.context import language_tag
from unjoin.service.site.templatetags.counts import exact, week_day

WEEKS_SHOWN: Final = 52
CURVE_POINTS: Final = 180
"""More points than so many are not told apart in the width of a plot."""
TEXTS_DRAWN: Final = 20


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: what it is of, and its numbers. `language`: of the label, where that is
    not the page's."""

    label: str
    numbers: tuple[int, ...]
    language: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A plot on the page: its heading, and its `svg` element."""

    title: str
    svg: SafeString


@dataclass(frozen=True, slots=True)
class Table:
    """A table for people. `id` is its place on the page, `headings` are those of all columns.

    `names`: the tables of the data sets with the same. `plots` are drawn when asked for.
    """

    id: str
    title: str
    headings: tuple[str, ...]
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()
    sums: tuple[int, ...] = ()
    plots: tuple[Plot, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def files(self) -> list[str]:
        """Where the data files lie below ``data/``."""
        return [table_path(name) for name in self.names or (self.id,)]

    @property
    def drawings(self) -> list[Drawing]:
        """The plots as they stand on the page."""
        # What strangers wrote was escaped when it was drawn.
        return [
            Drawing(plot.title, mark_safe(draw(plot)))  # noqa: S308  # nosec B308 B703
            for plot in self.plots
        ]


def organisations_table(tally: Tally, campaign: Campaign) -> Table:
    """Every combination in the campaign's order, then "not stated"; they add up to the total."""
    shown = (*campaign.combinations, campaign.not_stated)
    lines = tuple(Line(each.names[language_tag()], _persons_of(tally, each.mask)) for each in shown)
    sums = (tally.total, *tally.by_standing().values())
    title = _("What was left, and how people agreed")
    plots: tuple[Plot, ...] = ()
    if tally.total:
        by_standing = tally.by_standing().items()
        standings = tuple(Line(words.standing_label(s), (persons,)) for s, persons in by_standing)
        plots = (
            _bars("organisations", _("Persons by what they left"), lines),
            _bars("consent", _("Persons by how they agreed"), standings),
        )
    headings = (_("Left"), _("Sum"), *(words.standing_label(standing) for standing in Standing))
    names = ("organisations", "standings")
    return Table("organisations", title, headings, lines, sums=sums, plots=plots, names=names)


def channels_table(numbers: Numbers) -> Table:
    """The ways in which those who count came, all of them; they add up to the total."""
    found = dict(numbers.channels)
    lines = tuple(
        Line(str(words.CHANNELS[channel]), (found.get(channel, 0),)) for channel in Channel
    )
    title = _("How the declarations came")
    plot = _bars("channels", _("Persons by the way in which their declaration came"), lines)
    return Table(
        "channels", title, (_("Way of the declaration"), _("Persons")), lines, plots=(plot,)
    )


def growth_table(numbers: Numbers) -> Table:
    """The count after the last publication of each week, newest first, as it was published."""
    recent = numbers.growth[-WEEKS_SHOWN:]
    lines = tuple(Line(first_day(g.week).isoformat(), (g.total,)) for g in reversed(recent))
    notes = [
        _("The count as it was published: after the last publication of each week that had one.")
    ]
    notes += _shown_in_part(len(numbers.growth))
    headings = (_("Published in the week from"), _("Count"))
    title, names, plots = _("How the count grew"), ("publications",), (_curve(numbers.growth),)
    return Table("growth", title, headings, lines, tuple(notes), plots=plots, names=names)


def weeks_table(numbers: Numbers) -> Table:
    """The last weeks of receipt, newest first; those without entries are there as zero."""
    recent = numbers.weeks[-WEEKS_SHOWN:]
    lines = tuple(
        Line(first_day(row.week).isoformat(), (row.added, row.taken)) for row in reversed(recent)
    )
    notes = [
        _(
            "By the week in which declarations, withdrawals and corrections were received, from "
            "Monday on. They are published later, so a week that is over can still change."
        )
    ]
    notes += _shown_in_part(len(numbers.weeks))
    headings = (_("Received in the week from"), _("Added"), _("Taken away"))
    title, plots = _("By week of receipt"), (_columns(recent),)
    return Table("weeks", title, headings, lines, tuple(notes), plots=plots)


def _shown_in_part(weeks: int) -> list[str]:
    """A note, where a table has not all of its `weeks`."""
    if weeks <= WEEKS_SHOWN:
        return []
    form = ngettext(
        "Shown is the last week; the file has all.",
        "Shown are the last %(number)s weeks; the file has all.",
        WEEKS_SHOWN,
    )
    return [form % {"number": WEEKS_SHOWN}]


def corrections_table(numbers: Numbers) -> Table:
    """What was taken away, by reason; only the reasons that occur."""
    lines = tuple(
        Line(str(words.REASONS[each.reason]), (each.entries, each.persons))
        for each in numbers.corrections
    )
    notes = [_("What was once counted and no longer is. These persons are not in the sums above.")]
    if not lines:
        notes = [_("Nothing has been corrected yet.")]
    persons = tuple(Line(line.label, line.numbers[1:]) for line in lines)
    plots = (_bars("corrections", _("Persons taken away, by reason"), persons),) if lines else ()
    headings = (_("Reason"), _("Entries"), _("Persons"))
    return Table("corrections", _("Corrections"), headings, lines, tuple(notes), plots=plots)


def places_table(cells: Cells) -> Table:
    """What places statements name; for cells of which something may be shown."""
    title, drawn = _("Places that people published"), _("Statements by the place they name")
    return _cells_table("places", title, (_("Place"), _("Statements")), drawn, cells)


def roles_table(cells: Cells) -> Table:
    """What positions statements name, likewise."""
    title = _("Positions that people published")
    drawn = _("Statements by the position they name")
    return _cells_table("roles", title, (_("Position or work"), _("Statements")), drawn, cells)


def _cells_table(
    name: str, title: str, headings: tuple[str, str], drawn: str, cells: Cells
) -> Table:
    lines = [_text_line(text, number) for text, number in cells.shown]
    notes = [
        _(
            "Only what people chose to publish in a statement, as they wrote it. Simplified and "
            "traditional characters count as the same."
        )
    ]
    if cells.at_least > 1:
        note = _("Whatever fewer than %(number)s statements name is not shown by itself.")
        notes.append(note % {"number": exact(cells.at_least)})
    if cells.others:
        lines.append(Line(_("Others, together"), (cells.others,)))
    plot = _bars(name, drawn, lines[:TEXTS_DRAWN])
    return Table(name, title, headings, tuple(lines), tuple(notes), plots=(plot,))


def _persons_of(tally: Tally, mask: OrganisationMask) -> tuple[int, ...]:
    persons = tuple(tally.cells.get((mask, standing), 0) for standing in Standing)
    return sum(persons), *persons


def _text_line(text: str, number: int) -> Line:
    if text.isascii():
        return Line(text, (number,), "en")
    language = language_tag()
    if language == "zh-Hant":
        return Line(_to_traditional(text), (number,))
    return Line(text, (number,), "" if language == "zh-Hans" else "zh-Hans")


@lru_cache(maxsize=512)
def _to_traditional(text: str) -> str:
    return str(_converter().convert(text))


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("s2tw")


def _bars(name: str, title: str, lines: Sequence[Line]) -> Plot:
    """A bar for the first number of each of `lines`."""
    described = _("Bars, from top to bottom: %(bars)s. The same numbers are in the table.")
    separator = "; " if language_tag() == "en" else "；"
    bars = separator.join(f"{line.label} {exact(line.numbers[0])}" for line in lines)
    values = tuple(line.numbers[0] for line in lines)
    labels = tuple(line.label for line in lines)
    return Plot(name, Form.ROWS, title, described % {"bars": bars}, labels, values)


def _columns(weeks: Sequence[WeekCount]) -> Plot:
    """A column for the persons that each of `weeks` added."""
    largest = max(weeks, key=lambda week: week.added)
    described = _(
        "A column for each week from %(first)s to %(last)s. The highest is that from %(week)s, "
        "with %(number)s persons. The same numbers are in the table."
    ) % {
        "first": week_day(weeks[0].week),
        "last": week_day(weeks[-1].week),
        "week": week_day(largest.week),
        "number": exact(largest.added),
    }
    labels = tuple(first_day(week.week).isoformat() for week in weeks)
    values = tuple(week.added for week in weeks)
    return Plot(
        "added", Form.COLUMNS, _("Persons added, by week of receipt"), described, labels, values
    )


def _curve(growth: Sequence[Grown]) -> Plot:
    """The count from nothing, a week before the first publication, to what it is now. In a week
    without a publication it stays as it was."""
    before = (first_day(growth[0].week) - timedelta(weeks=1)).isoformat()
    weeks = list(_every_week(growth))
    step = -(-len(weeks) // CURVE_POINTS)
    chosen = weeks[::-1][::step][::-1]
    described = _(
        "A line that begins at 0 before %(first)s and is at %(number)s after %(last)s. The same "
        "numbers are in the table and in its file."
    ) % {
        "first": week_day(growth[0].week),
        "last": week_day(growth[-1].week),
        "number": exact(growth[-1].total),
    }
    labels = (before, *(first_day(each.week).isoformat() for each in chosen))
    values = (0, *(each.total for each in chosen))
    return Plot("curve", Form.LINE, _("The count, week by week"), described, labels, values)


def _every_week(growth: Sequence[Grown]) -> Iterator[Grown]:
    for grown, following in pairwise(growth):
        # A clock that was put back tells no week twice.
        for week in range(grown.week, following.week):
            yield Grown(Week(week), grown.total)
    yield growth[-1]
