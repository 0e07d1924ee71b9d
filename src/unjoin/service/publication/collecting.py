"""The numbers of one signed checkpoint, put together from what publications have kept.

Everything is of the entries below the checkpoint's size and of the statements published then.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Max

from unjoin.registry.campaign import Campaign
from unjoin.registry.consent import Channel, Kind, Reason
from unjoin.registry.entry import decode_entry
from unjoin.registry.tally import Tally
from unjoin.registry.weeks import Week
from unjoin.service.publication.milestones import recorded_milestones
from unjoin.service.publication.models import Entry
from unjoin.service.publication.numbers import Corrections, Grown, Numbers, WeekCount
from unjoin.service.publication.running_counts import (
    OF_WEEKS,
    Series,
    ensure_counted,
    read_largest,
    read_series,
)
from unjoin.service.publication.small_cells import Cells, hide_small
from unjoin.service.publication.tallies import published_tallies

CELLS_LIMIT = 200
"""So many places, and so many positions, are shown by name at most."""

_CHUNK = 5000
_TAKES_AWAY = (Kind.RETRACT, Kind.CORRECT)


def collect_numbers(
    *, campaign: Campaign, origin: str, root: bytes, tally: Tally, week: Week
) -> Numbers:
    """The numbers of the log `origin` at ``tally.size``, whose root is `root`.

    `week`: that of the publication. Raises PublicationError ``entries`` where one is missing.
    """
    ensure_counted(tally.size)
    drives = [drive.id for drive in campaign.drives]
    statements, persons = read_series(Series.DRIVE), read_series(Series.PERSONS)
    channels = sorted((int(key), number) for key, number in read_series(Series.CHANNEL).items())
    return Numbers(
        campaign=campaign.id,
        origin=origin,
        root=root,
        week=week,
        tally=tally,
        corrections=tuple(_corrections(tally.size)),
        drives=tuple((drive, statements.get(drive, 0)) for drive in drives),
        drive_persons=tuple((drive, persons.get(drive, 0)) for drive in drives),
        channels=tuple((Channel(channel), number) for channel, number in channels),
        weeks=_weeks(week),
        growth=tuple(_growth(tally.size)),
        places=_cells(Series.PLACE, campaign),
        roles=_cells(Series.ROLE, campaign),
        milestones=recorded_milestones(size=tally.size),
    )


def _corrections(size: int) -> Iterator[Corrections]:
    """What was taken away by entries below `size`, for each reason that occurs."""
    found: dict[Reason, tuple[int, int]] = {}
    # The target is what has an index; entries that take away are few among many.
    rows = Entry.objects.filter(target__isnull=False, kind__in=_TAKES_AWAY, index__lt=size)
    for data in rows.values_list("data", flat=True).iterator(_CHUNK):
        entry = decode_entry(bytes(data))
        entries, persons = found.get(entry.reason, (0, 0))
        found[entry.reason] = (entries + 1, persons + entry.persons)
    return (Corrections(reason, *found[reason]) for reason in sorted(found))


def _weeks(published: Week) -> tuple[WeekCount, ...]:
    """Every week of receipt from the first with an entry to the last, or to that of the
    publication."""
    found = [
        {int(key): number for key, number in read_series(series).items()}
        for series in OF_WEEKS.values()
    ]
    weeks = set().union(*found)
    if not weeks:
        return ()
    return tuple(
        WeekCount(Week(week), *(persons.get(week, 0) for persons in found))
        for week in range(min(weeks), max(*weeks, published) + 1)
    )


def _growth(size: int) -> Iterator[Grown]:
    """What the last publication of each week counted, up to the log of `size`."""
    published = published_tallies(size)
    last = published.values("week").annotate(last=Max("size")).values_list("last", flat=True)
    rows = published.filter(size__in=list(last)).order_by("size")
    for week, cells in rows.values_list("week", "cells"):
        yield Grown(Week(week), sum(persons for _, _, persons in cells))


def _cells(series: Series, campaign: Campaign) -> Cells:
    at_least = campaign.thresholds.batch_declarations
    largest, others = read_largest(series, at_least=at_least, limit=CELLS_LIMIT)
    return hide_small(largest, others, at_least=at_least)
