"""The numbers as tables for programs: one CSV file for each, below ``data/numbers/``.

They hold what ``data/numbers.json`` holds, at the same checkpoint, and are written before it. They
are UTF-8, the first line names the columns, lines end with CR LF (RFC 4180). Format:
docs/format.md, "Statements and numbers".
"""

from __future__ import annotations

import base64
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from unjoin.registry.campaign import Campaign
from unjoin.registry.consent import CHANNEL_SLUGS, REASON_SLUGS, Channel, Reason
from unjoin.registry.tally import STANDING_SLUGS, Standing
from unjoin.registry.weeks import first_day, iso_name
from unjoin.service.publication.numbers import Numbers
from unjoin.service.publication.small_cells import Cells

FOLDER: Final = "data/numbers/"
NAMES: Final = (
    "organisations",
    "consent",
    "channels",
    "weeks",
    "corrections",
    "drives",
    "milestones",
    "places",
    "roles",
)
"""The tables, as their files are called without ``.csv``."""

_FORMULA = ("=", "+", "-", "@")
"""With what a cell begins that a spreadsheet would take for a formula."""

Row = Sequence[object]


def table_path(name: str) -> str:
    """Where the table `name` lies in the store."""
    return f"{FOLDER}{name}.csv"


def table_files(numbers: Numbers, campaign: Campaign) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of every table of `numbers`."""
    tables: dict[str, Iterable[Row]] = {
        "organisations": _organisations(numbers, campaign),
        "consent": _consent(numbers),
        "channels": _channels(numbers),
        "weeks": _weeks(numbers),
        "corrections": _corrections(numbers),
        "drives": _drives(numbers, campaign),
        "milestones": _milestones(numbers),
        "places": _cells(numbers.places),
        "roles": _cells(numbers.roles),
    }
    return ((table_path(name), _csv(tables[name])) for name in NAMES)


def _csv(rows: Iterable[Row]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _organisations(numbers: Numbers, campaign: Campaign) -> Iterator[Row]:
    yield ["organisations", "mask", *(STANDING_SLUGS[standing] for standing in Standing), "total"]
    for combination in (*campaign.combinations, campaign.not_stated):
        mask = combination.mask
        persons = [numbers.tally.cells.get((mask, standing), 0) for standing in Standing]
        slugs = "+".join(campaign.slugs(mask)) or "not-stated"
        yield [slugs, mask, *persons, sum(persons)]


def _consent(numbers: Numbers) -> Iterator[Row]:
    yield ["consent", "persons"]
    for standing, persons in numbers.tally.by_standing().items():
        yield [STANDING_SLUGS[standing], persons]


def _channels(numbers: Numbers) -> Iterator[Row]:
    found = dict(numbers.channels)
    yield ["channel", "persons"]
    yield from ([CHANNEL_SLUGS[channel], found.get(channel, 0)] for channel in Channel)


def _weeks(numbers: Numbers) -> Iterator[Row]:
    yield ["week", "first_day", "added", "taken", "total"]
    total = 0
    for row in numbers.weeks:
        total += row.added - row.taken
        yield [iso_name(row.week), first_day(row.week).isoformat(), row.added, row.taken, total]


def _corrections(numbers: Numbers) -> Iterator[Row]:
    found = {each.reason: each for each in numbers.corrections}
    yield ["reason", "entries", "persons"]
    for reason in Reason:
        if reason is not Reason.NONE:
            each = found.get(reason)
            yield [REASON_SLUGS[reason], each.entries if each else 0, each.persons if each else 0]


def _drives(numbers: Numbers, campaign: Campaign) -> Iterator[Row]:
    statements, persons = dict(numbers.drives), dict(numbers.drive_persons)
    yield ["drive", "first_day", "last_day", "statements", "persons"]
    for drive in campaign.drives:
        days = drive.first_day.isoformat(), drive.last_day.isoformat()
        yield [drive.id, *days, statements.get(drive.id, 0), persons.get(drive.id, 0)]


def _milestones(numbers: Numbers) -> Iterator[Row]:
    yield ["number", "size", "root", "week", "total"]
    for each in numbers.milestones:
        root = base64.b64encode(each.root).decode()
        yield [each.number, each.size, root, iso_name(each.week), each.total]


def _cells(cells: Cells | None) -> Iterator[Row]:
    """The last row has no text: it is the rest."""
    yield ["text", "statements"]
    if cells is None:
        return
    yield from ([_harmless(text), number] for text, number in cells.shown)
    if cells.others:
        yield ["", cells.others]


def _harmless(text: str) -> str:
    """`text`, which strangers wrote, so that no spreadsheet computes it."""
    return f"'{text}" if text.startswith(_FORMULA) else text
