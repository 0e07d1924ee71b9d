"""Writing touches what differs and is the mirror's own, and survives being cut off anywhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.unit.mirror.folders import FILES, KEY, begun, contents, write
from unjoin.mirror.checking import check_mirror
from unjoin.mirror.errors import MirrorError

LATER = {**FILES, "index.html": b"<p>another", "en/statements/0/8.html": b"<p>No. 8"}
LATER.pop("en/statements/0/7.html")


def times(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in [folder, *folder.rglob("*")]}


def code_of(folder: Path) -> str:
    with pytest.raises(MirrorError) as caught:
        write(folder)
    return caught.value.code


def test_files_can_be_read_by_whoever_serves_them(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        write(tmp_path / "mirror")
    finally:
        os.umask(before)
    assert (tmp_path / "mirror/index.html").stat().st_mode & 0o777 == 0o644
    assert (tmp_path / "mirror/en").stat().st_mode & 0o777 == 0o755


def test_second_run_touches_nothing(tmp_path: Path) -> None:
    first = write(tmp_path)
    before = times(tmp_path)
    second = write(tmp_path)
    assert (first.written, second.written, second.removed) == (len(FILES), 0, 0)
    assert times(tmp_path) == before


def test_only_what_differs_is_written_and_what_is_gone_is_removed(tmp_path: Path) -> None:
    write(tmp_path)
    before = (tmp_path / "log/checkpoint").stat().st_mtime_ns
    done = write(tmp_path, LATER)
    assert (done.written, done.removed) == (2, 1)
    assert (tmp_path / "log/checkpoint").stat().st_mtime_ns == before
    assert not (tmp_path / "en/statements/0/7.html").exists()
    assert check_mirror(tmp_path, KEY.vkey).is_right


def test_folder_that_is_empty_now_goes(tmp_path: Path) -> None:
    write(tmp_path)
    write(tmp_path, {"index.html": b"<p>"})
    assert not (tmp_path / "en").exists()


def test_same_files_are_the_same_to_the_byte(tmp_path: Path) -> None:
    write(tmp_path / "one")
    write(tmp_path / "two", LATER)
    write(tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_damaged_file_is_written_again(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "index.html").write_bytes(b"<p>first pagf")
    assert write(tmp_path).written == 1
    assert check_mirror(tmp_path, KEY.vkey).is_right


def test_files_of_others_are_reported_and_left(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en/holiday.jpg").write_bytes(b"picture")
    assert write(tmp_path).foreign == ["en/holiday.jpg"]
    assert write(tmp_path, {"index.html": b"<p>"}).foreign == ["en/holiday.jpg"]
    assert (tmp_path / "en/holiday.jpg").read_bytes() == b"picture"


def test_file_of_others_in_the_way_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_bytes(b"my own")
    assert code_of(tmp_path) == "mirror-foreign"
    assert (tmp_path / "index.html").read_bytes() == b"my own"


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to("elsewhere")])
def test_special_file_is_refused_before_anything_is_written(tmp_path: Path, make) -> None:  # type: ignore[no-untyped-def]
    make(tmp_path / "special")
    assert code_of(tmp_path) == "mirror-special"
    assert [path.name for path in tmp_path.iterdir()] == ["special"]


def test_two_runs_at_once_are_refused(tmp_path: Path) -> None:
    with begun(tmp_path):
        assert code_of(tmp_path) == "mirror-busy"


def test_damaged_list_is_no_reason_to_take_files_for_its_own(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "mirror/files").write_bytes(b"nonsense\n")
    assert code_of(tmp_path) == "mirror-list"


class CutError(Exception):
    """The process ended here."""


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Ends the run at the change of the disk whose number is set, before it is made."""
    left = [10**6]

    def cutting(module: object, name: str) -> None:
        original = getattr(module, name)

        def call(*arguments: object, **named: object) -> object:
            left[0] -= 1
            if left[0] < 0:
                raise CutError
            return original(*arguments, **named)

        monkeypatch.setattr(module, name, call)

    for name in ("replace", "unlink", "mkdir"):
        cutting(Path, name)
    for name in ("write", "fsync"):
        cutting(os, name)
    return left


@pytest.mark.parametrize("first", [FILES, None], ids=["update", "new"])
def test_run_that_was_cut_off_is_completed_by_the_next(
    tmp_path: Path, cut: list[int], first: dict[str, bytes] | None
) -> None:
    reached_end = False
    for step in range(100):
        folder = tmp_path / str(step)
        cut[0] = 10**6
        if first is not None:
            write(folder, first)
        folder.mkdir(exist_ok=True)
        cut[0] = step
        try:
            write(folder, {**LATER, "en/gone.html": b"withdrawn meanwhile"})
        except CutError:
            pass
        else:
            reached_end = True
        cut[0] = 10**6
        if is_right(folder):
            whole = [first or {}, {**LATER, "en/gone.html": b"withdrawn meanwhile"}]
            there = contents(folder).items()
            assert {path: data for path, data in there if path[:7] != "mirror/"} in whole
        done = write(folder, LATER)
        assert done.foreign == []
        assert check_mirror(folder, KEY.vkey).is_right
        if reached_end:
            break
    assert reached_end
    assert step > 5


def is_right(folder: Path) -> bool:
    """Whether a check finds nothing wrong; it does where there is no manifest yet."""
    try:
        return check_mirror(folder, KEY.vkey).is_right
    except MirrorError:
        return False
