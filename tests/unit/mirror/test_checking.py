"""A check finds what was changed, is missing or is too much, and says where."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.mirror.folders import FILES, KEY, OTHER_KEY, begun, write
from unjoin.cli import main
from unjoin.mirror.checking import check_mirror
from unjoin.mirror.errors import MirrorError
from unjoin.publiclog.keys import SigningKey

FORMAT = Path(__file__).parents[3] / "docs" / "format.md"
PAGE = "en/statements/0/7.html"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "mirror")
    return tmp_path / "mirror"


def found(folder: Path, *, given: bool = True) -> list[tuple[str, str]]:
    report = check_mirror(folder, KEY.vkey if given else None)
    return [(finding.code, finding.path) for finding in report.findings]


def test_whole_mirror_is_right(folder: Path) -> None:
    report = check_mirror(folder, KEY.vkey)
    assert report.is_right
    assert (report.files, report.is_key_given) == (len(FILES), True)


def test_key_of_the_mirror_itself_is_taken_where_none_is_given(folder: Path) -> None:
    report = check_mirror(folder)
    assert (report.is_right, report.is_key_given, report.key) == (True, False, KEY.vkey)


def flip(folder: Path) -> None:
    (folder / PAGE).write_bytes(b"<p>No. 8")


def lengthen(folder: Path) -> None:
    (folder / PAGE).write_bytes(b"<p>No. 7 and more")


def remove(folder: Path) -> None:
    (folder / PAGE).unlink()


def add(folder: Path) -> None:
    (folder / "en/declare-here.html").write_text("<form>")


def link(folder: Path) -> None:
    (folder / PAGE).unlink()
    (folder / PAGE).symlink_to(folder / "index.html")


def pipe(folder: Path) -> None:
    os.mkfifo(folder / "en/pipe")


@pytest.mark.parametrize(
    ("attack", "code", "path"),
    [
        (flip, "file-changed", PAGE),
        (lengthen, "file-size", PAGE),
        (remove, "file-missing", PAGE),
        (add, "file-stray", "en/declare-here.html"),
        (link, "file-special", PAGE),
        (pipe, "file-special", "en/pipe"),
    ],
)
def test_fault_is_found_with_its_path(
    folder: Path, attack: Callable[[Path], None], code: str, path: str
) -> None:
    attack(folder)
    assert found(folder) == [(code, path)]


@pytest.mark.parametrize(
    ("path", "change", "code"),
    [
        ("mirror/manifest", (b"size 8", b"size 9"), "manifest-signature"),
        ("mirror/files", (b" 13 ", b" 14 "), "list-changed"),
        ("mirror/files", (b"index.html", b"../index.html"), "list-form"),
    ],
)
def test_change_of_the_manifest_is_found(
    folder: Path, path: str, change: tuple[bytes, bytes], code: str
) -> None:
    data = (folder / path).read_bytes()
    assert change[0] in data
    (folder / path).write_bytes(data.replace(*change))
    assert code in [seen for seen, _ in found(folder)]


def test_list_written_anew_by_somebody_else_is_found(folder: Path) -> None:
    write(folder, FILES | {"index.html": b"forged"}, key=OTHER_KEY)
    assert found(folder) == [("manifest-unsigned", "mirror/manifest")]


def test_unsigned_mirror_is_wrong(folder: Path) -> None:
    write(folder, key=None)
    assert found(folder, given=False) == [("manifest-unsigned", "mirror/manifest")]


def test_folder_of_any_depth_is_walked(folder: Path) -> None:
    place = os.open(folder, os.O_RDONLY)
    for _ in range(1500):
        os.mkdir("a", dir_fd=place)
        deeper = os.open("a", os.O_RDONLY, dir_fd=place)
        os.close(place)
        place = deeper
    os.close(os.open("stray", os.O_WRONLY | os.O_CREAT, dir_fd=place))
    os.close(place)
    try:
        assert [(code, path[:4]) for code, path in found(folder)] == [("file-stray", "a/a/")]
    finally:
        # Python's own way to delete a tree does not get so deep.
        subprocess.run(["/bin/rm", "-r", folder / "a"], check=True)


def test_file_of_another_length_is_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.truncate(folder / PAGE, 10**12)
    monkeypatch.setattr("unjoin.mirror.folder._BLOCK", 0)  # so that reading ends at once
    findings = map(str, check_mirror(folder, KEY.vkey).findings)
    assert f"file-size {PAGE}: it has 1,000,000,000,000 bytes, not 8" in findings


@pytest.mark.parametrize("is_signed", [True, False])
def test_list_that_is_longer_than_signed_is_not_read(folder: Path, is_signed: bool) -> None:
    if not is_signed:
        (folder / "mirror/manifest").unlink()
    os.truncate(folder / "mirror/files", 10**12)
    assert found(folder)[-1] == ("list-changed", "mirror/files")
    [says] = [f.says for f in check_mirror(folder).findings if f.code == "list-changed"]
    assert ("1,140 bytes" in says) == is_signed


def test_nothing_that_a_terminal_obeys_is_printed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = SigningKey("example.org/\u009b\u202elog", bytes(32))
    files = FILES | {"log/vkey": f"{key.vkey.encode()}\n".encode()}
    with begun(folder) as mirror:
        mirror.finish(mirror.put(files.items()), origin=key.name, size=8, key=key)
    for more in ([], ["--vkey", KEY.vkey.encode()]):
        main(["mirror", str(folder), "--check", *more])
    (folder / "log/vkey").write_text(f"{OTHER_KEY.vkey.encode()}\n".replace("org", "\u202eorg"))
    (folder / "en/\u009b2J").touch()
    main(["mirror", str(folder), "--check"])
    out = capsys.readouterr().out
    assert r"\x9b\u202elog" in out
    assert r"en/\x9b2J" in out
    assert out.replace("\n", "").isprintable()


@pytest.mark.parametrize("path", ["mirror/manifest", "mirror/files"])
def test_manifest_that_is_missing_is_named(folder: Path, path: str) -> None:
    (folder / path).unlink()
    assert (f"{path.partition('/')[2].replace('files', 'list')}-missing", path) in found(folder)


def test_copy_of_the_folder_is_right_too(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "copy")
    assert found(tmp_path / "copy") == []


def test_folder_without_a_mirror_could_not_be_checked(tmp_path: Path) -> None:
    with pytest.raises(MirrorError) as caught:
        check_mirror(tmp_path)
    assert caught.value.code == "mirror-missing"


def test_command_says_what_is_wrong_by_its_exit_code(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = KEY.vkey.encode()
    assert main(["mirror", str(folder), "--check", "--vkey", key]) == 0
    assert "Right" in capsys.readouterr().out
    flip(folder)
    assert main(["mirror", str(folder), "--check", "--vkey", key]) == 1
    assert f"file-changed {PAGE}" in capsys.readouterr().out
    assert main(["mirror", str(folder / "nowhere"), "--check"]) == 2
    assert main(["mirror", str(folder), "--check", "--vkey", "no+key"]) == 2


def test_command_takes_the_key_from_a_file_too(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(f"{KEY.vkey.encode()}\n")
    assert main(["mirror", str(folder), "--check", "--vkey", str(tmp_path / "key")]) == 0
    (tmp_path / "key").write_text(f"{OTHER_KEY.vkey.encode()}\n")
    assert main(["mirror", str(folder), "--check", "--vkey", str(tmp_path / "key")]) == 1


def test_list_is_checked_by_programs_that_every_system_has(folder: Path) -> None:
    [command] = re.findall(r"^(awk .*)$", FORMAT.read_text(encoding="utf-8"), re.MULTILINE)

    def is_right() -> bool:
        done = subprocess.run(["/bin/sh", "-c", command], cwd=folder, check=False)
        return done.returncode == 0

    assert is_right()
    flip(folder)
    assert not is_right()
