"""How long a page may keep somebody waiting for work that can go on with the next page."""

from __future__ import annotations

import time
from collections.abc import Callable


class Deadline:
    """Begins when it is made. `was_reached` tells whether work was left undone for it."""

    def __init__(self, seconds: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._ends = clock() + seconds
        self.was_reached = False

    def has_room(self) -> bool:
        """Whether there is time for one more piece of work."""
        if self._clock() >= self._ends:
            self.was_reached = True
        return not self.was_reached
