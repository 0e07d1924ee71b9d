"""An instance whose processes are roles of their own, as `unjoin init` makes it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.separated import connect_as, roles_of_a_database, run_as_administrator
from unjoin.service.database.passwords import ROLES_FILE
from unjoin.service.database.roles import Process, database_name, role_name
from unjoin.service.keys import make_age_key


@dataclass(frozen=True)
class Separated:
    """The instance, with a connection as each process. `server`: its administrator's URL."""

    directory: Path
    url: str
    server: str
    connections: dict[Process, psycopg.Connection]

    def role(self, process: Process) -> str:
        return role_name(database_name(self.url), process)


@pytest.fixture(scope="session")
def server() -> str:
    """The URL of the PostgreSQL server's administrator."""
    if os.environ.get("UNJOIN_TEST_DB") != "postgres":
        pytest.skip("SQLite has no roles")
    return os.environ["UNJOIN_TEST_POSTGRES_URL"]


@pytest.fixture(scope="session")
def separated(tmp_path_factory: pytest.TempPathFactory, server: str) -> Iterator[Separated]:
    directory = tmp_path_factory.mktemp("separated") / "centre"
    with roles_of_a_database(server) as url:
        run_init(directory, "--database-url", url, *two_custodians())
        run_as_administrator(directory / ROLES_FILE, server=server)
        run_init(directory, "--continue")
        connections = {process: connect_as(directory, process, url=url) for process in Process}
        try:
            yield Separated(directory, url, server, connections)
        finally:
            for connection in connections.values():
                connection.close()


def two_custodians() -> list[str]:
    return [word for _ in range(2) for word in ("--custodian", make_age_key().recipient)]


def run_init(directory: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "unjoin", "init", str(directory), *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
