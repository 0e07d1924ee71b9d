"""Object storage: headers as the specification asks, and errors an operator can act upon."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import boto3.session
import pytest

from tests.unit.publiclog.object_storage import (
    ACCESS_KEY,
    BUCKET,
    REGION,
    SECRET_KEY,
    free_port,
    object_storage,
)
from unjoin.publiclog.errors import StoreError
from unjoin.publiclog.storage import Store
from unjoin.publiclog.stores import open_store
from unjoin.publiclog.stores.objects import ObjectStore

EVERYBODY_READS = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": "*",
            "Action": "s3:GetObject",
            "Resource": f"arn:aws:s3:::{BUCKET}/*",
        }
    ],
}


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with object_storage(tmp_path_factory.mktemp("s3")) as address:
        boto3.session.Session(ACCESS_KEY, SECRET_KEY).client(
            "s3", endpoint_url=address, region_name=REGION
        ).put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(EVERYBODY_READS))
        yield address


@pytest.fixture(autouse=True)
def access_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The key where an operator would put it, and no other from the machine."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", ACCESS_KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET_KEY)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


def opened(endpoint: str, bucket: str = BUCKET) -> Store:
    return open_store(f"s3://{bucket}/public?endpoint={endpoint}&region={REGION}", Path("/"))


@pytest.mark.parametrize(
    ("path", "immutable", "media_type"),
    [
        ("log/checkpoint", False, "text/plain; charset=utf-8"),
        ("log/tally", False, "text/plain; charset=utf-8"),
        ("log/vkey", False, "text/plain; charset=utf-8"),
        ("log/tile/0/000", True, "application/octet-stream"),
        ("log/tile/entries/000.p/7", True, "application/octet-stream"),
        ("data/statements/000", False, "text/plain; charset=utf-8"),
        ("data/numbers.json", False, "application/json"),
    ],
)
def test_object_is_served_with_its_headers(
    endpoint: str, path: str, immutable: bool, media_type: str
) -> None:
    opened(endpoint).write(path, b"bytes", immutable=immutable)
    with closing(HTTPConnection(urlsplit(endpoint).netloc)) as reader:
        reader.request("GET", f"/{BUCKET}/public/{path}")
        answer = reader.getresponse()
        assert answer.read() == b"bytes"
        assert answer.headers["Content-Type"] == media_type
        assert answer.headers["Cache-Control"] == (
            "public, max-age=31536000, immutable" if immutable else "public, max-age=5"
        )


def test_object_store_with_wrong_secret_is_denied(
    endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "another")
    with pytest.raises(StoreError) as caught:
        opened(endpoint).write("log/tally", b"x", immutable=False)
    assert caught.value.code == "store-denied"
    assert "another" not in str(caught.value)


def test_object_store_without_a_key_is_denied(
    endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(StoreError) as caught:
        opened(endpoint).read("log/tally")
    assert caught.value.code == "store-denied"
    assert "check the access key" in str(caught.value)


def test_object_store_without_its_bucket_says_so(endpoint: str) -> None:
    store = opened(endpoint, "nobodys-bucket")
    for ask in (
        lambda: store.read("log/tally"),
        lambda: store.write("log/tally", b"x", immutable=True),
        lambda: store.exists("log/tally"),
        lambda: list(store.list_paths("")),
    ):
        with pytest.raises(StoreError) as caught:
            ask()
        assert caught.value.code == "store-bucket"


def test_object_store_that_is_down_names_the_object() -> None:
    with pytest.raises(StoreError) as caught:
        opened(f"http://127.0.0.1:{free_port()}").read("log/tally")
    assert caught.value.code == "store-failed"
    assert caught.value.fields["path"] == f"s3://{BUCKET}/public/log/tally"


def test_object_store_without_prefix_uses_the_whole_bucket(endpoint: str) -> None:
    store = open_store(f"s3://{BUCKET}?endpoint={endpoint}&region={REGION}", Path("/"))
    store.write("public/log/whole", b"bytes", immutable=False)
    assert opened(endpoint).read("log/whole") == b"bytes"
    assert "public/log/whole" in list(store.list_paths(""))


def test_object_storage_that_knows_no_condition_is_asked_first(
    endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = opened(endpoint)
    assert isinstance(store, ObjectStore)
    client = store._client
    put = client.put_object

    def refuse_conditions(**request: object) -> object:
        if "IfNoneMatch" in request:
            answer = {"Error": {"Code": "NotImplemented", "Message": "no such header"}}
            raise client.exceptions.ClientError(answer, "PutObject")
        return put(**request)

    monkeypatch.setattr(client, "put_object", refuse_conditions)
    store.write("log/tile/5/000", b"tile", immutable=True)
    store.write("log/tile/5/000", b"tile", immutable=True)
    with pytest.raises(StoreError) as caught:
        store.write("log/tile/5/000", b"other", immutable=True)
    assert caught.value.code == "store-immutable"
    assert store.read("log/tile/5/000") == b"tile"
