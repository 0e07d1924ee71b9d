"""What a check answers, and what all checks are given."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from unjoin.service.instance import Instance


class State(StrEnum):
    """How something was found."""

    OK = "ok"
    WRONG = "wrong"
    UNSEEN = "cannot be checked from here"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `title` says how it should be.

    `means`: what it means that it is not so, or why it cannot be seen. `do`: what to do.
    """

    title: str
    state: State
    means: str = ""
    do: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where to look: an instance, on a machine whose files begin at `root`."""

    instance: Instance
    today: date
    root: Path = Path("/")

    def read(self, path: str) -> str | None:
        """The text of a file of the machine; None where it is not there or may not be read."""
        try:
            return (self.root / path.lstrip("/")).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None

    def exists(self, path: str) -> bool:
        """Whether there is such a file, as far as can be seen."""
        try:
            return (self.root / path.lstrip("/")).exists()
        except OSError:
            return False


Check = Callable[[Place], Iterator[Finding]]


def judge(title: str, *, is_so: bool, means: str, do: str) -> Finding:
    """The finding that something is as `title` says, or is not."""
    return Finding(title, State.OK) if is_so else Finding(title, State.WRONG, means, do)


def unseen(title: str, why: str, do: str = "") -> Finding:
    """The finding that nothing can be said about `title` from here."""
    return Finding(title, State.UNSEEN, why, do)
