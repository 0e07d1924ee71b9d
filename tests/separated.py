"""A database on the tests' PostgreSQL in which each process is a role of its own.

As an operator makes it: `make_roles` writes the passwords and roles.sql, and the
server's administrator runs that file with psql.
"""

from __future__ import annotations

import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from unjoin.service.database.passwords import make_roles
from unjoin.service.database.roles import Process, database_name, role_name
from unjoin.service.instance import Settings


@contextmanager
def roles_of_a_database(server: str) -> Iterator[str]:
    """The URL, without a user, of a database that is not there yet; gone at the end.

    `server`: the URL of the server's administrator.
    """
    url, name = urlsplit(server), f"centre_{secrets.token_hex(6)}"
    try:
        yield f"postgresql://{url.hostname}:{url.port}/{name}"
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
            for process in Process:
                connection.execute(f"DROP ROLE IF EXISTS {role_name(name, process)}".encode())


def separate(directory: Path, *, settings: Settings, server: str) -> None:
    """Make the roles and the database of the instance in `directory`."""
    run_as_administrator(make_roles(directory, settings=settings), server=server)


def run_as_administrator(path: Path, *, server: str) -> None:
    """Run a file with psql, as the administrator of `server`. Raises where it fails."""
    done = subprocess.run(
        ["psql", "--no-psqlrc", "--quiet", server],
        input=path.read_text(),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr


def connect_as(directory: Path, process: Process, *, url: str) -> psycopg.Connection:
    """A connection as `process` makes it, to the database at `url`."""
    place, name = urlsplit(url), database_name(url)
    return psycopg.connect(
        host=place.hostname,
        port=place.port,
        dbname=name,
        user=role_name(name, process),
        password=(directory / "secrets" / f"database-{process}").read_text().strip(),
        autocommit=True,
    )
