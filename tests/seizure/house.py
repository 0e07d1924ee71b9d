"""A centre of which everything it writes anywhere is kept: its files, output and temp files.

The processes are the real ones. Each has a temp directory and a home of this house, and
its output goes into a file, as a journal would keep it.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from tests.browser.centre import ACCOUNTS, await_answer, free_ports
from tests.browser.passkeys import account_id, kept_passkey
from tests.seizure.tables import Tables, read_postgres, read_sqlite
from tests.separated import roles_of_a_database, separate
from unjoin.service.database.roles import has_roles
from unjoin.service.instance import Instance, Settings, load_instance
from unjoin.service.keys import AgeKey, make_age_key
from unjoin.service.layout import lay_out
from unjoin.service.samples.manifest import demo_manifest

ROLES = ("volunteer", "reviewer", "custodian", "operator")


@dataclass
class House:
    """The centre and all that a raid on it would find. `handles`: of each role, two accounts."""

    root: Path
    database_url: str
    handles: dict[str, tuple[str, str]]
    custodians: tuple[AgeKey, ...]
    ports: tuple[int, int]
    passphrase: str = ""
    """Of the desk's identity, which an operator read off a terminal."""
    servers: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def directory(self) -> Path:
        """The instance."""
        return self.root / "centre"

    @property
    def instance(self) -> Instance:
        return load_instance(self.directory)

    @property
    def on_postgres(self) -> bool:
        return self.database_url.startswith("postgresql:")

    @property
    def administrator_url(self) -> str:
        """The centre's database, for who may read everything in it."""
        server = urlsplit(os.environ["UNJOIN_TEST_POSTGRES_URL"])
        return urlunsplit(server._replace(path=urlsplit(self.database_url).path))

    def run(self, *words: str) -> None:
        """Run `unjoin WORDS…` to its end. Raises where it fails."""
        with self.output(words[0]) as output:
            command = [sys.executable, "-m", "unjoin", *words]
            subprocess.run(
                command, check=True, timeout=120, env=self.environment, stdout=output, stderr=output
            )

    def ask(self, *words: str, status: int = 0) -> str:
        """What `unjoin WORDS…` says on a terminal, where nobody keeps it."""
        done = subprocess.run(
            [sys.executable, "-m", "unjoin", *words],
            check=False,
            timeout=120,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == status, done.stderr
        return done.stdout

    def make_desk_key(self) -> None:
        """Make the desk's identity; the passphrase is shown once, on a terminal."""
        shown = self.ask("keys", "make", "desk", "--data", str(self.directory))
        self.passphrase = re.findall(r"desk: (\S+)", shown)[0]

    def publish(self) -> None:
        self.run("publish", "--data", str(self.directory))

    def back_up(self) -> None:
        place = self.root / "backups"
        place.mkdir(exist_ok=True)
        self.run("backup", "--data", str(self.directory), "--to", str(place))

    def tables(self, taken: Path | None = None) -> Tables:
        """What the tables hold now; on SQLite those of `taken`, a copy of the instance."""
        if self.on_postgres:
            return read_postgres(self.administrator_url)
        return read_sqlite((taken or self.directory) / "data" / "unjoin.sqlite3")

    def start(self, site: str) -> None:
        """Serve one of the sites."""
        port = self.ports[("public", "staff").index(site)]
        words = ("serve", site, "--data", str(self.directory), "--port", str(port))
        with self.output(site) as output:
            self.servers[site] = subprocess.Popen(
                [sys.executable, "-m", "unjoin", *words],
                env=self.environment,
                stdout=output,
                stderr=output,
            )
        await_answer(f"http://127.0.0.1:{port}" + ("/healthz" if site == "public" else "/sign-in"))

    def start_publisher(self) -> None:
        """Publish at once, and from then on so seldom that it idles."""
        words = ("publish", "--data", str(self.directory), "--every", "24h")
        with self.output("publisher") as output:
            self.servers["publisher"] = subprocess.Popen(
                [sys.executable, "-m", "unjoin", *words],
                env=self.environment,
                stdout=output,
                stderr=output,
            )

    def stop(self) -> None:
        """Stop whatever runs."""
        for server in self.servers.values():
            server.terminate()
        for server in self.servers.values():
            server.wait(timeout=60)
        self.servers.clear()

    @property
    def environment(self) -> dict[str, str]:
        places = {"TMPDIR": str(self.root / "tmp"), "HOME": str(self.root / "home")}
        return {**os.environ, **places}

    @contextmanager
    def output(self, name: str) -> Iterator[int]:
        """Where a process writes what it says."""
        path = self.root / "journal" / f"{name}.txt"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            yield descriptor
        finally:
            os.close(descriptor)


@contextmanager
def running_house(root: Path) -> Iterator[House]:
    """A centre with both sites running, on the database this test run is about."""
    for name in ("tmp", "home", "journal"):
        (root / name).mkdir()
    handles = {role: (_handle(role), _handle(role)) for role in ROLES}
    custodians = (make_age_key(), make_age_key())
    with _database() as database_url:
        house = House(root, database_url, handles, custodians, free_ports())
        settings = Settings(
            database_url=database_url,
            public_hosts=("127.0.0.1",),
            staff_hosts=("localhost", "127.0.0.1"),
            https=False,
            client_header="X-Real-IP",
        )
        recipients = tuple(key.recipient for key in custodians)
        lay_out(house.directory, settings=settings, manifest=demo_manifest(), custodians=recipients)
        if has_roles(database_url):
            server = os.environ["UNJOIN_TEST_POSTGRES_URL"]
            separate(house.directory, settings=settings, server=server)
        _make_accounts(house, [(h, role) for role, pair in handles.items() for h in pair])
        house.make_desk_key()
        house.publish()  # the log's first checkpoint
        try:
            house.start("public")
            house.start("staff")
            yield house
        finally:
            house.stop()


def _handle(role: str) -> str:
    return f"{secrets.token_hex(4)}-{role[:3]}"


def _make_accounts(house: House, accounts: Sequence[tuple[str, str]]) -> None:
    rows = [
        {
            "id": str(account_id(handle)),
            "handle": handle,
            "role": role,
            "passkey": kept_passkey(handle),
        }
        for handle, role in accounts
    ]
    subprocess.run(
        [sys.executable, "-c", ACCOUNTS, str(house.directory)],
        input=json.dumps(rows),
        text=True,
        check=True,
        timeout=120,
        env=house.environment,
    )


@contextmanager
def _database() -> Iterator[str]:
    if os.environ.get("UNJOIN_TEST_DB") != "postgres":
        yield "sqlite:data/unjoin.sqlite3"
        return
    with roles_of_a_database(os.environ["UNJOIN_TEST_POSTGRES_URL"]) as url:
        yield url
