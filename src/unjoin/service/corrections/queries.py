"""What the entries are that somebody wants to correct: how many, of what kind, and a sample."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from unjoin.registry.consent import Channel, Kind
from unjoin.registry.entry import Entry as EntryFields
from unjoin.registry.entry import LeafIndex, decode_entry
from unjoin.registry.tally import Standing
from unjoin.service.publication.models import Entry
from unjoin.service.publication.queries import PublishedStatement, find_statement

SAMPLE = 10
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Counted:
    """A published *withdraw* that still counts."""

    leaf: LeafIndex
    persons: int
    standing: Standing
    channel: Channel


@dataclass(frozen=True, slots=True)
class Selection:
    """What became of the entries that somebody named.

    `standing`: those that still count. `gone`: withdrawals that count for nobody any more.
    `others`: entries of another kind, or none at all.
    """

    standing: tuple[Counted, ...]
    gone: tuple[LeafIndex, ...]
    others: tuple[LeafIndex, ...]

    @property
    def leaves(self) -> tuple[LeafIndex, ...]:
        """The entries that still count, ascending."""
        return tuple(entry.leaf for entry in self.standing)

    @property
    def persons(self) -> int:
        """Persons that these entries still count."""
        return sum(entry.persons for entry in self.standing)

    @property
    def by_standing(self) -> dict[Standing, int]:
        """Persons of each class."""
        counts: Counter[Standing] = Counter()
        for entry in self.standing:
            counts[entry.standing] += entry.persons
        return dict(sorted(counts.items()))


def select(leaves: Sequence[LeafIndex]) -> Selection:
    """Look the entries at `leaves` (ascending) up."""
    standing, gone, others = [], [], []
    for start in range(0, len(leaves), _CHUNK):
        some = leaves[start : start + _CHUNK]
        withdraws = _withdraws(some)
        left, confirmed = _what_is_left(withdraws)
        for leaf in some:
            if leaf not in withdraws:
                others.append(leaf)
            elif not left[leaf]:
                gone.append(leaf)
            else:
                entry = withdraws[leaf]
                kind = Standing.CONFIRMED if leaf in confirmed else Standing(entry.consent)
                standing.append(Counted(leaf, left[leaf], kind, entry.channel))
    return Selection(tuple(standing), tuple(gone), tuple(others))


def sample(selection: Selection) -> list[PublishedStatement]:
    """Some of the statements selected, chosen at random, in the order of their numbers."""
    count = min(SAMPLE, len(selection.leaves))
    chosen = sorted(secrets.SystemRandom().sample(selection.leaves, count))
    return [found for leaf in chosen if (found := find_statement(leaf))]


def _withdraws(leaves: Sequence[LeafIndex]) -> dict[LeafIndex, EntryFields]:
    rows = Entry.objects.filter(index__in=leaves, kind=Kind.WITHDRAW)
    return {LeafIndex(row.index): decode_entry(bytes(row.data)) for row in rows}


def _what_is_left(
    withdraws: dict[LeafIndex, EntryFields],
) -> tuple[dict[LeafIndex, int], set[LeafIndex]]:
    """The persons left of each, and which of them are confirmed."""
    left = {leaf: entry.persons for leaf, entry in withdraws.items()}
    confirmed = set()
    for data in Entry.objects.filter(target__in=list(withdraws)).values_list("data", flat=True):
        act = decode_entry(bytes(data))
        if act.kind is Kind.CONFIRM:
            confirmed.add(act.target)
        else:
            left[act.target] -= act.persons
    return left, confirmed
