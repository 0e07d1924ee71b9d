"""Recording that the count has reached a milestone, with the checkpoint that says so.

Rules kept here:

1. A milestone is recorded with the first checkpoint that was signed at or above it, and not
   before it is signed.
2. What is recorded stays as it is, whatever corrections follow.
3. A publication that passes several records each of them, with its own size, root and week.
4. One that was passed before it was known, as where the manifest lists it later, is recorded by the
   next publication, with the first checkpoint that had reached it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Final

from unjoin.registry.campaign import Campaign
from unjoin.registry.tally import Tally
from unjoin.registry.weeks import Week
from unjoin.service.publication.models import Checkpoint, PassedMilestone, PublishedTally
from unjoin.service.publication.numbers import Milestone
from unjoin.service.publication.signing import last_checkpoint

_CHUNK: Final = 2000


def record_milestones(*, campaign: Campaign, tally: Tally) -> None:
    """Record what `tally`, which was just signed, has reached and is not recorded yet.

    To be called in the transaction that signed it.
    """
    signed = last_checkpoint()
    reached = [number for number in campaign.milestones if number <= tally.total]
    if signed is None or signed.size != tally.size or not reached:
        return
    known = set(PassedMilestone.objects.values_list("number", flat=True))
    missing = sorted(set(reached) - known)
    if missing:
        PassedMilestone.objects.bulk_create(
            PassedMilestone(**asdict(milestone)) for milestone in _first_reached(missing)
        )


def _first_reached(numbers: list[int]) -> Iterator[Milestone]:
    """Each of `numbers`, ascending, with the first checkpoint that counted so many."""
    waiting = iter(numbers)
    number = next(waiting, None)
    tallies = PublishedTally.objects.order_by("size").values_list("size", "cells")
    for size, cells in tallies.iterator(_CHUNK):
        total = sum(persons for _, _, persons in cells)
        if number is None:
            break
        if total < number:
            continue
        # Releases before the log was signed have left tallies without a checkpoint.
        signed = Checkpoint.objects.filter(size=size).first()
        while signed and number is not None and number <= total:
            yield Milestone(number, size, bytes(signed.root), Week(signed.week), total)
            number = next(waiting, None)


def recorded_milestones(*, size: int) -> tuple[Milestone, ...]:
    """The milestones that the log had reached at `size`, ascending."""
    rows = PassedMilestone.objects.filter(size__lte=size).order_by("number")
    return tuple(
        Milestone(row.number, row.size, bytes(row.root), Week(row.week), row.total) for row in rows
    )
