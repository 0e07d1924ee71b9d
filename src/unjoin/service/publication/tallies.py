"""The published count, as stored with each batch."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from unjoin.registry.organisations import OrganisationMask
from unjoin.registry.tally import Standing, Tally
from unjoin.registry.weeks import Week
from unjoin.service.publication.models import Checkpoint, PublishedTally


def current_tally() -> Tally:
    """The count at the latest publication; empty before the first."""
    row = PublishedTally.objects.order_by("-size").first()
    return _tally(row) if row else Tally(0)


def tally_at(size: int) -> Tally:
    """The count of the first `size` entries, at which a batch ended."""
    return _tally(PublishedTally.objects.get(size=size)) if size else Tally(0)


def published_tallies(size: int) -> QuerySet[PublishedTally]:
    """The counts of the checkpoints published so far, up to that at `size`, which is the last.

    Not of those that waited for witnesses until a later one took their place: nobody saw them.
    """
    published = Checkpoint.objects.filter(is_finished=True, size__lt=size).values("size")
    return PublishedTally.objects.filter(Q(size__in=published) | Q(size=size))


def store_tally(tally: Tally, week: Week) -> None:
    """Keep `tally` as the count at its size."""
    cells = [[mask, standing, persons] for (mask, standing), persons in tally.cells.items()]
    PublishedTally.objects.create(size=tally.size, week=week, cells=cells)


def _tally(row: PublishedTally) -> Tally:
    cells = {
        (OrganisationMask(mask), Standing(standing)): persons
        for mask, standing, persons in row.cells
    }
    return Tally(row.size, cells)
