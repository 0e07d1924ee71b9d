"""The count from what was remembered of every leaf, without reading the log again.

Withdraws are added up by class. Acts (*confirm*, *retract*, *correct*) are taken
target by target, and for each target in the order of the log: what an act does
depends on nothing but its target and what became of it before. Whether it may,
and what it moves, is for the registry's own fold to say, about one target at a
time; answers are kept, because most acts are like one seen before.

The first entry in the order of the log that breaks a rule is the one reported.
Within one unit of targets it comes first by itself, and of all units the
lowest leaf counts: an entry before it cannot have been judged by anything that
came after it. Source: docs/format.md, "The count".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from unjoin.audit.classes import (
    FIRST_ACT,
    UNIT_LEAVES,
    EntryClass,
    UnitClasses,
    consent_of,
    example,
    kind_of,
    organisations_of,
    persons_of,
    unpack_acts,
)
from unjoin.audit.state import State
from unjoin.registry.consent import Kind
from unjoin.registry.entry import NO_TARGET, LeafIndex
from unjoin.registry.organisations import OrganisationMask
from unjoin.registry.tally import Cell, Fold, Standing, Tally, TallyError, Target

_CACHE_LIMIT = 1 << 16


class _Standing(NamedTuple):
    """A *withdraw* and what became of it."""

    entry_class: EntryClass
    left: int
    confirmed: bool


class _Step(NamedTuple):
    """What an act makes of its target, and the persons it moves."""

    after: _Standing
    moves: tuple[tuple[Cell, int], ...]


class _OneTarget:
    """A ledger that knows a single *withdraw*."""

    def __init__(self, index: int, target: Target | None) -> None:
        self._index = index
        self.target = target

    def find(self, index: LeafIndex) -> Target | None:
        return self.target if index == self._index else None

    def record(self, index: LeafIndex, target: Target) -> None:
        self.target = target


def count_log(state: State, *, size: int, units: int, known: OrganisationMask) -> Tally:
    """The tally of a log of `size` leaves, of which `state` has all `units` units.

    `known` is the mask of the campaign's organisations. Raises TallyError for the first entry in
    the order of the log that breaks a rule; StateDamagedError.
    """
    return _Count(state, known).run(size, units)


class _Count:
    def __init__(self, state: State, known: OrganisationMask) -> None:
        self._state = state
        self._known = known
        self._cells: Counter[Cell] = Counter()
        self._moves: Counter[tuple[tuple[Cell, int], ...]] = Counter()
        self._steps: dict[tuple[_Standing | None, int], _Step] = {}
        self._first: TallyError | None = None

    def run(self, size: int, units: int) -> Tally:
        for unit in range(units):
            self._add_withdraws(unit, self._state.read_unit(unit))
        self._state.replace_retracted(self._follow_acts())
        if self._first is not None:
            raise self._first
        for moves, times in self._moves.items():
            for cell, persons in moves:
                self._cells[cell] += persons * times
        return Tally(size, {cell: n for cell, n in sorted(self._cells.items()) if n})

    def _add_withdraws(self, unit: int, classes: UnitClasses) -> None:
        start = unit * UNIT_LEAVES
        for entry_class, number in classes.counted:
            mask = organisations_of(entry_class)
            if mask & ~self._known:
                leaf = start + classes.first_leaf(entry_class)
                self._judge(leaf, entry_class, _some_target(entry_class), None)
            if entry_class < FIRST_ACT:
                cell = (mask, Standing(consent_of(entry_class)))
                self._cells[cell] += number * persons_of(entry_class)
        if classes.loose is not None:
            offset, target = classes.loose
            numbers = classes.read_numbers()
            entry_class, _ = classes.counted[numbers[offset]]
            self._judge(start + offset, entry_class, target, None)

    def _follow_acts(self) -> Iterator[tuple[int, frozenset[int]]]:
        for unit in self._state.units_with_targets():
            retracted = self._follow(unit)
            if retracted:
                yield unit, frozenset(retracted)

    def _follow(self, target_unit: int) -> set[int]:
        """Follow the acts upon one unit's leaves; the leaves that a *retract* has emptied."""
        classes = self._state.read_unit(target_unit)
        begin = [_begin(entry_class) for entry_class, _ in classes.counted]
        numbers = classes.read_numbers()
        start = target_unit * UNIT_LEAVES
        now: dict[int, _Standing | None] = {}
        retracted: set[int] = set()
        for unit, records in self._state.read_acts(target_unit):
            for leaf, target, act in unpack_acts(records):
                before = now[target] if target in now else begin[numbers[target]]
                step = self._steps.get((before, act)) or self._judge(
                    unit * UNIT_LEAVES + leaf, EntryClass(act), start + target, before
                )
                if step is None:
                    return retracted
                now[target] = step.after
                self._moves[step.moves] += 1
                if step.after.left == 0 and kind_of(EntryClass(act)) == Kind.RETRACT:
                    retracted.add(start + target)
        return retracted

    def _judge(
        self, leaf: int, act: EntryClass, target: int, before: _Standing | None
    ) -> _Step | None:
        """Let the registry's fold say what the act does; None where it breaks a rule."""
        ledger = _OneTarget(target, None if before is None else _as_target(before))
        fold = Fold(ledger=ledger, known=self._known, start=Tally(leaf))
        try:
            fold.add(example(act, target))
        except TallyError as error:
            index = error.fields["index"]
            if self._first is None or index < self._first.fields["index"]:  # type: ignore[operator]
                self._first = error
            return None
        if before is None or ledger.target is None:
            raise AssertionError("the fold accepts an act without a target")
        after = _Standing(before.entry_class, ledger.target.left, ledger.target.confirmed)
        step = _Step(after, tuple(fold.tally().cells.items()))
        if len(self._steps) >= _CACHE_LIMIT:
            self._steps.clear()
        self._steps[before, act] = step
        return step


def _begin(entry_class: EntryClass) -> _Standing | None:
    if entry_class >= FIRST_ACT:
        return None
    return _Standing(entry_class, persons_of(entry_class), confirmed=False)


def _as_target(standing: _Standing) -> Target:
    return Target(
        organisations=organisations_of(standing.entry_class),
        consent=consent_of(standing.entry_class),
        persons=persons_of(standing.entry_class),
        left=standing.left,
        confirmed=standing.confirmed,
    )


def _some_target(entry_class: EntryClass) -> int:
    """A target such an entry can have: rule 1 comes before anything that is asked of it."""
    return int(NO_TARGET) if entry_class < FIRST_ACT else 0
