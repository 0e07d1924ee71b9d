"""The table of rights is whole: each table, each function and each column it names is there."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db import connection

from unjoin.service.database.grants import FUNCTIONS, GRANTS, TABLES
from unjoin.service.database.roles import Process

_RIGHT = re.compile(r"(SELECT|INSERT|UPDATE|DELETE|TRUNCATE)(?: \(([a-z_]+(?:, [a-z_]+)*)\))?")


def columns_of(right: str) -> list[str]:
    found = _RIGHT.fullmatch(right)
    assert found is not None, right
    return found[2].split(", ") if found[2] else []


def test_every_table_has_its_row(db: None) -> None:
    assert set(TABLES) == set(connection.introspection.table_names())


def test_every_model_has_its_row() -> None:
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    assert tables - set(TABLES) == set()


def columns_in_the_database(table: str) -> set[str]:
    """Asked as the database names them: Django's own reading of SQLite stumbles over checks."""
    name = connection.ops.quote_name(table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {name} LIMIT 0")  # noqa: S608 — our own tables
        return {column[0] for column in cursor.description}


@pytest.mark.parametrize("table", TABLES)
def test_columns_are_those_of_the_table(db: None, table: str) -> None:
    known = columns_in_the_database(table)
    for process in Process:
        for right in GRANTS[process][table]:
            assert set(columns_of(right)) <= known


def test_every_function_has_its_row(db: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no functions")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname || '(' || oidvectortypes(proargtypes) || ')' FROM pg_proc "
            "WHERE pronamespace = 'public'::regnamespace"
        )
        assert {name for (name,) in cursor.fetchall()} == set(FUNCTIONS)


def test_public_process_reads_nothing_but_what_is_published() -> None:
    public = GRANTS[Process.PUBLIC]
    assert {table: rights for table, rights in public.items() if rights} == {
        "publication_entry": ("SELECT",),
        "publication_statement": ("SELECT",),
        "intake_inboxitem": ("INSERT",),
        "custody_privatepart": ("INSERT",),
        "stories_story": ("SELECT",),
        "translations_translation": ("SELECT",),
        "reach_material": ("SELECT",),
        "reach_materialfile": ("SELECT",),
        "reading_posting": ("SELECT",),
        "reading_searchstate": ("SELECT",),
    }


def test_nobody_but_the_owner_changes_the_chain_or_an_entry() -> None:
    for table in ("accounts_auditevent", "publication_entry"):
        for process in (Process.PUBLIC, Process.STAFF, Process.PUBLISHER):
            assert set(GRANTS[process][table]) <= {"SELECT", "INSERT"}


def test_staff_change_nothing_that_is_published() -> None:
    for table, rights in GRANTS[Process.STAFF].items():
        if table.startswith("publication_"):
            assert set(rights) <= {"SELECT"}


def test_no_account_changes_its_role_and_staff_write_no_published_translation() -> None:
    """So whoever writes a translation never becomes the one who accepts it."""
    staff = GRANTS[Process.STAFF]
    changes = [right for right in staff["accounts_staff"] if right.startswith("UPDATE")]
    assert changes
    assert "role" not in {column for right in changes for column in columns_of(right)}
    assert staff["translations_translation"] == ("SELECT", "DELETE")
    assert staff["datasets_staletranslations"] == ("INSERT",)
