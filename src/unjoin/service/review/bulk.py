"""One decision on many declarations that hold the same text.

Rules kept here: whoever decides has been shown how many there are, and which;
one that was decided on, changed or withdrawn meanwhile is left out and counted
as such, and does not stop the others.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from unjoin.registry.consent import Reason
from unjoin.service.accounts.audit import Actor
from unjoin.service.instance import Instance
from unjoin.service.review.actions import accept, refuse
from unjoin.service.review.errors import NotPossibleError
from unjoin.service.review.queries import open_all

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Together:
    """`done` declarations were decided on; `missed` no longer waited."""

    done: int
    missed: int


def seen_token(ids: Iterable[uuid.UUID]) -> str:
    """Tells whether what is decided on is what was shown: equal for the same set of `ids`."""
    listed = b"".join(sorted(item_id.bytes for item_id in ids))
    return hashlib.sha256(listed).hexdigest()[:32]


def accept_together(*, ids: list[uuid.UUID], by: Actor, today: date) -> Together:
    """Accept all of `ids`, each as a whole."""
    return _each(ids, lambda item_id: accept(item_id=item_id, refused={}, by=by, today=today))


def refuse_together(
    *, ids: list[uuid.UUID], reason: Reason, instance: Instance, by: Actor, today: date
) -> Together:
    """Refuse everybody in all of `ids` for one reason."""
    persons: dict[uuid.UUID, int] = {}
    for start in range(0, len(ids), _CHUNK):
        for waiting in open_all(ids[start : start + _CHUNK], instance=instance):
            persons[waiting.item_id] = len(waiting.declaration.persons)

    def decide(item_id: uuid.UUID) -> None:
        if item_id not in persons:
            raise NotPossibleError
        refuse(item_id=item_id, persons=persons[item_id], reason=reason, by=by, today=today)

    return _each(ids, decide)


def _each(ids: list[uuid.UUID], decide: Callable[[uuid.UUID], None]) -> Together:
    done = 0
    with transaction.atomic():
        for item_id in ids:
            try:
                decide(item_id)
            except NotPossibleError:
                continue
            done += 1
    return Together(done, len(ids) - done)
