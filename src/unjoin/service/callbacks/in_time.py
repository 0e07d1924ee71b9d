"""Forgetting in time what is held in memory alone, though nobody comes any more."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

LOOK_EVERY_S = 60.0


class InTime:
    """Calls `look` now and then in a thread of its own, from the first `begin` on.

    Not from the import on: a thread does not survive the fork that makes a worker.
    """

    def __init__(self, look: Callable[[], None], every_s: float = LOOK_EVERY_S) -> None:
        self._look = look
        self._every_s = every_s
        self._lock = threading.Lock()
        self._watch: threading.Thread | None = None

    def begin(self) -> None:
        """See to it from now on."""
        with self._lock:
            if self._watch is None:
                self._watch = threading.Thread(target=self._go_on, daemon=True)
                self._watch.start()

    def _go_on(self) -> None:
        while True:
            time.sleep(self._every_s)
            self._look()
