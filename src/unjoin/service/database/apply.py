"""Giving each role the rights that `grants` says, in a database that has its tables.

To be called by the owner after every migration; it may be called again at any
time. It needs the roles, which the database's administrator makes with the file
that `roles_sql` writes. It does nothing where the processes have no roles.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection, transaction

from unjoin.service.database.grants import FUNCTIONS, TABLES, Rights
from unjoin.service.database.roles import Process, role_name

_GRANT_LOCK = 0x756E6A04
_SERVING = (Process.PUBLIC, Process.STAFF, Process.PUBLISHER)


def apply_grants() -> None:
    """Make the rights in this process's database those of `grants`: these, and no others."""
    database = str(connection.settings_dict["NAME"])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_GRANT_LOCK])
        cursor.execute("SELECT tablename, tableowner FROM pg_tables WHERE schemaname = 'public'")
        owners = dict(cursor.fetchall())
        for statement in _statements(database, owners):
            cursor.execute(statement)


def _statements(database: str, owners: dict[str, str]) -> Iterator[str]:
    """`owners`: the tables that are there, each with the role it belongs to."""
    roles = {process: role_name(database, process) for process in Process}
    everybody = ", ".join(["PUBLIC", *(roles[process] for process in _SERVING)])
    yield f"REVOKE ALL ON DATABASE {database} FROM {everybody}"
    yield f"GRANT CONNECT ON DATABASE {database} TO {', '.join(roles.values())}"
    yield f"REVOKE ALL ON SCHEMA public FROM {everybody}"
    yield f"GRANT USAGE ON SCHEMA public TO {', '.join(roles.values())}"
    yield "ALTER DEFAULT PRIVILEGES REVOKE ALL ON FUNCTIONS FROM PUBLIC"
    # Only who may create in a schema can be given a table of it.
    yield f"GRANT CREATE ON SCHEMA public TO {roles[Process.PUBLISHER]}"
    for table, owner in sorted(owners.items()):
        yield from _table(table, owner, roles)
    yield f"REVOKE CREATE ON SCHEMA public FROM {roles[Process.PUBLISHER]}"
    yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {everybody}"
    for function, callers in FUNCTIONS.items():
        yield f"REVOKE ALL ON FUNCTION public.{function} FROM {everybody}"
        named = ", ".join(sorted(roles[process] for process in callers))
        yield f"GRANT EXECUTE ON FUNCTION public.{function} TO {named}"


def _table(table: str, owner: str, roles: dict[Process, str]) -> Iterator[str]:
    """A table without a row in `grants` is the owner's alone."""
    access = TABLES.get(table)
    owned = access is not None and access.owned
    keeper = roles[Process.PUBLISHER if owned else Process.OWNER]
    if owner != keeper:
        yield f"ALTER TABLE public.{table} OWNER TO {keeper}"
    others = [roles[process] for process in _SERVING if roles[process] != keeper]
    yield f"REVOKE ALL ON TABLE public.{table} FROM {', '.join(['PUBLIC', *others])}"
    if access is None:
        return
    rights: dict[Process, Rights] = {Process.PUBLIC: access.public, Process.STAFF: access.staff}
    if not owned:
        rights[Process.PUBLISHER] = access.publisher
    for process, privileges in rights.items():
        if privileges:
            yield f"GRANT {', '.join(privileges)} ON TABLE public.{table} TO {roles[process]}"
