"""Stretches of hours, against a judge that counts every quarter."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from unjoin.service.shifts.cover import Counted, Cover, Stretch, gaps, stretches

shifts = st.builds(
    lambda start, length, needed, taken: Counted(start, start + length, needed, taken),
    st.integers(0, 120),
    st.integers(1, 48),
    st.integers(1, 3),
    st.integers(0, 4),
)
START, END = 24, 120


@given(st.lists(shifts, max_size=8))
def test_every_quarter_is_counted_as_one_by_one(rota: list[Counted]) -> None:
    found = stretches(rota, START, END)
    for quarter in range(START, END):
        there = [shift for shift in rota if shift.start <= quarter < shift.end]
        (stretch,) = [each for each in found if each.start <= quarter < each.end]
        assert stretch.needed == sum(shift.needed for shift in there)
        assert stretch.taken == sum(min(shift.needed, shift.taken) for shift in there)


@given(st.lists(shifts, max_size=8))
def test_stretches_follow_one_another_and_differ(rota: list[Counted]) -> None:
    found = stretches(rota, START, END)
    assert (found[0].start, found[-1].end) == (START, END)
    for one, two in pairwise(found):
        assert one.end == two.start
        assert (one.needed, one.taken) != (two.needed, two.taken)


def test_one_too_many_covers_nothing_of_another_shift() -> None:
    rota = [Counted(0, 8, needed=1, taken=2), Counted(0, 8, needed=1, taken=0)]
    assert stretches(rota, 0, 8) == [Stretch(0, 8, 2, 1)]
    assert [stretch.cover for stretch in gaps(rota, 0, 8)] == [Cover.SHORT]


def test_hours_that_nobody_planned_are_no_gap() -> None:
    rota = [Counted(0, 4, needed=1, taken=0), Counted(8, 12, needed=1, taken=1)]
    assert [each.cover for each in stretches(rota, 0, 12)] == [
        Cover.GAP,
        Cover.UNPLANNED,
        Cover.COVERED,
    ]
    assert gaps(rota, 0, 12) == [Stretch(0, 4, 1, 0)]
