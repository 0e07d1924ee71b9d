"""PostgreSQL's grants, compared with `database.grants`: no more, and no less."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from unjoin.service.database.grants import GRANTS, Rights
from unjoin.service.database.roles import Process, has_roles, role_name
from unjoin.service.doctor.findings import Finding, Place, judge

_WHOLE = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
_SERVING = (Process.PUBLIC, Process.STAFF, Process.PUBLISHER)


def check(place: Place) -> Iterator[Finding]:
    """All of it; nothing where the processes have no roles."""
    if not has_roles(place.instance.settings.database_url):
        return
    database = str(connection.settings_dict["NAME"])
    for process in _SERVING:
        wrong = sorted(_differences(process, role_name(database, process)))
        yield judge(
            f"The {process} process may do what it needs in the database, and nothing else",
            is_so=not wrong,
            means="; ".join(wrong[:6]) + ("; …" if len(wrong) > 6 else ""),
            do="unjoin init DIR --upgrade",
        )


def _differences(process: Process, role: str) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename, tableowner = %s, "
            "ARRAY(SELECT p FROM unnest(%s::text[]) AS p "
            "WHERE has_table_privilege(%s, 'public.' || quote_ident(tablename), p)), "
            "has_any_column_privilege(%s, 'public.' || quote_ident(tablename), 'UPDATE') "
            "FROM pg_tables WHERE schemaname = 'public'",
            [role, list(_WHOLE), role, role],
        )
        rows = cursor.fetchall()
    for table, owns, has, some_columns in rows:
        if owns:
            continue
        wanted: Rights = GRANTS[process].get(table, ())
        whole = {right for right in wanted if "(" not in right}
        for right in sorted(set(has) - whole):
            yield f"may {right} in {table}"
        for right in sorted(whole - set(has)):
            yield f"may not {right} in {table}"
        if some_columns and not any(right.startswith("UPDATE") for right in wanted):
            yield f"may UPDATE a column of {table}"
