"""Logged in as each process, every right to every table is tried: allowed as the table says."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import sql

from tests.unit.database.conftest import Separated
from tests.unit.database.test_grants import columns_of
from unjoin.service.database.grants import GRANTS, TABLES
from unjoin.service.database.roles import Process

OF_COLUMNS = {
    "SELECT": "SELECT {column} FROM {table} LIMIT 1",
    "UPDATE": "UPDATE {table} SET {column} = DEFAULT WHERE false",
}
OF_TABLES = {
    "INSERT": "INSERT INTO {table} DEFAULT VALUES",
    "DELETE": "DELETE FROM {table} WHERE false",
    "TRUNCATE": "TRUNCATE {table} CASCADE",
}
OF_OWNERS = [
    "CREATE TRIGGER t BEFORE UPDATE ON {table} EXECUTE FUNCTION tsvector_update_trigger()",
    "ALTER TABLE {table} ADD COLUMN c int",
    "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
    "DROP TABLE {table} CASCADE",
    "CREATE INDEX ON {table} ((1))",
    "COMMENT ON TABLE {table} IS 'x'",
    "CREATE RULE r AS ON INSERT TO {table} DO INSTEAD NOTHING",
]


def is_allowed(connection: psycopg.Connection, statement: str, **names: str) -> bool:
    """Whether PostgreSQL lets this role do it. What it does is undone."""
    named = {name: sql.Identifier(value) for name, value in names.items()}
    with connection.transaction(force_rollback=True):
        try:
            with connection.transaction():
                connection.execute(sql.SQL(statement).format(**named))
        except psycopg.errors.InsufficientPrivilege:
            return False
        except psycopg.errors.IntegrityError:
            return True  # it came as far as the table's own rules
    return True


def columns(connection: psycopg.Connection, table: str) -> list[str]:
    found = connection.execute(
        "SELECT attname FROM pg_attribute "
        "WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped",
        [f"public.{table}"],
    )
    return [name for (name,) in found.fetchall()]


def expected_columns(process: Process, table: str, privilege: str, known: list[str]) -> set[str]:
    """The columns to which GRANTS gives `privilege`."""
    allowed: set[str] = set()
    for right in GRANTS[process][table]:
        if right.split(" ", 1)[0] == privilege:
            allowed |= set(columns_of(right) or known)
    return allowed


@pytest.mark.parametrize("process", Process, ids=str)
@pytest.mark.parametrize("table", TABLES)
def test_rights_are_those_of_the_table(separated: Separated, process: Process, table: str) -> None:
    connection = separated.connections[process]
    known = columns(connection, table)
    assert known
    for privilege, statement in OF_COLUMNS.items():
        allowed = {
            column
            for column in known
            if is_allowed(connection, statement, table=table, column=column)
        }
        assert allowed == expected_columns(process, table, privilege, known), privilege
    for privilege, statement in OF_TABLES.items():
        expected = privilege in GRANTS[process][table]
        assert is_allowed(connection, statement, table=table) == expected, privilege


@pytest.mark.parametrize("process", [Process.PUBLIC, Process.STAFF, Process.PUBLISHER], ids=str)
@pytest.mark.parametrize("statement", OF_OWNERS)
def test_tables_are_changed_by_their_owner_alone(
    separated: Separated, process: Process, statement: str
) -> None:
    is_publisher = process is Process.PUBLISHER
    for table, access in TABLES.items():
        if not (is_publisher and access.owned):
            assert not is_allowed(separated.connections[process], statement, table=table), table


def test_public_process_holds_nobody_up_with_a_lock(separated: Separated) -> None:
    """The locks that others wait for are for those who may change a table."""
    connection = separated.connections[Process.PUBLIC]
    for table in TABLES:
        for mode in ("SHARE", "EXCLUSIVE", "ACCESS EXCLUSIVE"):
            lock = f"LOCK TABLE {{table}} IN {mode} MODE"
            assert not is_allowed(connection, lock, table=table), (table, mode)


@pytest.mark.parametrize("table", TABLES)
def test_publisher_has_its_own_tables_written_anew(separated: Separated, table: str) -> None:
    connection = separated.connections[Process.PUBLISHER]
    owner = connection.execute(
        "SELECT tableowner FROM pg_tables WHERE schemaname = 'public' AND tablename = %s", [table]
    ).fetchone()
    keeper = Process.PUBLISHER if TABLES[table].owned else Process.OWNER
    assert owner == (separated.role(keeper),)
    if TABLES[table].owned:
        connection.execute(sql.SQL("VACUUM FULL {}").format(sql.Identifier(table)))
