"""A centre of its own for a test: an instance on disk, served by the real `unjoin serve`."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from unjoin.service.instance import Settings
from unjoin.service.keys import AgeKey, make_age_key
from unjoin.service.layout import lay_out
from unjoin.service.samples.manifest import demo_manifest

ACCOUNTS = """
import sys
from unjoin.service.commands.session import migrate, start_django
from pathlib import Path
start_django(Path(sys.argv[1]))
migrate()
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.roles import Role
for role in Role:
    for handle in (role.value, "second-" + role.value):
        Staff.objects.create_user(handle=handle, role=role, password=sys.argv[2])
"""


@dataclass
class Centre:
    """A running centre. Each role has two accounts: its name, and `second-` before it."""

    directory: Path
    public_port: int
    staff_port: int
    custodians: tuple[AgeKey, ...]
    password_of_all: str
    password: dict[str, str] = field(default_factory=dict)

    @property
    def public_url(self) -> str:
        return f"http://127.0.0.1:{self.public_port}"

    @property
    def staff_url(self) -> str:
        return f"http://127.0.0.1:{self.staff_port}"

    def publish(self) -> str:
        """Run `unjoin publish` and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "unjoin", "publish", "--data", str(self.directory)],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        return done.stdout

    def shell(self, code: str) -> str:
        """Run `code` in a Django process of this centre and return what it printed."""
        prelude = (
            "from pathlib import Path\n"
            "from unjoin.service.commands.session import start_django\n"
            f"start_django(Path({str(self.directory)!r}))\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", prelude + code],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        return done.stdout


@contextmanager
def running_centre(directory: Path, *, workers: int = 1) -> Iterator[Centre]:
    """A centre in `directory`, on the database this test run is about; stopped at the end."""
    custodians = (make_age_key(), make_age_key())
    with _database() as database_url:
        lay_out(
            directory,
            settings=Settings(
                database_url=database_url,
                public_hosts=("127.0.0.1",),
                staff_hosts=("127.0.0.1",),
                https=False,
            ),
            manifest=demo_manifest(),
            custodians=tuple(key.recipient for key in custodians),
        )
        password = secrets.token_hex(8)
        subprocess.run(
            [sys.executable, "-c", ACCOUNTS, str(directory), password], check=True, timeout=120
        )
        ports = free_ports()
        roles = ("volunteer", "reviewer", "custodian", "operator")
        handles = [prefix + role for role in roles for prefix in ("", "second-")]
        centre = Centre(directory, *ports, custodians, password, dict.fromkeys(handles, password))
        servers = [
            serve(directory, site, port, workers=workers)
            for site, port in zip(("public", "staff"), ports, strict=True)
        ]
        try:
            for port, path in zip(ports, ("/healthz", "/sign-in"), strict=True):
                await_answer(f"http://127.0.0.1:{port}{path}")
            yield centre
        finally:
            for server in servers:
                server.terminate()
            for server in servers:
                server.wait(timeout=20)


def serve(directory: Path, site: str, port: int, *, workers: int = 1) -> subprocess.Popen[bytes]:
    """Start `unjoin serve`; the caller ends it."""
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "unjoin", "serve", site, "--data", str(directory)),
            *("--port", str(port), "--workers", str(workers)),
        ]
    )


@contextmanager
def _database() -> Iterator[str]:
    """The URL of an empty database: SQLite in the instance, or a new one on PostgreSQL."""
    if os.environ.get("UNJOIN_TEST_DB") != "postgres":
        yield "sqlite:data/unjoin.sqlite3"
        return
    server = os.environ["UNJOIN_TEST_POSTGRES_URL"]
    name = f"centre_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def free_ports() -> tuple[int, int]:
    """Two ports nobody listens on now."""
    with socket.socket() as one, socket.socket() as two:
        one.bind(("127.0.0.1", 0))
        two.bind(("127.0.0.1", 0))
        return one.getsockname()[1], two.getsockname()[1]


def await_answer(url: str, *, timeout_s: float = 60) -> None:
    """Wait until `url` answers. Raises what the last attempt raised."""
    deadline = time.monotonic() + timeout_s
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 — our own address
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
