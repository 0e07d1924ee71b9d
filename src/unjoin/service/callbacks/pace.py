"""How fast an account may do what would do harm if done to everything: each has a budget.

1. Asking whether a number is listed: who could ask as often as they like could read the
   do-not-call list off the answers.
2. Listing and unlisting numbers: who is in no hurry needs no more, and nobody fills or empties
   the list in a night.
3. Taking call-backs, which shows their numbers: see `takings`.

Counted in the memory of this process, by handle, and nothing of the numbers. A handle is
forgotten as soon as its budget is full again, though nobody comes (see `in_time`). Time is an
argument: seconds that never go back.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from unjoin.service.accounts.audit import Actor
from unjoin.service.callbacks.errors import TooFastError
from unjoin.service.callbacks.in_time import InTime
from unjoin.service.intake.limits import Rate

CHECKS = Rate(burst=60, interval_s=15.0)
"""Sixty at once, and then four a minute: enough to dial all day, too few to try out many."""
LISTINGS = Rate(burst=30, interval_s=60.0)
"""More than all calls end with; who asks not to be called must not meet it."""
UNLISTINGS = Rate(burst=5, interval_s=10 * 60.0)
"""Somebody there has to ask for it, which is rare."""


class Pace:
    """A budget for each account. Safe between threads."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._lock = threading.Lock()
        self._full_at: dict[str, float] = {}
        self._in_time = InTime(self.forget_past)

    def spend(self, handle: str, count: float = 1) -> float:
        """Take `count` from the budget of `handle`; 0.

        Or nothing, where there is not so much left, and in how many seconds there will be.
        """
        self._in_time.begin()
        with self._lock:
            self._forget()
            now = self._clock()
            full_at = self._full_at.get(handle, now) + count * self._rate.interval_s
            too_soon_s = full_at - now - self._rate.limit_s
            if too_soon_s > 0:
                return too_soon_s
            self._full_at[handle] = full_at
            return 0

    def refund(self, handle: str, count: float) -> None:
        """Put `count` back, of what was spent."""
        with self._lock:
            if handle in self._full_at:
                self._full_at[handle] -= count * self._rate.interval_s
            self._forget()

    def forget_past(self) -> None:
        """Forget every account whose budget is full."""
        with self._lock:
            self._forget()

    def reset(self) -> None:
        """Forget everything, as a new process does."""
        with self._lock:
            self._full_at.clear()

    def _forget(self) -> None:
        now = self._clock()
        self._full_at = {handle: at for handle, at in self._full_at.items() if at > now}


checks = Pace(CHECKS)
listings = Pace(LISTINGS)
unlistings = Pace(UNLISTINGS)


def pay(pace: Pace, by: Actor, too_fast: type[TooFastError], count: float = 1) -> None:
    """Spend `count` of what `by` has. Raises `too_fast`."""
    wait_s = pace.spend(by.handle, count)
    if wait_s:
        raise too_fast(wait_s)
