"""The numbers of the public pages, as the latest publication wrote them, and the acts on an entry.

The numbers come from the public files and never from the database, so that no page
shows what the signed log does not prove. Before the first publication there are none.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from unjoin.publiclog.errors import NotStoredError
from unjoin.registry.campaign import Campaign, Drive
from unjoin.registry.consent import Kind
from unjoin.registry.entry import Entry as EntryFields
from unjoin.registry.entry import LeafIndex, decode_entry
from unjoin.registry.organisations import OrganisationMask
from unjoin.registry.tally import Standing, Tally
from unjoin.service.publication.models import Entry
from unjoin.service.publication.numbers import Numbers, parse_numbers
from unjoin.service.publication.public_data import NUMBERS_PATH
from unjoin.service.remembered import remembered
from unjoin.service.site.public_files import read_recent


@dataclass(frozen=True, slots=True)
class Row:
    """One combination of organisations: persons by class, in the order of `Standing`."""

    organisations: OrganisationMask
    persons: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Act:
    """An entry that says something of an earlier one."""

    leaf: LeafIndex
    entry: EntryFields


@remembered
def published_numbers() -> Numbers | None:
    """The numbers of the log that visitors can check; None where nothing is published yet.

    Another process publishes, so the file is read again and again; the same bytes are
    parsed once. Raises NumbersError for a file that does not add up.
    """
    try:
        return _parsed(read_recent(NUMBERS_PATH))
    except NotStoredError:
        return None


_parsed = lru_cache(maxsize=2)(parse_numbers)


def rows(tally: Tally, campaign: Campaign) -> list[Row]:
    """Every combination in the campaign's order, then "not stated"; they add up to the total."""
    shown = (*campaign.combinations, campaign.not_stated)
    return [_row(tally, combination.mask) for combination in shown]


def _row(tally: Tally, mask: OrganisationMask) -> Row:
    persons = tuple(tally.cells.get((mask, standing), 0) for standing in Standing)
    return Row(mask, persons, sum(persons))


def drives_with_counts(numbers: Numbers | None, campaign: Campaign) -> list[tuple[Drive, int]]:
    """The drives of the campaign, each with how many statements carry it."""
    counts = dict(numbers.drives) if numbers else {}
    return [(drive, counts.get(drive.id, 0)) for drive in campaign.drives]


@remembered
def acts_on(leaf: LeafIndex) -> list[Act]:
    """The later entries that have the entry at `leaf` as their target."""
    found = Entry.objects.filter(target=leaf).order_by("index")
    return [Act(LeafIndex(row.index), decode_entry(bytes(row.data))) for row in found]


@remembered
def find_act(leaf: LeafIndex) -> Act | None:
    """The confirmation or correction at `leaf`; None where the entry is another or absent."""
    row = Entry.objects.filter(index=leaf).exclude(kind=Kind.WITHDRAW).first()
    return Act(leaf, decode_entry(bytes(row.data))) if row else None
