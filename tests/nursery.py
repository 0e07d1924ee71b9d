"""Processes for tests, forked from one that has imported what they need and done nothing yet.

Starting Python and importing Django takes longer than nearly everything that is then done. Each
deed still has a process of its own, with its own connection to the database, which ends however
it ends: forked before any of it began, with the environment of whoever asks.
"""

from __future__ import annotations

import atexit
import json
import os
import runpy
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import IO, NoReturn

from unjoin.service.intake.browser_rules import name_tables

REPOSITORY = Path(__file__).parent.parent

# Modules that can be imported before there are settings, and take long.
_SLOW_IMPORTS = (
    "concurrent.futures.thread",
    "cryptography.hazmat.primitives.asymmetric.ed25519",
    "django.contrib.auth.hashers",
    "django.core.management",
    "django.db.backends.postgresql.base",
    "django.db.backends.sqlite3.base",
    "django.db.migrations.executor",
    "django.db.models",
    "django.forms",
    "django.http",
    "django.template.backends.django",
    "django.urls",
    "markdown_it",
    "opencc",
    "phonenumbers",
    "PIL.Image",
    "psycopg",
    "pyarrow.parquet",
    "pyrage",
    "rfc8785",
    "unjoin.cli",
    "unjoin.registry.campaign",
    "unjoin.registry.pseudonym",
    "unjoin.registry.tally_text",
    "unjoin.service.hints.finding",
    "unjoin.service.instance",
    "whitenoise",
)


class Nursery:
    """Runs deeds one after the other, each in a new process."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.nursery"],
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(
        self, program: Sequence[str], stdin: bytes = b"", env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        """Do what ``python PROGRAM`` does, however it ends; `program` begins with -c or -m."""
        with (
            tempfile.TemporaryFile() as given,
            tempfile.TemporaryFile() as out,
            tempfile.TemporaryFile() as err,
        ):
            given.write(stdin)
            given.seek(0)
            files = [f"/proc/{os.getpid()}/fd/{file.fileno()}" for file in (given, out, err)]
            wanted = [list(program), files, dict(os.environ if env is None else env)]
            with self._turn:
                status = self._ask(json.dumps(wanted))
            return subprocess.CompletedProcess(list(program), status, _read(out), _read(err))

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


def run_python(
    program: Sequence[str], *, stdin: bytes = b"", env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Do what ``python PROGRAM`` does, in a process forked for it; the test looks how it ended."""
    return _nursery().run(program, stdin, env)


def run_in_text(program: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """The same, with what it printed as text."""
    done = run_python(program)
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )


def run_code(code: str, *arguments: str | Path, stdin: str = "") -> str:
    """Run `code`, which must succeed, as ``python -c`` does; what it printed."""
    done = run_python(["-c", code, *map(str, arguments)], stdin=stdin.encode())
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def run_unjoin(*arguments: str | Path) -> str:
    """Run a command of the program, which must succeed; what it printed."""
    done = run_python(["-m", "unjoin", *map(str, arguments)])
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


@cache
def _nursery() -> Nursery:
    """The nursery of this test run, closed at its end."""
    made = Nursery()
    atexit.register(made.close)
    return made


def _read(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()


def _fork(program: list[str], files: list[str], env: dict[str, str]) -> int:
    """Do a deed in a child; its exit status, negative where a signal ended it."""
    child = os.fork()
    if not child:
        _be(program, files, env)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _be(program: list[str], files: list[str], env: dict[str, str]) -> NoReturn:
    """Be the program, to the end of this process."""
    status = 1
    try:
        os.dup2(os.open(files[0], os.O_RDONLY), 0)
        for number, path in enumerate(files[1:], start=1):
            os.dup2(os.open(path, os.O_WRONLY | os.O_APPEND), number)
        os.environ.clear()
        os.environ.update(env)
        _execute(program)
        status = 0
    except SystemExit as stop:
        status = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
        if isinstance(stop.code, str):
            print(stop.code, file=sys.stderr)
    except BaseException:  # noqa: BLE001 — shown as Python shows what ends a program
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(status)


def _execute(program: list[str]) -> None:
    how, what, *arguments = program
    sys.argv = [how, *arguments]
    sys.orig_argv = [sys.executable, *program]
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    if how == "-c":
        exec(compile(what, "<string>", "exec"), {"__name__": "__main__"})  # noqa: S102 — a test's
    else:
        runpy.run_module(what, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    for module in _SLOW_IMPORTS:
        import_module(module)
    name_tables()  # works out the same in every process, and keeps it
    for line in iter(sys.stdin.readline, ""):
        print(_fork(*json.loads(line)), flush=True)
