"""The command line: its exit codes, and that it stays free of Django."""

import argparse
import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from unjoin import cli
from unjoin.registry.errors import RegistryError

Ending = Callable[[argparse.Namespace], int]


def end_with(monkeypatch: pytest.MonkeyPatch, run: Ending) -> int:
    """The exit code of `unjoin demo` where the command itself ends as `run` does."""

    class Demo:
        def add_arguments(self, parser: argparse.ArgumentParser) -> None:
            parser.add_argument("--port", type=int, default=8000)

        def run(self, args: argparse.Namespace) -> int:
            return run(args)

    monkeypatch.setattr(cli, "_load", lambda _name: Demo())
    return cli.main(["demo", "--port", "8100"])


def fail_with(error: BaseException) -> Ending:
    def run(_args: argparse.Namespace) -> int:
        raise error

    return run


@pytest.mark.parametrize("code", [cli.DONE, cli.FOUND_WRONG, cli.COULD_NOT_BE_DONE])
def test_exit_code_of_command_is_kept(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    assert end_with(monkeypatch, lambda _args: code) == code


def test_arguments_reach_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    assert end_with(monkeypatch, lambda args: int(args.port == 8100)) == 1


def test_exit_code_when_port_is_taken_is_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))
    assert end_with(monkeypatch, fail_with(taken)) == 2
    assert "`unjoin demo` could not be done: Address already in use" in capsys.readouterr().err


def test_exit_code_when_file_is_missing_names_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = FileNotFoundError(errno.ENOENT, "No such file or directory", "unjoin.toml")
    assert end_with(monkeypatch, fail_with(missing)) == 2
    assert "unjoin.toml" in capsys.readouterr().err


def test_exit_code_when_there_is_no_instance_is_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["serve", "public", "--data", str(tmp_path)]) == 2
    assert "`unjoin init DIRECTORY` makes an instance" in capsys.readouterr().err


def test_exit_code_when_manifest_is_wrong_is_2(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = RegistryError("organisations: expected at least one", code="campaign-organisations")
    assert end_with(monkeypatch, fail_with(wrong)) == 2


def test_exit_code_when_interrupted_is_the_shells(monkeypatch: pytest.MonkeyPatch) -> None:
    assert end_with(monkeypatch, fail_with(KeyboardInterrupt())) == 130


@pytest.mark.parametrize("arguments", [[], ["resign"], ["demo", "--prot"]])
def test_exit_code_of_wrong_usage_is_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main(arguments)
    assert stop.value.code == 2


def test_building_the_command_line_imports_no_django() -> None:
    script = "import sys, unjoin.cli as c; c.build_parser(); print('django' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert result.stdout.strip() == b"False"
