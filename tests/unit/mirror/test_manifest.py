"""The manifest and its list have one spelling, and one key."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.unit.mirror.folders import KEY, OTHER_KEY
from unjoin.mirror.errors import ManifestError
from unjoin.mirror.manifest import (
    File,
    encode_list,
    file_of,
    make_manifest,
    open_manifest,
    parse_list,
    read_list,
    sign_manifest,
)
from unjoin.mirror.paths import is_path

FILES = {"en/index.html": file_of(b"page"), "a": file_of(b"")}
LISTED, MANIFEST = make_manifest(FILES, origin=KEY.name, size=41)
SIGNED = sign_manifest(MANIFEST, KEY)
DIGEST = "ab" * 32


def refused(data: bytes) -> str:
    with pytest.raises(ManifestError) as caught:
        open_manifest(data, KEY.vkey)
    return caught.value.code


def test_manifest_is_read_as_it_was_signed() -> None:
    assert open_manifest(SIGNED, KEY.vkey) == MANIFEST
    assert (MANIFEST.size, MANIFEST.files, MANIFEST.total_bytes) == (41, 2, 4)
    assert parse_list(LISTED) == FILES


def test_list_is_in_the_order_of_paths() -> None:
    assert LISTED.decode().splitlines()[0] == f"{file_of(b'').sha256} 0 a"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (MANIFEST.encode(), "manifest-unsigned"),
        (sign_manifest(MANIFEST, OTHER_KEY), "manifest-unsigned"),
        (SIGNED.replace(b"size 41", b"size 42"), "manifest-signature"),
        (b"", "manifest-form"),
        (SIGNED[:-1], "manifest-form"),
        (SIGNED.replace(b"\n", b"\r\n"), "manifest-form"),
    ],
)
def test_manifest_that_the_key_did_not_sign_is_refused(data: bytes, code: str) -> None:
    assert refused(data) == code


@pytest.mark.parametrize(
    "text",
    [
        b"unjoin/tally/v1\nexample.org/log\nsize 1\nfiles 1 1\nlist %b\n" % DIGEST.encode(),
        b"unjoin/mirror/v1\nexample.org/log\nsize 01\nfiles 1 1\nlist %b\n" % DIGEST.encode(),
        b"unjoin/mirror/v1\nexample.org/log\nsize 1\nfiles 1 1\nlist %b\n" % b"AB" * 32,
        b"unjoin/mirror/v1\nexample.org/log\nsize 1\nfiles 1 1\n",
        b"example.org/log\n41\nroot\n",
    ],
)
def test_other_notes_of_the_key_are_no_manifests(text: bytes) -> None:
    from unjoin.publiclog.notes import Note

    assert refused(Note(text, (KEY.sign(text),)).encode()) == "manifest-form"


def test_manifest_of_another_log_is_refused() -> None:
    _, other = make_manifest(FILES, origin="other.example/log", size=1)
    assert refused(sign_manifest(other, KEY)) == "manifest-origin"


@pytest.mark.parametrize(
    "line",
    [
        f"{DIGEST} 1 ../outside",
        f"{DIGEST} 1 /etc/passwd",
        f"{DIGEST} 1 a//b",
        f"{DIGEST} 1 .hidden",
        f"{DIGEST} 1 Capital",
        f"{DIGEST} 1 mirror/manifest",
        f"{DIGEST} 01 a",
        f"{DIGEST.upper()} 1 a",
        f"{DIGEST}  1 a",
        f"{DIGEST} 1",
    ],
)
def test_line_that_no_writer_writes_is_named(line: str) -> None:
    with pytest.raises(ManifestError) as caught:
        parse_list(encode_list({"a": File(1, DIGEST)}) + f"{line}\n".encode())
    assert (caught.value.code, caught.value.fields["line"]) == ("list-form", 2)


def test_list_without_its_last_line_end_is_refused() -> None:
    with pytest.raises(ManifestError):
        parse_list(LISTED[:-1])


def test_list_of_many_files_is_in_memory_once() -> None:
    files = {f"en/{number:06}.html": File(number, DIGEST) for number in range(20_000)}
    with measured() as peak_bytes:
        listed = encode_list(files)
    assert peak_bytes[0] < 2 * len(listed)
    with measured() as peak_bytes:
        assert sum(1 for _ in read_list(listed)) == len(files)
    assert peak_bytes[0] < len(listed) // 10


@contextmanager
def measured() -> Iterator[list[int]]:
    """The most memory that was taken meanwhile, once that is over."""
    peak_bytes: list[int] = []
    tracemalloc.start()
    try:
        yield peak_bytes
        peak_bytes.append(tracemalloc.get_traced_memory()[1])
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("path", ["aux", "en/con.html", "com1/a", "a.", "a ", "文", "a" * 201, ""])
def test_path_that_some_disk_refuses_is_refused(path: str) -> None:
    assert not is_path(path)


@pytest.mark.parametrize("path", ["log/tile/0/x001/067.p/7", "en/m/48217.html", "auxiliary/a"])
def test_path_that_every_disk_takes_is_taken(path: str) -> None:
    assert is_path(path)
