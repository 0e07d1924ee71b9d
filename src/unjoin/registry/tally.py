"""The tally: the count, as a fold over entries 0…size−1 and over nothing else.

Rules between entries, beside those inside one (see `entry`):

1. Every organisation bit is one the campaign has (where a mask is given).
2. *withdraw* adds `persons` to the cell (organisations, consent).
3. *confirm*, *retract* and *correct* have a target that is an earlier *withdraw*,
   and repeat its organisations and consent.
4. *confirm* is for a relayed person, once, while they still count; it moves them
   from *relayed* to *confirmed*. Both entries are of one person, because only a
   head-count is of several (see `entry`).
5. *retract* and *correct* take `persons` away from the target, never more than
   it has left; a confirmed target loses them from *confirmed*.

An entry that breaks a rule makes the whole fold fail: there is no count then.
Cells are never negative and add up to the total, always.

A `Fold` asks a `Ledger` what is left of a target, so that the same rules serve
a list in memory and a database. Source: docs/format.md, "The count".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import Protocol

from unjoin.registry.consent import Consent, Kind
from unjoin.registry.entry import Entry, LeafIndex
from unjoin.registry.errors import RegistryError
from unjoin.registry.organisations import ANY, OrganisationMask


class Standing(IntEnum):
    """The classes of a count: the four kinds of consent, and *confirmed*.

    Values 1…4 are those of `Consent`.
    """

    SELF = 1
    SPOKEN = 2
    RELAYED = 3
    HEAD_COUNT = 4
    CONFIRMED = 5


STANDING_SLUGS: dict[Standing, str] = {
    Standing.SELF: "self",
    Standing.SPOKEN: "spoken",
    Standing.RELAYED: "relayed",
    Standing.HEAD_COUNT: "head-count",
    Standing.CONFIRMED: "confirmed",
}

Cell = tuple[OrganisationMask, Standing]


class TallyError(RegistryError):
    """An entry breaks a rule of the fold.

    `index` is its leaf index, `rule` the number of the rule (1, 3, 4 or 5: a
    *withdraw* within rule 1 cannot break rule 2), `expected` what it should have
    been. The code is ``tally-rule-`` and the rule.
    """


@dataclass(frozen=True, slots=True)
class Target:
    """What the fold must know of an earlier *withdraw*: its cell, and what is left."""

    organisations: OrganisationMask
    consent: Consent
    persons: int
    left: int
    confirmed: bool


class Ledger(Protocol):
    """What became of every earlier *withdraw*. Storage is the caller's."""

    def find(self, index: LeafIndex) -> Target | None:
        """The target at `index`; None where that entry is not a *withdraw*."""

    def record(self, index: LeafIndex, target: Target) -> None:
        """Keep `target` as the new state of the *withdraw* at `index`."""


class MemoryLedger:
    """A ledger in a dictionary: for audits of small logs, and for tests."""

    def __init__(self) -> None:
        self._targets: dict[LeafIndex, Target] = {}

    def find(self, index: LeafIndex) -> Target | None:
        return self._targets.get(index)

    def record(self, index: LeafIndex, target: Target) -> None:
        self._targets[index] = target


@dataclass(frozen=True, slots=True)
class Tally:
    """The count at one size of the log. Cells that are zero are absent."""

    size: int
    cells: dict[Cell, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Persons counted: the sum of all cells."""
        return sum(self.cells.values())

    def by_organisations(self) -> dict[OrganisationMask, int]:
        """Persons for each combination of organisations that occurs; adds up to the total."""
        result: dict[OrganisationMask, int] = {}
        for (mask, _), persons in self.cells.items():
            result[mask] = result.get(mask, 0) + persons
        return result

    def by_standing(self) -> dict[Standing, int]:
        """Persons for each of the five classes, zeros included; adds up to the total."""
        result = dict.fromkeys(Standing, 0)
        for (_, standing), persons in self.cells.items():
            result[standing] += persons
        return result


class Fold:
    """A running count. Add entries in the order of the log; then ask for the tally.

    `known` is the mask of the campaign's organisations. `start` continues from
    an earlier tally, for which `ledger` must hold every target.
    """

    def __init__(
        self,
        *,
        ledger: Ledger,
        known: OrganisationMask = ANY,
        start: Tally | None = None,
    ) -> None:
        self._ledger = ledger
        self._known = known
        self._size = start.size if start else 0
        self._cells = dict(start.cells) if start else {}

    def add(self, entry: Entry) -> None:
        """Count `entry` as the next leaf.

        Raises TallyError, with the leaf index and the rule, if it breaks one;
        the fold is then as it was before.
        """
        index = LeafIndex(self._size)
        if entry.organisations & ~self._known:
            raise _broken(index, 1, "organisations that the campaign has")
        if entry.kind is Kind.WITHDRAW:
            self._withdraw(index, entry)
        else:
            self._act_on_target(index, entry)
        self._size += 1

    def tally(self) -> Tally:
        """The count so far."""
        return Tally(self._size, {cell: n for cell, n in sorted(self._cells.items()) if n})

    # Below, the ledger is written first: storage can fail, a dictionary does not, and
    # the fold must be as before when `add` raises.

    def _withdraw(self, index: LeafIndex, entry: Entry) -> None:
        persons = entry.persons
        target = Target(entry.organisations, entry.consent, persons, persons, confirmed=False)
        self._ledger.record(index, target)
        self._move(entry.organisations, Standing(entry.consent), persons)

    def _act_on_target(self, index: LeafIndex, entry: Entry) -> None:
        target = self._ledger.find(entry.target) if entry.target < index else None
        if target is None:
            raise _broken(index, 3, f"leaf {entry.target} to be an earlier withdraw")
        if (entry.organisations, entry.consent) != (target.organisations, target.consent):
            raise _broken(index, 3, "the organisations and the consent of its target")
        if entry.kind is Kind.CONFIRM:
            self._confirm(index, entry, target)
        else:
            self._take_away(index, entry, target)

    def _confirm(self, index: LeafIndex, entry: Entry, target: Target) -> None:
        if target.consent is not Consent.RELAYED:
            raise _broken(index, 4, "a target with relayed consent")
        if target.confirmed or target.left != target.persons:
            raise _broken(index, 4, "a target that still counts and is not confirmed yet")
        self._ledger.record(entry.target, replace(target, confirmed=True))
        self._move(target.organisations, Standing.RELAYED, -entry.persons)
        self._move(target.organisations, Standing.CONFIRMED, entry.persons)

    def _take_away(self, index: LeafIndex, entry: Entry, target: Target) -> None:
        if entry.persons > target.left:
            raise _broken(index, 5, f"at most {target.left} persons, which its target has left")
        self._ledger.record(entry.target, replace(target, left=target.left - entry.persons))
        standing = Standing.CONFIRMED if target.confirmed else Standing(target.consent)
        self._move(target.organisations, standing, -entry.persons)

    def _move(self, mask: OrganisationMask, standing: Standing, persons: int) -> None:
        cell = (mask, standing)
        self._cells[cell] = self._cells.get(cell, 0) + persons


def count(
    entries: Iterable[Entry],
    *,
    known: OrganisationMask = ANY,
) -> Tally:
    """The tally of a whole log held as an iterable of entries, in memory."""
    fold = Fold(ledger=MemoryLedger(), known=known)
    for entry in entries:
        fold.add(entry)
    return fold.tally()


def _broken(index: LeafIndex, rule: int, expected: str) -> TallyError:
    return TallyError(
        f"leaf {index} breaks rule {rule} of the count: expected {expected}",
        code=f"tally-rule-{rule}",
        index=index,
        rule=rule,
        expected=expected,
    )
