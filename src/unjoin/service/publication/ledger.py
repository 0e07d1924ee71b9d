"""What is left of a published declaration, as the fold needs it, read from the entries.

Nothing is kept beside the entries themselves: a target's state is that of its
entry and of those that name it as their target.
"""

from __future__ import annotations

from unjoin.registry.consent import Kind, Reason
from unjoin.registry.entry import LeafIndex, decode_entry
from unjoin.registry.tally import Target
from unjoin.service.publication.models import Entry


def find_target(index: LeafIndex) -> Target | None:
    """The *withdraw* at `index` with what became of it; None where there is none."""
    row = Entry.objects.filter(index=index, kind=Kind.WITHDRAW).first()
    if row is None:
        return None
    entry = decode_entry(bytes(row.data))
    left, confirmed = entry.persons, False
    for data in Entry.objects.filter(target=index).values_list("data", flat=True):
        later = decode_entry(bytes(data))
        if later.kind is Kind.CONFIRM:
            confirmed = True
        else:
            left -= later.persons
    return Target(entry.organisations, entry.consent, entry.persons, left, confirmed)


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
