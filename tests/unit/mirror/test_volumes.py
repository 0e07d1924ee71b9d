"""Volumes fit where they must, and give the same mirror back, by us or by any program for ZIP."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from pathlib import Path

import pytest

from tests.unit.mirror.folders import LIMIT, MANY, contents, write
from unjoin.cli import main
from unjoin.mirror.errors import MirrorError
from unjoin.mirror.joining import join
from unjoin.mirror.volumes import SUMS, split


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "mirror", MANY)
    return tmp_path / "mirror"


@pytest.fixture
def volumes(folder: Path, tmp_path: Path) -> list[Path]:
    return split(folder, tmp_path / "volumes", volume_bytes=LIMIT)


def test_volumes_are_no_larger_than_asked_for(volumes: list[Path]) -> None:
    sizes = [volume.stat().st_size for volume in volumes]
    assert len(sizes) > 4
    assert max(sizes) <= LIMIT
    assert min(sizes[:-1]) > LIMIT // 2


def test_list_of_sums_is_as_sha256sum_reads_it(volumes: list[Path]) -> None:
    lines = (volumes[0].parent / SUMS).read_text().splitlines()
    assert lines == [
        f"{hashlib.sha256(volume.read_bytes()).hexdigest()}  {volume.name}" for volume in volumes
    ]


def test_any_program_for_zip_files_joins_them(
    folder: Path, volumes: list[Path], tmp_path: Path
) -> None:
    for volume in reversed(volumes):
        with zipfile.ZipFile(volume) as file:
            file.extractall(tmp_path / "joined")
    assert contents(tmp_path / "joined") == contents(folder)


def test_joined_mirror_is_the_same(folder: Path, volumes: list[Path], tmp_path: Path) -> None:
    joined = join([volumes[0].parent], tmp_path / "joined")
    assert (joined.missing, joined.written) == ([], len(MANY))
    assert contents(tmp_path / "joined") == contents(folder)


def test_same_mirror_gives_the_same_volumes(
    folder: Path, volumes: list[Path], tmp_path: Path
) -> None:
    again = split(folder, tmp_path / "again", volume_bytes=LIMIT)
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in volumes]


def test_file_that_fits_into_no_volume_is_named(folder: Path, tmp_path: Path) -> None:
    write(folder, MANY | {"data/large.csv": bytes(LIMIT)})
    with pytest.raises(MirrorError, match=r"data/large\.csv"):
        split(folder, tmp_path / "volumes", volume_bytes=LIMIT)
    assert not (tmp_path / "volumes").exists()


@pytest.mark.parametrize("damage", ["mirror/unfinished", "en/0.html"])
def test_mirror_that_is_not_whole_is_not_parted(folder: Path, tmp_path: Path, damage: str) -> None:
    (folder / damage).write_bytes(b"")
    with pytest.raises(MirrorError):
        split(folder, tmp_path / "volumes", volume_bytes=LIMIT)


def test_command_parts_beside_the_mirror(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["mirror", str(folder), "--split", "1MB"]) == 0
    assert "volumes: 1, of" in capsys.readouterr().out
    assert (tmp_path / "mirror-volumes" / "mirror-001.zip").exists()
    assert main(["mirror", str(folder), "--split", "1MB"]) == 2  # there are some already
    shutil.rmtree(tmp_path / "mirror-volumes")


@pytest.mark.parametrize("size", ["0", "20", "5GB", "20 MB", "٢٠MB", "MB"])
def test_size_that_no_volume_can_have_is_refused(folder: Path, size: str) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["mirror", str(folder), "--split", size])
    assert caught.value.code == 2
