"""One decision on many declarations that are alike.

Rules kept here: whoever decides has been shown how many there are; decided is on
exactly those; one that was decided on, changed or withdrawn meanwhile is left
out and counted as such, and does not stop the others. A transaction takes a few
hundred, so that neither the publisher nor declarants wait long; what ends the
process between two of them leaves the rest waiting.

The audit chain holds one event for each transaction, with the number in it.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max

from unjoin.registry.consent import Reason
from unjoin.registry.weeks import week_of
from unjoin.service.accounts.audit import Actor, append_event
from unjoin.service.instance import Instance
from unjoin.service.intake.turns import write_turn
from unjoin.service.publication.locks import hold_off_publisher
from unjoin.service.review.models import ReviewStep
from unjoin.service.review.queries import in_state, open_all
from unjoin.service.review.real_names import published_under_real_name
from unjoin.service.review.states import Act, State, next_state

_CHUNK = 500
_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Together:
    """`done` declarations were decided on; `missed` no longer waited."""

    done: int
    missed: int


def seen_token(ids: Iterable[uuid.UUID]) -> str:
    """Tells whether what is decided on is what was shown: equal for the same set of `ids`."""
    listed = b"".join(sorted(item_id.bytes for item_id in ids))
    return hashlib.sha256(listed).hexdigest()[:32]


def accept_together(
    *, ids: Sequence[uuid.UUID], instance: Instance, by: Actor, today: date
) -> Together:
    """Accept all of `ids`, each as a whole, but for those that take two (see `real_names`)."""
    plain: dict[uuid.UUID, dict[str, int]] = {
        waiting.item_id: {}
        for waiting in open_all(ids, instance=instance)
        if not published_under_real_name(waiting.declaration, refused=())
    }
    done = _decide(plain, Act.ACCEPT, by, today).done
    return Together(done, len(ids) - done)


def refuse_together(
    *, rows: Mapping[uuid.UUID, int], reason: Reason, by: Actor, today: date
) -> Together:
    """Refuse everybody in all of `rows`, which says how many rows each declaration has."""
    refusals = {
        count: {str(number): int(reason) for number in range(1, count + 1)}
        for count in set(rows.values())
    }
    decisions = {item_id: refusals[count] for item_id, count in rows.items()}
    return _decide(decisions, Act.REFUSE, by, today)


def _decide(
    decisions: Mapping[uuid.UUID, dict[str, int]], act: Act, by: Actor, today: date
) -> Together:
    ids = sorted(decisions)
    done = 0
    for start in range(0, len(ids), _CHUNK):
        some = {item_id: decisions[item_id] for item_id in ids[start : start + _CHUNK]}
        done += _decide_some(some, act, by, today)
    return Together(done, len(ids) - done)


def _decide_some(
    decisions: Mapping[uuid.UUID, dict[str, int]], act: Act, by: Actor, today: date
) -> int:
    """Decide on those that still wait, in one transaction, and answer how many they were."""
    state = next_state(State.WAITING, act)
    assert state is not None, "both acts start from WAITING"  # noqa: S101
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with write_turn(), transaction.atomic():
                hold_off_publisher()
                steps = [
                    ReviewStep(
                        item_id=item_id, number=last + 1, state=state, refused=decisions[item_id]
                    )
                    for item_id, last in _last_steps(decisions)
                ]
                ReviewStep.objects.bulk_create(steps)
                if steps:
                    event = f"review: {act}, {len(steps)} together"
                    append_event(action=event, by=by, week=week_of(today))
                return len(steps)
        except IntegrityError:
            # Another reviewer decided on one of them at this moment: look at what is left.
            if attempt == _ATTEMPTS:
                raise
    raise AssertionError("the last attempt returns or raises")


def _last_steps(ids: Iterable[uuid.UUID]) -> list[tuple[uuid.UUID, int]]:
    """Those of `ids` that wait, and the number of their last step."""
    waiting = in_state(State.WAITING).filter(id__in=list(ids)).values_list("id", flat=True)
    steps = ReviewStep.objects.filter(item_id__in=list(waiting)).order_by("item_id")
    return list(steps.values("item_id").annotate(last=Max("number")).values_list("item_id", "last"))
