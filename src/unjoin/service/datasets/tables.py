"""The small tables: the count in its parts, as it was at one checkpoint. Made from the database.

A further table has its name in `names.TABLES`, its columns in `columns`, its rows here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator

from unjoin.registry.campaign import Campaign
from unjoin.registry.consent import REASON_SLUGS, Kind
from unjoin.registry.entry import decode_entry
from unjoin.registry.tally import STANDING_SLUGS
from unjoin.registry.weeks import Week, first_day
from unjoin.service.datasets.columns import Row
from unjoin.service.datasets.models import DataFile
from unjoin.service.datasets.names import ENTRIES, volume_of
from unjoin.service.datasets.rows import KINDS_OF_WEEKS, organisations_cell
from unjoin.service.publication.models import Entry, PublishedTally
from unjoin.service.publication.numbers import Numbers

_CHUNK = 5000


def table_rows(table: str, numbers: Numbers, campaign: Campaign) -> list[Row]:
    """The rows of `table` (one of `names.TABLES`) at the checkpoint of `numbers`.

    The volumes of entries must be written up to there: the weeks are added up from theirs.
    """
    rows: dict[str, Callable[[], Iterator[Row]]] = {
        "cells": lambda: _cells(numbers, campaign),
        "weeks": _weeks,
        "corrections": lambda: _corrections(numbers),
        "drives": lambda: _drives(numbers, campaign),
        "publications": lambda: _publications(numbers.tally.size),
    }
    return list(rows[table]())


def _cells(numbers: Numbers, campaign: Campaign) -> Iterator[Row]:
    for (mask, standing), persons in sorted(numbers.tally.cells.items()):
        yield organisations_cell(mask, campaign), int(mask), STANDING_SLUGS[standing], persons


def _weeks() -> Iterator[Row]:
    sums: dict[int, dict[int, int]] = {}
    for path, weeks in DataFile.objects.values_list("path", "weeks").iterator(_CHUNK):
        volume = volume_of(path)
        if volume is None or volume[0] != ENTRIES:
            continue
        for week, kind, persons in weeks:
            of_week = sums.setdefault(week, {})
            of_week[kind] = of_week.get(kind, 0) + persons
    for week in sorted(sums):
        persons = [sums[week].get(kind, 0) for kind in KINDS_OF_WEEKS]
        yield first_day(Week(week)).isoformat(), week, *persons


def _corrections(numbers: Numbers) -> Iterator[Row]:
    for each in numbers.corrections:
        yield REASON_SLUGS[each.reason], each.entries, each.persons


def _drives(numbers: Numbers, campaign: Campaign) -> Iterator[Row]:
    statements = dict(numbers.drives)
    for drive in campaign.drives:
        days = drive.first_day.isoformat(), drive.last_day.isoformat()
        yield drive.id, *days, statements.get(drive.id, 0)


def _publications(size: int) -> Iterator[Row]:
    """Each publication up to the log of `size`, the oldest first."""
    done = PublishedTally.objects.filter(size__lte=size).order_by("size")
    found = list(done.values_list("size", "week", "cells"))
    retracted, corrected = [0] * len(found), [0] * len(found)
    sizes = [each[0] for each in found]
    takers = Entry.objects.filter(
        target__isnull=False, kind__in=[Kind.RETRACT, Kind.CORRECT], index__lt=size
    )
    for index, kind, data in takers.values_list("index", "kind", "data").iterator(_CHUNK):
        taken = retracted if kind == Kind.RETRACT else corrected
        taken[bisect_right(sizes, index)] += decode_entry(bytes(data)).persons
    before = 0
    for at, (end, week, cells) in enumerate(found):
        total = sum(persons for _, _, persons in cells)
        taken_away = retracted[at] + corrected[at]
        added = total - before + taken_away
        monday = first_day(Week(week)).isoformat()
        yield end, monday, week, total, added, retracted[at], corrected[at]
        before = total
