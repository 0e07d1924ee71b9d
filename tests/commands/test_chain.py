"""`unjoin chain`: of an instance, exported, and checked elsewhere."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.commands.test_init import init
from tests.nursery import run_in_text
from unjoin.service.keys import make_age_key


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new instance, whose first accounts are in its audit chain."""
    directory = tmp_path_factory.mktemp("chain") / "centre"
    custodians = [a for _ in range(2) for a in ("--custodian", make_age_key().recipient)]
    done = init(directory, *custodians)
    assert done.returncode == 0, done.stderr
    return directory


@pytest.fixture
def export(made: Path, tmp_path: Path) -> Path:
    """The chain of that instance in a file."""
    file = tmp_path / "audit-chain.jsonl"
    done = chain("--data", str(made), "--export", str(file))
    assert done.returncode == 0, done.stderr
    return file


def chain(*arguments: str) -> subprocess.CompletedProcess[str]:
    return run_in_text(["-m", "unjoin", "chain", *arguments])


def head_in(said: str) -> str:
    found = re.search(r"Head: ([0-9a-f]{64})\n", said)
    assert found
    return found[1]


def test_instance(made: Path) -> None:
    done = chain("--data", str(made))
    assert done.returncode == 0
    assert done.stdout.startswith("Whole: ")
    assert head_in(done.stdout) != "0" * 64


def test_export_has_the_same_head(made: Path, export: Path) -> None:
    head = head_in(chain("--data", str(made)).stdout)
    done = chain("--check", str(export), "--head", head)
    assert done.returncode == 0
    assert head_in(done.stdout) == head


def test_export_is_readable_by_its_owner_alone(export: Path) -> None:
    assert export.stat().st_mode & 0o077 == 0


def test_export_replaces_no_file(made: Path, export: Path) -> None:
    before = export.read_bytes()
    done = chain("--data", str(made), "--export", str(export))
    assert done.returncode == 2
    assert "File exists" in done.stderr
    assert export.read_bytes() == before


def test_end_cut_off(made: Path, export: Path) -> None:
    head = head_in(chain("--data", str(made)).stdout)
    lines = export.read_bytes().splitlines(keepends=True)
    export.write_bytes(b"".join(lines[:-1]))
    assert chain("--check", str(export)).returncode == 0
    done = chain("--check", str(export), "--head", head)
    assert done.returncode == 1
    assert f"Broken at event {len(lines)}" in done.stderr


def test_changed(export: Path) -> None:
    export.write_bytes(export.read_bytes().replace(b"account made", b"account lost", 1))
    done = chain("--check", str(export))
    assert done.returncode == 1
    assert "Broken at event 1" in done.stderr


@pytest.mark.parametrize("head", ["", "0", "G" * 64, "A" * 64, "0" * 63])
def test_head_that_is_none(export: Path, head: str) -> None:
    assert chain("--check", str(export), "--head", head).returncode == 2


def test_no_such_file(tmp_path: Path) -> None:
    done = chain("--check", str(tmp_path / "none"))
    assert done.returncode == 2
    assert "No such file" in done.stderr
