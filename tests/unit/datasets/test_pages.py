"""`/data/` lists every file in three languages, and the files are given out as what they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client

from unjoin.publiclog.stores.directory import DirectoryStore
from unjoin.registry.receipt import ReceiptCode
from unjoin.service.datasets.names import is_data_file
from unjoin.service.intake.limits import Bucket, Rate
from unjoin.service.site import public_files as serving

pytestmark = pytest.mark.django_db


def test_page_lists_every_file_with_its_checksum(
    record: ReceiptCode, client: Client, public_files: Path
) -> None:
    sums = (public_files / "data/SHA256SUMS").read_text(encoding="utf-8").splitlines()
    for prefix in ("/en", "/zh-hans", "/zh-hant"):
        page = client.get(f"{prefix}/data/").content.decode()
        assert "CC0-1.0" in page
        for line in sums:
            digest, path = line.split("  ")
            if path.endswith((".csv", ".parquet")):
                assert f'href="/data/{path}"' in page
                assert digest in page
        for linked in ("datapackage.json", "SHA256SUMS", "manifest"):
            assert f'href="/data/{linked}"' in page


def test_pages_before_any_publication(client: Client) -> None:
    for path in ("/data/", "/data/entries/", "/data/statements/", "/api"):
        assert client.get(path).status_code == 200
    assert "there is no data" in client.get("/en/data/").content.decode()
    assert client.get("/data").headers["Location"] == "/data/"
    assert client.get("/data/entries/pages/2").status_code == 404


@pytest.mark.usefixtures("small_volumes")
def test_volumes_have_pages_of_their_own(
    record: ReceiptCode, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from unjoin.service.datasets import pages

    monkeypatch.setattr(pages, "FILES_PER_PAGE", 2)
    monkeypatch.setattr(pages, "FILES_SHOWN", 2)
    assert 'href="/data/entries/"' in client.get("/data/").content.decode()
    first = client.get("/data/entries/").content.decode()
    assert "entries-00001.csv" not in first
    assert 'href="/data/entries/pages/2"' in first
    second = client.get("/data/entries/pages/2").content.decode()
    assert 'href="/data/csv/entries-00001.csv"' in second
    assert 'href="/data/entries/"' in second


@pytest.mark.parametrize(
    ("path", "content_type", "saved_as"),
    [
        ("csv/entries-00000.csv", "text/csv; charset=utf-8; header=present", "entries-00000.csv"),
        ("csv/weeks.csv", "text/csv; charset=utf-8; header=present", "weeks.csv"),
        (
            "parquet/statements-00000.parquet",
            "application/vnd.apache.parquet",
            "statements-00000.parquet",
        ),
        ("datapackage.json", "application/json", None),
        ("schemas/entries.json", "application/json", None),
        ("SHA256SUMS", "text/plain; charset=utf-8", None),
        ("manifest", "text/plain; charset=utf-8", None),
    ],
)
def test_file_is_given_out_as_what_it_is(
    small: None, client: Client, public_files: Path, path: str, content_type: str, saved_as: str
) -> None:
    answer = client.get(f"/data/{path}")
    assert answer.content == (public_files / "data" / path).read_bytes()
    assert answer.headers["Content-Type"] == content_type
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    expected = f'attachment; filename="{saved_as}"' if saved_as else None
    assert answer.headers.get("Content-Disposition") == expected
    again = client.get(f"/data/{path}", headers={"if-none-match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.fixture
def small(public_files: Path) -> None:
    """Files of some bytes, as if they had been published."""
    store = DirectoryStore(public_files)
    for path in (
        "csv/entries-00000.csv",
        "csv/weeks.csv",
        "parquet/statements-00000.parquet",
        "datapackage.json",
        "schemas/entries.json",
        "SHA256SUMS",
        "manifest",
    ):
        assert is_data_file(path)
        store.write(f"data/{path}", json.dumps(path).encode(), immutable=False)


def test_large_files_do_not_use_up_the_memory(
    client: Client, public_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two of a megabyte and a half are handed out; then it is said when to come again."""
    monkeypatch.setattr(serving, "_large_files", Bucket(Rate(burst=50, interval_s=3600)))
    store = DirectoryStore(public_files)
    store.write("data/csv/entries-00000.csv", b"x" * 1_500_000, immutable=False)
    store.write("data/csv/weeks.csv", b"x", immutable=False)
    wanted = [client.get("/data/csv/entries-00000.csv") for _ in range(3)]
    assert [answer.status_code for answer in wanted] == [200, 200, 503]
    assert wanted[2].headers["Retry-After"] == "60"
    assert client.get("/data/csv/weeks.csv").status_code == 200
