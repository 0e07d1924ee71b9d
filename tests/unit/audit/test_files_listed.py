"""Files beside those of the log: earlier partial ones may stay, and so may what is half written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.audit.published import audit, check_in, codes_in, publish, small_log
from unjoin.audit.files_check import FILE_LIMIT_BYTES


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A log of 260 leaves, and beside its files those of when it had 255 and 258."""
    for size in (255, 258, 260):
        publish(tmp_path / "site", small_log(size).files())
    return tmp_path / "site"


def test_earlier_partial_files_are_right(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, report = audit(site, tmp_path / "state", capsys)
    assert (code, codes_in(report)) == (0, set())
    assert "4 more are of earlier checkpoints" in check_in(report, "files")["did"]


@pytest.mark.parametrize("path", ["tile/0/000.p/255", "tile/0/001.p/2", "tile/entries/001.p/2"])
def test_earlier_partial_file_of_another_length_is_found_wrong(
    path: str, site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = site / "log" / path
    file.write_bytes(file.read_bytes()[:-1])
    code, report = audit(site, tmp_path / "state", capsys)
    assert (code, codes_in(report)) == (1, {"partial-differs"})
    assert check_in(report, "files")["findings"][0]["where"] == path


def test_earlier_partial_file_much_too_long_is_found_wrong(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = site / "log/tile/0/000.p/255"
    file.write_bytes(file.read_bytes() + bytes(FILE_LIMIT_BYTES))
    code, report = audit(site, tmp_path / "state", capsys)
    assert (code, codes_in(report)) == (1, {"partial-differs"})


@pytest.mark.parametrize("path", ["log/tile/0/.new-12", "data/statements/.new-7"])
def test_half_written_file_is_no_fault(
    path: str, site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(site, {path: b"half of it"})
    code, report = audit(site, tmp_path / "state", capsys)
    assert code == 0
    assert len(check_in(report, "files")["remarks"]) == path.startswith("log/")


@pytest.mark.parametrize("path", ["log/robots.txt", "data/feed.json", "index.html"])
def test_file_that_nobody_takes_for_the_log_is_no_fault(
    path: str, site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(site, {path: b"anything"})
    assert audit(site, tmp_path / "state", capsys)[0] == 0


def test_stray_file_behind_a_link_is_found_wrong(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / "log/tile").rename(tmp_path / "elsewhere")
    (site / "log/tile").symlink_to(tmp_path / "elsewhere")
    code, report = audit(site, tmp_path / "state", capsys)
    assert (code, codes_in(report)) == (0, set())
    publish(tmp_path / "elsewhere", {"0/999": b"rubbish"})
    code, report = audit(site, tmp_path / "state", capsys)
    assert (code, codes_in(report)) == (1, {"file-unexpected"})


def test_link_in_a_circle_ends(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / "log/again").symlink_to(site / "log")
    code, report = audit(site, tmp_path / "state", capsys)
    assert (code, codes_in(report)) == (0, set())
