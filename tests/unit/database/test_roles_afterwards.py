"""An instance whose processes were one role of PostgreSQL until now gets a role for each."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.separated import connect_as, roles_of_a_database, run_as_administrator
from tests.unit.database.conftest import run_init, two_custodians
from unjoin.service.database.passwords import ROLES_FILE
from unjoin.service.database.roles import Process, database_name


def test_each_process_gets_a_role_of_its_own(tmp_path: Path, server: str) -> None:
    directory = tmp_path / "centre"
    with roles_of_a_database(server) as url:
        name = database_name(url)
        with psycopg.connect(server, autocommit=True) as administrator:
            administrator.execute(f"CREATE DATABASE {name}".encode())
        one_for_all = urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        run_init(directory, "--database-url", one_for_all, *two_custodians())

        settings = directory / "unjoin.toml"
        settings.write_text(settings.read_text().replace(one_for_all, url))
        run_init(directory, "--database-roles")
        run_as_administrator(directory / ROLES_FILE, server=server)
        said = run_init(directory, "--continue")
        assert "There are accounts already" in said

        publish = [sys.executable, "-m", "unjoin", "publish", "--data", str(directory)]
        subprocess.run(publish, check=True, capture_output=True, timeout=60)
        with connect_as(directory, Process.PUBLIC, url=url) as public:
            public.execute("SELECT unjoin_waiting('')")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                public.execute("SELECT FROM intake_inboxitem")
