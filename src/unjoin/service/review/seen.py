"""What a reviewer was shown before deciding on many at once.

A group has tens of thousands of members in a flood, and others come and go
meanwhile. So that the decision is about those that were counted and no others,
they are remembered between the two pages, under a token at random.

Rules kept here: in the memory of this process only, a few sets at a time, the
oldest forgotten first. Whoever comes back too late is shown the group again;
so is, with several staff workers, whoever is answered by another one.
"""

from __future__ import annotations

import secrets
import threading
import uuid
from collections import OrderedDict
from dataclasses import dataclass

SETS_KEPT = 20


@dataclass(frozen=True, slots=True)
class Seen:
    """`counted`: all of the group, and how many rows each has. `read`: those that stood on the
    page and may be accepted without being read alone."""

    counted: dict[uuid.UUID, int]
    read: tuple[uuid.UUID, ...]


class SeenSets:
    """The last sets that were shown. Safe between threads."""

    def __init__(self, *, limit: int = SETS_KEPT) -> None:
        self._limit = limit
        self._lock = threading.Lock()
        self._sets: OrderedDict[str, Seen] = OrderedDict()

    def remember(self, seen: Seen) -> str:
        """Keep `seen`, and answer with the token for it."""
        token = secrets.token_urlsafe(16)
        with self._lock:
            self._sets[token] = seen
            if len(self._sets) > self._limit:
                self._sets.popitem(last=False)
        return token

    def recall(self, token: str) -> Seen | None:
        """What was kept under `token` (untrusted); None where nothing is, or is no longer."""
        with self._lock:
            return self._sets.get(token)


seen_sets = SeenSets()
"""Those of this process."""
