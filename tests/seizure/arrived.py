"""The truth about the rows: which of them belongs to which arrival. Only the test knows it.

It knows every receipt and has the pepper, with which the rows of a receipt are found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from uuid import UUID

from tests.seizure.marks import Mark
from tests.seizure.order import Order, offsets_of, orders_of
from tests.seizure.story import Story
from tests.seizure.tables import Row, Tables, as_bytes
from unjoin.registry.receipt import ReceiptCode
from unjoin.service.custody.sealing import unseal
from unjoin.service.intake import codes

SAMPLE = slice(30, 70)
"""Of a sealed file: the first recipient's part of the header, which no other file has."""
SEALED_TABLES = {
    "intake_inboxitem": "sealed",
    "custody_privatepart": "sealed",
    "desk_paperparcel": "sealed",
    "desk_papersheet": "sealed",
    "desk_paperkeying": "sealed",
    "desk_paperphotograph": "sealed",
    "desk_paperwait": "sealed",
    "callbacks_callback": "sealed",
    "stories_waitingstory": "sealed",
    "translations_waitingtranslation": "sealed",
    "shifts_ownsettings": "sealed",
    "shifts_shift": "sealed",
    "corrections_leafrequest": "sealed",
    "accounts_proposal": "sealed",
}


def rows_in_order(story: Story, tables: Tables) -> dict[str, list[Row]]:
    """Of each table, the rows that can be told to be of an arrival, as they arrived."""
    pepper = story.house.instance.pepper
    rows: dict[str, list[Row]] = {}

    def add(table: str, row: Row | None) -> None:
        if row is not None:
            rows.setdefault(table, []).append(row)

    inbox = _index(tables, "intake_inboxitem", "receipt_index")
    steps = _index(tables, "review_reviewstep", "item_id")
    parts = _index(tables, "custody_privatepart", "handle")
    receipts = _index(tables, "publication_receipt", "index")
    statements = _index(tables, "publication_statement", "leaf")
    entries = _index(tables, "publication_entry", "index")
    for arrival in story.arrivals:
        code = ReceiptCode(arrival.receipt)
        item = inbox.get(codes.receipt_index(code, 0, pepper=pepper))
        if item and arrival.revision == 1:  # what was changed has two times of arrival
            add("intake_inboxitem", item)
            add("review_reviewstep", steps.get(as_bytes(item.values["id"])))
        for person in range(1, arrival.persons + 1):
            for handle in codes.private_handles(code, person, pepper=pepper):
                add("custody_privatepart", parts.get(handle))
            receipt = receipts.get(codes.receipt_index(code, person, pepper=pepper))
            if receipt:
                leaf = as_bytes(receipt.values["leaf"])
                add("publication_receipt", receipt)
                add("publication_statement", statements.get(leaf))
                add("publication_entry", entries.get(leaf))
    rows["stories_waitingstory"] = _texts_in_order(
        story, tables, "stories_waitingstory", story.waiting_stories
    )
    rows["translations_waitingtranslation"] = _texts_in_order(
        story, tables, "translations_waitingtranslation", story.waiting_translations
    )
    rows["callbacks_callback"] = _by_id(story.waiting_call_backs, tables, "callbacks_callback.id")
    rows["shifts_taking"] = _by_id(story.taken_shifts, tables, "shifts_taking.shift_id")
    return rows


def _by_id(ids: Sequence[UUID], tables: Tables, name: str) -> list[Row]:
    """The rows in whose column `name` these are."""
    table, column = name.split(".")
    found = {str(row.values[column]).replace("-", ""): row for row in tables[table]}
    return [found[each.hex] for each in ids if each.hex in found]


def _texts_in_order(story: Story, tables: Tables, table: str, marks: Sequence[Mark]) -> list[Row]:
    """The rows of what waits, as it came with `marks`; opened with the reviewers' identity."""
    identity = story.house.instance.review_identity
    opened = [
        (row, unseal(as_bytes(row.values["sealed"]), identity=identity).decode())
        for row in tables[table]
    ]
    return [row for mark in marks for row, text in opened if mark.text in text]


def all_orders(story: Story, tables: Tables, files: Mapping[str, bytes]) -> Iterator[Order]:
    """Every order in which a taker of `tables` and `files` could list what arrived."""
    for table, arrived in rows_in_order(story, tables).items():
        yield from orders_of(table, arrived)
        samples = dict(enumerate(map(_sample, arrived)))
        if all(samples.values()):
            for name, data in files.items():
                order = offsets_of(f"{table} in {name}", data, samples)
                if order:
                    yield order


def sealed_values(tables: Tables) -> set[bytes]:
    """Every sealed file that waits in the tables."""
    return {
        as_bytes(row.values[column])
        for table, column in SEALED_TABLES.items()
        for row in tables[table]
        if row.values[column]
    }


def raw_files(root: Path) -> dict[str, bytes]:
    """The files of a loot in which rows can lie: those of the database, and what is published."""
    places = ("centre/data", "postgres/data/base", "postgres/data/pg_wal")
    return {
        str(path.relative_to(root)): path.read_bytes()
        for place in places
        for path in sorted((root / place).rglob("*"))
        if path.is_file()
    }


def _sample(row: Row) -> bytes:
    """Some bytes of the row that stand nowhere else."""
    if "sealed" in row.values:
        return as_bytes(row.values["sealed"])[SAMPLE]
    if "nonce" in row.values:
        return as_bytes(row.values["nonce"])
    if "taker" in row.values:
        return as_bytes(row.values["taker"])
    if "data" in row.values:
        return as_bytes(row.values["data"])[22:]  # the commitment
    return b""


def _index(tables: Tables, table: str, column: str) -> dict[bytes, Row]:
    return {as_bytes(row.values[column]): row for row in tables[table]}
