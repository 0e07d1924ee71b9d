"""Slows down whoever guesses: failures counted by what is guessed at, in memory alone.

That is the password of a handle, the codes of a handle, or one passkey. They are counted
apart, so that nobody who guesses at a password keeps its owner from using a passkey.

Rules kept here:

1. After `FREE_FAILURES` failures it is closed for a minute, then for two,
   up to `LONGEST_S`. A success opens it again. A guess counts as a failure from its
   beginning, so that guesses at the same moment are not free.
2. A handle that does not exist is treated like one that does.
3. No address is asked for. Handles are kept only as HMAC-SHA-256 under a key made at random by this
   process, which changes every hour; the counts go with it. Nothing is stored.
4. Each kind of target has its own room. Passkeys that do not exist cost whoever makes them
   up nothing, and shall not push out what is known of a password.

Several processes count apart. It does not replace a good password.
"""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections import OrderedDict, defaultdict
from collections.abc import Callable

FREE_FAILURES = 5
FIRST_WAIT_S = 60
LONGEST_S = 15 * 60
KEY_LIFE_S = 3600
TARGETS_KEPT = 10_000


class Throttle:
    """Counts wrong guesses. `clock` gives seconds that never go back. Safe between threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._key = b""
        self._key_ends = float("-inf")
        self._failures: defaultdict[str, OrderedDict[bytes, tuple[int, float]]]
        self._failures = defaultdict(OrderedDict)

    def may_try(self, target: str) -> bool:
        """Whether a guess at `target` may be made now. It counts as wrong until `forget`."""
        with self._lock:
            digest, room = self._find(target)
            count, opens = room.get(digest, (0, 0.0))
            if self._clock() < opens:
                return False
            room[digest] = (count + 1, self._clock() + _wait_s(count + 1))
            room.move_to_end(digest)
            if len(room) > TARGETS_KEPT:
                room.popitem(last=False)
            return True

    def forget(self, target: str) -> None:
        """The right answer for `target`."""
        with self._lock:
            digest, room = self._find(target)
            room.pop(digest, None)

    def reset(self) -> None:
        """Forget everything, as a new process does."""
        with self._lock:
            self._failures.clear()

    def _find(self, target: str) -> tuple[bytes, OrderedDict[bytes, tuple[int, float]]]:
        now = self._clock()
        if now >= self._key_ends:
            self._key = secrets.token_bytes(32)
            self._key_ends = now + KEY_LIFE_S
            self._failures.clear()
        digest = hmac.digest(self._key, target.encode(errors="surrogatepass"), "sha256")
        kind, space, _named = target.partition(" ")
        return digest, self._failures[kind if space else ""]


def _wait_s(failures: int) -> float:
    if failures < FREE_FAILURES:
        return 0
    return float(min(FIRST_WAIT_S * 2 ** min(failures - FREE_FAILURES, 10), LONGEST_S))


sign_in_throttle = Throttle()


def password_of(handle: str) -> str:
    """What is guessed at by whoever tries passwords for `handle`."""
    return f"password {handle}"


def codes_of(handle: str) -> str:
    """What is guessed at by whoever tries codes for `handle`."""
    return f"codes {handle}"


def passkey_with(credential_id: str) -> str:
    """What is guessed at by whoever answers for the passkey `credential_id`."""
    return f"passkey {credential_id}"
