"""A bar on the terminal that shows how far an audit is. Nothing where there is no terminal."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TextIO

_EVERY_S = 0.2
_WIDTH = 30


class ProgressBar:
    """Draws on one line of `stream`, if that is a terminal, at most five times a second."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._shown = stream.isatty()
        self._next_s = 0.0
        self._drawn = 0

    def __call__(self, what: str, done: int, of: int) -> None:
        """Show that `done` leaves `of` so many are done with `what`."""
        if not self._shown or self._clock() < self._next_s:
            return
        self._next_s = self._clock() + _EVERY_S
        share = done / of if of else 1.0
        bar = "#" * int(share * _WIDTH)
        self._draw(f"{what}  [{bar:<{_WIDTH}}] {share:4.0%}  {done:,} of {of:,}")

    def clear(self) -> None:
        """Take the bar away."""
        if self._drawn:
            self._draw("")
            self._stream.write("\r")
            self._stream.flush()
            self._drawn = 0

    def _draw(self, line: str) -> None:
        self._stream.write(f"\r{line:<{self._drawn}}")
        self._stream.flush()
        self._drawn = len(line)
