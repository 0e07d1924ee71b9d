"""Processes for deeds, forked from one that has imported what they need and done nothing yet.

Starting Python and importing Django takes longer than any deed here. Each deed still has a process
of its own, with its own connection to the database, which ends however it ends.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import tempfile
import threading
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import IO

# Modules that can be imported before there are settings, and take long.
_SLOW_IMPORTS = (
    "concurrent.futures.thread",
    "cryptography.hazmat.primitives.asymmetric.ed25519",
    "django.contrib.auth.hashers",
    "django.core.management",
    "django.db.backends.sqlite3.base",
    "django.db.models",
    "django.forms",
    "django.http",
    "django.template.backends.django",
    "django.urls",
    "opencc",
    "psycopg",
    "pyrage",
    "rfc8785",
    "unjoin.registry.campaign",
    "unjoin.registry.pseudonym",
    "unjoin.registry.tally_text",
    "unjoin.service.instance",
    "whitenoise",
)


class Nursery:
    """Runs deeds one after the other, each in a new process."""

    def __init__(self, directory: Path) -> None:
        self._turn = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.nursery"],
            cwd=directory,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, arguments: list[str]) -> subprocess.CompletedProcess[str]:
        """Do what ``python -m tests.faults.deeds ARGUMENTS`` does, however it ends."""
        with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
            files = [f"/proc/{os.getpid()}/fd/{file.fileno()}" for file in (out, err)]
            with self._turn:
                status = self._ask(json.dumps([arguments, files]))
            return subprocess.CompletedProcess(arguments, status, _read(out), _read(err))

    def close(self) -> None:
        """End the process that forks; it ends by itself when its input does."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(timeout=60)
        self._process.stdout.close()

    def _ask(self, line: str) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


@cache
def nursery(directory: Path) -> Nursery:
    """The nursery of this test run, closed at its end."""
    made = Nursery(directory)
    atexit.register(made.close)
    return made


def _read(file: IO[str]) -> str:
    file.seek(0)
    return file.read()


def _fork(arguments: list[str], files: list[str]) -> int:
    """Do a deed in a child; its exit status, negative where a signal ended it."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    for number, path in enumerate(files, start=1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_APPEND), number)
    status = 1
    try:
        from tests.faults.deeds import main

        main(arguments)
        status = 0
    finally:
        if status:
            sys.excepthook(*sys.exc_info())
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    for module in _SLOW_IMPORTS:
        import_module(module)
    for line in sys.stdin:
        print(_fork(*json.loads(line)), flush=True)
