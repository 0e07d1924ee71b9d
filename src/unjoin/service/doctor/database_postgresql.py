"""PostgreSQL: is it set as `deploy.postgresql` says, and does nothing keep statements?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from django.db import connection

from unjoin.service.database.roles import Process, has_roles, role_name
from unjoin.service.database.roles_sql import role_settings
from unjoin.service.deploy.postgresql import SETTINGS, Setting
from unjoin.service.doctor.findings import Finding, Place, judge, unseen

OLDEST = 15
_KEEPERS = ("pg_stat_statements", "auto_explain", "pgaudit", "pg_stat_monitor", "pg_cron")
_LOCAL = {"", "localhost", "127.0.0.1", "::1"}


def check(place: Place) -> Iterator[Finding]:
    """All of it."""
    version = int(_value("SELECT current_setting('server_version_num')::int")) // 10000
    yield judge(
        f"PostgreSQL is new enough ({version})",
        is_so=version >= OLDEST,
        means="it gets no repairs any more, and the publisher may not write tables anew",
        do="upgrade it",
    )
    found = _settings()
    for setting in SETTINGS:
        if setting.since <= version:
            yield _check_setting(setting, found)
    yield _check_extensions()
    yield _check_connection(place)
    if has_roles(place.instance.settings.database_url):
        yield from _check_roles()
    else:
        yield judge(
            "Each process is a role of its own in the database",
            is_so=False,
            means="database_url names a user, so the public site can read the inbox",
            do="take user and password out of database_url, then: unjoin init DIR --database-roles",
        )
    yield _check_publisher(place)


def _check_setting(setting: Setting, found: Mapping[str, str]) -> Finding:
    title = f"PostgreSQL: {setting.name} is {setting.value or 'empty'}"
    if setting.name not in found:
        return unseen(title, "this role may not ask for it", f"ask as a superuser: {setting.why}")
    return judge(
        title,
        is_so=found[setting.name] == setting.value,
        means=f"it is {found[setting.name] or 'empty'}. It should not be: {setting.why}",
        do="include postgresql/unjoin.conf of the instance, and restart PostgreSQL",
    )


def _settings() -> dict[str, str]:
    """What holds for connections that say nothing themselves, by the name of the setting."""
    with connection.cursor() as cursor:
        # As SHOW says them, units included; those that only a superuser sees are not among them.
        cursor.execute("SELECT name, current_setting(name) FROM pg_settings")
        return dict(cursor.fetchall())


def _check_extensions() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extname FROM pg_extension WHERE extname = ANY(%s) ORDER BY 1", [list(_KEEPERS)]
        )
        found = [name for (name,) in cursor.fetchall()]
    return judge(
        "No extension of PostgreSQL keeps statements",
        is_so=not found,
        means=f"{', '.join(found)} keeps what was asked, with its values or its times",
        do="DROP EXTENSION, and take it out of shared_preload_libraries",
    )


def _check_connection(place: Place) -> Finding:
    host = urlsplit(place.instance.settings.database_url).hostname or ""
    encrypted = _value("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
    return judge(
        "The way to the database is within this machine, or encrypted",
        is_so=host in _LOCAL or bool(encrypted),
        means=f"everybody between here and {host} sees what is stored, and when",
        do="switch ssl on in PostgreSQL, and require it in pg_hba.conf (hostssl)",
    )


def _check_roles() -> Iterator[Finding]:
    database = str(connection.settings_dict["NAME"])
    for process in Process:
        role = role_name(database, process)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls,"
                " coalesce(rolconfig, '{}') FROM pg_roles WHERE rolname = %s",
                [role],
            )
            row = cursor.fetchone()
        powers, config = row or (True, [])
        kept = dict(line.split("=", 1) for line in config)
        missing = [n for n, v in role_settings(process).items() if kept.get(n) != v]
        yield judge(
            f"The role {role} has no powers over the server, and its settings",
            is_so=not powers and not missing,
            means="it is not there"
            if row is None
            else "it has more than it needs"
            if powers
            else f"it lacks {', '.join(missing)}",
            do="run postgresql/roles.sql of the instance again, as a superuser",
        )


def _check_publisher(place: Place) -> Finding:
    title = "The publisher may begin the write-ahead log anew"
    role = str(connection.settings_dict["USER"])
    if has_roles(place.instance.settings.database_url):
        role = role_name(str(connection.settings_dict["NAME"]), Process.PUBLISHER)
    may = _value(
        "SELECT (pg_has_role(%s, 'pg_checkpoint', 'USAGE') OR (SELECT rolsuper FROM pg_roles "
        "WHERE rolname = %s)) AND has_function_privilege(%s, 'pg_switch_wal()', 'EXECUTE')",
        *[role] * 3,
    )
    return judge(
        title,
        is_so=bool(may),
        means="old segments of it, which hold everything with its second, stay longer",
        do=f"as a superuser: GRANT pg_checkpoint TO {role}; "
        f"GRANT EXECUTE ON FUNCTION pg_switch_wal() TO {role};",
    )


def _value(question: str, *values: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(question, list(values) or None)
        (answer,) = cursor.fetchone()
    return answer  # type: ignore[no-any-return]
