"""The small tables: the count in its parts, as it was at one checkpoint.

All are made of one `Numbers`, as the pages are, but for `publications`, which is read from the
database. A further table has its name in `names.TABLES`, its columns in `columns`, its
rows here and its words in `words`.
"""

from __future__ import annotations

import base64
from bisect import bisect_right
from collections.abc import Callable, Iterator

from unjoin.registry.campaign import LANGUAGES, Campaign
from unjoin.registry.consent import CHANNEL_SLUGS, REASON_SLUGS, Channel, Kind, Reason
from unjoin.registry.entry import decode_entry
from unjoin.registry.manifest import Translated
from unjoin.registry.tally import STANDING_SLUGS, Standing
from unjoin.registry.weeks import Week, first_day
from unjoin.service.datasets.columns import Row
from unjoin.service.publication.models import Entry
from unjoin.service.publication.numbers import Numbers
from unjoin.service.publication.small_cells import Cells
from unjoin.service.publication.tallies import published_tallies

_CHUNK = 5000


def table_rows(table: str, numbers: Numbers, campaign: Campaign) -> list[Row]:
    """The rows of `table` (one of `names.TABLES`) at the checkpoint of `numbers`."""
    rows: dict[str, Callable[[], Iterator[Row]]] = {
        "organisations": lambda: _organisations(numbers, campaign),
        "standings": lambda: _standings(numbers),
        "channels": lambda: _channels(numbers),
        "weeks": lambda: _weeks(numbers),
        "corrections": lambda: _corrections(numbers),
        "drives": lambda: _drives(numbers, campaign),
        "milestones": lambda: _milestones(numbers),
        "places": lambda: _cells(numbers.places),
        "roles": lambda: _cells(numbers.roles),
        "publications": lambda: _publications(numbers.tally.size),
    }
    return list(rows[table]())


def _organisations(numbers: Numbers, campaign: Campaign) -> Iterator[Row]:
    for each in (*campaign.combinations, campaign.not_stated):
        persons = [numbers.tally.cells.get((each.mask, standing), 0) for standing in Standing]
        yield each.slug, *_names(each.names), int(each.mask), *persons, sum(persons)


def _standings(numbers: Numbers) -> Iterator[Row]:
    for standing, persons in numbers.tally.by_standing().items():
        yield STANDING_SLUGS[standing], persons


def _channels(numbers: Numbers) -> Iterator[Row]:
    found = dict(numbers.channels)
    for channel in Channel:
        yield CHANNEL_SLUGS[channel], found.get(channel, 0)


def _weeks(numbers: Numbers) -> Iterator[Row]:
    for each in numbers.weeks:
        yield *_week(each.week), each.added, each.confirmed, each.retracted, each.corrected


def _corrections(numbers: Numbers) -> Iterator[Row]:
    found = {each.reason: (each.entries, each.persons) for each in numbers.corrections}
    for reason in Reason:
        if reason is not Reason.NONE:
            yield REASON_SLUGS[reason], *found.get(reason, (0, 0))


def _drives(numbers: Numbers, campaign: Campaign) -> Iterator[Row]:
    statements, persons = dict(numbers.drives), dict(numbers.drive_persons)
    for drive in campaign.drives:
        days = drive.first_day.isoformat(), drive.last_day.isoformat()
        counts = statements.get(drive.id, 0), persons.get(drive.id, 0)
        yield drive.id, *_names(drive.titles), *days, *counts


def _milestones(numbers: Numbers) -> Iterator[Row]:
    for each in numbers.milestones:
        root = base64.b64encode(each.root).decode()
        yield each.number, each.size, root, *_week(each.week), each.total


def _cells(cells: Cells | None) -> Iterator[Row]:
    """A row without a text is all others together."""
    if cells is not None:
        yield from cells.shown
        if cells.others:
            yield None, cells.others


def _publications(size: int) -> Iterator[Row]:
    """Each publication up to the log of `size`, the oldest first."""
    done = published_tallies(size).order_by("size")
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
        added = total - before + retracted[at] + corrected[at]
        yield end, *_week(Week(week)), total, added, retracted[at], corrected[at]
        before = total


def _names(names: Translated) -> Iterator[str]:
    return (names[language] for language in LANGUAGES)


def _week(week: Week) -> tuple[str, int]:
    return first_day(week).isoformat(), int(week)
