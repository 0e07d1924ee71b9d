"""A log is read from a site that may be slow, broken or hostile, and never waited for for ever."""

import pickle
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from tests.unit.audit.auditing import audit
from tests.unit.audit.site import Site, send, serving
from tests.unit.audit.small_log import put, raw_entry, some_entries, write_log, write_tiles
from unjoin.audit import engine, http_source
from unjoin.audit.engine import check_log
from unjoin.audit.errors import MissingError, TooLongError, UnreachableError
from unjoin.audit.http_source import HttpSource
from unjoin.audit.sources import Source, open_source
from unjoin.audit.state import State


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setattr(http_source, "BACKOFF_S", 0.001)
    put(tmp_path / "log" / "checkpoint", b"a checkpoint")
    put(tmp_path / "log" / "file", b"0123456789")
    with serving(tmp_path) as served:
        yield served


@pytest.fixture
def source(site: Site) -> Iterator[Source]:
    opened = HttpSource(f"{site.url}log/", site.url)
    yield opened
    opened.close()


def test_log_on_a_site_is_counted_as_in_a_directory(tmp_path: Path) -> None:
    log = write_log(tmp_path, some_entries(600))
    with serving(tmp_path) as site:
        source = open_source(site.url)
        result = audit(log, source=source)
        source.close()
    assert result.findings == ()
    assert result.tally == log.tally
    assert site.connections <= http_source.CONNECTIONS + 1  # kept open between files


def test_log_on_a_site_that_was_given_up_can_still_be_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What else is to be checked of a log that is wrong is not unreachable for that."""
    monkeypatch.setattr(engine, "GIVE_UP_AFTER", 1)
    log = write_tiles(tmp_path, [raw_entry(version=9)] * 300)
    put(log.base / "checkpoint", b"")
    with serving(tmp_path) as site:
        source = open_source(site.url)
        with State.open(None, origin="o", key="k") as state:
            result = check_log(source, 2**40, log.root, state=state, jobs=2)
        assert result.findings[-1].code == "gave-up"
        assert source.read("checkpoint", 10) == b""
        source.close()


@pytest.mark.parametrize("path", ["", "log", "log/"])
def test_site_is_found_by_its_url_or_that_of_the_log(site: Site, path: str) -> None:
    source = open_source(site.url + path)
    assert source.describe() == f"{site.url}log/"
    beside = source.beside()
    assert beside is not None
    assert beside.describe() == site.url
    assert beside.read("log/file", 10) == b"0123456789"
    source.close()
    beside.close()


def test_site_without_a_log_is_missing_one(site: Site) -> None:
    with pytest.raises(MissingError):
        open_source(f"{site.url}elsewhere")


@pytest.mark.parametrize(
    "url",
    [
        "http://",
        "http://[",
        "http://127.0.0.1:99999/",
        "http://name@127.0.0.1/",
        "http://127.0.0.1/?a=b",
        "http://127.0.0.1/#a",
    ],
)
def test_url_that_is_no_place_is_refused(url: str) -> None:
    with pytest.raises(UnreachableError):
        open_source(url)


@pytest.mark.parametrize("location", ["http://[", "//[x]/", "http://127.0.0.1:99999/"])
def test_redirect_to_what_is_no_address_is_unreachable(
    site: Site, source: Source, location: str
) -> None:
    def elsewhere(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", location)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    site.answers["/log/file"] = [elsewhere]
    with pytest.raises(UnreachableError):
        source.read("file", 10)


def test_nobody_there_is_unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_source, "BACKOFF_S", 0.001)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(UnreachableError):
        open_source(f"http://127.0.0.1:{port}/")


def test_file_within_its_limit_is_read(source: Source) -> None:
    assert source.read("file", 10) == b"0123456789"


def test_file_beyond_its_limit_is_too_long(source: Source) -> None:
    with pytest.raises(TooLongError):
        source.read("file", 9)


def test_file_of_unknown_length_beyond_its_limit_is_too_long(site: Site, source: Source) -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(bytes(1000))

    site.answers["/log/file"] = [endless]
    with pytest.raises(TooLongError):
        source.read("file", 100_000)


@pytest.mark.parametrize("status", [404, 410])
def test_file_that_is_not_there_is_missing(site: Site, source: Source, status: int) -> None:
    site.answers["/log/file"] = [lambda handler: send(handler, status)]
    with pytest.raises(MissingError):
        source.read("file", 10)
    assert len(site.asked) == 1


@pytest.mark.parametrize("status", [204, 206, 304, 401, 403])
def test_file_that_is_not_given_is_unreachable(site: Site, source: Source, status: int) -> None:
    site.answers["/log/file"] = [lambda handler: send(handler, status)]
    with pytest.raises(UnreachableError, match=str(status)):
        source.read("file", 10)
    assert len(site.asked) == 1


@pytest.mark.parametrize("status", [429, 500, 503])
def test_trouble_that_passes_is_tried_again(site: Site, source: Source, status: int) -> None:
    trouble = lambda handler: send(handler, status)  # noqa: E731
    site.answers["/log/file"] = [trouble, trouble, lambda handler: send(handler, 200, b"there")]
    assert source.read("file", 10) == b"there"


def test_trouble_that_stays_is_unreachable(site: Site, source: Source) -> None:
    site.answers["/log/file"] = [lambda handler: send(handler, 500)]
    with pytest.raises(UnreachableError, match="500"):
        source.read("file", 10)
    assert len(site.asked) == http_source.ATTEMPTS


def test_answer_that_ends_too_early_is_asked_for_again(site: Site, source: Source) -> None:
    def half(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "10")
        handler.end_headers()
        handler.wfile.write(b"01234")
        handler.close_connection = True

    site.answers["/log/file"] = [half, lambda handler: send(handler, 200, b"0123456789")]
    assert source.read("file", 10) == b"0123456789"


def test_connection_closed_between_files_is_opened_again(site: Site, source: Source) -> None:
    def last(handler: BaseHTTPRequestHandler) -> None:
        send(handler, 200, b"once")
        handler.close_connection = True

    site.answers["/log/file"] = [last]
    assert [source.read("file", 10) for _ in range(3)] == [b"once"] * 3


def test_compressed_answer_is_refused(site: Site, source: Source) -> None:
    site.answers["/log/file"] = [
        lambda handler: send(handler, 200, b"\x1f\x8b", Content_Encoding="gzip")
    ]
    with pytest.raises(UnreachableError, match="compressed"):
        source.read("file", 10)


def test_redirect_on_the_same_host_is_followed(site: Site, source: Source) -> None:
    site.answers["/log/old"] = [lambda handler: send(handler, 302, Location="file")]
    assert source.read("old", 10) == b"0123456789"


@pytest.mark.parametrize("target", ["http://127.0.0.2:{port}/log/file", "https://127.0.0.1/file"])
def test_redirect_to_another_host_is_refused(site: Site, source: Source, target: str) -> None:
    location = target.format(port=site.server_address[1])
    site.answers["/log/file"] = [lambda handler: send(handler, 301, Location=location)]
    with pytest.raises(UnreachableError, match="another host"):
        source.read("file", 10)


def test_redirect_without_end_is_refused(site: Site, source: Source) -> None:
    site.answers["/log/file"] = [lambda handler: send(handler, 307, Location="/log/file")]
    with pytest.raises(UnreachableError, match="redirects"):
        source.read("file", 10)
    assert len(site.asked) == http_source.REDIRECTS + 1


@pytest.mark.parametrize("part", ["header", "body"])
def test_answer_that_drips_is_given_up(
    site: Site, source: Source, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_source, "FILE_TIMEOUT_S", 0.2)
    monkeypatch.setattr(http_source, "ATTEMPTS", 1)
    over = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        if part == "body":
            handler.send_header("Content-Length", "10000")
            handler.end_headers()
        else:
            handler.flush_headers()
        while not over.wait(0.02):
            handler.wfile.write(b"x")

    site.answers["/log/file"] = [drip]
    with pytest.raises(UnreachableError, match="in time"):
        source.read("file", 10_000)
    over.set()


@pytest.mark.parametrize("said", [b"SSH-2.0\r\n", b"HTTP/1.1 abc\r\n\r\n", b"\x00" * 70_000])
def test_answer_that_is_not_http_is_unreachable(site: Site, source: Source, said: bytes) -> None:
    def babble(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(said)
        handler.close_connection = True

    site.answers["/log/file"] = [babble]
    with pytest.raises(UnreachableError):
        source.read("file", 10)


def test_many_files_come_in_the_order_asked_for(site: Site, source: Source) -> None:
    for number in range(40):
        put(site.root / "log" / f"n{number}", b"%d" % number)
    answers = source.read_many([(f"n{number}", 10) for number in range(41)])
    assert answers[:40] == [b"%d" % number for number in range(40)]
    assert isinstance(answers[40], MissingError)


def test_read_under_way_ends_when_aborted(site: Site, source: Source) -> None:
    held, over = threading.Event(), threading.Event()

    def hold(handler: BaseHTTPRequestHandler) -> None:
        held.set()
        over.wait(30)

    site.answers["/log/file"] = [hold]
    caught: list[Exception] = []

    def read() -> None:
        try:
            source.read("file", 10)
        except UnreachableError as error:
            caught.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    assert held.wait(10)
    begun = time.monotonic()
    source.abort()
    reader.join(10)
    over.set()
    assert len(caught) == 1
    assert time.monotonic() - begun < http_source.TIMEOUT_S


def test_source_and_its_errors_can_be_sent_to_a_process(source: Source) -> None:
    again = pickle.loads(pickle.dumps(source))  # noqa: S301 - our own
    assert again.read("file", 10) == b"0123456789"
    again.close()
    with pytest.raises(MissingError) as caught:
        source.read("nothing", 10)
    error = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own
    assert (type(error), str(error)) == (MissingError, str(caught.value))
    assert (error.code, error.fields) == ("missing", {"path": "nothing"})
