"""What waits for a reviewer now, compared with one another.

Rules kept here:

1. What waits is sealed. To be compared it is opened once, and a sketch of it is
   kept (see `sketches`): in the memory of this process, as long as it waits, and
   nowhere else. A column for it would tell whoever takes the database which
   declarations are alike; sealed, it would be as slow to read as the declaration.
2. Memory is bounded: of what waits beyond `SKETCHES_KEPT` no sketch is made until
   some of the others are decided on. That is some 100 MB at the most.
3. A page takes no longer than its deadline. What is not opened by then is with the
   next page, and groups are made when all is.

Several staff workers compare apart.
"""

from __future__ import annotations

import threading
import uuid
from dataclasses import dataclass
from functools import cached_property

from unjoin.registry.campaign import Campaign
from unjoin.registry.declaration import Declaration
from unjoin.service.instance import Instance
from unjoin.service.intake.models import InboxItem
from unjoin.service.review.actions import sort_inbox
from unjoin.service.review.alike import Group, group_alike
from unjoin.service.review.deadline import Deadline
from unjoin.service.review.duplicates import WaitingTexts
from unjoin.service.review.queries import open_all, waiting_queues
from unjoin.service.review.rules import is_offered_name
from unjoin.service.review.sketches import Sketch, sketch

SKETCHES_KEPT = 200_000
_CHUNK = 200


@dataclass(frozen=True)
class WaitingNow:
    """What waits, by queue, in the order in which reviewers come to it.

    `sketches`: of those that were compared. `groups`: of those, by likeness.
    `is_complete`: there was time to look at everything.
    """

    prompt: list[uuid.UUID]
    slow: list[uuid.UUID]
    sketches: dict[uuid.UUID, Sketch]
    groups: list[Group]
    is_complete: bool

    @cached_property
    def texts(self) -> WaitingTexts:
        """Their texts."""
        return WaitingTexts({item: known.texts for item, known in self.sketches.items()})

    @cached_property
    def slow_ids(self) -> frozenset[uuid.UUID]:
        """Those of the slow queue."""
        return frozenset(self.slow)

    def group_of(self, item_id: uuid.UUID) -> Group | None:
        """The group that `item_id` is in."""
        return next((group for group in self.groups if item_id in group.ids), None)

    def single(self) -> list[uuid.UUID]:
        """Those that are in no group: the prompt ones first."""
        grouped = {item for group in self.groups for item in group.ids}
        return [item for item in (*self.prompt, *self.slow) if item not in grouped]


class Memory:
    """The sketches of this process. Safe between threads: one looks, the others wait."""

    def __init__(self, *, limit: int = SKETCHES_KEPT) -> None:
        self._limit = limit
        self._lock = threading.Lock()
        self._sketches: dict[uuid.UUID, Sketch] = {}
        self._groups: list[Group] = []
        self._is_grouped = True

    def look(self, *, instance: Instance, deadline: Deadline, sorts: bool = False) -> WaitingNow:
        """What waits now, as far as it can be compared before `deadline`.

        With `sorts`, what has come in is sorted first.
        """
        with self._lock:
            if sorts:
                self._sort(instance, deadline)
            queues = waiting_queues()
            self._forget(queues)
            self._open_missing(queues, instance, deadline)
            return self._now(queues, is_complete=not deadline.was_reached)

    def _sort(self, instance: Instance, deadline: Deadline) -> None:
        def hear(item_id: uuid.UUID, declaration: Declaration) -> None:
            self._keep(item_id, declaration, instance.campaign)

        sort_inbox(instance=instance, has_room=deadline.has_room, on_waiting=hear)

    def _forget(self, queues: dict[uuid.UUID, InboxItem.Queue]) -> None:
        for gone in self._sketches.keys() - queues.keys():
            del self._sketches[gone]

    def _open_missing(
        self, queues: dict[uuid.UUID, InboxItem.Queue], instance: Instance, deadline: Deadline
    ) -> None:
        missing = sorted(
            queues.keys() - self._sketches.keys(), key=lambda item: (queues[item], item)
        )
        missing = missing[: self._limit - len(self._sketches)]
        for start in range(0, len(missing), _CHUNK):
            if not deadline.has_room():
                return
            for waiting in open_all(missing[start : start + _CHUNK], instance=instance):
                self._keep(waiting.item_id, waiting.declaration, instance.campaign)

    def _keep(self, item_id: uuid.UUID, declaration: Declaration, campaign: Campaign) -> None:
        if len(self._sketches) < self._limit:
            offered = [is_offered_name(person, campaign=campaign) for person in declaration.persons]
            self._sketches[item_id] = sketch(declaration, offered=offered)
            self._is_grouped = False

    def _now(self, queues: dict[uuid.UUID, InboxItem.Queue], *, is_complete: bool) -> WaitingNow:
        slow = {item for item, queue in queues.items() if queue == InboxItem.Queue.SLOW}
        if is_complete and not self._is_grouped:
            self._groups = group_alike(self._sketches, slow=slow)
            self._is_grouped = True
        still = [group.only(self._sketches) for group in self._groups]
        return WaitingNow(
            prompt=sorted(queues.keys() - slow),
            slow=sorted(slow),
            sketches=dict(self._sketches),
            groups=sorted((group for group in still if group), key=lambda group: -len(group.ids)),
            is_complete=is_complete,
        )


memory = Memory()
"""That of this process."""
