"""An operator's line names a directory or a bucket, or is refused with what was expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from unjoin.publiclog.errors import StoreError
from unjoin.publiclog.stores import open_store


@pytest.mark.parametrize(
    ("where", "place"),
    [
        ("data/public", "/srv/unjoin/data/public"),
        ("/var/www/log", "/var/www/log"),
        ("file:data/public", "/srv/unjoin/data/public"),
        ("file:/var/www/log", "/var/www/log"),
        ("file:///var/www/log", "/var/www/log"),
    ],
)
def test_store_opened_as_directory(where: str, place: str) -> None:
    assert repr(open_store(where, Path("/srv/unjoin"))) == f"DirectoryStore({place!r})"


@pytest.mark.parametrize(
    ("where", "place"),
    [
        ("s3://bucket?region=eu-1", "s3://bucket/"),
        ("s3://bucket/?region=eu-1", "s3://bucket/"),
        ("s3://bucket/a/b/?endpoint=https://s3.invalid&region=eu-1", "s3://bucket/a/b/"),
    ],
)
def test_store_opened_as_bucket(where: str, place: str) -> None:
    assert repr(open_store(where, Path("/"))) == f"ObjectStore({place!r})"


@pytest.mark.parametrize(
    "where",
    [
        *("", "file:", "file:/", "http://host/log", "ftp://host", "S4://bucket", "s3:bucket"),
        *("s3://", "s3:///prefix", "s3://b", "s3://Bucket/prefix", "s3://key:secret@bucket/prefix"),
        *("s3://bucket/p?endpoint=", "s3://bucket/p?other=1", "s3://bucket/p#part"),
        *("s3://bucket/p?region=a&region=b", "s3://bucket/p?endpoint=no-address&region=a"),
    ],
)
def test_store_named_otherwise_is_refused(where: str) -> None:
    with pytest.raises(StoreError) as caught:
        open_store(where, Path("/srv/unjoin"))
    assert caught.value.code == "store-where"


def test_bucket_prefix_that_is_no_path_is_refused() -> None:
    with pytest.raises(StoreError) as caught:
        open_store("s3://bucket/../up?region=a", Path("/"))
    assert caught.value.code == "store-path"
