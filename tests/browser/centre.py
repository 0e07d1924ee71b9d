"""A centre of its own for a test: an instance on disk, served by the real `unjoin serve`."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.browser.passkeys import HOST, account_id, kept_passkey
from tests.nursery import run_code, run_unjoin
from tests.separated import roles_of_a_database, separate
from unjoin.service.database.roles import has_roles
from unjoin.service.instance import Settings
from unjoin.service.keys import AgeKey, make_age_key
from unjoin.service.layout import lay_out
from unjoin.service.process_memory import WIPING
from unjoin.service.samples.manifest import demo_manifest

ACCOUNTS = """
import json, sys
from unjoin.service.commands.session import migrate, start_django
from pathlib import Path
start_django(Path(sys.argv[1]), site="owner")
migrate()
from allauth.mfa.models import Authenticator
from unjoin.service.accounts.models import Staff
for account in json.load(sys.stdin):
    passkey = account.pop("passkey")
    staff = Staff(**account)
    staff.set_unusable_password()
    staff.save()
    Authenticator.objects.create(
        user=staff, type="webauthn", data={"name": "test", "credential": passkey}
    )
"""


@dataclass
class Centre:
    """A running centre. Each role has two accounts: its name, and `second-` before it.

    Each has a passkey, with which `passkeys.sign_in` signs in.
    """

    directory: Path
    public_port: int
    staff_port: int
    custodians: tuple[AgeKey, ...]

    @property
    def public_url(self) -> str:
        return f"http://127.0.0.1:{self.public_port}"

    @property
    def staff_url(self) -> str:
        # Passkeys are for names, not for addresses.
        return f"http://{HOST}:{self.staff_port}"

    def publish(self) -> str:
        """Run `unjoin publish` and return what it printed."""
        return run_unjoin("publish", "--data", self.directory)

    def shell(self, code: str) -> str:
        """Run `code` in a Django process of this centre and return what it printed."""
        prelude = (
            "from pathlib import Path\n"
            "from unjoin.service.commands.session import start_django\n"
            f"start_django(Path({str(self.directory)!r}))\n"
        )
        return run_code(prelude + code)


@contextmanager
def running_centre(
    directory: Path, *, workers: int = 1, client_header: str = ""
) -> Iterator[Centre]:
    """A centre in `directory`, on the database this test run is about; stopped at the end."""
    custodians = (make_age_key(), make_age_key())
    with _database() as database_url:
        settings = Settings(
            database_url=database_url,
            public_hosts=("127.0.0.1",),
            staff_hosts=(HOST, "127.0.0.1"),
            https=False,
            client_header=client_header,
        )
        ports = free_ports()
        lay_out(
            directory,
            settings=settings,
            manifest=demo_manifest(f"http://127.0.0.1:{ports[0]}/"),
            custodians=tuple(key.recipient for key in custodians),
        )
        if has_roles(database_url):
            separate(directory, settings=settings, server=os.environ["UNJOIN_TEST_POSTGRES_URL"])
        make_accounts(directory)
        centre = Centre(directory, *ports, custodians)
        servers = [
            serve(directory, "public", ports[0], workers=workers),
            serve(directory, "staff", ports[1]),
        ]
        try:
            for port, path in zip(ports, ("/healthz", "/sign-in"), strict=True):
                await_answer(f"http://127.0.0.1:{port}{path}")
            yield centre
        finally:
            for server in servers:
                server.terminate()
            for server in servers:
                server.wait(timeout=60)


def make_accounts(directory: Path) -> None:
    """Bring the database of the instance up to date, and make the test accounts in it."""
    roles = ("volunteer", "reviewer", "custodian", "operator")
    accounts = [
        {
            "id": str(account_id(handle)),
            "handle": handle,
            "role": role,
            "passkey": kept_passkey(handle),
        }
        for role in roles
        for handle in (role, f"second-{role}")
    ]
    run_code(ACCOUNTS, directory, stdin=json.dumps(accounts))


def serve(directory: Path, site: str, port: int, *, workers: int = 1) -> subprocess.Popen[bytes]:
    """Start `unjoin serve`; the caller ends it."""
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "unjoin", "serve", site, "--data", str(directory)),
            *("--port", str(port), "--workers", str(workers)),
        ],
        # It would begin itself once more with these; tests/commands/test_serve.py sees to that.
        env={**os.environ, **WIPING},
    )


@contextmanager
def _database() -> Iterator[str]:
    """The URL of an empty database: SQLite in the instance, or one on PostgreSQL, with roles."""
    if os.environ.get("UNJOIN_TEST_DB") != "postgres":
        yield "sqlite:data/unjoin.sqlite3"
        return
    with roles_of_a_database(os.environ["UNJOIN_TEST_POSTGRES_URL"]) as url:
        yield url


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
