"""Who is on now, and which calls are open. In the memory of the staff process, nowhere else.

Kept of each account whose call screen is open: whether it signed on, at which stage its
screen is and how long the call has lasted, and when it was last heard of, by a clock that
only goes forward and does not know what time it is. Rules kept here:

1. It is forgotten `SILENCE_S` after it was last heard of, whether anybody asks or not, and
   when it signs out. A new process knows nobody.
2. What is told is the stage. Not who calls, not what is said, not how calls end.
3. Nobody is signed on by anything but their own key or button.

The staff site is one process with one worker; with several, each would know its own.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from unjoin.service.accounts.models import Staff

SILENCE_S = 240
HEARTBEAT_S = 60
"""How often a call screen tells its stage when nothing changes."""


class Stage(StrEnum):
    """Where a call screen is, as its script names it."""

    READY = "ready"
    TALKING = "talking"
    PEOPLE = "people"
    RECEIPT = "receipt"


@dataclass(slots=True)
class _Seen:
    handle: str
    languages: tuple[str, ...]
    last: float
    is_on: bool = False
    stage: Stage = Stage.READY
    call_since: float | None = None


@dataclass(frozen=True, slots=True)
class OnNow:
    """Somebody who is signed on. `in_call`: not free."""

    handle: str
    languages: tuple[str, ...]
    in_call: bool


@dataclass(frozen=True, slots=True)
class OpenCalls:
    """How many calls are open, and how long they have been on average; 0 where there are none."""

    calls: int
    average_s: int


class Presence:
    """`clock` gives seconds that never go back. Safe between threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: dict[uuid.UUID, _Seen] = {}
        self._timer: threading.Timer | None = None

    def sign_on(self, staff_id: uuid.UUID, handle: str, languages: tuple[str, ...]) -> None:
        """Count that account among those who are on, until it signs off or falls silent."""
        with self._lock:
            seen = self._see(staff_id, handle)
            seen.is_on, seen.languages = True, languages

    def sign_off(self, staff_id: uuid.UUID) -> None:
        """Not any more."""
        with self._lock:
            if seen := self._seen.get(staff_id):
                seen.is_on = False

    def hear(self, staff_id: uuid.UUID, handle: str, stage: Stage) -> bool:
        """Its call screen is at `stage`. Answers whether it is signed on."""
        with self._lock:
            seen = self._see(staff_id, handle)
            seen.stage = stage
            if stage is Stage.READY:
                seen.call_since = None
            elif seen.call_since is None:
                seen.call_since = seen.last
            return seen.is_on

    def forget(self, staff_id: uuid.UUID) -> None:
        """It signed out."""
        with self._lock:
            self._seen.pop(staff_id, None)

    def is_on(self, staff_id: uuid.UUID) -> bool:
        """Whether that account is signed on."""
        with self._lock:
            self._drop_silent()
            seen = self._seen.get(staff_id)
            return bool(seen and seen.is_on)

    def on_now(self) -> list[OnNow]:
        """Everybody who is signed on, by handle."""
        with self._lock:
            self._drop_silent()
            on = sorted((s for s in self._seen.values() if s.is_on), key=lambda s: s.handle)
            return [OnNow(s.handle, s.languages, s.call_since is not None) for s in on]

    def open_calls(self) -> OpenCalls:
        """The calls that are open, of those who signed on and of others."""
        with self._lock:
            self._drop_silent()
            now = self._clock()
            since = [s.call_since for s in self._seen.values() if s.call_since is not None]
        average = sum(now - begun for begun in since) / len(since) if since else 0
        return OpenCalls(len(since), int(average))

    def reset(self) -> None:
        """Forget everybody, as a new process does."""
        with self._lock:
            self._seen.clear()

    def _see(self, staff_id: uuid.UUID, handle: str) -> _Seen:
        self._drop_silent()
        now = self._clock()
        seen = self._seen.setdefault(staff_id, _Seen(handle, (), now))
        seen.last = now
        self._drop_later()
        return seen

    def _drop_silent(self) -> None:
        oldest = self._clock() - SILENCE_S
        self._seen = {key: seen for key, seen in self._seen.items() if seen.last > oldest}

    def _drop_later(self) -> None:
        """Also where nobody asks any more."""
        if self._timer is None or not self._timer.is_alive():
            self._timer = threading.Timer(SILENCE_S + 1, self._drop_in_time)
            self._timer.daemon = True
            self._timer.start()

    def _drop_in_time(self) -> None:
        with self._lock:
            self._drop_silent()
            self._timer = None
            if self._seen:
                self._drop_later()


presence = Presence()


def forget_signed_out(sender: object, user: object, **about: Any) -> None:
    """A receiver of the signal that Django has for signing out."""
    if isinstance(user, Staff):
        presence.forget(user.pk)
