"""What the public sees of entries and statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from unjoin.registry.consent import Channel, Consent, Kind, Reason
from unjoin.registry.entry import Entry as EntryFields
from unjoin.registry.entry import LeafIndex, decode_entry
from unjoin.registry.organisations import OrganisationMask
from unjoin.registry.statement import Statement as StatementFields
from unjoin.registry.statement import parse_statement
from unjoin.registry.weeks import Week
from unjoin.service.publication.ledger import find_fates
from unjoin.service.publication.models import Entry, Statement
from unjoin.service.remembered import remembered


@dataclass(frozen=True, slots=True)
class PublishedStatement:
    """One statement with what its entry says. `left` is how many persons still count."""

    leaf: LeafIndex
    entry: EntryFields
    fields: StatementFields | None
    nonce: bytes
    left: int
    confirmed: bool
    reason: Reason | None

    @property
    def organisations(self) -> OrganisationMask:
        return self.entry.organisations

    @property
    def consent(self) -> Consent:
        return self.entry.consent

    @property
    def channel(self) -> Channel:
        return self.entry.channel

    @property
    def week(self) -> Week:
        return self.entry.week


@remembered
def find_statement(leaf: LeafIndex) -> PublishedStatement | None:
    """The declaration published at `leaf`; None where there is none.

    `fields` is None once it has been withdrawn: text and nonce are gone.
    """
    return find_statements([leaf]).get(leaf)


def find_statements(leaves: Sequence[LeafIndex]) -> dict[LeafIndex, PublishedStatement]:
    """As `find_statement`, for each of `leaves` where there is one: four questions, always."""
    fates = find_fates(leaves)
    entries = {
        row.index: decode_entry(bytes(row.data)) for row in Entry.objects.filter(index__in=leaves)
    }
    rows = Statement.objects.in_bulk(leaves)
    found = {}
    for leaf, fate in fates.items():
        row, target = rows.get(leaf), fate.target
        found[leaf] = PublishedStatement(
            leaf=leaf,
            entry=entries[leaf],
            fields=parse_statement(bytes(row.body)) if row else None,
            nonce=bytes(row.nonce) if row else b"",
            left=target.left,
            confirmed=target.confirmed,
            reason=fate.reason if target.left < target.persons else None,
        )
    return found


def latest_statements(
    *, before: int | None, limit: int, size: int | None = None
) -> list[PublishedStatement]:
    """Up to `limit` statements still published, highest leaf first, below leaf `before`.

    `size`: of the log that is shown, if that is not `before`. What later entries say of a
    statement is not told: the log that visitors can check does not have it yet.
    """
    rows = Statement.objects.order_by("-leaf")
    if before is not None:
        rows = rows.filter(leaf__lt=before)
    return _with_entries(list(rows[:limit]), before if size is None else size)


def statements_at(
    leaves: Sequence[LeafIndex], *, size: int | None = None
) -> list[PublishedStatement]:
    """The statements at `leaves` that are still published, highest leaf first.

    `size`: as in `latest_statements`; None where all entries are asked.
    """
    return _with_entries(list(Statement.objects.filter(leaf__in=leaves).order_by("-leaf")), size)


def _with_entries(page: list[Statement], size: int | None) -> list[PublishedStatement]:
    """Each row with its entry and what later ones say of it, below `size` if there is one: two
    questions for all of them."""
    leaves = [row.leaf for row in page]
    entries = {
        row.index: decode_entry(bytes(row.data)) for row in Entry.objects.filter(index__in=leaves)
    }
    later = dict.fromkeys(leaves, (0, False))
    acts = Entry.objects.filter(target__in=leaves)
    if size is not None:
        acts = acts.filter(index__lt=size)
    for data in acts.values_list("data", flat=True):
        act = decode_entry(bytes(data))
        taken, confirmed = later[act.target]
        if act.kind is Kind.CONFIRM:
            later[act.target] = (taken, True)
        else:
            later[act.target] = (taken + act.persons, confirmed)
    return [
        PublishedStatement(
            leaf=LeafIndex(row.leaf),
            entry=entries[row.leaf],
            fields=parse_statement(bytes(row.body)),
            nonce=bytes(row.nonce),
            left=entries[row.leaf].persons - later[row.leaf][0],
            confirmed=later[row.leaf][1],
            reason=None,
        )
        for row in page
    ]
