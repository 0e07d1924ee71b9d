"""On PostgreSQL, what a test asks for is done with the rights of the process that would do it.

The test's own connection is the administrator's: it makes what a test needs. While
Django's client asks for a page, the connection is the role of the public or of the
staff process, and while a run of the publisher lasts, that of the publisher; so
whatever asks for more than `database.grants` allows fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from pytest_django import DjangoDbBlocker

from unjoin.service.database.apply import apply_grants
from unjoin.service.database.roles import Process, role_name
from unjoin.service.publication import actions
from unjoin.service.publication.steps import OnStep
from unjoin.service.publication.turn import StillAlone, only_publisher

_DATABASE = {"db", "transactional_db"}
"""Of pytest-django: a test that asks for neither may not touch the database."""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The test database, with the roles of the processes and their rights."""
    roles = []
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            roles = [_role(process) for process in Process]
            _run(*(f"CREATE ROLE {role} NOLOGIN" for role in roles))
            apply_grants()
    yield
    with django_db_blocker.unblock():
        _run(*(f"DROP OWNED BY {role} CASCADE" for role in roles))
        _run(*(f"DROP ROLE {role}" for role in roles))


@pytest.fixture(autouse=True)
def rights_of_each_process(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, settings: LazySettings
) -> None:
    """Requests have the rights of their site's process, publications those of the publisher."""
    ask = Client.request
    has_database = _DATABASE.intersection(request.fixturenames) or request.node.get_closest_marker(
        "django_db"
    )

    def as_process(self: Client, **environ: Any) -> Any:
        is_staff = settings.ROOT_URLCONF != "unjoin.service.urls_public"
        with rights_of(Process.STAFF if is_staff else Process.PUBLIC):
            return ask(self, **environ)

    @contextmanager
    def as_publisher(on_step: OnStep) -> Iterator[StillAlone]:
        with only_publisher(on_step) as still_alone, rights_of(Process.PUBLISHER):
            yield still_alone

    if has_database and connection.vendor == "postgresql":
        monkeypatch.setattr(Client, "request", as_process)
        monkeypatch.setattr(actions, "only_publisher", as_publisher)


@contextmanager
def rights_of(process: Process) -> Iterator[None]:
    """On PostgreSQL, this thread's connection has the rights of `process`, and no others."""
    if connection.vendor != "postgresql":
        yield
        return
    connection.ensure_connection()
    (before,) = connection.connection.execute("SHOW role").fetchone()
    _run(f"SET ROLE {_role(process)}")
    try:
        yield
    finally:
        try:
            _run(f"SET ROLE {before}")
        except psycopg.Error:
            # Whatever undoes a broken transaction undoes SET ROLE; a new connection has no role.
            if not connection.in_atomic_block:
                connection.close()


def _role(process: Process) -> str:
    return role_name(str(connection.settings_dict["NAME"]), process)


def _run(*statements: str) -> None:
    """Not through Django, whose count of a page's queries tests look at."""
    connection.ensure_connection()
    for statement in statements:
        connection.connection.execute(statement)
