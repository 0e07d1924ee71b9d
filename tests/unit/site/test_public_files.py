"""`/log/…` and `/data/…`: the files as they lie in the store, for programs of every origin."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client

from tests.unit.site.conftest import TODAY, Publish, make_person, publish_waiting
from unjoin.publiclog.checkpoints import open_checkpoint
from unjoin.registry.statement import Nonce, commit
from unjoin.registry.tally_text import parse_tally_text
from unjoin.service.accounts.audit import DECLARANT
from unjoin.service.instance import Instance, current
from unjoin.service.intake.actions import withdraw

TEXT, BINARY = "text/plain; charset=utf-8", "application/octet-stream"
SECONDS, FOR_EVER = "public, max-age=5", "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    ("path", "content_type", "caching"),
    [
        ("/log/checkpoint", TEXT, SECONDS),
        ("/log/tally", TEXT, SECONDS),
        ("/log/vkey", TEXT, SECONDS),
        ("/log/tile/0/000.p/2", BINARY, FOR_EVER),
        ("/log/tile/entries/000.p/2", BINARY, FOR_EVER),
        ("/data/statements/000", TEXT, SECONDS),
        ("/data/numbers.json", "application/json", SECONDS),
    ],
)
def test_file_is_served_as_it_lies_there(
    client: Client,
    publish_persons: Publish,
    public_files: Path,
    path: str,
    content_type: str,
    caching: str,
) -> None:
    publish_persons(make_person("甲"), make_person("乙"))
    answer = client.get(path)
    assert answer.content == (public_files / path[1:]).read_bytes()
    assert answer.headers["Content-Type"] == content_type
    assert answer.headers["Cache-Control"] == caching
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_file_is_the_same_in_every_language(client: Client, publish_persons: Publish) -> None:
    publish_persons(make_person())
    plain = client.get("/log/checkpoint", headers={"accept-language": "zh-TW"})
    for prefix in ("/en", "/zh-hans", "/zh-hant"):
        answer = client.get(f"{prefix}/log/checkpoint")
        assert answer.content == plain.content
        assert answer.headers == plain.headers
    assert "Content-Language" not in plain.headers
    assert "Accept-Language" not in plain.headers.get("Vary", "")


def test_file_known_already_is_not_sent_again(client: Client, publish_persons: Publish) -> None:
    publish_persons(make_person())
    etag = client.get("/log/checkpoint").headers["ETag"]
    for known in (etag, f"W/{etag}", f'"x", {etag}', "*"):
        answer = client.get("/log/checkpoint", headers={"if-none-match": known})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["ETag"] == etag
        assert answer.headers["Cache-Control"] == SECONDS
        assert "Accept-Language" not in answer.headers.get("Vary", "")
    assert client.get("/log/checkpoint", headers={"if-none-match": '"x"'}).status_code == 200
    publish_persons(make_person("乙"))
    assert client.get("/log/checkpoint", headers={"if-none-match": etag}).status_code == 200


def test_head_has_the_headers_and_nothing_else(client: Client, publish_persons: Publish) -> None:
    publish_persons(make_person())
    for path in ("/log/checkpoint", "/log/tile/0/000.p/1"):
        got, head = client.get(path), client.head(path)
        assert head.content == b""
        assert head.headers == got.headers
        assert head.headers["Content-Length"] == str(len(got.content))


@pytest.mark.parametrize(
    ("path", "compressed"),
    [("/log/tile/0/000.p/9", False), ("/log/tile/entries/000.p/9", True)],
)
def test_hashes_are_never_compressed(
    client: Client, publish_persons: Publish, path: str, compressed: bool
) -> None:
    publish_persons(*(make_person(name) for name in "甲乙丙丁戊己庚辛壬"))
    answer = client.get(path, headers={"accept-encoding": "gzip"})
    assert answer.status_code == 200
    assert (answer.headers.get("Content-Encoding") == "gzip") is compressed


@pytest.mark.parametrize(
    "path",
    [
        "/log/",
        "/log/checkpoint/",
        "/log/checkpoint.new",
        "/log/../secrets/log.key",
        "/log/%2e%2e/secrets/log.key",
        "/log/tile/0/000",
        "/log/tile/00/000.p/1",
        "/log/tile/0/0.p/1",
        "/log/tile/0/000.p/01",
        "/log/tile/0/000.p/0",
        "/log/tile/0/000.p/256",
        "/log/tile/0/x000/000.p/1",
        "/log/tile/64/000.p/1",
        "/log/tile/entries/000.p/1/",
        "/log/tile/0/٠٠٠.p/1",
        "/log/statements/000",
        "/data/statements/0",
        "/data/statements/000.p/1",
        "/data/statements/001",
        "/data/numbers.json.new",
        "/data/checkpoint",
        "/data/unjoin.sqlite3",
        "/data/csv/entries-0.csv",
        "/data/csv/entries-000000.csv",
        "/data/csv/entries-٠٠٠٠٠.csv",
        "/data/csv/receipts.csv",
        "/data/csv/entries-00001.csv",
        "/data/parquet/entries-00000.csv",
        "/data/schemas/cells.json",
    ],
)
def test_other_path_is_not_found(client: Client, publish_persons: Publish, path: str) -> None:
    publish_persons(make_person())
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == TEXT
    assert answer.headers["Cache-Control"] == "no-store"
    assert len(answer.content) < 60


def test_store_that_cannot_be_read_is_no_missing_file(client: Client, public_files: Path) -> None:
    (public_files / "log").mkdir(parents=True)
    (public_files / "log" / "checkpoint").symlink_to("checkpoint")
    assert client.get("/log/checkpoint").status_code == 503


@pytest.mark.parametrize("path", ["/log/checkpoint", "/data/numbers.json"])
def test_files_are_only_read(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405


def test_statement_files_prove_and_forget(
    client: Client, publish_persons: Publish, small_batches: Instance
) -> None:
    kept, withdrawn = publish_persons(make_person("甲", text="留下。"), make_person("乙"))
    lines = client.get("/data/statements/000").content.splitlines(keepends=True)
    assert [json.loads(line)["leaf"] for line in lines] == [0, 1]
    for line in lines:
        value = json.loads(line)
        body = line[line.index(b'"statement":') + 12 : -2]
        commitment = commit(body, Nonce(bytes.fromhex(value["nonce"])))
        page = client.get(f"/statements/{value['leaf']}").content.decode()
        assert commitment.hex() in page
    withdraw(instance=small_batches, code=withdrawn, by=DECLARANT, today=TODAY)
    publish_waiting(small_batches)
    assert client.get("/data/statements/000").content == lines[0]
    withdraw(instance=small_batches, code=kept, by=DECLARANT, today=TODAY)
    publish_waiting(small_batches)
    assert client.get("/data/statements/000").status_code == 404


def test_numbers_agree_with_the_signed_tally(client: Client, publish_persons: Publish) -> None:
    publish_persons(make_person("甲"), make_person("乙", organisations=6))
    signed = open_checkpoint(client.get("/log/checkpoint").content, current().log_vkey).checkpoint
    text, _, _ = client.get("/log/tally").content.rpartition(b"\n\n")
    tally = parse_tally_text(text + b"\n")
    numbers = json.loads(client.get("/data/numbers.json").content)
    assert numbers["size"] == signed.size == tally.size == 2
    assert numbers["total"] == tally.tally.total == 2
    assert numbers["origin"] == signed.origin
    assert {(cell["organisations"], cell["standing"]) for cell in numbers["cells"]} == {
        (1, "self"),
        (6, "self"),
    }
