"""Two at the same moment: one comes first, and the other is told.

On both databases, with threads that really run side by side.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection

from tests.unit.as_processes import rights_of
from tests.unit.shifts.rota import NEXT_WEEK, OPERATOR, QUARTER, TODAY, in_days, make_person, plan
from tests.unit.shifts.test_taking import who_comes
from unjoin.service.accounts.models import Staff
from unjoin.service.database.roles import Process
from unjoin.service.shifts import actions
from unjoin.service.shifts.errors import (
    NotOfferedError,
    NotYoursError,
    OverlapError,
    ShiftError,
    ShiftFullError,
    ShiftGoneError,
)
from unjoin.service.shifts.models import Shift, Taking
from unjoin.service.shifts.planning import copy_week, remove_shift

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 8


def at_once(*acts: Callable[[], object]) -> list[type[ShiftError] | None]:
    """Start all of them at one moment, with the rights of the staff process; their errors."""
    barrier = threading.Barrier(len(acts))
    results: list[type[ShiftError] | None] = [None] * len(acts)
    faults: list[Exception] = []

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            with rights_of(Process.STAFF):
                barrier.wait(20)
                act()
        except ShiftError as error:
            results[place] = type(error)
        except Exception as error:  # noqa: BLE001 — shown by the assertion below
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []
    return results


@contextmanager
def nobody_comes(*shifts: Shift) -> Iterator[None]:
    """A round; after it the shifts are free again."""
    yield
    Taking.objects.filter(shift__in=shifts).delete()


def take(shift: Shift, by: Staff) -> Callable[[], None]:
    return lambda: actions.take_shift(shift_id=shift.pk, by=by, now=QUARTER)


def take_over(shift: Shift, by: Staff) -> Callable[[], None]:
    return lambda: actions.take_over(shift_id=shift.pk, by=by, now=QUARTER)


def offer(shift: Shift, by: Staff, *, is_offered: bool) -> Callable[[], None]:
    return lambda: actions.set_offered(shift_id=shift.pk, by=by, now=QUARTER, is_offered=is_offered)


def test_last_place_goes_to_one(lotus: Staff, heron: Staff) -> None:
    shift = plan()
    for _ in range(ROUNDS):
        with nobody_comes(shift):
            results = at_once(take(shift, lotus), take(shift, heron))
            assert sorted(map(str, results)) == sorted(map(str, [None, ShiftFullError]))
            assert len(who_comes(shift)) == 1


def test_nobody_gets_two_shifts_at_the_same_time(lotus: Staff) -> None:
    one, other = plan("22:00", 8), plan("23:00", 8)
    for _ in range(ROUNDS):
        with nobody_comes(one, other):
            results = at_once(take(one, lotus), take(other, lotus))
            assert sorted(map(str, results)) == sorted(map(str, [None, OverlapError]))
            assert Taking.objects.count() == 1


def test_offered_shift_is_taken_over_by_one(lotus: Staff, heron: Staff) -> None:
    crane, shift = make_person("crane"), plan()
    for _ in range(ROUNDS):
        with nobody_comes(shift):
            take(shift, lotus)()
            offer(shift, lotus, is_offered=True)()
            results = at_once(take_over(shift, heron), take_over(shift, crane))
            assert sorted(map(str, results)) == sorted(map(str, [None, NotOfferedError]))
            assert who_comes(shift) in (["heron"], ["crane"])


def test_offer_taken_back_while_it_is_taken_over(lotus: Staff, heron: Staff) -> None:
    shift = plan()
    for _ in range(ROUNDS):
        with nobody_comes(shift):
            take(shift, lotus)()
            offer(shift, lotus, is_offered=True)()
            kept, taken = at_once(offer(shift, lotus, is_offered=False), take_over(shift, heron))
            if kept is None:
                assert (taken, who_comes(shift)) == (NotOfferedError, ["lotus"])
            else:
                assert (kept, taken, who_comes(shift)) == (NotYoursError, None, ["heron"])


def test_shift_taken_while_it_is_taken_out(lotus: Staff) -> None:
    for _ in range(ROUNDS):
        shift = plan()
        _removed, taken = at_once(
            lambda shift=shift: remove_shift(shift_id=shift.pk, by=OPERATOR, today=TODAY),  # type: ignore[misc]
            take(shift, lotus),
        )
        assert taken in (None, ShiftGoneError)
        assert not Shift.objects.exists()
        assert not Taking.objects.exists()


def test_week_copied_twice_at_once_is_there_once() -> None:
    plan(day=in_days(1))
    plan(day=in_days(2), language="yue")
    copy = lambda: copy_week(to=NEXT_WEEK, by=OPERATOR, today=TODAY)  # noqa: E731
    at_once(copy, copy)
    assert Shift.objects.count() == 4
    starts = Shift.objects.values_list("start", flat=True)
    week = timedelta(weeks=1) // timedelta(minutes=15)
    assert sorted(starts)[2:] == [start + week for start in sorted(starts)[:2]]
