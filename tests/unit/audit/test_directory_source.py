"""A log in a directory: found, read within limits, and never waited for."""

import os
from pathlib import Path

import pytest

from tests.unit.audit.small_log import put
from unjoin.audit.errors import MissingError, TooLongError, UnreachableError
from unjoin.audit.sources import DirectorySource, open_source


@pytest.fixture
def source(tmp_path: Path) -> DirectorySource:
    put(tmp_path / "file", b"0123456789")
    put(tmp_path / "tile/entries/000", b"")
    return DirectorySource(tmp_path)


@pytest.mark.parametrize("given", ["", "log"])
def test_log_is_found_in_the_site_or_itself(tmp_path: Path, given: str) -> None:
    put(tmp_path / "log" / "checkpoint", b"")
    put(tmp_path / "data" / "numbers.json", b"{}")
    source = open_source(str(tmp_path / given))
    assert source.describe() == str(tmp_path / "log")
    beside = source.beside()
    assert beside is not None
    assert beside.read("data/numbers.json", 2) == b"{}"


def test_log_copied_alone_has_nothing_beside_it(tmp_path: Path) -> None:
    put(tmp_path / "copy" / "checkpoint", b"")
    assert open_source(str(tmp_path / "copy")).beside() is None


def test_directory_without_a_log_is_missing_one(tmp_path: Path) -> None:
    with pytest.raises(MissingError):
        open_source(str(tmp_path))


def test_file_is_read_up_to_its_limit(source: DirectorySource) -> None:
    assert source.read("file", 10) == b"0123456789"
    with pytest.raises(TooLongError):
        source.read("file", 9)


@pytest.mark.parametrize("path", ["nothing", "file/below", "tile"])
def test_file_that_is_none_is_missing(source: DirectorySource, path: str) -> None:
    with pytest.raises(MissingError):
        source.read(path, 10)


def test_pipe_in_place_of_a_file_is_not_waited_for(tmp_path: Path, source: DirectorySource) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(MissingError, match="plain"):
        source.read("pipe", 10)


def test_device_behind_a_link_is_not_read(tmp_path: Path, source: DirectorySource) -> None:
    (tmp_path / "endless").symlink_to("/dev/zero")
    with pytest.raises(MissingError, match="plain"):
        source.read("endless", 10)


def test_link_in_a_circle_is_unreachable(tmp_path: Path, source: DirectorySource) -> None:
    (tmp_path / "circle").symlink_to("circle")
    with pytest.raises(UnreachableError):
        source.read("circle", 10)


def test_many_files_are_read_with_what_is_missing(source: DirectorySource) -> None:
    first, second = source.read_many([("file", 10), ("nothing", 10)])
    assert first == b"0123456789"
    assert isinstance(second, MissingError)


def test_paths_of_all_files_are_listed(source: DirectorySource) -> None:
    assert sorted(source.list_paths()) == ["file", "tile/entries/000"]
