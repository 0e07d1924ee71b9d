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
from dataclasses import dataclass, field

from unjoin.audit.classes import (
    FIRST_ACT,
    MASK_SHIFT,
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
from unjoin.registry.organisations import MASK_LIMIT, OrganisationMask
from unjoin.registry.tally import Cell, Fold, Standing, Tally, TallyError, Target

_KNOWN_LIMIT = 1 << 16


@dataclass(slots=True, eq=False)
class _Step:
    """What an act makes of its target: what then has become of it, and the persons moved.

    `empties`: it is a *retract* that leaves nobody. `times`: how often it was taken.
    """

    after: _Fate
    moves: tuple[tuple[Cell, int], ...]
    empties: bool
    times: int = 0


@dataclass(slots=True, eq=False)
class _Fate:
    """What has become of a *withdraw*, and the steps known from there, by the class of the act.

    A class that is no *withdraw* has a fate too, from which no step leads on.
    """

    entry_class: EntryClass
    left: int
    confirmed: bool
    steps: dict[int, _Step] = field(default_factory=dict)

    def as_target(self) -> Target | None:
        """What the registry's fold has to know of it."""
        if self.entry_class >= FIRST_ACT:
            return None
        return Target(
            organisations=organisations_of(self.entry_class),
            consent=consent_of(self.entry_class),
            persons=persons_of(self.entry_class),
            left=self.left,
            confirmed=self.confirmed,
        )


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
    return _Count(state, known, whole=size // UNIT_LEAVES).run(size, units)


class _Count:
    def __init__(self, state: State, known: OrganisationMask, *, whole: int) -> None:
        self._state = state
        self._known = known
        self._whole = whole
        self._foreign = (~known & (MASK_LIMIT - 1)) << MASK_SHIFT
        self._totals: Counter[EntryClass] = Counter()
        self._cells: Counter[Cell] = Counter()
        self._begun: dict[EntryClass, _Fate] = {}
        self._fates: dict[tuple[EntryClass, int, bool], _Fate] = {}
        self._first: TallyError | None = None

    def run(self, size: int, units: int) -> Tally:
        for unit in range(units):
            self._add_withdraws(unit, self._state.read_unit(unit))
        self._state.replace_retracted(self._follow_acts())
        if self._first is not None:
            raise self._first
        self._add_totals()
        return Tally(size, {cell: n for cell, n in sorted(self._cells.items()) if n})

    def _add_withdraws(self, unit: int, classes: UnitClasses) -> None:
        start = unit * UNIT_LEAVES
        for entry_class, number in classes.counted:
            self._totals[entry_class] += number
        if len(self._totals) > _KNOWN_LIMIT:
            self._add_totals()  # rare: very many head-counts, each of another number of persons
        # The classes stand in the order in which they occur, so no other such class comes before.
        foreign = next((one for one, _ in classes.counted if one & self._foreign), None)
        if foreign is not None:
            leaf = start + classes.first_leaf(foreign)
            self._judge(leaf, foreign, _some_target(foreign), None)
        if classes.loose is not None:
            offset, target = classes.loose
            entry_class, _ = classes.counted[classes.read_numbers()[offset]]
            self._judge(start + offset, entry_class, target, None)

    def _add_totals(self) -> None:
        """Add up what the withdraws came to, and forget it."""
        for entry_class, number in self._totals.items():
            if entry_class < FIRST_ACT:
                cell = (organisations_of(entry_class), Standing(consent_of(entry_class)))
                self._cells[cell] += number * persons_of(entry_class)
        self._totals.clear()

    def _follow_acts(self) -> Iterator[tuple[int, frozenset[int]]]:
        for unit in self._state.units_with_targets(below=self._whole):
            retracted = self._follow(unit)
            if retracted:
                yield unit, frozenset(retracted)
        self._add_moves()

    def _follow(self, target_unit: int) -> set[int]:
        """Follow the acts upon one unit's leaves; the leaves that a *retract* has emptied."""
        classes = self._state.read_unit(target_unit)
        numbers = classes.read_numbers()
        counted = classes.counted
        fates: dict[int, _Fate] = {}
        start = target_unit * UNIT_LEAVES
        retracted: set[int] = set()
        for unit, records in self._state.read_acts(target_unit, below=self._whole):
            for leaf, target, act in unpack_acts(records):
                fate = fates.get(target) or self._begin(counted[numbers[target]][0])
                step = fate.steps.get(act) or self._learn(
                    fate, EntryClass(act), unit * UNIT_LEAVES + leaf, start + target
                )
                if step is None:
                    return retracted
                step.times += 1
                fates[target] = step.after
                if step.empties:
                    retracted.add(start + target)
            if len(self._fates) > _KNOWN_LIMIT:
                # Rare: very many head-counts, each with another number left.
                self._add_moves()
                fates = {target: self._fate(fate) for target, fate in fates.items()}
        return retracted

    def _begin(self, entry_class: EntryClass) -> _Fate:
        fate = self._begun.get(entry_class)
        if fate is None:
            fate = self._fate(_Fate(entry_class, persons_of(entry_class), confirmed=False))
            self._begun[entry_class] = fate
        return fate

    def _fate(self, fate: _Fate) -> _Fate:
        """The one object for such a fate, so that what is known of it is known once."""
        key = (fate.entry_class, fate.left, fate.confirmed)
        known = self._fates.get(key)
        if known is None:
            known = self._fates[key] = _Fate(*key)
        return known

    def _add_moves(self) -> None:
        """Add up what the steps moved, and forget them."""
        for fate in self._fates.values():
            for step in fate.steps.values():
                for cell, persons in step.moves:
                    self._cells[cell] += persons * step.times
        self._fates.clear()
        self._begun.clear()

    def _learn(self, fate: _Fate, act: EntryClass, leaf: int, target: int) -> _Step | None:
        """The step that `act` takes from `fate`; None where it breaks a rule."""
        judged = self._judge(leaf, act, target, fate.as_target())
        if judged is None:
            return None
        after, moves = judged
        then = self._fate(_Fate(fate.entry_class, after.left, after.confirmed))
        empties = after.left == 0 and kind_of(act) == Kind.RETRACT
        step = fate.steps[act] = _Step(then, moves, empties)
        return step

    def _judge(
        self, leaf: int, act: EntryClass, target: int, before: Target | None
    ) -> tuple[Target, tuple[tuple[Cell, int], ...]] | None:
        """Let the registry's fold say what the act does; None where it breaks a rule."""
        ledger = _OneTarget(target, before)
        fold = Fold(ledger=ledger, known=self._known, start=Tally(leaf))
        try:
            fold.add(example(act, target))
        except TallyError as error:
            if self._first is None or _leaf_of(error) < _leaf_of(self._first):
                self._first = error
            return None
        if ledger.target is None:
            raise AssertionError("the fold accepts an act without a target")
        return ledger.target, tuple(fold.tally().cells.items())


def _leaf_of(error: TallyError) -> int:
    leaf = error.fields["index"]
    assert isinstance(leaf, int)  # noqa: S101 - says so to the type checker
    return leaf


def _some_target(entry_class: EntryClass) -> int:
    """A target such an entry can have: rule 1 comes before anything that is asked of it."""
    return int(NO_TARGET) if entry_class < FIRST_ACT else 0
