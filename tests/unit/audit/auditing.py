"""Runs the engine over a log in a directory."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from tests.unit.audit.small_log import KNOWN, SmallLog
from unjoin.audit.engine import Result, check_log
from unjoin.audit.sources import Source, open_source
from unjoin.audit.state import State

ORIGIN = "log.example/ccp"


def audit(
    log: SmallLog,
    *,
    states: Path | None = None,
    source: Source | None = None,
    jobs: int = 1,
    kernel: Literal["auto", "fast", "plain"] = "plain",
    again: bool = False,
) -> Result:
    """The result of auditing `log`, with what `states` remembers."""
    with State.open(states, origin=ORIGIN, key="key") as state:
        return check_log(
            source or open_source(str(log.site)),
            log.size,
            log.root,
            KNOWN,
            state=state,
            jobs=jobs,
            kernel=kernel,
            again=again,
        )


def codes(result: Result) -> list[str]:
    """The codes of the findings, in their order."""
    return [finding.code for finding in result.findings]
