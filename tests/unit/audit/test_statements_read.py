"""Statements that are not there are no fault; and a site is audited over HTTP as a directory is."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tampered.attack import base_files
from tests.tampered.plain_log import Files
from tests.unit.audit.published import audit, check_in, codes_in, publish
from unjoin.audit.statements import read_line

STATEMENTS = ("data/statements/000", "data/statements/001")


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a directory, and says nothing of it."""

    protocol_version = "HTTP/1.1"

    def log_message(self, _form: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return publish(tmp_path / "site", base_files())


@pytest.fixture
def url(site: Path) -> Iterator[str]:
    handler = partial(Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def half_a_file(files: Files) -> Files:
    lines = files[STATEMENTS[0]].splitlines(keepends=True)
    return files | {STATEMENTS[0]: b"".join(lines[::2])}


@pytest.mark.parametrize(
    ("change", "count"),
    [
        (half_a_file, 6),
        (lambda files: files | dict.fromkeys(STATEMENTS, b""), 0),
        (lambda files: {path: files[path] for path in files if path not in STATEMENTS}, 0),
    ],
    ids=["half of them", "empty files", "no files"],
)
def test_statements_that_are_gone_are_no_fault(
    change: object, count: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert callable(change)
    site = publish(tmp_path / "other", change(base_files()))
    code, report = audit(site, tmp_path / "state", capsys, "--statements")
    assert (code, codes_in(report)) == (0, set())
    assert f"read {count} statements" in check_in(report, "statements")["did"]


def test_statements_unasked_are_not_read_and_that_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = publish(tmp_path / "other", base_files() | {STATEMENTS[0]: b"anything\n"})
    code, report = audit(site, tmp_path / "state", capsys)
    assert code == 0
    assert check_in(report, "statements")["result"] == "not-done"
    assert any("--statements" in sentence for sentence in report["cannot_check"])


@pytest.mark.parametrize("below", ["", "log/", "log"])
def test_site_is_audited_as_its_directory(
    below: str, url: str, site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, of_site = audit(f"{url}{below}", tmp_path / "one", capsys, "--statements")
    assert (code, codes_in(of_site)) == (0, set())
    _, of_folder = audit(site, tmp_path / "two", capsys, "--statements")
    assert of_site["count"] == of_folder["count"]
    results = {check["name"]: check["result"] for check in of_site["checks"]}
    assert results.pop("files") == results.pop("history") == results.pop("cosignatures")
    assert results.pop("kit") == "not-done"  # this log has none
    assert set(results.values()) == {"passed"}


def test_site_without_a_promised_tile_is_found_wrong(
    url: str, site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / "log/tile/0/001.p/4").unlink()
    code, report = audit(url, tmp_path / "state", capsys)
    assert (code, codes_in(report)) == (1, {"file-missing"})


def test_site_with_a_bad_line_is_found_wrong(
    url: str, site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / STATEMENTS[0]).write_bytes(b"{}\n")
    code, report = audit(url, tmp_path / "state", capsys, "--statements")
    assert (code, codes_in(report)) == (1, {"statement-line"})


LINE = base_files()[STATEMENTS[0]].splitlines()[0]


@given(data=st.binary(max_size=200))
def test_line_of_any_bytes_is_none(data: bytes) -> None:
    assert read_line(data) is None


@given(place=st.integers(0, len(LINE) - 1), byte=st.integers(0, 255))
def test_line_with_a_changed_byte_is_none_or_another(place: int, byte: int) -> None:
    changed = LINE[:place] + bytes([byte]) + LINE[place + 1 :]
    assert (read_line(changed) == read_line(LINE)) == (changed == LINE)


@pytest.mark.parametrize(
    "line",
    [
        b"[" * 100_000,
        LINE.replace(b'"leaf":0', b'"leaf":0.0'),
        LINE.replace(b'"leaf":0', b'"leaf":-1'),
        LINE.replace(b'"leaf":0', b'"leaf":true'),
        LINE.replace(b'"leaf":0', b'"leaf":' + b"9" * 5000),
        LINE.replace(b'"leaf":0', b'"leaf":NaN'),
        LINE.replace(b'"leaf":0', b'"leaf":0,"leaf":0'),
        LINE + b" ",
        LINE * 2,
    ],
    ids=lambda line: line[:20].decode(),
)
def test_line_that_a_lenient_reader_takes_is_none(line: bytes) -> None:
    assert read_line(line) is None
