"""What is left of a published declaration, as the fold needs it, read from the entries.

Nothing is kept beside the entries themselves: a target's state is that of its
entry and of those that name it as their target.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from unjoin.registry.consent import Kind, Reason
from unjoin.registry.entry import Entry as EntryFields
from unjoin.registry.entry import LeafIndex, decode_entry
from unjoin.registry.tally import Target
from unjoin.service.publication.models import Entry

NO_LEAF = LeafIndex(2**62)
"""A leaf that no log has."""


def find_target(index: LeafIndex) -> Target | None:
    """The *withdraw* at `index` with what became of it; None where there is none."""
    fate = find_fates([index]).get(index)
    return fate.target if fate else None


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a *withdraw*: what is left of it, and why persons were last taken away."""

    target: Target
    reason: Reason | None


def find_fates(indexes: Sequence[LeafIndex]) -> dict[LeafIndex, Fate]:
    """The fate of each *withdraw* among `indexes`: two questions to the database, always.

    No entries are asked for in the same way, so that it takes as long to find nothing.
    """
    asked = list(indexes) or [NO_LEAF]
    fates = {}
    for row in Entry.objects.filter(index__in=asked, kind=Kind.WITHDRAW):
        entry = decode_entry(bytes(row.data))
        target = Target(
            entry.organisations, entry.consent, entry.persons, entry.persons, confirmed=False
        )
        fates[LeafIndex(row.index)] = Fate(target, None)
    acts = Entry.objects.filter(target__in=asked).order_by("index").values_list("data", flat=True)
    for data in acts:
        act = decode_entry(bytes(data))
        fates[act.target] = _after(fates[act.target], act)
    return fates


def _after(fate: Fate, act: EntryFields) -> Fate:
    if act.kind is Kind.CONFIRM:
        return replace(fate, target=replace(fate.target, confirmed=True))
    left = fate.target.left - act.persons
    return Fate(replace(fate.target, left=left), act.reason)


def last_reason(index: LeafIndex) -> Reason | None:
    """Why persons were last taken away from the entry at `index`."""
    row = (
        Entry.objects.filter(target=index, kind__in=[Kind.RETRACT, Kind.CORRECT])
        .order_by("-index")
        .first()
    )
    return decode_entry(bytes(row.data)).reason if row else None


class DatabaseLedger:
    """The ledger of a fold that continues from the database, with the batch in memory."""

    def __init__(self) -> None:
        self._changed: dict[LeafIndex, Target] = {}

    def find(self, index: LeafIndex) -> Target | None:
        """See `registry.tally.Ledger`."""
        return self._changed.get(index) or find_target(index)

    def record(self, index: LeafIndex, target: Target) -> None:
        """See `registry.tally.Ledger`."""
        self._changed[index] = target
