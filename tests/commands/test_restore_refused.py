"""What `unjoin restore` refuses, leaving nothing behind."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.commands.lived_in import SQLITE, LivedIn, done, opened, tables_of, unjoin


def refused(tmp_path: Path, *arguments: str | Path, stdin: bytes | None = None) -> tuple[int, str]:
    """How restoring ended, into a directory in which nothing is left."""
    new = tmp_path / "refused"
    ended = unjoin("restore", new, *arguments, "--database-url", SQLITE, stdin=stdin)
    assert not new.exists() or not list(new.iterdir())
    assert b"Traceback" not in ended.stderr
    return ended.returncode, ended.stderr.decode()


@pytest.mark.parametrize("cut", [1, 100, 70_000])
def test_sealed_file_that_is_cut_is_refused(
    cut: int, backups: tuple[Path, Path], key_file: Path, tmp_path: Path
) -> None:
    path = tmp_path / "cut.age"
    data = backups[0].read_bytes()
    path.write_bytes(data[: max(len(data) - cut, 300)])
    code, said = refused(tmp_path, "--backup", path, "--identity", key_file)
    assert code == 2
    assert "damaged or cut short" in said


def test_opened_archive_that_is_cut_is_refused(
    lived: LivedIn, backups: tuple[Path, Path], tmp_path: Path
) -> None:
    data = opened(backups[0], lived.custodians[0], tmp_path)
    for size in (0, 100, 600, len(data) // 2, len(data) - 5000):
        code, said = refused(tmp_path, stdin=data[:size])
        assert code == 1, size
        assert "the backup was not restored" in said


def test_archive_with_a_changed_row_is_refused(
    lived: LivedIn, backups: tuple[Path, Path], tmp_path: Path
) -> None:
    data = opened(backups[0], lived.custodians[0], tmp_path)
    changed = data.replace(b'"volunteer"', b'"volunteeR"', 1)
    assert changed != data
    code, said = refused(tmp_path, stdin=changed)
    assert code == 1
    assert re.search(r"the rows of accounts_\w+ are not those that were copied", said)


def test_key_of_somebody_else_is_refused(
    lived: LivedIn, backups: tuple[Path, Path], tmp_path: Path
) -> None:
    other = tmp_path / "other.key"
    done("keys", "make", "custodian", "--to", other)
    code, said = refused(tmp_path, "--backup", backups[0], "--identity", other)
    assert code == 2
    assert "not sealed to this key" in said


def test_sealed_file_without_a_key_is_refused(backups: tuple[Path, Path], tmp_path: Path) -> None:
    code, said = refused(tmp_path, "--backup", backups[0])
    assert code == 2
    assert "--identity" in said


def test_secrets_in_place_of_the_tables_are_refused(
    backups: tuple[Path, Path], key_file: Path, tmp_path: Path
) -> None:
    code, said = refused(tmp_path, "--backup", backups[1], "--identity", key_file)
    assert code == 1
    assert "'unjoin-backup' of format 1 was expected" in said


def test_directory_that_is_not_empty_is_left_as_it_is(
    backups: tuple[Path, Path], key_file: Path, tmp_path: Path
) -> None:
    new = tmp_path / "new"
    new.mkdir()
    (new / "something").write_text("mine")
    ended = unjoin("restore", new, "--backup", backups[0], "--identity", key_file)
    assert ended.returncode == 2
    assert b"is not empty. Nothing was restored." in ended.stderr
    assert [path.name for path in new.iterdir()] == ["something"]


def test_database_that_is_not_empty_is_left_as_it_is(
    lived: LivedIn, backups: tuple[Path, Path], key_file: Path, tmp_path: Path
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    keys: list[str | Path] = ["--backup", backups[0], "--identity", key_file]
    done("restore", first, *keys, "--database-url", SQLITE)
    before = tables_of(first)
    url = f"sqlite:{first / 'data/unjoin.sqlite3'}"
    ended = unjoin("restore", second, *keys, "--database-url", url)
    assert ended.returncode == 2
    assert b"the database is not empty" in ended.stderr
    assert not list(second.iterdir())
    assert tables_of(first) == before
