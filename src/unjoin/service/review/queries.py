"""What waits for a reviewer. Reviewers see what will be public, not who took it or when.

The ids of rows are random, and everything here is in their order: it tells
nothing of the order of arrival. What came over its budget in a flood, the slow
queue, comes after all the rest. A declaration that cannot be published is found
by `unpublishable`, and not here.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from unjoin.registry.declaration import Declaration
from unjoin.service.clock import today
from unjoin.service.instance import Instance
from unjoin.service.intake.envelope import open_checked
from unjoin.service.intake.models import InboxItem
from unjoin.service.review.models import ReviewStep
from unjoin.service.review.states import State

_CHUNK = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """A declaration opened for review."""

    item_id: uuid.UUID
    declaration: Declaration


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The waiting declarations before and after another; None where it is the only one."""

    before: uuid.UUID | None
    after: uuid.UUID | None


def latest_messages() -> QuerySet[InboxItem]:
    """The row that stands for each receipt in the inbox: its last revision."""
    later = InboxItem.objects.filter(
        receipt_index=OuterRef("receipt_index"), revision__gt=OuterRef("revision")
    )
    return InboxItem.objects.filter(~Exists(later))


def latest_declarations() -> QuerySet[InboxItem]:
    """Those of the latest messages that are declarations, neither withdrawn nor published."""
    return latest_messages().filter(kind=InboxItem.Kind.DECLARE)


def last_state() -> Subquery:
    """The state of an inbox item after its last review step; null where it was just received."""
    steps = ReviewStep.objects.filter(item=OuterRef("pk")).order_by("-number")
    return Subquery(steps.values("state")[:1])


def in_state(state: State) -> QuerySet[InboxItem]:
    """The latest declarations that stand in `state`, in no order of arrival."""
    items = latest_declarations().annotate(state=last_state())
    if state is State.RECEIVED:
        return items.filter(state__isnull=True).order_by("id")
    return items.filter(state=state).order_by("id")


def count_waiting() -> int:
    """How many declarations wait for a reviewer."""
    return in_state(State.WAITING).count()


def waiting_queues() -> dict[uuid.UUID, InboxItem.Queue]:
    """All declarations that wait for a reviewer, each with its queue; one question for all."""
    queues = {int(queue): queue for queue in InboxItem.Queue}
    rows = in_state(State.WAITING).order_by().values_list("id", "queue")
    return {item_id: queues[queue] for item_id, queue in rows.iterator(chunk_size=5_000)}


def waiting_ids() -> set[uuid.UUID]:
    """All declarations that wait for a reviewer."""
    return set(in_state(State.WAITING).values_list("id", flat=True))


def open_waiting(
    *, instance: Instance, limit: int, after: uuid.UUID | None = None
) -> Iterator[Waiting]:
    """Up to `limit` declarations that wait, opened, from behind `after`."""
    items = in_state(State.WAITING)
    if after is not None:
        items = items.filter(id__gt=after)
    found = 0
    for item in items.iterator(chunk_size=_CHUNK):
        waiting = _open(item, instance)
        if waiting:
            yield waiting
            found += 1
        if found == limit:
            return


def open_all(ids: Iterable[uuid.UUID], *, instance: Instance) -> Iterator[Waiting]:
    """Those of `ids` that still wait, opened, in the order of `ids`."""
    listed = list(ids)
    for start in range(0, len(listed), _CHUNK):
        some = listed[start : start + _CHUNK]
        found = {item.id: item for item in in_state(State.WAITING).filter(id__in=some)}
        for item_id in some:
            waiting = _open(found[item_id], instance) if item_id in found else None
            if waiting:
                yield waiting


def find_waiting(item_id: uuid.UUID, *, instance: Instance) -> Waiting | None:
    """The declaration with that id, if it still waits for a reviewer."""
    return next(open_all([item_id], instance=instance), None)


def neighbours(item_id: uuid.UUID) -> Neighbours:
    """Which waiting declarations come before and after `item_id`, in a circle: prompt, then slow.

    Each question ends at the first row it finds, however many wait.
    """
    own = InboxItem.objects.filter(id=item_id).values_list("queue", flat=True).first()
    prompt, slow = (
        in_state(State.WAITING).filter(queue=queue).exclude(id=item_id).values_list("id", flat=True)
        for queue in (InboxItem.Queue.PROMPT, InboxItem.Queue.SLOW)
    )
    first, second = (slow, prompt) if own == InboxItem.Queue.SLOW else (prompt, slow)
    return Neighbours(
        before=first.filter(id__lt=item_id).last() or second.last() or first.last(),
        after=first.filter(id__gt=item_id).first() or second.first() or first.first(),
    )


def _open(item: InboxItem, instance: Instance) -> Waiting | None:
    envelope = open_checked(bytes(item.sealed), instance=instance, today=today())
    return Waiting(item.id, envelope.declaration) if envelope.declaration else None


def decided_state(item_id: uuid.UUID) -> State | None:
    """How the declaration with that id was decided, if it was and is not published yet."""
    found = latest_declarations().filter(id=item_id).annotate(state=last_state())
    state = found.values_list("state", flat=True).first()
    return State(state) if state in (State.ACCEPTED, State.REFUSED) else None
