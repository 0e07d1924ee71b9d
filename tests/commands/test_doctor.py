"""`unjoin doctor` on the command line: its words, its JSON and its exit codes."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.commands.test_init import init
from tests.nursery import run_in_text
from unjoin.service.keys import make_age_key


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("doctor") / "centre"
    custodians = [a for _ in range(2) for a in ("--custodian", make_age_key().recipient)]
    done = init(directory, *custodians, "--public-host", "example.org")
    assert done.returncode == 0, done.stderr
    return directory


def doctor(directory: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return run_in_text(["-m", "unjoin", "doctor", "--data", str(directory), *options])


def test_new_instance_lacks_second_factors_and_says_what_to_do(centre: Path) -> None:
    done = doctor(centre)
    assert (done.returncode, done.stderr) == (1, "")
    assert "  1  ok    Nobody but its owner can read the instance" in done.stdout
    assert "WRONG There are two reviewers with a passkey each" in done.stdout
    assert "→ make a second account at /operate/" in done.stdout
    assert "cannot be checked from here." in done.stdout


def test_json_says_the_same(centre: Path) -> None:
    found = json.loads(doctor(centre, "--json").stdout)
    assert [row["number"] for row in found] == list(range(1, len(found) + 1))
    assert {row["state"] for row in found} == {"ok", "wrong", "unseen"}
    for row in found:
        assert row["state"] == "ok" or row["means"], row
        assert row["state"] != "wrong" or row["do"], row


def test_it_changes_nothing(centre: Path) -> None:
    def contents() -> dict[str, bytes]:
        # What SQLite shares between its readers is no contents.
        found = (path for path in centre.rglob("*") if path.is_file())
        return {str(p): p.read_bytes() for p in found if not p.name.endswith(("-shm", "-wal"))}

    before = contents()
    doctor(centre)
    assert contents() == before


def test_database_that_fails_keeps_the_rest_from_nothing(centre: Path, tmp_path: Path) -> None:
    database = centre / "data/unjoin.sqlite3"
    whole = database.read_bytes()
    database.write_bytes(b"no database at all" + whole[18:])
    try:
        done = doctor(centre)
    finally:
        database.write_bytes(whole)
    assert done.returncode == 1
    assert "cannot be checked from here The database can be asked about the record" in done.stdout
    assert "it failed: DatabaseError" in done.stdout
    assert "A batch is a crowd to hide in (K = 100)" in done.stdout
    assert "Traceback" not in done.stderr


def test_outside_of_an_instance(tmp_path: Path) -> None:
    done = doctor(tmp_path)
    assert done.returncode == 2
    assert "`unjoin init DIRECTORY` makes an instance" in done.stderr
