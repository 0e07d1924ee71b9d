"""Which volunteer is on which call-back: in the memory of this process, and nowhere else.

Kept in module-level state, against the rule, because it must end with the process and must not
be read off a disk: a random id and a handle, for minutes. The staff site is one process with one
worker, so a lock is enough for never two volunteers on one.

A take ends when it is given back, when the call-back is used, `HOLD_S` after the page of the
volunteer was last heard of, and with the process. It is forgotten then, though nobody looks.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable

from unjoin.service.callbacks.errors import CallBackTakenError, NotTakenError
from unjoin.service.callbacks.in_time import InTime

HOLD_S = 10 * 60.0
"""The page says every two minutes that its call goes on."""


class Takes:
    """Who holds what. `clock` gives seconds that never go back. Safe between threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._held: dict[uuid.UUID, tuple[str, float]] = {}
        self._in_time = InTime(self.forget_past)

    def take(self, item_id: uuid.UUID, *, by: str) -> bool:
        """Let `by` hold it from now on, and nobody else; whether they did not hold it before.

        Raises CallBackTakenError.
        """
        self._in_time.begin()
        with self._lock:
            holder = self._holder(item_id)
            if holder is not None and holder != by:
                raise CallBackTakenError
            self._held[item_id] = (by, self._clock() + HOLD_S)
            return holder is None

    def hold_on(self, item_id: uuid.UUID, *, by: str) -> None:
        """Hold it for longer. Raises NotTakenError."""
        with self._lock:
            if self._holder(item_id) != by:
                raise NotTakenError
            self._held[item_id] = (by, self._clock() + HOLD_S)

    def give_back(self, item_id: uuid.UUID, *, by: str) -> bool:
        """Let others take it; False where `by` does not hold it."""
        with self._lock:
            is_theirs = self._holder(item_id) == by
            if is_theirs:
                del self._held[item_id]
            return is_theirs

    def holder(self, item_id: uuid.UUID) -> str | None:
        """Who holds it."""
        with self._lock:
            return self._holder(item_id)

    def forget_past(self) -> None:
        """Forget the takes that have ended."""
        with self._lock:
            self._forget()

    def reset(self) -> None:
        """Free all, as a new process does."""
        with self._lock:
            self._held.clear()

    def _holder(self, item_id: uuid.UUID) -> str | None:
        self._forget()
        handle, _ = self._held.get(item_id, (None, 0.0))
        return handle

    def _forget(self) -> None:
        now = self._clock()
        for each in [each for each, (_, ends) in self._held.items() if ends <= now]:
            del self._held[each]


takes = Takes()
"""Those of this process."""
