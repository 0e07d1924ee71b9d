"""The identity of the desk while it is unlocked: in the memory of this process, and nowhere else.

Kept in module-level state, against the rule, because the whole point is that it is not kept
anywhere that lasts: the staff site is one process with one worker.

Rules kept here:

1. It is dropped when a volunteer locks the desk, when nobody has used the desk for `IDLE_S`, and
   with the process. What is dropped is overwritten (see `process_memory`).
2. Using the desk is what a volunteer does; a page that asks by itself now and then does not
   keep it unlocked.
3. A thread of its own looks after the time, so that it is dropped though nobody comes.

Time is an argument: seconds that never go back.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pyrage

from unjoin.service.callbacks.desk_key import demo_identity
from unjoin.service.callbacks.errors import DeskLockedError
from unjoin.service.callbacks.in_time import InTime
from unjoin.service.instance import Instance

IDLE_S = 4 * 3600.0
"""As long as a volunteer's sign-in lasts without a request."""


class UnlockedDesk:
    """Holds the identity, or nothing. Safe between threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._identity: pyrage.x25519.Identity | None = None
        self._used_at = 0.0
        self._in_time = InTime(self.drop_if_idle)

    def unlock(self, identity: pyrage.x25519.Identity) -> None:
        """Hold `identity` from now on."""
        with self._lock:
            self._identity = identity
            self._used_at = self._clock()
        self._in_time.begin()

    def lock(self) -> bool:
        """Drop the identity; whether there was one."""
        with self._lock:
            was_unlocked = self._identity is not None
            self._identity = None
        return was_unlocked

    def use(self) -> None:
        """A volunteer does something: the time without use begins anew, if it is not over."""
        with self._lock:
            if self._held() is not None:
                self._used_at = self._clock()

    @property
    def is_unlocked(self) -> bool:
        """Whether there is an identity."""
        with self._lock:
            return self._held() is not None

    def identity(self) -> pyrage.x25519.Identity:
        """The identity. Raises DeskLockedError."""
        with self._lock:
            held = self._held()
        if held is None:
            raise DeskLockedError
        return held

    def drop_if_idle(self) -> None:
        """Drop it where nobody has used the desk for `IDLE_S`."""
        with self._lock:
            self._held()

    def _held(self) -> pyrage.x25519.Identity | None:
        if self._identity is not None and self._clock() - self._used_at >= IDLE_S:
            self._identity = None
        return self._identity


desk = UnlockedDesk()
"""That of this process."""


def unlock_demo(instance: Instance) -> None:
    """Where `instance` is a demo, hold its identity from the start; the page says it is a demo."""
    identity = demo_identity(instance)
    if identity is not None:
        desk.unlock(identity)
