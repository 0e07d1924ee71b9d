"""The slow judge of the count: no running state, everything looked up again from the start.

Written against docs/format.md and not against `unjoin.registry.tally`, and in
another manner: it first asks of one entry whether it may follow those before
it, and counts by asking every *withdraw* what all later entries did to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from unjoin.registry.consent import Consent, Kind
from unjoin.registry.entry import Entry


def broken_rule(log: Sequence[Entry], entry: Entry, known: int) -> int:
    """The rule that `entry` breaks as the leaf after `log`; 0 where it breaks none."""
    if entry.organisations | known != known:
        return 1
    if entry.kind == Kind.WITHDRAW:
        return 0
    earlier = dict(enumerate(log))
    target = earlier.get(entry.target)
    if target is None or target.kind != Kind.WITHDRAW:
        return 3
    if target.organisations != entry.organisations or target.consent != entry.consent:
        return 3
    taken = persons_taken(log, entry.target)
    if entry.kind == Kind.CONFIRM:
        untouched = taken == 0 and not is_confirmed(log, entry.target)
        return 0 if target.consent == Consent.RELAYED and untouched else 4
    return 0 if taken + entry.persons <= target.persons else 5


def plain_count(log: Sequence[Entry]) -> dict[tuple[int, str], int]:
    """Persons by organisations and standing, of a log that breaks no rule."""
    cells: Counter[tuple[int, str]] = Counter()
    for index, entry in enumerate(log):
        if entry.kind == Kind.WITHDRAW:
            standing = "CONFIRMED" if is_confirmed(log, index) else entry.consent.name
            cells[entry.organisations, standing] += entry.persons - persons_taken(log, index)
    return {cell: persons for cell, persons in cells.items() if persons}


def persons_taken(log: Sequence[Entry], index: int) -> int:
    """How many persons later entries took away from the leaf `index`."""
    takers = (e for e in log if e.kind in (Kind.RETRACT, Kind.CORRECT) and e.target == index)
    return sum(entry.persons for entry in takers)


def is_confirmed(log: Sequence[Entry], index: int) -> bool:
    return any(entry.kind == Kind.CONFIRM and entry.target == index for entry in log)
