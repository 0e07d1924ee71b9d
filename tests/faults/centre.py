"""A centre without its sites: an instance on disk, worked on by processes of their own.

A prepared centre can be cloned, database and files, in a fraction of a second, so that each fault
meets the same centre.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.nursery import run_python
from unjoin.presets import read_preset
from unjoin.publiclog.notes import VerifierKey, parse_vkey
from unjoin.service.instance import Settings
from unjoin.service.keys import make_age_key
from unjoin.service.layout import lay_out

REPOSITORY = Path(__file__).parent.parent.parent
SQLITE_URL = "sqlite:data/unjoin.sqlite3"


@dataclass(frozen=True)
class Centre:
    """An instance in `directory`; `database` is its name on PostgreSQL, empty on SQLite."""

    directory: Path
    database: str = ""

    @property
    def public(self) -> Path:
        """What is published."""
        return self.directory / "data" / "public"

    @property
    def log(self) -> Path:
        """The base of the log."""
        return self.public / "log"

    @property
    def vkey(self) -> VerifierKey:
        return parse_vkey((self.directory / "log.vkey").read_text().strip())

    def checkpoint(self) -> bytes | None:
        """The published checkpoint; None where there is none."""
        path = self.log / "checkpoint"
        return path.read_bytes() if path.exists() else None

    def start(self, deed: str, *arguments: object) -> subprocess.Popen[str]:
        """Begin a deed of `tests.faults.deeds` in a process of its own; the caller ends it."""
        return subprocess.Popen(
            [sys.executable, "-m", "tests.faults.deeds", *self._words(deed, *arguments)],
            cwd=REPOSITORY,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, deed: str, *arguments: object) -> subprocess.CompletedProcess[bytes]:
        """Do a deed in a process of its own, however it ends."""
        return run_python(["-m", "tests.faults.deeds", *self._words(deed, *arguments)])

    def do(self, deed: str, *arguments: object) -> Any:
        """Do a deed that must succeed, and return what it answered."""
        done = self.run(deed, *arguments)
        assert done.returncode == 0, done.stderr.decode()
        return json.loads(done.stdout)

    def _words(self, deed: str, *arguments: object) -> list[str]:
        return [deed, str(self.directory), *map(str, arguments)]


@contextmanager
def make_centre(
    directory: Path, *, needed: int = 1, with_text: str = "accept-offered"
) -> Iterator[Centre]:
    """A new centre with K = `needed`, on the database this test run is about."""
    manifest = read_preset("ccp").replace(
        "batch_declarations = 100", f"batch_declarations = {needed}"
    )
    with _database() as name:
        settings = Settings(
            database_url=_url(name) if name else SQLITE_URL,
            public_hosts=("127.0.0.1",),
            staff_hosts=("127.0.0.1",),
            https=False,
        )
        custodians = tuple(make_age_key().recipient for _ in range(2))
        lay_out(directory, settings=settings, manifest=manifest, custodians=custodians)
        centre = Centre(directory, name)
        centre.do("migrate")
        yield centre


@contextmanager
def clone(centre: Centre, directory: Path) -> Iterator[Centre]:
    """A centre like `centre`, in which no process is at work, in `directory`."""
    shutil.copytree(centre.directory, directory)
    if not centre.database:
        yield Centre(directory)
        return
    with _database(template=centre.database) as name:
        settings = directory / "unjoin.toml"
        old, new = json.dumps(_url(centre.database)), json.dumps(_url(name))
        settings.write_text(re.sub(re.escape(old), lambda _: new, settings.read_text()))
        yield Centre(directory, name)


def on_postgres() -> bool:
    return os.environ.get("UNJOIN_TEST_DB") == "postgres"


def _url(name: str) -> str:
    return urlunsplit(urlsplit(os.environ["UNJOIN_TEST_POSTGRES_URL"])._replace(path=f"/{name}"))


@contextmanager
def _database(template: str = "template1") -> Iterator[str]:
    """The name of a new database on PostgreSQL, like `template`; empty where SQLite is meant."""
    if not on_postgres():
        yield ""
        return
    server, name = os.environ["UNJOIN_TEST_POSTGRES_URL"], f"centre_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
    try:
        yield name
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
