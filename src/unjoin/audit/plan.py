"""What the audit of a log consists of, and what whoever audits decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from unjoin.audit.key_check import TrustedKey
from unjoin.publiclog.policy import Policy

TITLES = {
    "key": "The log's key",
    "checkpoint": "The signed checkpoint",
    "history": "The log continues what was seen before",
    "cosignatures": "The witnesses' cosignatures",
    "tree": "Every file of the log, up to the signed root",
    "entries": "The form of every entry",
    "count": "The rules of the count",
    "tally": "The signed tally",
    "files": "Files that do not belong to the log",
    "statements": "The published statements",
    "numbers": "The numbers on the centre's pages",
    "kit": "The kit that is handed out",
}
"""The checks in their order: the name in JSON, and the title."""

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many leaves of it, of how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What whoever audits decided. `state_directory`: None where nothing is to be remembered."""

    given: TrustedKey | None = None
    policy: Policy | None = None
    statements: bool = False
    jobs: int | None = None
    state_directory: Path | None = None
    again: bool = False
    kernel: Literal["auto", "fast", "plain"] = "auto"
