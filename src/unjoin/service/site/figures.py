"""The numbers of the public pages, as the latest publication wrote them, and the acts on an entry.

The numbers come from the public files and never from the database, so that no page
shows what the signed log does not prove. Before the first publication there are none.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from unjoin.publiclog.errors import NotStoredError
from unjoin.registry.consent import Kind
from unjoin.registry.entry import Entry as EntryFields
from unjoin.registry.entry import LeafIndex, decode_entry
from unjoin.service.publication.models import Entry
from unjoin.service.publication.numbers import Numbers, parse_numbers
from unjoin.service.publication.public_data import NUMBERS_PATH
from unjoin.service.remembered import remembered
from unjoin.service.site.public_files import read_recent


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
