"""What a batch does with acts that two members of staff asked for about published entries.

Rules kept here:

1. They go with any batch that goes; without one, when there are as many of them as a
   batch needs, or one has waited longer than the campaign allows.
2. One entry has at most one act in a batch, since a batch is shuffled. Where the person
   withdraws in the same batch, nothing is left to take away. Where they confirm, the
   request waits for the next batch.
3. What cannot be opened stays, and stops nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from unjoin.registry.consent import Kind
from unjoin.registry.entry import NO_COMMITMENT, Entry, LeafIndex
from unjoin.registry.tally import Target
from unjoin.registry.weeks import Week
from unjoin.service.corrections.acts import ActsError, LeafAct, open_acts
from unjoin.service.corrections.models import LeafRequest
from unjoin.service.instance import Instance
from unjoin.service.publication.batch import Batch, Leaf
from unjoin.service.publication.ledger import find_target


@dataclass(frozen=True, slots=True)
class Taken:
    """`done`: the requests that are in the batch, or had nothing left to do; they are to be
    deleted with it. `unopened`: how many could not be opened."""

    done: tuple[uuid.UUID, ...] = ()
    unopened: int = 0

    def delete(self) -> None:
        """Delete those that are done."""
        LeafRequest.objects.filter(id__in=self.done).delete()


def take_leaf_requests(
    batch: Batch, *, instance: Instance, week: Week, beside_others: bool
) -> Taken:
    """Add to `batch` what is asked for, if it is due. `beside_others`: a batch goes anyway."""
    requests = list(LeafRequest.objects.order_by("id"))
    if not requests or not (beside_others or _is_due(requests, instance, week)):
        return Taken()
    done, unopened = [], 0
    for request in requests:
        try:
            acts = open_acts(bytes(request.sealed), identity=instance.review_identity)
        except ActsError:
            unopened += 1
            continue
        if any(batch.acts.get(act.leaf) is Kind.CONFIRM for act in acts):
            continue
        for act in acts:
            _add(batch, act, week)
        done.append(request.id)
    return Taken(tuple(done), unopened)


def _is_due(requests: Sequence[LeafRequest], instance: Instance, week: Week) -> bool:
    thresholds = instance.campaign.thresholds
    overdue = week - min(request.week for request in requests) > thresholds.longest_wait_weeks
    return overdue or len(requests) >= thresholds.batch_declarations


def _add(batch: Batch, act: LeafAct, week: Week) -> None:
    target = find_target(act.leaf)
    if target is None or not target.left or act.leaf in batch.acts:
        return
    persons = min(act.persons or target.left, target.left)
    batch.leaves.append(Leaf(_entry(act, target, persons, week)))
    batch.acts[act.leaf] = act.kind
    if persons == target.left:
        batch.erase.append(LeafIndex(act.leaf))


def _entry(act: LeafAct, target: Target, persons: int, week: Week) -> Entry:
    return Entry(
        kind=act.kind,
        organisations=target.organisations,
        consent=target.consent,
        channel=act.channel,
        week=week,
        persons=persons,
        target=act.leaf,
        reason=act.reason,
        commitment=NO_COMMITMENT,
    )
