"""Joining takes what the list names and nothing else, and keeps a good mirror from a worse one."""

from __future__ import annotations

import resource
import shutil
import struct
import tracemalloc
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.unit.mirror.folders import (
    FILES,
    KEY,
    LIMIT,
    MANY,
    OTHER_KEY,
    SOME,
    begun,
    contents,
    write,
)
from unjoin.cli import main
from unjoin.mirror.checking import check_mirror
from unjoin.mirror.errors import MirrorError
from unjoin.mirror.joining import join
from unjoin.mirror.manifest import File, make_manifest, sign_manifest
from unjoin.mirror.volumes import split
from unjoin.publiclog.keys import SigningKey


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "mirror", MANY)
    return tmp_path / "mirror"


@pytest.fixture
def volumes(folder: Path, tmp_path: Path) -> list[Path]:
    return split(folder, tmp_path / "volumes", volume_bytes=LIMIT)


def test_volume_that_is_missing_is_told_and_may_come_later(
    folder: Path, volumes: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = str(tmp_path / "joined")
    first = [*volumes[:2], *volumes[3:]]
    assert main(["mirror", target, "--join", *map(str, first)]) == 1
    assert "en/" in capsys.readouterr().out
    assert main(["mirror", target, "--check"]) == 2  # no manifest before all is there
    assert main(["mirror", target, "--join", str(volumes[0]), str(volumes[2])]) == 0
    assert contents(tmp_path / "joined") == contents(folder)


def test_volumes_may_be_more_than_files_that_can_be_open(
    folder: Path, volumes: list[Path], tmp_path: Path
) -> None:
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    open_now = len(list(Path("/proc/self/fd").iterdir()))
    resource.setrlimit(resource.RLIMIT_NOFILE, (open_now + 20, limits[1]))
    try:
        joined = join([*volumes * 10, volumes[0].parent], tmp_path / "joined")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    assert joined.missing == []
    assert contents(tmp_path / "joined") == contents(folder)


def test_later_mirror_takes_the_place_of_an_earlier_one(
    folder: Path, volumes: list[Path], tmp_path: Path
) -> None:
    join(volumes, tmp_path / "joined")
    write(folder, FILES)
    join(split(folder, tmp_path / "later", volume_bytes=LIMIT), tmp_path / "joined")
    assert contents(tmp_path / "joined") == contents(folder)


def test_changed_volume_is_refused(volumes: list[Path], tmp_path: Path) -> None:
    data = volumes[1].read_bytes()
    volumes[1].write_bytes(data[:5000] + bytes([data[5000] ^ 1]) + data[5001:])
    with pytest.raises(MirrorError):
        join(volumes, tmp_path / "joined")


@pytest.mark.parametrize("name", ["../outside", "/outside", "en/not-listed.html"])
def test_file_that_the_list_does_not_name_is_not_unpacked(
    volumes: list[Path], tmp_path: Path, name: str
) -> None:
    with zipfile.ZipFile(volumes[0], "a") as file:
        file.writestr(name, "outside")
    join(volumes, tmp_path / "joined")
    assert not (tmp_path / "outside").exists()
    assert check_mirror(tmp_path / "joined", KEY.vkey).is_right


def test_file_that_says_it_is_short_and_is_not_is_not_unpacked(
    folder: Path, volumes: list[Path], tmp_path: Path
) -> None:
    long = tmp_path / "long.zip"
    with zipfile.ZipFile(long, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("en/0.html", bytes(10_000_000))
    with pytest.raises(MirrorError) as caught:
        join([long, *volumes], tmp_path / "joined")
    assert caught.value.code == "mirror-changed"


def zipped(path: Path, files: dict[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", kind) as file:
        for name, data in files.items():
            file.writestr(name, data)
    return path


def parted(tmp_path: Path, name: str, *, size: int = 8, key: SigningKey | None = KEY) -> list[Path]:
    """The volumes of a mirror with one page, whose log has `size` leaves."""
    with begun(tmp_path / name) as mirror:
        made = mirror.put([("index.html", name.encode())])
        mirror.finish(made, origin=KEY.name, size=size, key=key)
    return split(tmp_path / name, tmp_path / f"{name}-volumes", volume_bytes=LIMIT)


@pytest.mark.parametrize(
    ("key", "size", "code"),
    [(None, 9, "manifest-unsigned"), (OTHER_KEY, 9, "manifest-unsigned"), (KEY, 7, "mirror-older")],
)
def test_mirror_that_is_there_is_not_touched_by_a_worse_one(
    folder: Path, tmp_path: Path, key: SigningKey | None, size: int, code: str
) -> None:
    before = contents(folder)
    with pytest.raises(MirrorError, match="Nothing was written") as caught:
        join(parted(tmp_path, "worse", size=size, key=key), folder)
    assert caught.value.code == code
    assert contents(folder) == before


@pytest.mark.parametrize(
    "vkey", [b"", b"example.org/log+0+0\n", None], ids=["empty", "bad", "none"]
)
@pytest.mark.parametrize("gone", [None, "mirror/manifest", "mirror/files"])
@pytest.mark.parametrize("key", [None, OTHER_KEY, KEY])
def test_mirror_whose_key_cannot_be_read_is_not_touched_unless_one_is_given(
    folder: Path, tmp_path: Path, vkey: bytes | None, gone: str | None, key: SigningKey | None
) -> None:
    if gone:
        (folder / gone).unlink()
    (folder / "log/vkey").unlink()
    if vkey is not None:
        (folder / "log/vkey").write_bytes(vkey)
    before = contents(folder)
    volumes = parted(tmp_path, "other", key=key)
    with pytest.raises(MirrorError, match=r"Nothing was written\. Give the log's key") as caught:
        join(volumes, folder)
    assert caught.value.code == "vkey-missing"
    assert contents(folder) == before
    if key is KEY and gone != "mirror/files":  # without that, nobody knows which files are its own
        assert join(volumes, folder, key=KEY.vkey).missing == []


@pytest.mark.parametrize("wrong", ["key", "text", "form"])
@pytest.mark.parametrize("key", [None, OTHER_KEY, KEY])
def test_mirror_whose_signature_does_not_fit_its_key_is_not_touched(
    folder: Path, tmp_path: Path, wrong: str, key: SigningKey | None
) -> None:
    manifest = (folder / "mirror/manifest").read_bytes()
    path, data = {
        "key": ("log/vkey", f"{OTHER_KEY.vkey.encode()}\n".encode()),
        "text": ("mirror/manifest", manifest.replace(b"size 8", b"size 7")),
        "form": ("mirror/manifest", manifest.replace(b"/v1", b"/v2")),
    }[wrong]
    (folder / path).write_bytes(data)
    before = contents(folder)
    volumes = parted(tmp_path, "other", key=key)
    with pytest.raises(MirrorError, match=r"Nothing was written\. Give the log's key"):
        join(volumes, folder)
    assert contents(folder) == before
    if key is KEY:
        assert join(volumes, folder, key=KEY.vkey).missing == []


def test_mirror_whose_manifest_is_missing_takes_only_what_its_key_signed(
    folder: Path, tmp_path: Path
) -> None:
    (folder / "mirror/manifest").unlink()
    before = contents(folder)
    for key in (None, OTHER_KEY):
        with pytest.raises(MirrorError, match="Nothing was written") as caught:
            join(parted(tmp_path, f"other-{key is None}", key=key), folder)
        assert caught.value.code == "manifest-unsigned"
    assert contents(folder) == before
    assert join(parted(tmp_path, "signed"), folder).missing == []


@pytest.mark.parametrize("later", [None, KEY])
def test_mirror_that_nobody_signed_is_completed_and_replaced_by_any(
    tmp_path: Path, later: SigningKey | None
) -> None:
    folder, joined = tmp_path / "mirror", tmp_path / "joined"
    write(folder, MANY, key=None)
    volumes = split(folder, tmp_path / "volumes", volume_bytes=LIMIT)
    assert join([volumes[0], *volumes[2:]], joined).missing
    assert (joined / "log/vkey").exists()
    assert join(volumes[:2], joined).missing == []
    assert contents(joined) == contents(folder)
    assert join(parted(tmp_path, "later", key=later), joined).missing == []
    assert (joined / "index.html").read_bytes() == b"later"


def test_key_that_is_given_must_have_signed(tmp_path: Path) -> None:
    volumes = [str(path) for path in parted(tmp_path, "other", key=OTHER_KEY)]
    joined = tmp_path / "joined"
    assert main(["mirror", str(joined), "--join", *volumes, "--vkey", KEY.vkey.encode()]) == 2
    assert contents(joined) == {}
    assert main(["mirror", str(joined), "--join", *volumes]) == 1  # nobody said which key
    assert (joined / "index.html").read_bytes() == b"other"


def test_list_of_another_mirror_is_refused_before_anything_is_written(
    folder: Path, tmp_path: Path
) -> None:
    write(tmp_path / "other", FILES)
    files = contents(tmp_path / "other") | {
        "mirror/manifest": (folder / "mirror/manifest").read_bytes()
    }
    with pytest.raises(MirrorError) as caught:
        join([zipped(tmp_path / "mixed.zip", files)], tmp_path / "joined")
    assert caught.value.code == "mirror-changed"
    assert contents(tmp_path / "joined") == {}


@pytest.mark.parametrize("path", ["mirror/manifest", "mirror/files"])
def test_own_file_that_is_too_long_is_not_unpacked(
    folder: Path, tmp_path: Path, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = SOME.randbytes(
        2_000_000
    )  # so that the volume does not unpack to too many times its own
    files = contents(folder) | {path: bytes(100_000_000), "en/beside.html": beside}
    bomb = zipped(tmp_path / "bomb.zip", files)
    monkeypatch.setattr(zipfile.ZipExtFile, "read", _read_few)
    with pytest.raises(MirrorError, match="at most") as caught:
        join([bomb], tmp_path / "joined")
    assert caught.value.code == "mirror-volume"


_read = zipfile.ZipExtFile.read


def _read_few(file: zipfile.ZipExtFile, size: int) -> bytes:
    assert size < 1_000_000
    return _read(file, size)


def test_mirror_that_the_disk_has_no_room_for_is_refused(tmp_path: Path) -> None:
    listed, manifest = make_manifest(
        {"index.html": File(10**17, "00" * 32)}, origin=KEY.name, size=8
    )
    files = {"mirror/files": listed, "mirror/manifest": sign_manifest(manifest, KEY)}
    with pytest.raises(MirrorError, match="Nothing was written") as caught:
        join([zipped(tmp_path / "large.zip", files)], tmp_path / "joined", key=KEY.vkey)
    assert caught.value.code == "mirror-room"


def test_what_is_there_already_needs_no_room(
    volumes: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    join(volumes[:-1], tmp_path / "joined")
    left = sum(volume.stat().st_size for volume in volumes[-1:])
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(total=10**9, free=left))
    assert join(volumes, tmp_path / "joined").missing == []


def test_volume_that_unpacks_to_far_more_is_taken_only_with_a_key(tmp_path: Path) -> None:
    data = bytes(30_000_000)
    write(tmp_path / "mirror", FILES | {"en/zeros.html": data})
    volume = zipped(tmp_path / "far.zip", contents(tmp_path / "mirror"))
    with pytest.raises(MirrorError, match="would unpack to 30,") as caught:
        join([volume], tmp_path / "joined")
    assert caught.value.code == "mirror-volume"
    assert contents(tmp_path / "joined") == {}
    join([volume], tmp_path / "joined", key=KEY.vkey)
    assert (tmp_path / "joined/en/zeros.html").stat().st_size == len(data)


def test_large_file_is_never_in_memory(tmp_path: Path) -> None:
    write(tmp_path / "mirror", FILES | {"en/zeros.html": bytes(30_000_000)})
    volume = zipped(tmp_path / "far.zip", contents(tmp_path / "mirror"))
    tracemalloc.start()
    try:
        join([volume], tmp_path / "joined", key=KEY.vkey)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 10_000_000


def test_file_that_is_not_as_listed_leaves_nothing_of_it(folder: Path, tmp_path: Path) -> None:
    files = contents(folder)
    files["en/0.html"] = files["en/0.html"][:-1] + b"x"
    with pytest.raises(MirrorError, match=r"en/0\.html in .*other\.zip") as caught:
        join([zipped(tmp_path / "other.zip", files)], tmp_path / "joined")
    assert caught.value.code == "mirror-changed"
    there = contents(tmp_path / "joined")
    assert "en/0.html" not in there
    assert [path for path in there if ".new" in path] == []


@pytest.mark.parametrize("kind", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_volume_of_another_compression_is_refused(folder: Path, tmp_path: Path, kind: int) -> None:
    volume = zipped(tmp_path / "other.zip", contents(folder), kind)
    with pytest.raises(MirrorError) as caught:
        join([volume], tmp_path / "joined")
    assert caught.value.code == "mirror-volume"


def test_volume_whose_names_are_no_text_is_refused(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    volume = zipped(tmp_path / "a\u202eb.zip", contents(folder) | {"ä": b"x"})
    volume.write_bytes(volume.read_bytes().replace("ä".encode(), b"\xff\xff"))
    assert main(["mirror", str(tmp_path / "joined"), "--join", str(volume)]) == 2
    assert r"a\u202eb.zip is damaged" in capsys.readouterr().err


@pytest.mark.parametrize("offset", [2**40, 2**62, 2**63 - 1, 2**63, 2**64 - 1])
@pytest.mark.parametrize("name", ["index.html", "mirror/manifest"])
def test_volume_with_a_place_that_no_file_has_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, offset: int
) -> None:
    write(tmp_path / "mirror", {"index.html": b"<p>"})
    files = contents(tmp_path / "mirror")
    data = files.pop(name)
    last = begin_at(zipped(tmp_path / "last.zip", {name: data}), offset)
    volumes = [str(last), str(zipped(tmp_path / "first.zip", files))]
    assert main(["mirror", str(tmp_path / "joined"), "--join", *volumes]) == 2
    assert f"{last} is damaged" in capsys.readouterr().err
    assert name not in contents(tmp_path / "joined")


def begin_at(volume: Path, offset: int) -> Path:
    """`volume`, which has one file, with another place for that in its directory."""
    data = volume.read_bytes()
    at = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    line = bytearray(data[at:end])
    struct.pack_into("<H", line, 30, 12)
    struct.pack_into("<L", line, 42, 2**32 - 1)
    line += struct.pack("<HHQ", 1, 8, offset)
    tail = bytearray(data[end:])
    struct.pack_into("<L", tail, 12, len(line))
    volume.write_bytes(data[:at] + line + tail)
    return volume
