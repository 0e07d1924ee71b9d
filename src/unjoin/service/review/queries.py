"""What waits for a reviewer. Reviewers see what will be public, not who took it or when."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, IntegerField, Max, OuterRef, QuerySet, Subquery

from unjoin.registry.declaration import Declaration
from unjoin.service.instance import Instance
from unjoin.service.intake.envelope import open_envelope
from unjoin.service.intake.models import InboxItem
from unjoin.service.review.models import ReviewStep
from unjoin.service.review.states import State


@dataclass(frozen=True, slots=True)
class Waiting:
    """A declaration opened for review. `step` is the number its next step takes."""

    item_id: uuid.UUID
    declaration: Declaration
    step: int


def latest_declarations() -> QuerySet[InboxItem]:
    """The row that stands for each receipt in the inbox, where it is a declaration."""
    later = InboxItem.objects.filter(
        receipt_index=OuterRef("receipt_index"), revision__gt=OuterRef("revision")
    )
    return InboxItem.objects.filter(~Exists(later), kind=InboxItem.Kind.DECLARE)


def with_state(items: QuerySet[InboxItem]) -> QuerySet[InboxItem]:
    """`items` annotated with `state` (None: just received) of their last review step."""
    last = ReviewStep.objects.filter(item=OuterRef("pk")).order_by("-number")
    return items.annotate(state=Subquery(last.values("state")[:1]))


def in_state(state: State) -> QuerySet[InboxItem]:
    """The latest declarations that stand in `state`, in no order of arrival."""
    items = with_state(latest_declarations())
    if state is State.RECEIVED:
        return items.filter(state__isnull=True).order_by("id")
    return items.filter(state=state).order_by("id")


def count_waiting() -> int:
    """How many declarations wait for a reviewer."""
    return in_state(State.WAITING).count()


def open_waiting(*, instance: Instance, limit: int) -> Iterator[Waiting]:
    """Up to `limit` declarations that wait, opened, in no order of arrival."""
    for item in in_state(State.WAITING)[:limit]:
        yield _open(item, instance)


def find_waiting(item_id: uuid.UUID, *, instance: Instance) -> Waiting | None:
    """The declaration with that id, if it still waits for a reviewer."""
    item = in_state(State.WAITING).filter(id=item_id).first()
    return _open(item, instance) if item else None


def last_step_number(item: InboxItem) -> int:
    """The number of the last review step of `item`; 0 where there is none."""
    steps = ReviewStep.objects.filter(item=item)
    return steps.aggregate(last=Max("number", output_field=IntegerField()))["last"] or 0


def _open(item: InboxItem, instance: Instance) -> Waiting:
    envelope = open_envelope(bytes(item.sealed), identity=instance.review_identity)
    assert envelope.declaration is not None, "a DECLARE row holds a declaration"  # noqa: S101
    return Waiting(item.id, envelope.declaration, last_step_number(item) + 1)
