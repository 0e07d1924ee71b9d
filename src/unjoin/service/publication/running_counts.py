"""Running counts: what the public numbers need beside the tally, carried on by every publication.

Each count is a row with a name such as ``added/1402``; those of 0 are absent:

====================  ==============================================================
``added/<week>``      persons that withdrawals of that week added
``confirmed/<week>``  persons that confirmations of that week confirmed
``retracted/<week>``  persons that retractions of that week took away
``corrected/<week>``  persons that corrections of that week took away
``channel/<n>``       persons that still count, by the channel of their withdrawal
``drive/<id>``        statements still published that carry a drive
``persons/<id>``      persons that still count of the statements of a drive
``place/<text>``      statements still published that name a place
``role/<text>``       statements still published that name a position
``size``              how many entries of the log all this counts
``folding/<version>`` 1: what places and positions were compared by when they were counted
====================  ==============================================================

Rules kept here:

1. They change in the transaction that publishes, before it erases statements: what was
   withdrawn is taken out of the counts with it, and its place is then named nowhere.
2. They say nothing that entries and published statements do not say. Where they are of
   another size than the log, as after an upgrade or a restored backup, they are counted anew.
3. Places and positions are compared as `counted_text` writes them. What it writes changes with
   OpenCC and Python too, and then they are counted anew: what was put in under one text would be
   taken out under another, and no withdrawal could be published any more.
"""

from __future__ import annotations

import heapq
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from importlib.metadata import version
from itertools import islice
from typing import Final, TypeVar

from django.db import transaction
from django.db.models import Sum

from unjoin.registry.consent import Kind
from unjoin.registry.entry import Entry as EntryFields
from unjoin.registry.entry import LeafIndex, decode_entry
from unjoin.registry.statement import parse_statement
from unjoin.service.intake.scripts import to_simplified
from unjoin.service.intake.turns import write_turn
from unjoin.service.publication.batch import Batch
from unjoin.service.publication.errors import PublicationError
from unjoin.service.publication.locks import become_publisher
from unjoin.service.publication.models import Entry, RunningCount, Statement
from unjoin.service.publication.rows import read_entries

T = TypeVar("T")

TEXT_LIMIT: Final = 120
"""Characters of a place or a position by which it is compared."""

_MEMBERS = (b'"drive":', b'"place":', b'"role":')
"""Most statements have none of them, and need not be read. Quotes within a text are escaped."""

_TEXT_RULES = 1
"""The version of `counted_text`'s own rules."""

_SIZE = "size"
_CHUNK = 2000
_TAKES_AWAY = (Kind.RETRACT, Kind.CORRECT)


class Series(StrEnum):
    """What the counts whose names begin so are of."""

    ADDED = "added"
    CONFIRMED = "confirmed"
    RETRACTED = "retracted"
    CORRECTED = "corrected"
    CHANNEL = "channel"
    DRIVE = "drive"
    PERSONS = "persons"
    PLACE = "place"
    ROLE = "role"


OF_WEEKS: Final = {
    Kind.WITHDRAW: Series.ADDED,
    Kind.CONFIRM: Series.CONFIRMED,
    Kind.RETRACT: Series.RETRACTED,
    Kind.CORRECT: Series.CORRECTED,
}
"""What the persons of each kind of entry are counted in, by week."""


def name_of(series: Series, key: str | int) -> str:
    """The name of the count of `key` in `series`."""
    return f"{series}/{key}"


def counted_text(text: str) -> str:
    """A place or position (as somebody wrote it) as it is counted: simplified characters, one
    width, single spaces, at most `TEXT_LIMIT` characters; empty where nothing can be read."""
    plain = unicodedata.normalize("NFKC", to_simplified(text))
    readable = "".join(letter if letter.isprintable() else " " for letter in plain)
    return " ".join(readable.split())[:TEXT_LIMIT].rstrip()


def carry_on(batch: Batch, *, size: int) -> None:
    """Add `batch` to the counts of the log of `size` that it makes longer.

    To be called in the transaction that publishes, while the statements that it erases are
    still there. Raises PublicationError ``counts`` where a count would fall below zero.
    """
    ensure_counted(size)
    changes: Counter[str] = Counter()
    taken: Counter[LeafIndex] = Counter()
    for leaf in batch.leaves:
        _add_entry(changes, taken, leaf.entry)
        _add_statement(changes, leaf.body, leaf.entry.persons)
    _take_away(changes, taken, frozenset(batch.erase))
    changes[_SIZE] += len(batch.leaves)
    _store(changes)


def ensure_counted(size: int) -> None:
    """Count the first `size` entries anew, unless the counts are of so many, and of texts compared
    as they are now.

    Raises PublicationError ``entries`` where one is missing.
    """
    if _counted_size() == size and RunningCount.objects.filter(name=_folding()).exists():
        return
    with write_turn(), transaction.atomic():
        become_publisher()
        RunningCount.objects.all().delete()
        _store(_recount(size))


def read_series(series: Series) -> dict[str, int]:
    """All counts of `series` by key. For series that have few."""
    prefix = name_of(series, "")
    rows = RunningCount.objects.filter(name__startswith=prefix).values_list("name", "number")
    return {name.removeprefix(prefix): number for name, number in rows}


def read_largest(series: Series, *, at_least: int, limit: int) -> tuple[list[tuple[str, int]], int]:
    """Up to `limit` counts of `series` of `at_least` or more, largest first, equal ones by their
    characters' numbers; and the sum of all others."""
    prefix = name_of(series, "")
    rows = RunningCount.objects.filter(name__startswith=prefix)
    largest = rows.filter(number__gte=at_least).order_by("-number").values_list("number", flat=True)
    least = largest[limit - 1 : limit].first() or at_least
    # Databases sort texts each in its own way, and one may change with the system's libraries.
    candidates = rows.filter(number__gte=least).values_list("name", "number").iterator(_CHUNK)
    chosen = heapq.nsmallest(limit, candidates, key=lambda row: (-row[1], row[0]))
    found = [(name.removeprefix(prefix), number) for name, number in chosen]
    total = int(rows.aggregate(total=Sum("number"))["total"] or 0)
    return found, total - sum(number for _, number in found)


def _folding() -> str:
    """The name of the count that says what texts are compared by now."""
    return f"folding/{_TEXT_RULES} {version('OpenCC')} {unicodedata.unidata_version}"


def _counted_size() -> int:
    row = RunningCount.objects.filter(name=_SIZE).first()
    return row.number if row else 0


def _add_entry(changes: Counter[str], taken: Counter[LeafIndex], entry: EntryFields) -> None:
    changes[name_of(OF_WEEKS[entry.kind], entry.week)] += entry.persons
    if entry.kind is Kind.WITHDRAW:
        changes[name_of(Series.CHANNEL, entry.channel)] += entry.persons
    elif entry.kind in _TAKES_AWAY:
        taken[entry.target] += entry.persons


def _add_statement(changes: Counter[str], body: bytes, persons: int, statements: int = 1) -> None:
    """Count a statement; with -1 `statements`, count it no longer. `persons`: of its drive."""
    if not any(member in body for member in _MEMBERS):
        return
    fields = parse_statement(body)
    if fields.drive:
        changes[name_of(Series.DRIVE, fields.drive)] += statements
        changes[name_of(Series.PERSONS, fields.drive)] += persons
    for series, text in ((Series.PLACE, fields.place), (Series.ROLE, fields.role)):
        counted = counted_text(text) if text else ""
        if counted:
            changes[name_of(series, counted)] += statements


def _take_away(
    changes: Counter[str], taken: Mapping[LeafIndex, int], erased: frozenset[LeafIndex]
) -> None:
    """Take the persons of `taken` out of what their entries and statements were counted in."""
    for chunk in _chunks(taken.keys() | erased):
        entries = Entry.objects.filter(index__in=chunk).values_list("index", "data")
        for index, data in entries:
            channel = decode_entry(bytes(data)).channel
            changes[name_of(Series.CHANNEL, channel)] -= taken.get(LeafIndex(index), 0)
        for leaf, body in Statement.objects.filter(leaf__in=chunk).values_list("leaf", "body"):
            index = LeafIndex(leaf)
            gone = -1 if index in erased else 0
            _add_statement(changes, bytes(body), -taken.get(index, 0), gone)


def _recount(size: int) -> Counter[str]:
    """The counts of the first `size` entries and of the statements published now."""
    changes: Counter[str] = Counter()
    taken: Counter[LeafIndex] = Counter()
    channels = bytearray()
    crowds: dict[int, int] = {}
    for index, data in enumerate(read_entries(0, size)):
        entry = decode_entry(data)
        _add_entry(changes, taken, entry)
        channels.append(entry.channel)
        if entry.persons > 1:
            crowds[index] = entry.persons
    for target, persons in taken.items():
        changes[name_of(Series.CHANNEL, channels[target])] -= persons
    statements = Statement.objects.filter(leaf__lt=size).order_by("leaf")
    for leaf, body in statements.values_list("leaf", "body").iterator(_CHUNK):
        persons = crowds.get(leaf, 1) - taken.get(LeafIndex(leaf), 0)
        _add_statement(changes, bytes(body), persons)
    changes[_SIZE] = size
    changes[_folding()] = 1
    return changes


def _store(changes: Mapping[str, int]) -> None:
    """Add `changes` to the counts as they are stored."""
    for names in _chunks(name for name, change in changes.items() if change):
        before = dict(RunningCount.objects.filter(name__in=names).values_list("name", "number"))
        after = {name: before.get(name, 0) + changes[name] for name in names}
        below = min(after, key=after.__getitem__)
        if after[below] < 0:
            raise PublicationError(
                f"The running count of {below.partition('/')[0]} would fall below zero. Nothing "
                "was published. Compare the database with a backup.",
                code="counts",
            )
        RunningCount.objects.filter(name__in=[name for name in names if not after[name]]).delete()
        RunningCount.objects.bulk_create(
            [RunningCount(name=name, number=number) for name, number in after.items() if number],
            update_conflicts=True,
            unique_fields=["name"],
            update_fields=["number"],
        )


def _chunks(values: Iterable[T]) -> Iterator[list[T]]:
    remaining = iter(values)
    while chunk := list(islice(remaining, _CHUNK)):
        yield chunk
