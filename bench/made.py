"""What `make_log` has made. Apart from it, because that needs numpy, and whoever measures the
memory of others must not have much: a process begins with as much as the one that started it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Made:
    """A log in `base`, and how long it took to make. `persons` is its count."""

    base: Path
    size: int
    files: int
    bytes: int
    seconds: float
    persons: int
