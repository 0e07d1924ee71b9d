"""Real witnesses, written by others, on loopback: litewitness and omniwitness.

Each keeps its key and what it has cosigned in a directory, and can be stopped and started again.
Both reach out to nobody: litewitness has no bastion, omniwitness no distributor and no list of logs
to fetch.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.foreign.verifiers import program
from unjoin.publiclog.notes import VerifierKey, parse_vkey
from unjoin.publiclog.tree import EMPTY_ROOT

_TIMEOUT_S = 20


class WitnessProgram(ABC):
    """A witness for one log. `log` is that log's public key."""

    def __init__(self, directory: Path, log: VerifierKey) -> None:
        directory.mkdir()
        self.directory = directory
        self.log = log
        self.port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.key = self._make_key()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def name(self) -> str:
        return f"{type(self).__name__.lower()}.invalid/witness"

    def start(self) -> None:
        """Start it, and wait until it listens."""
        with (self.directory / "output").open("ab") as output:
            self._process = subprocess.Popen(self._command(), stdout=output, stderr=output)
        _await(lambda: _is_listening(self.port), self._said)

    def stop(self) -> None:
        """Stop it, if it runs. What it has cosigned stays."""
        if self._process:
            self._process.kill()
            self._process.wait(timeout=_TIMEOUT_S)
            self._process = None

    def close(self) -> None:
        """Stop it, and whatever it needs."""
        self.stop()

    def forget(self) -> None:
        """Lose what it has cosigned. It must not run."""
        for file in self.directory.glob("state.db*"):
            file.unlink()

    def _said(self) -> str:
        return (self.directory / "output").read_text()

    @abstractmethod
    def _make_key(self) -> VerifierKey:
        """Make its key with the tools it comes with; the public half."""

    @abstractmethod
    def _command(self) -> list[str]: ...


class Omniwitness(WitnessProgram):
    """github.com/transparency-dev/witness."""

    def _make_key(self) -> VerifierKey:
        keys = {name: self.directory / name for name in ("private", "public")}
        subprocess.run(
            [
                *(program("generate_keys"), f"-origin={self.name}"),
                *(f"-out_priv={keys['private']}", f"-out_pub={keys['public']}"),
            ],
            check=True,
            capture_output=True,
        )
        logs = f"Logs:\n  - Origin: {self.log.name}\n    PublicKey: {self.log.encode()}\n"
        (self.directory / "logs.yaml").write_text(f"{logs}    URL: http://127.0.0.1:1/\n")
        return parse_vkey(keys["public"].read_text().strip())

    def _command(self) -> list[str]:
        return [
            *(program("omniwitness"), f"-listen=127.0.0.1:{self.port}", "-metrics_listen="),
            *(f"-db_file={self.directory / 'state.db'}", "-logtostderr"),
            f"-private_key_path={self.directory / 'private'}",
            f"-additional_logs={self.directory / 'logs.yaml'}",
        ]


class Litewitness(WitnessProgram):
    """filippo.io/torchwood/cmd/litewitness, whose key an ssh-agent holds."""

    def _make_key(self) -> VerifierKey:
        # A socket's path may have no more than 108 bytes.
        self._agent_directory = Path("/tmp") / f"unjoin-agent-{os.getpid()}-{self.port}"  # noqa: S108
        self._agent_directory.mkdir(mode=0o700)
        socket_path = self._agent_directory / "socket"
        private = self.directory / "id"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", private], check=True)
        self._agent = subprocess.Popen(
            ["ssh-agent", "-D", "-a", socket_path], stdout=subprocess.DEVNULL
        )
        _await(socket_path.exists, lambda: "ssh-agent made no socket")
        environment = os.environ | {"SSH_AUTH_SOCK": str(socket_path)}
        subprocess.run(["ssh-add", "-q", private], check=True, env=environment)
        blob = base64.b64decode(private.with_suffix(".pub").read_text().split()[1])
        self._fingerprint = base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")
        self.start()
        self.stop()
        said = re.search(r'vkey="?(\S+?)"?\s', self._said())
        assert said, self._said()
        return parse_vkey(said[1])

    def _command(self) -> list[str]:
        self._know_log()
        return [
            *(program("litewitness"), "-name", self.name, "-listen", f"127.0.0.1:{self.port}"),
            *("-db", str(self.directory / "state.db"), "-key", f"SHA256:{self._fingerprint}"),
            *("-ssh-agent", str(self._agent_directory / "socket")),
        ]

    def _know_log(self) -> None:
        """What ``witnessctl add-log`` and ``add-key`` do; that program is not to be had here."""
        with closing(sqlite3.connect(self.directory / "state.db")) as database, database:
            database.executescript(
                "CREATE TABLE IF NOT EXISTS log (origin TEXT PRIMARY KEY,"
                " tree_size INTEGER NOT NULL, tree_hash TEXT NOT NULL);"
                "CREATE TABLE IF NOT EXISTS key (origin TEXT NOT NULL, key TEXT NOT NULL,"
                " FOREIGN KEY(origin) REFERENCES log(origin));"
            )
            root = base64.b64encode(EMPTY_ROOT).decode()
            values = (self.log.name, root)
            if database.execute("SELECT 1 FROM log").fetchone() is None:
                database.execute("INSERT INTO log VALUES (?, 0, ?)", values)
                database.execute(
                    "INSERT INTO key VALUES (?, ?)", (self.log.name, self.log.encode())
                )

    def close(self) -> None:
        super().close()
        self._agent.terminate()
        self._agent.wait(timeout=_TIMEOUT_S)
        shutil.rmtree(self._agent_directory)


@contextmanager
def running(
    kind: type[WitnessProgram], directory: Path, log: VerifierKey
) -> Iterator[WitnessProgram]:
    """A running witness of that kind; stopped at the end."""
    witness = kind(directory, log)
    try:
        witness.start()
        yield witness
    finally:
        witness.close()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _is_listening(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def _await(is_so: Callable[[], bool], said: Callable[[], str]) -> None:
    deadline = time.monotonic() + _TIMEOUT_S
    while not is_so():
        assert time.monotonic() < deadline, said()
        time.sleep(0.02)
