"""Answers leave at steady moments."""

from __future__ import annotations

import pytest

from unjoin.service.intake.steady import steady


class Clock:
    """A clock that moves only when somebody waits."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def perf_counter(self) -> float:
        return self.now

    def sleep(self, seconds: float, /) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.mark.parametrize(
    ("taken", "leaves"), [(0.0, 1.0), (0.2, 1.0), (0.999, 1.0), (1.0, 1.0), (1.2, 2.0), (3.5, 4.0)]
)
def test_block_ends_at_a_whole_period(taken: float, leaves: float) -> None:
    clock = Clock()
    with steady(period_s=1.0, clock=clock):
        clock.now += taken
    assert clock.now == pytest.approx(100.0 + leaves)


def test_failure_takes_as_long() -> None:
    clock = Clock()

    def fail() -> None:
        with steady(period_s=1.0, clock=clock):
            clock.now += 0.3
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert clock.now == pytest.approx(101.0)
