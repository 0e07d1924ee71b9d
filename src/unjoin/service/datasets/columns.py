"""The columns of every table, once for all formats.

Types are those of Table Schema (datapackage.org): ``integer``, ``date``, ``string``.
`is_text` marks what people wrote, which a CSV file holds as `spreadsheet` says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from unjoin.service.datasets.names import ENTRIES, STATEMENTS

Value = str | int | None
"""What a cell holds; a date as ``YYYY-MM-DD``, None where there is nothing."""

Row = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `is_required`: no cell of it is ever empty."""

    name: str
    type: str
    description: str
    is_required: bool = True
    is_text: bool = False
    is_varied: bool = False
    """Every row has another value, so that nothing is gained by a dictionary of them."""


_AS_IN_LOG = "as the log has it"
_SPREADSHEET = (
    "In CSV, wherever a cell could begin (at the start, after a semicolon, a tab or a line end), "
    "an apostrophe stands before = + - @ and before an apostrophe. Take one away there for the "
    "text as it was."
)

ENTRY_COLUMNS: Final = (
    Column("leaf", "integer", "Number of the leaf in the log, from 0"),
    Column("kind", "string", "withdraw, confirm, retract or correct"),
    Column("organisations", "string", "Slugs of what was left, joined by +; or not-stated"),
    Column("mask", "integer", f"The same as a bit mask, {_AS_IN_LOG}"),
    Column("consent", "string", "self, spoken, relayed or head-count"),
    Column("channel", "string", "web, phone, paper, kit, message or import"),
    Column("week", "date", "Monday of the week in which it was received"),
    Column("week_number", "integer", "The same as whole weeks since Monday 2000-01-03"),
    Column("persons", "integer", "How many persons it adds, confirms or takes away"),
    Column("target", "integer", "The leaf it is about; empty for withdraw", is_required=False),
    Column("reason", "string", "Why persons were taken away", is_required=False),
    Column("commitment", "string", "SHA-256 that binds the statement, in hex", is_varied=True),
)
STATEMENT_COLUMNS: Final = (
    Column("leaf", "integer", "Number of the leaf in the log, from 0"),
    Column("nonce", "string", "What the commitment was made with, in hex", is_varied=True),
    Column("campaign", "string", "Id of the campaign"),
    Column("organisations", "string", "Slugs, joined by +; empty: not stated", is_required=False),
    Column("language", "string", "BCP 47 tag of the language it was declared in"),
    Column(
        "name",
        "string",
        f"Name or pseudonym. {_SPREADSHEET}",
        is_required=False,
        is_text=True,
        is_varied=True,
    ),
    Column(
        "text",
        "string",
        f"What the person wrote. {_SPREADSHEET}",
        is_required=False,
        is_text=True,
        is_varied=True,
    ),
    Column("place", "string", f"Place. {_SPREADSHEET}", is_required=False, is_text=True),
    Column("role", "string", f"Role. {_SPREADSHEET}", is_required=False, is_text=True),
    Column("joined", "string", "YYYY, YYYY-MM or YYYY-MM-DD", is_required=False),
    Column("drive", "string", "Id of the drive", is_required=False),
)
CELL_COLUMNS: Final = (
    Column("organisations", "string", "Slugs, joined by +; or not-stated"),
    Column("mask", "integer", f"The same as a bit mask, {_AS_IN_LOG}"),
    Column("standing", "string", "self, spoken, relayed, head-count or confirmed"),
    Column("persons", "integer", "Persons who count"),
)
WEEK_COLUMNS: Final = (
    Column("week", "date", "Monday of the week in which the entries were received"),
    Column("week_number", "integer", "The same as whole weeks since Monday 2000-01-03"),
    Column("added", "integer", "Persons added by withdraw"),
    Column("confirmed", "integer", "Persons confirmed"),
    Column("retracted", "integer", "Persons taken away at their own request"),
    Column("corrected", "integer", "Persons taken away by the centre"),
)
CORRECTION_COLUMNS: Final = (
    Column("reason", "string", "Why persons were taken away"),
    Column("entries", "integer", "Entries with this reason"),
    Column("persons", "integer", "Persons they took away"),
)
DRIVE_COLUMNS: Final = (
    Column("drive", "string", "Id of the drive"),
    Column("first_day", "date", "Its first day"),
    Column("last_day", "date", "Its last day"),
    Column("statements", "integer", "Statements that carry it"),
)
PUBLICATION_COLUMNS: Final = (
    Column("size", "integer", "Leaves of the log after it"),
    Column("week", "date", "Monday of the week in which it was signed"),
    Column("week_number", "integer", "The same as whole weeks since Monday 2000-01-03"),
    Column("total", "integer", "Persons who counted then"),
    Column("added", "integer", "Persons whom its entries added"),
    Column("retracted", "integer", "Persons whom its entries took away at their own request"),
    Column("corrected", "integer", "Persons whom its entries took away by the centre"),
)

COLUMNS: Final[dict[str, tuple[Column, ...]]] = {
    ENTRIES: ENTRY_COLUMNS,
    STATEMENTS: STATEMENT_COLUMNS,
    "cells": CELL_COLUMNS,
    "weeks": WEEK_COLUMNS,
    "corrections": CORRECTION_COLUMNS,
    "drives": DRIVE_COLUMNS,
    "publications": PUBLICATION_COLUMNS,
}
"""By the name of the table."""


def table_schema(table: str) -> dict[str, Any]:
    """The columns of `table` as Table Schema."""
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in COLUMNS[table]],
        "missingValues": [""],
    }
    if table in (ENTRIES, STATEMENTS):
        schema["primaryKey"] = ["leaf"]
    return schema


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": column.type,
        "description": column.description,
    }
    if column.is_required:
        field["constraints"] = {"required": True}
    return field
