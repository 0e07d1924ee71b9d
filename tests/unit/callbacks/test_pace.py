"""A budget fills up by the clock, and whose it was is forgotten then, though nobody comes."""

from __future__ import annotations

import threading
import uuid

from tests.unit.accounts.test_throttle import Clock
from unjoin.service.callbacks.in_time import InTime
from unjoin.service.callbacks.pace import Pace
from unjoin.service.callbacks.taken import HOLD_S, Takes
from unjoin.service.intake.limits import Rate

RATE = Rate(burst=3, interval_s=10.0)


def spent(pace: Pace, times: int) -> list[bool]:
    return [pace.spend("mei") > 0 for _ in range(times)]


def test_budget_is_used_up_and_fills_up() -> None:
    clock = Clock()
    pace = Pace(RATE, clock)
    assert spent(pace, 4) == [False] * 3 + [True]
    assert pace.spend("lin") == 0
    clock.now += RATE.interval_s
    assert spent(pace, 2) == [False, True]


def test_refused_says_when_to_go_on() -> None:
    clock = Clock()
    pace = Pace(RATE, clock)
    spent(pace, 3)
    clock.now += pace.spend("mei", 2)
    assert pace.spend("mei", 2) == 0


def test_refund_is_no_credit() -> None:
    clock = Clock()
    pace = Pace(RATE, clock)
    pace.spend("mei")
    pace.refund("mei", 3)
    pace.refund("lin", 3)
    assert spent(pace, 4) == [False] * 3 + [True]


def test_handle_is_forgotten_when_its_budget_is_full() -> None:
    clock = Clock()
    pace = Pace(RATE, clock)
    pace.spend("mei-lin", 2)
    clock.now += 2 * RATE.interval_s - 1
    pace.forget_past()
    assert holds(pace, "mei-lin")
    clock.now += 1
    pace.forget_past()
    assert not holds(pace, "mei-lin")


def test_handle_of_a_take_is_forgotten_when_it_ends() -> None:
    clock = Clock()
    takes = Takes(clock)
    takes.take(uuid.uuid4(), by="mei-lin")
    clock.now += HOLD_S - 1
    takes.forget_past()
    assert holds(takes, "mei-lin")
    clock.now += 1
    takes.forget_past()
    assert not holds(takes, "mei-lin")


def holds(owner: object, handle: str) -> bool:
    """Whether anything that `owner` keeps is `handle`."""
    return handle in repr(vars(owner))


def test_it_is_looked_after_without_being_asked() -> None:
    looked = threading.Semaphore(0)
    in_time = InTime(looked.release, every_s=0.01)
    in_time.begin()
    assert all(looked.acquire(timeout=60) for _ in range(2))
