"""Recording that the count has reached a milestone, with the checkpoint that says so.

Rules kept here:

1. A milestone is recorded in the transaction that signs the first checkpoint whose count is at
   least so large: never before, and never for an earlier checkpoint.
2. What is recorded stays as it is, whatever corrections follow.
3. A publication that passes several records each of them, with its own size, root and week. So
   does the first one after milestones were added to the manifest.
"""

from __future__ import annotations

from unjoin.registry.campaign import Campaign
from unjoin.registry.tally import Tally
from unjoin.registry.weeks import Week
from unjoin.service.publication.models import PassedMilestone
from unjoin.service.publication.numbers import Milestone
from unjoin.service.publication.signing import last_checkpoint


def record_milestones(*, campaign: Campaign, tally: Tally, week: Week) -> None:
    """Record what `tally`, which was just signed, has reached for the first time.

    To be called in the transaction that signed it.
    """
    signed = last_checkpoint()
    reached = [number for number in campaign.milestones if number <= tally.total]
    if signed is None or signed.size != tally.size or not reached:
        return
    known = set(PassedMilestone.objects.values_list("number", flat=True))
    PassedMilestone.objects.bulk_create(
        PassedMilestone(
            number=number, size=tally.size, root=signed.root, week=week, total=tally.total
        )
        for number in reached
        if number not in known
    )


def recorded_milestones(*, size: int) -> tuple[Milestone, ...]:
    """The milestones that the log had reached at `size`, ascending."""
    rows = PassedMilestone.objects.filter(size__lte=size).order_by("number")
    return tuple(
        Milestone(row.number, row.size, bytes(row.root), Week(row.week), row.total) for row in rows
    )
