"""A PostgreSQL of its own for a test, with the settings that an instance was given for it."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.browser.centre import free_ports


@dataclass(frozen=True)
class OwnPostgres:
    """A running server. `url` is its administrator's; `log` holds all that it says."""

    directory: Path
    url: str

    @property
    def log(self) -> Path:
        return self.directory / "log"

    @property
    def segments(self) -> list[Path]:
        """The files of the write-ahead log, the oldest first."""
        return sorted(path for path in (self.directory / "data/pg_wal").iterdir() if path.is_file())


@contextmanager
def own_postgres(settings: str) -> Iterator[OwnPostgres]:
    """A new server that includes a file with the text `settings`; gone at the end."""
    programs = _programs()
    # Not below the test's own directory, nor TMPDIR: the server's user must be able to enter it.
    directory = Path(tempfile.mkdtemp(prefix="unjoin-postgres-", dir="/tmp"))
    try:
        if os.getuid() == 0:
            shutil.chown(directory, "postgres", "postgres")
        yield from _served(programs, directory, settings)
    finally:
        shutil.rmtree(directory)


def _served(programs: Path, directory: Path, settings: str) -> Iterator[OwnPostgres]:
    port, password = free_ports()[0], secrets.token_hex(16)
    (directory / "password").write_text(password)
    (directory / "password").chmod(0o644)
    data = directory / "data"
    _run(
        directory,
        *(programs / "initdb", f"--pgdata={data}", "--username=admin", "--auth=scram-sha-256"),
        *(f"--pwfile={directory}/password", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"),
    )
    (directory / "unjoin.conf").write_text(settings)
    (directory / "unjoin.conf").chmod(0o644)
    with (data / "postgresql.conf").open("a") as file:
        file.write(f"include '{directory}/unjoin.conf'\n")
    options = f"-c port={port} -c unix_socket_directories={directory}"
    _run(
        directory,
        *(programs / "pg_ctl", "start", "--silent", "--wait", f"--pgdata={data}"),
        *(f"--log={directory}/log", f"--options={options}"),
    )
    try:
        yield OwnPostgres(directory, f"postgresql://admin:{password}@127.0.0.1:{port}/postgres")
    finally:
        _run(directory, programs / "pg_ctl", "stop", "--silent", "--mode=fast", f"--pgdata={data}")


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.skip("there is no PostgreSQL here")
    return found[-1].parent


def _run(directory: Path, *command: object) -> None:
    as_owner = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    subprocess.run(
        [*as_owner, *map(str, command)], cwd=directory, check=True, capture_output=True, timeout=60
    )
