"""A part of a published file can be asked for, so that a broken download goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from unjoin.publiclog.stores.directory import DirectoryStore
from unjoin.service.intake.limits import Bucket, Rate
from unjoin.service.site import public_files as serving

PATH = "/data/parquet/entries-00000.parquet"
DATA = bytes(range(100))


@pytest.fixture
def etag(client: Client, public_files: Path) -> str:
    """That of a file which is published."""
    DirectoryStore(public_files).write(PATH[1:], DATA, immutable=False)
    answer = client.get(PATH)
    assert answer.headers["Accept-Ranges"] == "bytes"
    return str(answer.headers["ETag"])


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("0-0", 0, 0), ("90-", 90, 99), ("90-500", 90, 99), ("-7", 93, 99), ("-500", 0, 99)],
)
def test_part_is_given(client: Client, etag: str, asked: str, first: int, last: int) -> None:
    headers = {"range": f"bytes={asked}", "accept-encoding": "gzip"}
    for more in ({}, {"if-range": etag}):
        answer = client.get(PATH, headers=headers | more)
        assert (answer.status_code, answer.content) == (206, DATA[first : last + 1])
        assert answer.headers["Content-Range"] == f"bytes {first}-{last}/100"
        assert answer.headers["Content-Length"] == str(last + 1 - first)
        assert answer.headers["ETag"] == etag
        assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize(
    "asked",
    ["bytes=5-3", "bytes=-", "bytes=", "bytes=0-1,3-4", "bytes=٣-", "bytes= 1-2", "lines=1-2"],
)
def test_what_is_no_range_gives_the_whole_file(client: Client, etag: str, asked: str) -> None:
    answer = client.get(PATH, headers={"range": asked})
    assert (answer.status_code, answer.content) == (200, DATA)
    assert "Content-Range" not in answer.headers


def test_file_that_changed_meanwhile_is_given_whole(client: Client, etag: str) -> None:
    for earlier in ('"another"', f"W/{etag}"):
        answer = client.get(PATH, headers={"range": "bytes=5-", "if-range": earlier})
        assert (answer.status_code, answer.content) == (200, DATA)
    known = client.get(PATH, headers={"range": "bytes=5-", "if-none-match": etag})
    assert (known.status_code, known.content) == (304, b"")


@pytest.mark.parametrize("asked", ["100-", "999999999999999999-", "-0"])
def test_part_behind_the_end_is_refused(client: Client, etag: str, asked: str) -> None:
    answer = client.get(PATH, headers={"range": f"bytes={asked}"})
    assert (answer.status_code, answer.content) == (416, b"")
    assert answer.headers["Content-Range"] == "bytes */100"


def test_what_is_compressed_has_no_parts(client: Client, public_files: Path) -> None:
    DirectoryStore(public_files).write("data/csv/weeks.csv", DATA, immutable=False)
    answer = client.get("/data/csv/weeks.csv", headers={"range": "bytes=0-0"})
    assert (answer.status_code, answer.content) == (200, DATA)
    assert "Accept-Ranges" not in answer.headers


@pytest.fixture
def large(public_files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A published file of 23 units, which takes 3 to read; 46 can be had."""
    monkeypatch.setattr(serving, "_large_files", Bucket(Rate(burst=46, interval_s=3600)))
    monkeypatch.setattr(serving, "_large", {})
    DirectoryStore(public_files).write(PATH[1:], b"x" * 1_500_000, immutable=False)


@pytest.mark.usefixtures("large")
def test_small_part_of_a_large_file_is_not_counted_as_the_whole(client: Client) -> None:
    parts = [client.get(PATH, headers={"range": "bytes=0-9"}) for _ in range(5)]
    assert {answer.status_code for answer in parts} == {206}
    assert client.get(PATH).status_code == 200
    assert client.get(PATH).status_code == 503


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize(
    ("method", "header", "expected"),
    [
        ("get", {"range": "bytes=0-0"}, 206),
        ("get", {"range": "bytes=9999999-"}, 416),
        ("get", {"if-none-match": "*"}, 304),
        ("head", {}, 200),
    ],
)
def test_reading_a_large_file_is_counted_though_little_of_it_is_sent(
    client: Client, method: str, header: dict[str, str], expected: int
) -> None:
    asked = [getattr(client, method)(PATH, headers=header).status_code for _ in range(16)]
    assert asked == [expected] * 15 + [503]


@pytest.mark.usefixtures("large")
def test_large_file_is_not_read_to_be_refused(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [client.get(PATH).status_code for _ in range(2)] == [200, 200]
    monkeypatch.setattr(DirectoryStore, "read", lambda *_: pytest.fail("it was read"))
    assert client.get(PATH).status_code == 503


def test_file_larger_than_the_budget_is_handed_out_alone(
    client: Client, public_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "_large_files", Bucket(Rate(burst=20, interval_s=3600)))
    DirectoryStore(public_files).write(PATH[1:], b"x" * 1_500_000, immutable=False)
    assert [client.get(PATH).status_code for _ in range(2)] == [200, 503]
