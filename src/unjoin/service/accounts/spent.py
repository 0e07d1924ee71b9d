"""What may be used once: the challenges of passkeys, and codes that count time.

Sessions lie in cookies, so a cookie that was copied brings its challenge back. What
was used is therefore remembered here, until it would be too old anyway.

Rules kept here: in memory alone, as HMAC-SHA-256 under a key of this process; nothing
is stored. Several processes remember apart, so the staff site is served by one.
"""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections.abc import Callable


class Spent:
    """Remembers what was used. `clock` gives seconds that never go back. Safe between threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._key = secrets.token_bytes(32)
        self._ends: dict[bytes, float] = {}

    def spend(self, what: str, *, life_s: float) -> bool:
        """Use `what` up. False where it had been used within its `life_s` before."""
        digest = hmac.digest(self._key, what.encode(), "sha256")
        with self._lock:
            now = self._clock()
            self._ends = {known: end for known, end in self._ends.items() if now < end}
            if digest in self._ends:
                return False
            self._ends[digest] = now + life_s
            return True


spent = Spent()
