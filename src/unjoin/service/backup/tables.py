"""Which tables are copied, and how a row of one is written as a line of JSON.

Rules kept here:

1. Every table is copied but those that the program fills by itself when it makes
   them (see LEFT_OUT); whoever adds a table has it in the backups without asking.
2. The lines are independent of the database: bytes as base64, times and ids as
   text, JSON as it is. What was copied from SQLite can be loaded into PostgreSQL.
3. Lines stand in the order of their keys, which are random or public. A key that
   counts rows as they come is left out, unless another table refers to it, and the
   lines then stand in the order of what they say.
"""

# Django's own names for the table of a model and for all of its rows begin with a line below.
# ruff: noqa: SLF001

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models

LEFT_OUT = {
    "django_migrations": "made with the tables",
    "django_content_type": "made with the tables",
    "auth_permission": "made with the tables",
    "auth_group": "not used",
    "auth_group_permissions": "not used",
    "django_session": "not used: whoever is signed in signs in again",
    # A backup would keep them longer than the publisher does. The paper itself is still there.
    "desk_paperphotograph": "destroyed with publication",
    "desk_paperwait": "what destroys them",
    "publication_runningcount": "counted anew from entries and statements",
    "shifts_taking": "who took a shift is deleted when it is over, and backups stay for weeks",
    "reading_posting": "made anew from the statements",
    "reading_searchstate": "says how far that has come",
    "datasets_datafile": "of the published files, which are written anew after a restore",
    "datasets_stalevolume": "likewise",
    "datasets_staletranslations": "likewise",
    "callbacks_callback": "promised to be gone after two days, and backups are kept for weeks",
}
"""Tables that no backup has, and why."""

FEW_AT_ONCE = {"reach_materialfile": 1}
"""Tables with rows so large that only so many are held in memory together."""

_CHUNK = 2000
_LOADED_AT_ONCE = 500


class LineError(Exception):
    """A line of a backup is not a row of its table. It carries nothing of the line."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table and the columns of it that are copied."""

    model: type[models.Model]
    fields: tuple[models.Field[Any, Any], ...]

    @property
    def name(self) -> str:
        """Its name in the database."""
        return self.model._meta.db_table

    @property
    def columns(self) -> list[str]:
        """The names of the columns, in the order of a line's values."""
        return [str(field.column) for field in self.fields]


def copied_tables() -> list[Table]:
    """All that belong into a backup, by name."""
    found = [
        Table(model, _copied_fields(model))
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.db_table not in LEFT_OUT
    ]
    return sorted(found, key=lambda table: table.name)


def read_lines(table: Table) -> Iterator[bytes]:
    """The rows of `table`, one line of JSON each, as the caller's transaction sees them."""
    keyed = any(field.primary_key for field in table.fields) or _is_composite(table.model)
    order = ["pk"] if keyed else [field.attname for field in table.fields]
    rows = table.model._base_manager.order_by(*order)
    chunk = FEW_AT_ONCE.get(table.name, _CHUNK)
    for row in rows.values_list(*(field.attname for field in table.fields)).iterator(chunk):
        values = [_write(field, value) for field, value in zip(table.fields, row, strict=True)]
        yield json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def load_lines(table: Table, lines: Iterable[bytes]) -> None:
    """Add the rows that `lines` are. Raises LineError for a line that is none."""
    waiting: list[models.Model] = []
    limit = FEW_AT_ONCE.get(table.name, _LOADED_AT_ONCE)
    for line in lines:
        waiting.append(_read_row(table, line))
        if len(waiting) >= limit:
            table.model._base_manager.bulk_create(waiting)
            waiting.clear()
    table.model._base_manager.bulk_create(waiting)


def count_rows(table: Table) -> int:
    """How many rows there are now."""
    return table.model._base_manager.count()


def set_counters() -> None:
    """Let keys that count go on after the highest that was loaded."""
    loaded = [table.model for table in copied_tables()]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), loaded):
            cursor.execute(statement)


def _copied_fields(model: type[models.Model]) -> tuple[models.Field[Any, Any], ...]:
    fields = model._meta.concrete_fields
    if _is_referred_to(model):
        return tuple(fields)
    return tuple(field for field in fields if not isinstance(field, models.AutoField))


def _is_referred_to(model: type[models.Model]) -> bool:
    fields = model._meta.get_fields(include_hidden=True)
    return any(field.auto_created and not field.concrete for field in fields)


def _is_composite(model: type[models.Model]) -> bool:
    return isinstance(model._meta.pk, models.CompositePrimaryKey)


def _read_row(table: Table, line: bytes) -> models.Model:
    try:
        values = json.loads(line)
        if not isinstance(values, list) or len(values) != len(table.fields):
            raise ValueError
        pairs = zip(table.fields, values, strict=True)
        return table.model(**{field.attname: _read(field, value) for field, value in pairs})
    except (ValueError, TypeError, RecursionError):
        # Without its cause, which could carry the line into a traceback.
        raise LineError(f"a line of {table.name} is not one of its rows") from None


def _kind(field: models.Field[Any, Any]) -> models.Field[Any, Any]:
    """The field that says what a column holds; that of the other table for a reference."""
    return _kind(field.target_field) if isinstance(field, models.ForeignKey) else field


def _write(field: models.Field[Any, Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(_kind(field), models.BinaryField):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value


def _read(field: models.Field[Any, Any], value: Any) -> Any:
    if value is None:
        return None
    kind = _kind(field)
    if isinstance(kind, models.BinaryField):
        return base64.b64decode(value, validate=True)
    if isinstance(kind, models.UUIDField):
        return uuid.UUID(value)
    if isinstance(kind, models.DateTimeField):
        return datetime.fromisoformat(value)
    if isinstance(kind, models.DateField):
        return date.fromisoformat(value)
    return value
