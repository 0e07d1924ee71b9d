"""What every store promises, asked of a directory and of object storage alike."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.publiclog.object_storage import (
    ACCESS_KEY,
    BUCKET,
    REGION,
    SECRET_KEY,
    object_storage,
)
from unjoin.publiclog.errors import NotStoredError, StoreError
from unjoin.publiclog.storage import Store
from unjoin.publiclog.stores import open_store


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with object_storage(tmp_path_factory.mktemp("s3")) as address:
        yield address


@pytest.fixture(params=["directory", "objects"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """An empty store."""
    if request.param == "directory":
        return open_store("data/public", tmp_path)
    endpoint = request.getfixturevalue("endpoint")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", ACCESS_KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET_KEY)
    # A prefix for each test, so that none sees what another stored.
    return open_store(
        f"s3://{BUCKET}/{tmp_path.name}?endpoint={endpoint}&region={REGION}", tmp_path
    )


def test_store_reads_what_was_written(store: Store) -> None:
    store.write("log/tile/0/x001/234.p/7", bytes(range(224)), immutable=True)
    assert store.read("log/tile/0/x001/234.p/7") == bytes(range(224))


def test_store_keeps_an_empty_file(store: Store) -> None:
    store.write("data/statements/000", b"", immutable=False)
    assert store.read("data/statements/000") == b""
    assert store.exists("data/statements/000")


def test_store_replaces_what_may_change(store: Store) -> None:
    store.write("log/checkpoint", b"old and longer", immutable=False)
    store.write("log/checkpoint", b"new", immutable=False)
    assert store.read("log/checkpoint") == b"new"


def test_store_takes_the_same_immutable_bytes_again(store: Store) -> None:
    store.write("log/tile/0/000", b"tile", immutable=True)
    store.write("log/tile/0/000", b"tile", immutable=True)
    store.write_many([("log/tile/0/000", b"tile")], immutable=True)
    assert store.read("log/tile/0/000") == b"tile"


@pytest.mark.parametrize("other", [b"til", b"tile!", b"Tile", b""])
def test_store_never_replaces_immutable_bytes(store: Store, other: bytes) -> None:
    store.write("log/tile/0/000", b"tile", immutable=True)
    with pytest.raises(StoreError) as caught:
        store.write("log/tile/0/000", other, immutable=True)
    assert caught.value.code == "store-immutable"
    with pytest.raises(StoreError) as caught:
        store.write_many([("log/tile/0/000", other)], immutable=True)
    assert caught.value.code == "store-immutable"
    assert store.read("log/tile/0/000") == b"tile"


def test_store_writes_many(store: Store) -> None:
    files = {
        f"log/tile/{number % 3}/{number:03d}": bytes([number % 251]) * 9 for number in range(600)
    }
    store.write_many(iter(files.items()), immutable=True)
    assert {path: store.read(path) for path in store.list_paths("")} == files


@pytest.mark.parametrize("path", ["log/checkpoint", "log", "log/tally/more"])
def test_store_without_the_file_says_so(store: Store, path: str) -> None:
    store.write("log/tally", b"tally", immutable=False)
    assert not store.exists(path)
    with pytest.raises(NotStoredError) as caught:
        store.read(path)
    assert (caught.value.code, caught.value.fields["path"]) == ("store-missing", path)


def test_store_deletes(store: Store) -> None:
    store.write("log/tile/0/000.p/1", b"1", immutable=True)
    store.write("log/tile/0/000.p/2", b"2", immutable=True)
    store.delete("log/tile/0/000.p/1")
    assert list(store.list_paths("")) == ["log/tile/0/000.p/2"]
    store.delete("log/tile/0/000.p/2")
    assert list(store.list_paths("")) == []
    store.write("log/tile/0/000.p/1", b"again", immutable=True)
    assert store.read("log/tile/0/000.p/1") == b"again"


@pytest.mark.parametrize("path", ["log/checkpoint", "nowhere/at/all", "log/tally/more"])
def test_store_deletes_what_is_not_there(store: Store, path: str) -> None:
    store.write("log/tally", b"tally", immutable=False)
    store.delete(path)
    assert list(store.list_paths("")) == ["log/tally"]


def test_store_lists_by_the_beginning_of_the_path(store: Store) -> None:
    paths = ["log/tile/0/000", "log/tile/0/000.p/1", "log/tile/0/000.p/12", "log/tile/0/001"]
    store.write_many([(path, b"x") for path in [*paths, "data/numbers.json"]], immutable=True)
    assert sorted(store.list_paths("")) == ["data/numbers.json", *paths]
    assert sorted(store.list_paths("log/tile/0/000.p/")) == paths[1:3]
    assert sorted(store.list_paths("log/tile/0/000")) == paths[:3]
    assert sorted(store.list_paths("log/tile/0/000.p/1")) == paths[1:3]
    assert list(store.list_paths("log/tile/1")) == []
    assert list(store.list_paths("nowhere/")) == []


BAD_PATHS = [
    *("", "/", "/etc/passwd", "..", "../up", "log/../../up", "log/..", "log/./tally", "log//tally"),
    *("log/", ".hidden", "log/.new-1", "log\\tally", "log/tal ly", "log/tälly", "log/a\n", "a\0b"),
    "x" * 201,
]


@pytest.mark.parametrize("path", BAD_PATHS)
def test_store_refuses_paths_that_are_none(store: Store, path: str) -> None:
    for ask in (
        lambda: store.read(path),
        lambda: store.write(path, b"x", immutable=False),
        lambda: store.write(path, b"x", immutable=True),
        lambda: store.write_many([(path, b"x")], immutable=False),
        lambda: store.delete(path),
        lambda: store.exists(path),
    ):
        with pytest.raises(StoreError) as caught:
            ask()
        assert caught.value.code == "store-path"


@pytest.mark.parametrize("prefix", ["/", "../", "log/../", ".new", "log//", "lög"])
def test_store_refuses_prefixes_of_no_path(store: Store, prefix: str) -> None:
    with pytest.raises(StoreError) as caught:
        list(store.list_paths(prefix))
    assert caught.value.code == "store-path"
