"""Declarations that cannot be published: what a browser sealed, and what nobody could check.

Rules kept here: they can only be refused; whoever refuses all of them has been shown
how many there are; one that was changed or withdrawn meanwhile is left out.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from unjoin.registry.consent import Reason
from unjoin.registry.weeks import week_of
from unjoin.service.accounts.audit import Actor, append_event
from unjoin.service.clock import today as clock_today
from unjoin.service.instance import Instance
from unjoin.service.intake.envelope import open_checked
from unjoin.service.intake.models import InboxItem
from unjoin.service.intake.turns import write_turn
from unjoin.service.publication.locks import hold_off_publisher
from unjoin.service.review.bulk import Together
from unjoin.service.review.models import ReviewStep
from unjoin.service.review.queries import in_state
from unjoin.service.review.states import Act, State, next_state

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Unpublishable:
    """One of them: for how many people it was handed in, and what is wrong with it."""

    item_id: uuid.UUID
    persons: int
    problem: Exception


def unpublishable_ids() -> list[uuid.UUID]:
    """All of them."""
    return list(in_state(State.UNPUBLISHABLE).values_list("id", flat=True))


def open_unpublishable(*, instance: Instance, limit: int) -> Iterator[Unpublishable]:
    """Up to `limit` of them. Nothing of what they hold is shown to anybody."""
    for item in in_state(State.UNPUBLISHABLE)[:limit]:
        found = _open(item, instance)
        if found:
            yield found


def find_unpublishable(item_id: uuid.UUID, *, instance: Instance) -> Unpublishable | None:
    """The one with that id. One that a reviewer has before them can become such a one, where
    the campaign's settings were changed meanwhile."""
    for state in (State.UNPUBLISHABLE, State.WAITING):
        item = in_state(state).filter(id=item_id).first()
        if item:
            return _open(item, instance)
    return None


def _open(item: InboxItem, instance: Instance) -> Unpublishable | None:
    envelope = open_checked(bytes(item.sealed), instance=instance, today=clock_today())
    if envelope.problem is None:
        return None
    return Unpublishable(item.id, len(envelope.receipts), envelope.problem)


def refuse_unpublishable(
    *, ids: list[uuid.UUID], reason: Reason, by: Actor, today: date
) -> Together:
    """Refuse everybody in all of `ids` for one reason."""
    done = 0
    for start in range(0, len(ids), _CHUNK):
        done += _refuse_some(ids[start : start + _CHUNK], reason, by, today)
    return Together(done, len(ids) - done)


def _refuse_some(ids: list[uuid.UUID], reason: Reason, by: Actor, today: date) -> int:
    refused = next_state(State.UNPUBLISHABLE, Act.REFUSE)
    assert refused is not None, "the table has this step"  # noqa: S101
    try:
        with write_turn(), transaction.atomic():
            hold_off_publisher()
            still = set(
                in_state(State.UNPUBLISHABLE).filter(id__in=ids).values_list("id", flat=True)
            )
            last = {
                step.item_id: step
                for step in ReviewStep.objects.filter(item_id__in=still).order_by("number")
            }
            steps = [
                ReviewStep(
                    item_id=item_id,
                    number=step.number + 1,
                    state=refused,
                    refused=dict.fromkeys(step.refused, int(reason)),
                )
                for item_id, step in last.items()
            ]
            ReviewStep.objects.bulk_create(steps)
            if steps:
                event = "review: refuse all unpublishable"
                append_event(action=event, by=by, week=week_of(today))
            return len(steps)
    except IntegrityError:
        return 0  # another reviewer does the same at this moment
