"""How long an answer takes does not tell withdrawn, deleted by age and unknown apart."""

from __future__ import annotations

import gc
import os
import random
import statistics
import time
from collections.abc import Callable

import pytest
from django.test import Client

from tests.unit.intake.test_equal_answers import RECEIPT, gone
from unjoin.service.instance import Instance
from unjoin.service.intake.flood import gate

__all__ = ["gone"]

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.skipif(
        os.environ.get("UNJOIN_TEST_DB") == "sqlite",
        reason="waits for its answers, and the run on PostgreSQL measures them",
    ),
]

SAMPLES = int(os.environ.get("UNJOIN_LOOK_UPS", "200"))
"""In each state. `tools/bench receipts` looks closer, with 1,000."""
STATES = (
    "unknown",
    "purged",
    "withdrawn before publication",
    "withdrawn after publication",
)


def test_answers_take_the_same_time(
    client: Client,
    instance: Instance,
    gone: dict[str, str],
    measured: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The middles of the answers in each state lie closer together than the quartiles of the
    answers to one and the same question; the states take turns at random."""
    monkeypatch.setattr(type(gate()), "may_look_up", lambda self, client: True)
    turns = [state for state in STATES for _ in range(SAMPLES)]
    random.Random(1).shuffle(turns)
    times: dict[str, list[float]] = {state: [] for state in STATES}
    gc.disable()
    try:
        for state in turns:
            times[state].append(_seconds(client, gone[state]))
    finally:
        gc.enable()
    middles = {state: statistics.median(taken) for state, taken in times.items()}
    low, _, high = statistics.quantiles(times["unknown"], n=4)
    noise = high - low
    spread = max(middles.values()) - min(middles.values())
    measured(
        f"receipt look-ups, {SAMPLES} in each of {len(STATES)} states: middles "
        f"{', '.join(f'{1e3 * middle:.3f}' for middle in middles.values())} ms, "
        f"furthest apart {1e6 * spread:.0f} µs, noise {1e6 * noise:.0f} µs"
    )
    assert spread < noise


def _seconds(client: Client, code: str) -> float:
    started = time.perf_counter()
    client.post(RECEIPT, {"code": code, "action": "look"})
    return time.perf_counter() - started
