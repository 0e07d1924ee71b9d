"""The columns of every table, once for all formats.

Types are those of Table Schema (datapackage.org): ``integer``, ``date``, ``string``.
`is_text` marks what people wrote, which a CSV file holds as `spreadsheet` says.
Descriptions are English here and in datapackage.json; the pages translate them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_noop as _

from unjoin.service.datasets.names import ENTRIES, STATEMENTS, STORIES, TRANSLATIONS

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


_SPREADSHEET = (
    "In CSV, wherever a cell could begin (at the start, after a semicolon, a tab or a line end), "
    "an apostrophe stands before = + - @ and before an apostrophe. Take one away there for the "
    "text as it was."
)


def _text(name: str, description: str, *, is_varied: bool = False) -> Column:
    """A column of what somebody wrote, who may have written nothing."""
    return Column(name, "string", description, is_required=False, is_text=True, is_varied=is_varied)


def _names(of: str) -> tuple[Column, ...]:
    """What something is called, as the operator wrote it."""
    tags = ("zh_hans", "zh_hant", "en")
    return tuple(Column(f"name_{tag}", "string", of, is_text=True) for tag in tags)


_ORGANISATIONS = Column(
    "organisations", "string", _("Slugs of what was left, joined by +; or not-stated")
)
_MASK = Column("mask", "integer", _("The same as a bit mask, as the log has it"))
_WEEK_NUMBER = Column("week_number", "integer", _("The same as whole weeks since 2000-01-03"))
_STATEMENTS = Column("statements", "integer", _("Statements that are still published"))
_PERSONS = Column("persons", "integer", _("Persons who count"))
_REASON = _("Why persons were taken away")
_IN_LOG = _("Always “no”: it is no part of the log, and nothing binds it")
_OTHERS = _("As people wrote it, in simplified characters; empty: all others together")

ENTRY_COLUMNS: Final = (
    Column("leaf", "integer", _("Number of the leaf in the log, from 0")),
    Column("kind", "string", _("withdraw, confirm, retract or correct")),
    _ORGANISATIONS,
    _MASK,
    Column("consent", "string", _("self, spoken, relayed or head-count")),
    Column("channel", "string", _("web, phone, paper, kit, message or import")),
    Column("week", "date", _("Monday of the week in which it was received")),
    _WEEK_NUMBER,
    Column("persons", "integer", _("How many persons it adds, confirms or takes away")),
    Column("target", "integer", _("The leaf it is about; empty for withdraw"), is_required=False),
    Column("reason", "string", _REASON, is_required=False),
    Column("commitment", "string", _("SHA-256 that binds the statement, in hex"), is_varied=True),
)
STATEMENT_COLUMNS: Final = (
    Column("leaf", "integer", _("Number of the leaf in the log, from 0")),
    Column("nonce", "string", _("What the commitment was made with, in hex"), is_varied=True),
    Column("campaign", "string", _("Id of the campaign")),
    Column(
        "organisations",
        "string",
        _("Slugs of what was left, joined by +; empty: not stated"),
        is_required=False,
    ),
    Column("language", "string", _("BCP 47 tag of the language it was declared in")),
    _text("name", _("Name or pseudonym"), is_varied=True),
    _text("text", _("What the person wrote"), is_varied=True),
    _text("place", _("The place that they published")),
    _text("role", _("The position that they published")),
    Column(
        "joined",
        "string",
        _("When they joined: YYYY, YYYY-MM or YYYY-MM-DD"),
        is_required=False,
    ),
    Column("drive", "string", _("Id of the drive"), is_required=False),
)
TRANSLATION_COLUMNS: Final = (
    Column("leaf", "integer", _("The leaf of the statement that it translates")),
    Column("language", "string", _("BCP 47 tag of the language of the translation")),
    Column("week", "date", _("Monday of the week in which the translation was published")),
    _WEEK_NUMBER,
    Column("written_by", "string", _("Always “volunteer”: the declarant did not write this")),
    Column("in_log", "string", _IN_LOG),
    Column("text", "string", _("The translation"), is_text=True, is_varied=True),
)
STORY_COLUMNS: Final = (
    Column("story", "string", _("By which people name it: eight letters and digits")),
    Column("week", "date", _("Monday of the week in which the story was published")),
    _WEEK_NUMBER,
    Column("language", "string", _("BCP 47 tag of the language of the story")),
    Column("written_by", "string", _("Always “volunteer”: the people told of did not write this")),
    Column("in_log", "string", _IN_LOG),
    Column("text", "string", _("The story"), is_text=True, is_varied=True),
)
ORGANISATIONS_COLUMNS: Final = (
    _ORGANISATIONS,
    *_names(_("What the centre calls it")),
    _MASK,
    Column("self", "integer", _("Persons who declared themselves")),
    Column("spoken", "integer", _("Persons who said so to a volunteer")),
    Column("relayed", "integer", _("Persons for whom somebody else said so")),
    Column("head_count", "integer", _("Persons without names")),
    Column("confirmed", "integer", _("Persons who were relayed and then answered for it")),
    Column("persons", "integer", _("The sum of these")),
)
STANDING_COLUMNS: Final = (
    Column("standing", "string", _("self, spoken, relayed, head-count or confirmed")),
    _PERSONS,
)
CHANNEL_COLUMNS: Final = (
    Column("channel", "string", _("web, phone, paper, kit, message or import")),
    _PERSONS,
)
WEEK_COLUMNS: Final = (
    Column("week", "date", _("Monday of the week in which the entries were received")),
    _WEEK_NUMBER,
    Column("added", "integer", _("Persons added")),
    Column("confirmed", "integer", _("Persons confirmed")),
    Column("retracted", "integer", _("Persons taken away at their own wish")),
    Column("corrected", "integer", _("Persons taken away by the centre")),
)
CORRECTION_COLUMNS: Final = (
    Column("reason", "string", _REASON),
    Column("entries", "integer", _("Entries with this reason")),
    Column("persons", "integer", _("Persons they took away")),
)
DRIVE_COLUMNS: Final = (
    Column("drive", "string", _("Id of the drive")),
    *_names(_("What the centre calls it")),
    Column("first_day", "date", _("Its first day")),
    Column("last_day", "date", _("Its last day")),
    _STATEMENTS,
    Column("persons", "integer", _("How many persons of these count")),
)
MILESTONE_COLUMNS: Final = (
    Column("number", "integer", _("The count that was reached")),
    Column("size", "integer", _("Leaves of the log that reached it")),
    Column("root", "string", _("Root hash of that log, in base64"), is_varied=True),
    Column("week", "date", _("Monday of the week in which it was signed")),
    _WEEK_NUMBER,
    Column("total", "integer", _("Persons who counted then")),
)
PLACE_COLUMNS: Final = (_text("place", _OTHERS), _STATEMENTS)
ROLE_COLUMNS: Final = (_text("role", _OTHERS), _STATEMENTS)
PUBLICATION_COLUMNS: Final = (
    Column("size", "integer", _("Leaves of the log after it")),
    Column("week", "date", _("Monday of the week in which it was signed")),
    _WEEK_NUMBER,
    Column("total", "integer", _("Persons who counted then")),
    Column("added", "integer", _("Persons whom its entries added")),
    Column("retracted", "integer", _("Persons whom its entries took away at their own wish")),
    Column("corrected", "integer", _("Persons whom its entries took away by the centre")),
)

COLUMNS: Final[dict[str, tuple[Column, ...]]] = {
    ENTRIES: ENTRY_COLUMNS,
    STATEMENTS: STATEMENT_COLUMNS,
    TRANSLATIONS: TRANSLATION_COLUMNS,
    STORIES: STORY_COLUMNS,
    "organisations": ORGANISATIONS_COLUMNS,
    "standings": STANDING_COLUMNS,
    "channels": CHANNEL_COLUMNS,
    "weeks": WEEK_COLUMNS,
    "corrections": CORRECTION_COLUMNS,
    "drives": DRIVE_COLUMNS,
    "milestones": MILESTONE_COLUMNS,
    "places": PLACE_COLUMNS,
    "roles": ROLE_COLUMNS,
    "publications": PUBLICATION_COLUMNS,
}
"""By the name of the table."""


def table_schema(table: str) -> dict[str, Any]:
    """The columns of `table` as Table Schema, for its CSV."""
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in COLUMNS[table]],
        "missingValues": [""],
    }
    if table in (ENTRIES, STATEMENTS):
        schema["primaryKey"] = ["leaf"]
    if table == TRANSLATIONS:
        schema["primaryKey"] = ["leaf", "language"]
    return schema


def _field(column: Column) -> dict[str, Any]:
    about = f"{column.description}. {_SPREADSHEET}" if column.is_text else column.description
    field: dict[str, Any] = {"name": column.name, "type": column.type, "description": about}
    if column.is_required:
        field["constraints"] = {"required": True}
    return field
