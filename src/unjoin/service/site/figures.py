"""What the public pages count beside the tally: corrections, and the statements of a drive.

The counts belong to one size of the log and cannot change without it, so each
is worked out once per size and process. Nothing here is part of the count: that
is the tally alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.db.models import BooleanField, Func, Value

from unjoin.registry.campaign import Campaign, Drive
from unjoin.registry.consent import Kind, Reason
from unjoin.registry.entry import Entry as EntryFields
from unjoin.registry.entry import LeafIndex, decode_entry
from unjoin.registry.organisations import OrganisationMask
from unjoin.registry.tally import Standing, Tally
from unjoin.service.publication.models import Entry, Statement

_CHUNK = 5000
_TAKES_AWAY = (Kind.RETRACT, Kind.CORRECT)


@dataclass(frozen=True, slots=True)
class Row:
    """One combination of organisations: persons by class, in the order of `Standing`."""

    organisations: OrganisationMask
    persons: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Corrections:
    """Entries that took persons away, and how many persons, for one reason."""

    reason: Reason
    entries: int
    persons: int


@dataclass(frozen=True, slots=True)
class Act:
    """An entry that says something of an earlier one."""

    leaf: LeafIndex
    entry: EntryFields


def rows(tally: Tally, campaign: Campaign) -> list[Row]:
    """Every combination in the campaign's order, then "not stated"; they add up to the total."""
    shown = (*campaign.combinations, campaign.not_stated)
    return [_row(tally, combination.mask) for combination in shown]


def _row(tally: Tally, mask: OrganisationMask) -> Row:
    persons = tuple(tally.cells.get((mask, standing), 0) for standing in Standing)
    return Row(mask, persons, sum(persons))


@lru_cache(maxsize=2)
def corrections(size: int) -> tuple[Corrections, ...]:
    """What was taken away by entries below `size`, for each reason that occurs."""
    found: dict[Reason, tuple[int, int]] = {}
    rows = Entry.objects.filter(index__lt=size, kind__in=_TAKES_AWAY)
    for data in rows.values_list("data", flat=True).iterator(_CHUNK):
        entry = decode_entry(bytes(data))
        entries, persons = found.get(entry.reason, (0, 0))
        found[entry.reason] = (entries + 1, persons + entry.persons)
    return tuple(Corrections(reason, *found[reason]) for reason in sorted(found))


@lru_cache(maxsize=8)
def drive_counts(size: int, drives: tuple[str, ...]) -> dict[str, int]:
    """How many statements published at `size` carry each of `drives`, by their ids."""
    return {
        drive: Statement.objects.filter(_Contains("body", Value(_member(drive)))).count()
        for drive in drives
    }


def drives_with_counts(campaign: Campaign, size: int) -> list[tuple[Drive, int]]:
    """The drives of the campaign, each with how many statements carry it."""
    counts = drive_counts(size, tuple(drive.id for drive in campaign.drives))
    return [(drive, counts[drive.id]) for drive in campaign.drives]


def acts_on(leaf: LeafIndex) -> list[Act]:
    """The later entries that have the entry at `leaf` as their target."""
    found = Entry.objects.filter(target=leaf).order_by("index")
    return [Act(LeafIndex(row.index), decode_entry(bytes(row.data))) for row in found]


def find_act(leaf: LeafIndex) -> Act | None:
    """The confirmation or correction at `leaf`; None where the entry is another or absent."""
    row = Entry.objects.filter(index=leaf).exclude(kind=Kind.WITHDRAW).first()
    return Act(leaf, decode_entry(bytes(row.data))) if row else None


def _member(drive: str) -> bytes:
    # Quotes inside a text are escaped in JSON, so this can only be the member itself.
    return f'"drive":"{drive}"'.encode()


class _Contains(Func):
    """Whether a binary value holds another."""

    output_field = BooleanField()
    arity = 2

    def as_sqlite(self, compiler, connection, **context):  # type: ignore[no-untyped-def]
        return self.as_sql(compiler, connection, template="INSTR(%(expressions)s) > 0", **context)

    def as_postgresql(self, compiler, connection, **context):  # type: ignore[no-untyped-def]
        swapped = self.copy()
        swapped.set_source_expressions(self.get_source_expressions()[::-1])
        template = "POSITION(%(expressions)s) > 0"
        return swapped.as_sql(compiler, connection, template=template, arg_joiner=" IN ", **context)
