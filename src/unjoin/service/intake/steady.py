"""Answers that leave at steady moments, so that how long they took tells nothing.

What is known under a receipt takes a little longer to find than nothing, by a tenth of a
millisecond for each person. An answer is held back until the next full period after its
question began. The answer itself must be the same too; that is `queries.as_shown`.

The thread sleeps meanwhile. How many answers are held at once is bounded by the budget of
look-ups (see `flood`).
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Protocol

PERIOD_S: Final = 0.015
"""Several times what the longest answer takes, so that all leave with the first period."""


class Clock(Protocol):
    """Seconds that never go back, and a way to wait."""

    def perf_counter(self) -> float: ...

    def sleep(self, seconds: float, /) -> None: ...


@contextmanager
def steady(*, period_s: float = PERIOD_S, clock: Clock = time) -> Iterator[None]:
    """Leave the block at a whole number of periods after it was entered, at least one."""
    started = clock.perf_counter()
    try:
        yield
    finally:
        taken = clock.perf_counter() - started
        periods = max(1, math.ceil(taken / period_s))
        clock.sleep(max(0.0, started + periods * period_s - clock.perf_counter()))
