"""The published numbers as tables for people, each with the plots of what it holds.

Everything is made of one `Numbers`, so page, plots and data files show the same. Words are in the
language being spoken when a table is made. Nothing is read or written here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Final

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from opencc import OpenCC

from unjoin.registry.campaign import Campaign
from unjoin.registry.consent import Channel
from unjoin.registry.organisations import OrganisationMask
from unjoin.registry.tally import Standing, Tally
from unjoin.registry.weeks import first_day
from unjoin.service.datasets.names import table_path
from unjoin.service.figures.plots import Form, Plot, draw
from unjoin.service.publication.numbers import Numbers, WeekCount
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
    return Table("channels", title, (_("Way"), _("Persons")), lines, plots=(plot,))


def weeks_table(numbers: Numbers) -> Table:
    """The last weeks, newest first; weeks in which nothing was published are there as zero."""
    totals = _running_totals(numbers.weeks)
    recent = list(zip(numbers.weeks, totals, strict=True))[-WEEKS_SHOWN:]
    lines = tuple(
        Line(first_day(row.week).isoformat(), (row.added, row.taken, total))
        for row, total in reversed(recent)
    )
    notes = [_("Weeks begin on Monday. Only the week of a publication is known, not the day.")]
    if len(numbers.weeks) > WEEKS_SHOWN:
        number = WEEKS_SHOWN
        form = ngettext(
            "Shown is the last week; the file has all.",
            "Shown are the last %(number)s weeks; the file has all.",
            number,
        )
        notes.append(form % {"number": number})
    headings = (_("Week from"), _("Added"), _("Taken away"), _("Count after it"))
    plots = (_curve(numbers.weeks, totals), _columns([row for row, _total in recent]))
    return Table("weeks", _("By week"), headings, lines, tuple(notes), plots=plots)


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


def _running_totals(weeks: Sequence[WeekCount]) -> list[int]:
    totals, total = [], 0
    for week in weeks:
        total += week.added - week.taken
        totals.append(total)
    return totals


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
    return Plot("added", Form.COLUMNS, _("Persons added in each week"), described, labels, values)


def _curve(weeks: Sequence[WeekCount], totals: Sequence[int]) -> Plot:
    """The count from nothing, a week before the first, to what it is now."""
    before = (first_day(weeks[0].week) - timedelta(weeks=1)).isoformat()
    step = -(-len(weeks) // CURVE_POINTS)
    chosen = list(zip(weeks, totals, strict=True))[::-1][::step][::-1]
    described = _(
        "A line that begins at 0 before %(first)s and is at %(number)s after %(last)s. The same "
        "numbers are in the table and in its file."
    ) % {
        "first": week_day(weeks[0].week),
        "last": week_day(weeks[-1].week),
        "number": exact(totals[-1]),
    }
    labels = (before, *(first_day(week.week).isoformat() for week, _total in chosen))
    values = (0, *(total for _week, total in chosen))
    return Plot("growth", Form.LINE, _("The count, week by week"), described, labels, values)
