"""What the administrator of the PostgreSQL server runs once: roles, database, settings.

The file makes what is missing and sets the rest anew, so it may be run again, for
new passwords too. It holds no password, only verifiers. What needs no superuser is
not in it: tables are made by migrations, and rights to them given by `apply`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from unjoin.service.database.roles import Process, role_name

QUIET: Final[Mapping[str, str]] = {
    # A statement in the server's log would hold sealed bytes and indexes, beside the second in
    # which they came; a failed one would too.
    "log_statement": "none",
    "log_duration": "off",
    "log_min_duration_statement": "-1",
    "log_min_duration_sample": "-1",
    "log_transaction_sample_rate": "0",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_min_messages": "fatal",
    "log_lock_waits": "off",
    "log_temp_files": "-1",
    "log_replication_commands": "off",
    # Else the last statement of every connection stands in the server's memory.
    "track_activities": "off",
}
"""Settings of every role that only a superuser may give, and the role itself may not change."""

LIMITS: Final[Mapping[Process, Mapping[str, str]]] = {
    # A change waits for a batch that is being published: see docs/performance.md for how long.
    Process.PUBLIC: {
        "statement_timeout": "60s",
        "idle_in_transaction_session_timeout": "60s",
    },
    Process.STAFF: {
        "statement_timeout": "120s",
        "idle_in_transaction_session_timeout": "120s",
    },
    Process.PUBLISHER: {},
    Process.OWNER: {},
}
"""Against a process that hangs. A role may change these for itself."""

CONNECTIONS: Final[Mapping[Process, int]] = {
    Process.PUBLIC: 40,
    Process.STAFF: 40,
    Process.PUBLISHER: 5,
    Process.OWNER: 5,
}

_LARGE_OBJECTS: Final = (
    "lo_creat(integer)",
    "lo_create(oid)",
    "lo_from_bytea(oid, bytea)",
    "lo_open(oid, integer)",
    "lo_put(oid, bigint, bytea)",
    "lo_unlink(oid)",
    "lowrite(integer, bytea)",
)
"""A place to write to that belongs to no table, and that anybody may use by default."""


def roles_sql(database: str, verifiers: Mapping[Process, str], *, again: str) -> str:
    """The file for psql. `again`: the command that goes on after it."""
    return "\n".join(_lines(database, verifiers, again)) + "\n"


def role_settings(process: Process) -> dict[str, str]:
    """What the role of `process` has set, by the name of the setting."""
    return {**QUIET, **LIMITS[process], "search_path": "public"}


def _lines(database: str, verifiers: Mapping[Process, str], again: str) -> Iterator[str]:
    roles = {process: role_name(database, process) for process in Process}
    yield f"-- The roles and the database of unjoin: {database}."
    yield "-- Run by a superuser of the PostgreSQL server, with psql. It may be run again."
    yield f"-- Then: {again}"
    yield r"\set ON_ERROR_STOP on"
    yield "SET client_min_messages = 'warning';"
    yield "SET log_statement = 'none';"
    yield "SET log_min_error_statement = 'panic';"
    for process, role in roles.items():
        yield ""
        yield from _role(process, role, verifiers[process])
    yield ""
    yield from _database(database, roles)


def _role(process: Process, role: str, verifier: str) -> Iterator[str]:
    yield _unless(f"FROM pg_roles WHERE rolname = '{role}'", f"CREATE ROLE {role}")
    # What the publisher and the owner get by membership, they have without asking for it.
    inherits = "INHERIT" if process in (Process.PUBLISHER, Process.OWNER) else "NOINHERIT"
    yield (
        f"ALTER ROLE {role} LOGIN {inherits} NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION "
        f"NOBYPASSRLS CONNECTION LIMIT {CONNECTIONS[process]}"
    )
    yield f"    PASSWORD '{verifier}';"
    yield f"ALTER ROLE {role} RESET ALL;"
    for name, value in role_settings(process).items():
        yield f"ALTER ROLE {role} SET {name} = '{value}';"


def _database(database: str, roles: Mapping[Process, str]) -> Iterator[str]:
    owner, publisher = roles[Process.OWNER], roles[Process.PUBLISHER]
    everybody = ", ".join(roles.values())
    make = f"CREATE DATABASE {database} OWNER {owner} TEMPLATE template0 ENCODING ''UTF8''"
    # What the publisher owns, the owner may migrate and back up.
    yield f"GRANT {publisher} TO {owner};"
    yield f"GRANT pg_checkpoint TO {publisher};"
    # `unjoin doctor` looks at how the server is set.
    yield f"GRANT pg_read_all_settings TO {owner};"
    yield _unless(f"FROM pg_database WHERE datname = '{database}'", f"{make} LC_COLLATE ''C''")
    yield f"ALTER DATABASE {database} OWNER TO {owner};"
    yield f"REVOKE ALL ON DATABASE {database} FROM PUBLIC;"
    yield f"GRANT CONNECT ON DATABASE {database} TO {everybody};"
    yield rf"\connect {database}"
    yield "SET log_statement = 'none';"
    yield f"ALTER SCHEMA public OWNER TO {owner};"
    yield from _of_one_role(owner, publisher)
    yield "REVOKE ALL ON SCHEMA public FROM PUBLIC;"
    yield f"GRANT USAGE ON SCHEMA public TO {everybody};"
    yield f"GRANT EXECUTE ON FUNCTION pg_switch_wal() TO {publisher};"
    for function in _LARGE_OBJECTS:
        yield f"REVOKE ALL ON FUNCTION pg_catalog.{function} FROM PUBLIC;"


def _of_one_role(owner: str, publisher: str) -> Iterator[str]:
    """What belongs to the one role that all processes were until now, becomes the owner's."""
    yield _for_each(
        "FROM pg_tables WHERE schemaname = 'public' "
        f"AND tableowner NOT IN ('{owner}', '{publisher}')",
        f"format('ALTER TABLE public.%I OWNER TO {owner}', tablename)",
    )
    yield _for_each(
        "FROM pg_proc WHERE pronamespace = 'public'::regnamespace "
        f"AND proowner != '{owner}'::regrole",
        f"format('ALTER FUNCTION %s OWNER TO {owner}', oid::regprocedure)",
    )


def _unless(rows: str, statement: str) -> str:
    """Run `statement`, whose quotes are doubled, where there are no such `rows`."""
    return " ".join(["SELECT", f"'{statement}'", "WHERE NOT EXISTS (SELECT", rows, r") \gexec"])


def _for_each(rows: str, statement: str) -> str:
    """Run what `statement`, an expression, gives for each of `rows`."""
    return " ".join(["SELECT", statement, rows, r"\gexec"])
