"""A file that is sealed as it is written: whole or not at all, and nothing in clear."""

from __future__ import annotations

import io
import resource
import stat
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from unjoin.service.backup.sealed_file import open_sealed, write_sealed
from unjoin.service.instance import AgeIdentity, InstanceError
from unjoin.service.keys import make_age_key

KEYS = (make_age_key(), make_age_key())
RECIPIENTS = (KEYS[0].recipient, KEYS[1].recipient)
TODAY = date(2026, 11, 21)


def write(path: Path, pieces: Iterator[bytes] | list[bytes]) -> Path:
    write_sealed(path, pieces, recipients=RECIPIENTS, today=TODAY)
    return path


def read(path: Path, identity: AgeIdentity | None) -> bytes:
    with path.open("rb") as file, open_sealed(file, identity=identity) as opened:
        return opened.read()


@pytest.mark.parametrize("size", [0, 1, 65_536, 200_000])
@pytest.mark.parametrize("key", KEYS)
def test_either_key_opens_it(size: int, key: object, tmp_path: Path) -> None:
    pieces = [b"x" * (size // 2), b"", b"y" * (size - size // 2)]
    path = write(tmp_path / "a.age", pieces)
    assert read(path, key.identity) == b"".join(pieces)  # type: ignore[attr-defined]


def test_file_is_its_owners_and_of_its_week(tmp_path: Path) -> None:
    status = write(tmp_path / "a.age", [b"x"]).stat()
    assert stat.S_IMODE(status.st_mode) == 0o600
    assert datetime.fromtimestamp(status.st_mtime, UTC) == datetime(2026, 11, 16, tzinfo=UTC)


def test_nothing_else_is_written_while_it_grows(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(100):
            yield b"MARKED" * 10_000
            (only,) = tmp_path.iterdir()
            assert b"MARKED" not in only.read_bytes()

    write(tmp_path / "a.age", pieces())


def test_failure_of_what_is_written_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"x" * 100_000
        raise RuntimeError("planted")

    with pytest.raises(RuntimeError, match="planted"):
        write(tmp_path / "a.age", pieces())
    assert not list(tmp_path.iterdir())


def test_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.age").write_text("mine")
    with pytest.raises(FileExistsError):
        write(tmp_path / "a.age", [b"x"])
    assert (tmp_path / "a.age").read_text() == "mine"


def test_file_that_appears_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        (tmp_path / "a.age").write_text("faster")
        yield b"x"

    with pytest.raises(FileExistsError):
        write(tmp_path / "a.age", pieces())
    assert [path.name for path in tmp_path.iterdir()] == ["a.age"]
    assert (tmp_path / "a.age").read_text() == "faster"


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    size = 256 * 1024 * 1024
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    path = write(tmp_path / "a.age", (bytes(1024 * 1024) for _ in range(256)))
    found = 0
    with path.open("rb") as file, open_sealed(file, identity=KEYS[0].identity) as opened:
        while piece := opened.read(1024 * 1024):
            found += len(piece)
    grown_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert found == size
    assert grown_kib < 32 * 1024


def test_what_is_not_sealed_is_read_as_it_is() -> None:
    for data in (b"", b"x", b"something in clear" * 10_000):
        with open_sealed(io.BytesIO(data), identity=None) as opened:
            assert opened.read() == data


@pytest.mark.parametrize("cut", [1, 16, 70_000])
def test_end_that_is_missing_is_told(cut: int, tmp_path: Path) -> None:
    path = write(tmp_path / "a.age", [b"x" * 200_000])
    path.write_bytes(path.read_bytes()[:-cut])
    with pytest.raises(InstanceError, match="damaged or cut short"):
        read(path, KEYS[0].identity)


def test_end_that_nobody_reads_is_checked_all_the_same(tmp_path: Path) -> None:
    path = write(tmp_path / "a.age", [b"x" * 200_000])
    path.write_bytes(path.read_bytes()[:-1])
    with (
        path.open("rb") as file,
        pytest.raises(InstanceError, match="damaged"),
        open_sealed(file, identity=KEYS[0].identity) as opened,
    ):
        assert opened.read(10) == b"x" * 10


def test_reader_that_gives_up_is_not_held_up(tmp_path: Path) -> None:
    path = write(tmp_path / "a.age", [b"x" * 5_000_000])

    def give_up() -> None:
        with path.open("rb") as file, open_sealed(file, identity=KEYS[0].identity) as opened:
            opened.read(10)
            raise KeyError

    with pytest.raises(KeyError):
        give_up()
