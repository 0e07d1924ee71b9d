"""Logged in as each process: what PostgreSQL offers beside tables is refused."""

from __future__ import annotations

import subprocess
import sys
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.separated import run_as_administrator
from tests.unit.database.conftest import Separated
from unjoin.service.database.grants import TABLES
from unjoin.service.database.passwords import ROLES_FILE
from unjoin.service.database.roles import Process, database_name
from unjoin.service.database.roles_sql import role_settings
from unjoin.service.instance import load_instance

SITES = [Process.PUBLIC, Process.STAFF]
SERVING = [*SITES, Process.PUBLISHER]
NOBODY = [
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT pg_read_binary_file('PG_VERSION')",
    "SELECT pg_ls_dir('.')",
    "SELECT pg_stat_file('PG_VERSION')",
    "SELECT * FROM pg_ls_waldir()",
    "SELECT * FROM pg_ls_logdir()",
    "COPY (SELECT 1) TO '/tmp/unjoin-refused'",
    "COPY (SELECT 1) TO PROGRAM 'cat'",
    "COPY publication_stalestatements FROM PROGRAM 'echo 1'",
    "COPY publication_stalestatements FROM '/etc/passwd'",
    "SELECT lo_from_bytea(0, 'x')",
    "SELECT lo_create(0)",
    "SELECT lo_import('/etc/passwd')",
    "SELECT * FROM pg_authid",
    "SELECT * FROM pg_user_mapping",
    "CREATE ROLE x",
    "CREATE DATABASE x",
    "CREATE EXTENSION dblink",
    "CREATE FUNCTION x() RETURNS int LANGUAGE c AS 'x'",
    "CREATE FUNCTION x() RETURNS int LANGUAGE internal AS 'x'",
    "LOAD 'auto_explain'",
    "ALTER SYSTEM SET log_statement = 'all'",
    "SET log_statement = 'all'",
    "SET log_min_error_statement = 'error'",
    "SET log_min_messages = 'debug5'",
    "SET track_activities = on",
    "SET session_replication_role = 'replica'",
    "SELECT pg_reload_conf()",
    "SELECT pg_rotate_logfile()",
    "SELECT pg_export_snapshot(), pg_create_physical_replication_slot('x')",
]
SERVING_NEITHER = [
    "CREATE TABLE x (c int)",
    "CREATE TABLE x AS SELECT 1 AS c",
    "CREATE UNLOGGED TABLE x (c int)",
    "CREATE TEMP TABLE x (c int)",
    "CREATE VIEW x AS SELECT 1",
    "CREATE SCHEMA x",
    "CREATE SEQUENCE x",
    "CREATE FUNCTION x() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE DOMAIN x AS int",
    "ALTER FUNCTION unjoin_waiting(bytea) SECURITY INVOKER",
    "DROP FUNCTION unjoin_waiting(bytea)",
    "ALTER SCHEMA public RENAME TO x",
    "CREATE PUBLICATION x FOR ALL TABLES",
]


def assert_refused(connection: psycopg.Connection, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement.encode())


@pytest.mark.parametrize("process", Process, ids=str)
@pytest.mark.parametrize("statement", NOBODY)
def test_server_is_closed(separated: Separated, process: Process, statement: str) -> None:
    assert_refused(separated.connections[process], statement)


@pytest.mark.parametrize("process", SERVING, ids=str)
@pytest.mark.parametrize("statement", SERVING_NEITHER)
def test_nothing_new_is_made(separated: Separated, process: Process, statement: str) -> None:
    assert_refused(separated.connections[process], statement)


@pytest.mark.parametrize("process", SERVING, ids=str)
def test_nobody_becomes_another(separated: Separated, process: Process) -> None:
    connection = separated.connections[process]
    administrator = urlsplit(separated.server).username
    assert_refused(connection, f"SET ROLE {administrator}")
    assert_refused(connection, f"SET SESSION AUTHORIZATION {administrator}")
    for other in (separated.role(p) for p in Process if p is not process):
        assert_refused(connection, f"SET ROLE {other}")
        assert_refused(connection, f"SET SESSION AUTHORIZATION {other}")
        assert_refused(connection, f"GRANT {other} TO {separated.role(process)}")
        assert_refused(connection, f"ALTER ROLE {other} PASSWORD 'x'")
        assert_refused(connection, f"DROP ROLE {other}")
        assert_refused(connection, f"REASSIGN OWNED BY {other} TO {separated.role(process)}")


def test_owner_becomes_the_publisher_alone(separated: Separated) -> None:
    connection = separated.connections[Process.OWNER]
    for process in SITES:
        assert_refused(connection, f"SET ROLE {separated.role(process)}")
    with connection.transaction(force_rollback=True):
        connection.execute(f"SET LOCAL ROLE {separated.role(Process.PUBLISHER)}".encode())


@pytest.mark.parametrize("process", SITES, ids=str)
def test_sites_neither_checkpoint_nor_switch_the_log_of_writes(
    separated: Separated, process: Process
) -> None:
    connection = separated.connections[process]
    assert_refused(connection, "SELECT pg_switch_wal()")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("CHECKPOINT")


def test_publisher_checkpoints_and_switches_the_log_of_writes(separated: Separated) -> None:
    connection = separated.connections[Process.PUBLISHER]
    connection.execute("CHECKPOINT")
    connection.execute("SELECT pg_switch_wal()")


@pytest.mark.parametrize("process", Process, ids=str)
def test_role_has_its_settings(separated: Separated, process: Process) -> None:
    connection = separated.connections[process]
    for name, value in role_settings(process).items():
        with psycopg.connect(separated.server) as administrator:
            configured = administrator.execute(
                "SELECT %s = ANY (setconfig) FROM pg_db_role_setting "
                "WHERE setrole = %s::regrole AND setdatabase = 0",
                [f"{name}={value}", separated.role(process)],
            ).fetchone()
        assert configured == (True,), name
        (in_force,) = connection.execute("SELECT current_setting(%s)", [name]).fetchone() or ("",)
        assert in_force.replace("1min", "60s").replace("2min", "120s") == value, name


def test_statistics_tell_the_public_process_nothing_of_what_waits(separated: Separated) -> None:
    with psycopg.connect(separated.server, dbname=database_name(separated.url)) as administrator:
        administrator.execute("ANALYZE")
    seen = separated.connections[Process.PUBLIC].execute(
        "SELECT DISTINCT tablename FROM pg_stats WHERE schemaname = 'public'"
    )
    published = {table for table, access in TABLES.items() if "SELECT" in access.public}
    assert {name for (name,) in seen} <= published


def test_pepper_is_not_changed_while_another_role_is_connected(separated: Separated) -> None:
    """What other roles do is hidden from the owner, but not that they are there."""
    command = [sys.executable, "-m", "unjoin", "keys", "rotate", "pepper"]
    done = subprocess.run(
        [*command, "--data", str(separated.directory)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2
    assert "other processes are connected to the database" in done.stderr


def test_new_passwords_come_into_force_with_the_file(separated: Separated) -> None:
    """Last in this file: connections that are open stay open."""
    old = load_instance(separated.directory).database_password(Process.PUBLIC)
    command = [sys.executable, "-m", "unjoin", "keys", "rotate", "database"]
    subprocess.run([*command, "--data", str(separated.directory)], check=True, timeout=60)
    new = load_instance(separated.directory).database_password(Process.PUBLIC)
    assert old != new
    sign_in(separated, old)
    run_as_administrator(separated.directory / ROLES_FILE, server=separated.server)
    sign_in(separated, new)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        sign_in(separated, old)


def sign_in(separated: Separated, password: str) -> None:
    name, role = database_name(separated.url), separated.role(Process.PUBLIC)
    psycopg.connect(separated.server, dbname=name, user=role, password=password).close()
