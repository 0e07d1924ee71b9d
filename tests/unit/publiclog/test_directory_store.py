"""A directory as a store: who may read it, and what an operator is told when the disk says no."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from unjoin.publiclog.errors import NotStoredError, StoreError
from unjoin.publiclog.stores.directory import DirectoryStore


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "data" / "public"


@pytest.fixture
def store(root: Path) -> DirectoryStore:
    return DirectoryStore(root)


@pytest.fixture
def strict_umask() -> Iterator[None]:
    before = os.umask(0o077)
    yield
    os.umask(before)


def modes(folder: Path) -> set[tuple[bool, int]]:
    return {(path.is_dir(), path.stat().st_mode & 0o777) for path in [folder, *folder.rglob("*")]}


@pytest.mark.usefixtures("strict_umask")
def test_directory_store_is_readable_by_a_web_server(store: DirectoryStore, root: Path) -> None:
    store.write("log/checkpoint", b"x", immutable=False)
    store.write_many([("log/tile/0/x001/234.p/7", b"x")], immutable=True)
    assert modes(root) == {(True, 0o755), (False, 0o644)}


def test_directory_store_replaced_file_stays_readable(store: DirectoryStore, root: Path) -> None:
    store.write("log/checkpoint", b"x", immutable=False)
    (root / "log/checkpoint").chmod(0o600)
    store.write("log/checkpoint", b"y", immutable=False)
    assert (root / "log/checkpoint").stat().st_mode & 0o777 == 0o644


def test_directory_store_without_its_directory_is_empty(store: DirectoryStore, root: Path) -> None:
    assert list(store.list_paths("")) == []
    assert not store.exists("log/checkpoint")
    store.delete("log/checkpoint")
    with pytest.raises(NotStoredError):
        store.read("log/checkpoint")
    assert not root.exists()


def test_directory_store_makes_a_directory_that_was_taken_away(
    store: DirectoryStore, root: Path
) -> None:
    store.write("log/checkpoint", b"x", immutable=False)
    (root / "log/checkpoint").unlink()
    (root / "log").rmdir()
    store.write("log/checkpoint", b"y", immutable=False)
    assert store.read("log/checkpoint") == b"y"


def test_directory_store_removes_the_directory_it_empties(
    store: DirectoryStore, root: Path
) -> None:
    store.write("log/tile/0/000", b"full", immutable=True)
    store.write("log/tile/0/000.p/7", b"partial", immutable=True)
    store.write("log/tile/1/000.p/1", b"partial", immutable=True)
    store.delete("log/tile/0/000.p/7")
    assert sorted(path.name for path in (root / "log/tile/0").iterdir()) == ["000"]
    store.delete("log/tile/1/000.p/1")
    store.delete("log/tile/0/000")
    assert root.is_dir()
    assert list(root.iterdir()) == []


def test_directory_store_lists_neither_hidden_files_nor_links_to_folders(
    store: DirectoryStore, root: Path, tmp_path: Path
) -> None:
    store.write("log/tally", b"x", immutable=False)
    (root / "log/.new-left").write_bytes(b"half")
    (root / ".well-known").mkdir()
    (root / ".well-known/security.txt").write_bytes(b"")
    (root / "loop").symlink_to(tmp_path)
    assert list(store.list_paths("")) == ["log/tally"]


def test_directory_store_with_a_file_in_the_way_says_where(
    store: DirectoryStore, root: Path
) -> None:
    store.write("log", b"not a folder", immutable=False)
    with pytest.raises(StoreError) as one:
        store.write("log/checkpoint", b"x", immutable=False)
    with pytest.raises(StoreError) as many:
        store.write_many([("log/checkpoint", b"x")], immutable=True)
    for caught in (one, many):
        assert caught.value.fields["path"] == str(root / "log/checkpoint")
    assert store.read("log") == b"not a folder"


def test_directory_store_with_a_folder_in_the_way_leaves_nothing(
    store: DirectoryStore, root: Path
) -> None:
    (root / "log/checkpoint").mkdir(parents=True)
    with pytest.raises(StoreError):
        store.write("log/checkpoint", b"x", immutable=False)
    with pytest.raises(StoreError):
        store.delete("log/checkpoint")
    assert not store.exists("log/checkpoint")
    assert [path.name for path in (root / "log").iterdir()] == ["checkpoint"]


def test_directory_store_with_a_dangling_link_gives_up(
    store: DirectoryStore, root: Path, tmp_path: Path
) -> None:
    root.mkdir(parents=True)
    (root / "log").symlink_to(tmp_path / "nowhere")
    with pytest.raises(StoreError) as caught:
        store.write("log/checkpoint", b"x", immutable=False)
    assert caught.value.code == "store-failed"


@pytest.mark.parametrize(
    ("number", "code", "advice"),
    [
        (errno.ENOSPC, "store-full", "free some space"),
        (errno.EDQUOT, "store-full", "free some space"),
        (errno.EROFS, "store-denied", "let this user write there"),
        (errno.EACCES, "store-denied", "let this user write there"),
        (errno.EIO, "store-failed", "look at the disk"),
    ],
)
@pytest.mark.parametrize("call", ["write", "fchmod", "fsync", "rename"])
def test_directory_store_that_fails_keeps_the_old_file(
    store: DirectoryStore,
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    call: str,
    number: int,
    code: str,
    advice: str,
) -> None:
    store.write("log/checkpoint", b"old", immutable=False)

    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as broken:
        broken.setattr(os, call, fail)
        with pytest.raises(StoreError) as caught:
            store.write("log/checkpoint", b"new", immutable=False)
    assert caught.value.code == code
    assert caught.value.fields["path"] == str(root / "log/checkpoint")
    assert advice in str(caught.value)
    assert store.read("log/checkpoint") == b"old"
    assert [path.name for path in (root / "log").iterdir()] == ["checkpoint"]
    store.write("log/checkpoint", b"new", immutable=False)
    assert store.read("log/checkpoint") == b"new"


def test_directory_store_on_a_full_disk_writes_none_of_many(
    store: DirectoryStore, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    store.write("log/tally", b"x", immutable=False)
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", fill)
        with pytest.raises(StoreError) as caught:
            store.write_many(((f"log/{number}", b"x") for number in range(300)), immutable=True)
    assert caught.value.code == "store-full"
    assert [path.name for path in (root / "log").iterdir()] == ["tally"]


def test_directory_store_writes_what_is_written_in_pieces(
    store: DirectoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = os.write

    def in_pieces(descriptor: int, data: memoryview) -> int:
        return whole(descriptor, data[:3])

    with monkeypatch.context() as slow:
        slow.setattr(os, "write", in_pieces)
        store.write("log/tile/0/000", b"ten bytes.", immutable=True)
    assert store.read("log/tile/0/000") == b"ten bytes."


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The path of every file and directory brought to the disk, as it was called then."""
    paths: list[str] = []
    sync = os.fsync

    def noted(descriptor: int) -> None:
        paths.append(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    return paths


def test_directory_store_brings_every_name_to_the_disk(
    store: DirectoryStore, root: Path, synced: list[str]
) -> None:
    store.write_many([(f"log/tile/0/{number:03d}", b"x") for number in range(9)], immutable=True)
    folders = [name for name in synced if ".new-" not in name]
    assert len(synced) - len(folders) == 9
    # The files' own directory last and once; above it, each that has got a new directory.
    assert folders == [
        *(str(root.parent.parent), str(root.parent), str(root), f"{root}/log", f"{root}/log/tile"),
        f"{root}/log/tile/0",
    ]


def test_directory_store_brings_file_and_then_its_name_to_the_disk(
    store: DirectoryStore, root: Path, synced: list[str]
) -> None:
    store.write("log/checkpoint", b"old", immutable=False)
    synced.clear()
    store.write("log/checkpoint", b"new", immutable=False)
    assert [name.startswith(f"{root}/log/.new-") for name in synced] == [True, False]
    assert synced[1] == f"{root}/log"


def test_directory_store_brings_the_same_bytes_to_the_disk_again(
    store: DirectoryStore, root: Path, synced: list[str]
) -> None:
    store.write("log/tile/0/000", b"x", immutable=True)
    synced.clear()
    store.write("log/tile/0/000", b"x", immutable=True)
    assert synced == [f"{root}/log/tile/0/000", f"{root}/log/tile/0"]


def test_directory_store_brings_a_deletion_to_the_disk(
    store: DirectoryStore, root: Path, synced: list[str]
) -> None:
    store.write_many([("log/tile/0/000.p/1", b"x"), ("log/tile/0/000", b"x")], immutable=True)
    synced.clear()
    store.delete("log/tile/0/000.p/1")
    assert synced == [f"{root}/log/tile/0"]
