"""Slows down whoever guesses passwords: failures counted by handle, in memory alone.

Rules kept here:

1. After `FREE_FAILURES` failures a handle is closed for a minute, then for two,
   up to `LONGEST_S`. A success opens it again.
2. A handle that does not exist is treated like one that does.
3. Handles are kept only as HMAC-SHA-256 under a key made at random by this
   process, which changes every hour; the counts go with it. Nothing is stored.

Several processes count apart. It does not replace a good password.
"""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

FREE_FAILURES = 5
FIRST_WAIT_S = 60
LONGEST_S = 15 * 60
KEY_LIFE_S = 3600
HANDLES_KEPT = 10_000


class Throttle:
    """Counts failures. `clock` gives seconds that never go back. Safe between threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._key = b""
        self._key_ends = float("-inf")
        self._failures: OrderedDict[bytes, tuple[int, float]] = OrderedDict()

    def is_closed(self, handle: str) -> bool:
        """Whether `handle` has to wait."""
        with self._lock:
            _, opens = self._failures.get(self._digest(handle), (0, 0.0))
            return self._clock() < opens

    def count_failure(self, handle: str) -> None:
        """One wrong password for `handle`."""
        with self._lock:
            digest = self._digest(handle)
            count = self._failures.pop(digest, (0, 0.0))[0] + 1
            self._failures[digest] = (count, self._clock() + _wait_s(count))
            if len(self._failures) > HANDLES_KEPT:
                self._failures.popitem(last=False)

    def forget(self, handle: str) -> None:
        """The right password for `handle`."""
        with self._lock:
            self._failures.pop(self._digest(handle), None)

    def _digest(self, handle: str) -> bytes:
        now = self._clock()
        if now >= self._key_ends:
            self._key = secrets.token_bytes(32)
            self._key_ends = now + KEY_LIFE_S
            self._failures.clear()
        return hmac.digest(self._key, handle.encode(errors="surrogatepass"), "sha256")


def _wait_s(failures: int) -> float:
    if failures < FREE_FAILURES:
        return 0
    return float(min(FIRST_WAIT_S * 2 ** min(failures - FREE_FAILURES, 10), LONGEST_S))


sign_in_throttle = Throttle()
