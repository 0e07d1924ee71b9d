"""Proof of work: a browser computes for about a second while the person fills in the form.

It buys a declaration the prompt queue in a flood. It is asked of nobody: without
it a declaration is received all the same (see `flood`).

Rules kept here:

1. A challenge is signed with a key that follows from the pepper and the half
   hour. So every worker knows it and nobody stores it. It is good for the rest
   of its half hour and all of the next, and holds no time and nothing of whom
   it was given to.
2. A solution counts once. The spent ones are remembered as long as their
   challenge is good, in memory of fixed size; when that is full, further
   solutions count for nothing until the half hour is over: none is forgotten.
3. Each worker remembers what was spent with it. With several, one solution
   counts once in each.

The format is ALTCHA's, version 2 (PBKDF2, the counter whose key begins with a
given byte), so that their browser library solves it. Their verifier accepts a
solution as often as it is shown; hence rule 2. Cost: 256 tries on average of
2,000 iterations each, of which the server repeats one.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import altcha

from unjoin.service.instance import Pepper
from unjoin.service.intake.codes import challenge_secret

ALGORITHM = "PBKDF2/SHA-256"
ITERATIONS = 2_000
KEY_PREFIX = "00"
PERIOD_S = 1_800
SOLUTION_LIMIT = 2_000
"""Characters of a solution; it has some 570."""
SPENT_LIMIT = 100_000
"""Solutions remembered for each half hour: some 10 MB."""


class ProofsOfWork:
    """Gives out challenges and takes solutions. `clock` gives seconds since the epoch."""

    def __init__(self, *, clock: Callable[[], float] = time.time, limit: int = SPENT_LIMIT) -> None:
        self._clock = clock
        self._limit = limit
        self._lock = threading.Lock()
        self._spent: dict[int, set[bytes]] = {}

    def make_challenge(self, *, pepper: Pepper) -> dict[str, object]:
        """A fresh challenge as JSON holds it."""
        made = altcha.create_challenge(
            ALGORITHM,
            ITERATIONS,
            key_prefix=KEY_PREFIX,
            hmac_secret=challenge_secret(self._period(), pepper=pepper),
        )
        challenge: dict[str, object] = made.to_dict()
        return challenge

    def spend(self, solution: str, *, pepper: Pepper) -> bool:
        """Whether `solution` (untrusted) solves a challenge of ours and was not shown before."""
        if not solution or len(solution) > SOLUTION_LIMIT:
            return False
        now = self._period()
        for period in (now, now - 1):
            secret = challenge_secret(period, pepper=pepper)
            if altcha.verify_solution(solution, secret).verified:
                return self._remember(_nonce(solution), period, now)
        return False

    def _remember(self, nonce: bytes, period: int, now: int) -> bool:
        with self._lock:
            for past in [known for known in self._spent if known < now - 1]:
                del self._spent[past]
            spent = self._spent.setdefault(period, set())
            if nonce in spent or len(spent) >= self._limit:
                return False
            spent.add(nonce)
            return True

    def _period(self) -> int:
        return int(self._clock() // PERIOD_S)


def _nonce(solution: str) -> bytes:
    """The random bytes that tell a challenge of ours from all others."""
    return bytes.fromhex(altcha.Payload.from_base64(solution).challenge.parameters.nonce)
