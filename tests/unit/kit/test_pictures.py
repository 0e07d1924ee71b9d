"""A file that is no picture never reaches the program; one that is, gets nothing of ours."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from unjoin.service.kit import pictures
from unjoin.service.kit.pictures import PictureError, read_codes

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="/etc/passwd"/></svg>'


PNG = b"\x89PNG\r\n\x1a\n and so on"


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the place of `zbarimg`, one that says how it was called."""
    path = tmp_path / "program"
    path.write_text('#!/bin/sh\nfor last; do :; done\necho "$last"\npwd\nulimit -v\n/usr/bin/env\n')
    path.chmod(0o700)
    monkeypatch.setattr("shutil.which", lambda _: str(path))


@pytest.mark.parametrize(
    "data", [SVG, b"", b"%!PS\n", b"push graphic-context\n", b"\n" + PNG, b"BM no picture at all"]
)
def test_file_that_is_no_picture_is_not_handed_on(
    data: bytes, program: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*args: object, **kwargs: object) -> None:
        raise AssertionError(args)

    monkeypatch.setattr(subprocess, "run", run)
    path = tmp_path / "x.png"
    path.write_bytes(data)
    with pytest.raises(PictureError):
        read_codes(path)


def test_program_is_told_the_kind_and_gets_nothing_of_ours(
    program: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNJOIN_SECRET", "secret")
    path = tmp_path / "msl:照片%d[0].jpg"
    path.write_bytes(PNG)
    picture, folder, memory_kib, *environment = read_codes(path).splitlines()
    assert picture == f"png:{folder}/picture"
    assert not Path(folder).exists()
    assert int(memory_kib) * 1024 == pictures.MEMORY_LIMIT_BYTES
    names = {line.partition("=")[0] for line in environment}
    assert names <= {"TMPDIR", "MAGICK_TMPDIR", "HOME", "OMP_NUM_THREADS", "LC_ALL", "PWD", "_"}
