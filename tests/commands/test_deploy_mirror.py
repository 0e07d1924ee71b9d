"""nginx and Caddy serve the folder of a mirror as `unjoin init` configures them for it."""

from __future__ import annotations

import gzip
import http.client
import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from email.utils import formatdate
from pathlib import Path

import pytest

from tests.commands.proxies import find_program, make_certificate, more_ports
from tests.commands.proxies import running_program as running
from unjoin.service.deploy import fill_files
from unjoin.service.instance import Settings

pytestmark = pytest.mark.slow

NAME = "copy.example.org"
PAGE = "<!doctype html><title>page</title>" + "text " * 200
FILES = {
    "index.html": PAGE,
    "verify.html": PAGE,
    "m/index.html": PAGE,
    "m/48217.html": PAGE,
    "m/48217.pdf": "%PDF",
    "en/index.html": PAGE,
    "en/numbers.html": PAGE,
    "zh-hant/numbers.html": PAGE,
    "en/statements.html": PAGE,
    "en/statements/0/7.html": PAGE,
    "en/statements/12/12345.html": PAGE,
    "proofs/12/12345.tlog-proof": "proof",
    "data/kit/kit.html": PAGE,
    "log/checkpoint": "checkpoint",
    "log/tile/0/000.p/7": "hashes",
    "static/site/site.css": "body { margin: 0 }",
    "mirror/.new-17": "half",
}
Ask = Callable[..., http.client.HTTPResponse]


@contextmanager
def nginx(directory: Path) -> Iterator[int]:
    program = find_program("nginx")
    make_certificate(directory)
    (directory / "log").mkdir()
    text = _configured(directory, "nginx/mirror.conf")
    http_port, https_port, onion = more_ports(3)
    text = re.sub(r"listen (\[::\]:)?443", rf"listen \g<1>{https_port}", text)
    text = re.sub(r"listen (\[::\]:)?80\b", rf"listen \g<1>{http_port}", text)
    text = text.replace("127.0.0.1:8080", f"127.0.0.1:{onion}")
    text = re.sub(r"/etc/letsencrypt/\S+/fullchain.pem", str(directory / "certificate.pem"), text)
    text = re.sub(r"/etc/letsencrypt/\S+/privkey.pem", str(directory / "key.pem"), text)
    text = text.replace("/run/nginx.pid", str(directory / "pid"))
    (directory / "temporary").mkdir()
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    own = "".join(f"    {kind}_temp_path {directory}/temporary/{kind};\n" for kind in kinds)
    # The tests' folder can be entered by its owner alone.
    text = text.replace("http {\n", f"http {{\n{own}").replace("user www-data;", "user root;")
    path = directory / "nginx.conf"
    path.write_text(text)
    command = [program, "-p", str(directory), "-c", str(path), "-e", str(directory / "log/error")]
    subprocess.run([*command, "-t"], check=True, capture_output=True, timeout=30)
    with running([*command, "-g", "daemon off;"], directory, https_port):
        yield onion


@contextmanager
def caddy(directory: Path) -> Iterator[int]:
    program = find_program("caddy")
    http_port, https_port, onion = more_ports(3)
    text = _configured(directory, "caddy/Mirror.Caddyfile")
    ports = f"\tadmin off\n\thttp_port {http_port}\n\thttps_port {https_port}\n"
    text = text.replace("\tadmin off\n", ports).replace("http://:8080", f"http://:{onion}")
    # Nobody gives a certificate for this name: Caddy makes its own.
    text = text.replace(f"\n{NAME} {{\n", f"\n{NAME} {{\n\ttls internal\n")
    path = directory / "Caddyfile"
    path.write_text(text)
    command = [program, "run", "--adapter", "caddyfile", "--config", str(path)]
    with running(command, directory, https_port):
        yield onion


@pytest.fixture(scope="module", params=[nginx, caddy], ids=["nginx", "caddy"])
def server(request: pytest.FixtureRequest) -> Callable[[Path], AbstractContextManager[int]]:
    """Starts one of the two."""
    chosen: Callable[[Path], AbstractContextManager[int]] = request.param
    return chosen


@pytest.fixture(scope="module")
def served(
    server: Callable[[Path], AbstractContextManager[int]], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A folder that holds `FILES`."""
    folder = tmp_path_factory.mktemp("served") / "mirror"
    for path, text in FILES.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    (folder / "en/numbers.html.gz").write_bytes(gzip.compress(b"packed beforehand"))
    return folder


@pytest.fixture(scope="module")
def ask(server: Callable[[Path], AbstractContextManager[int]], served: Path) -> Iterator[Ask]:
    """Asks a running server that serves `FILES`, as the onion service does."""
    with server(served.parent) as port:

        def call(path: str, **headers: str) -> http.client.HTTPResponse:
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
                given = {name.replace("_", "-"): value for name, value in headers.items()}
                connection.request("GET", path, headers={"Host": "any.onion"} | given)
                answer = connection.getresponse()
                answer.body = answer.read()  # type: ignore[attr-defined]
                return answer

        yield call


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/en/", "/en/numbers", "/en/numbers.html", "/en/statements", "/m/", "/m/48217"),
        *("/verify", "/log/checkpoint", "/log/tile/0/000.p/7", "/proofs/12/12345.tlog-proof"),
    ],
)
def test_short_address_is_served(ask: Ask, path: str) -> None:
    answer = ask(path)
    assert (answer.status, answer.headers.get("Location")) == (200, None)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/en/statements/7", "/en/statements/0/7.html"),
        ("/en/statements/12345", "/en/statements/12/12345.html"),
        ("/en/statements/7/read", "/en/statements/0/7-read.html"),
        ("/en/statements/12345/read", "/en/statements/12/12345-read.html"),
        ("/en/statements/12345/proof", "/proofs/12/12345.tlog-proof"),
        ("/statements/12345/proof", "/proofs/12/12345.tlog-proof"),
        ("/numbers", "/zh-hant/numbers"),
        ("/statements/7", "/zh-hant/statements/7"),
        ("/en", "/en/"),
        ("/m", "/m/"),
    ],
)
def test_address_of_the_site_leads_to_the_file(ask: Ask, path: str, to: str) -> None:
    answer = ask(path, Accept_Language="zh-TW,en;q=0.5")
    assert answer.status in (301, 302, 308)
    assert answer.headers["Location"].removeprefix("http://any.onion") == to


@pytest.mark.parametrize("path", ["/en/nothing", "/zh-hant/en/numbers", "/mirror/.new-17"])
def test_what_is_not_there_is_not_found(ask: Ask, path: str) -> None:
    assert ask(path).status == 404


@pytest.mark.parametrize(
    ("path", "caching"),
    [
        ("/en/numbers", "max-age=300"),
        ("/verify", "max-age=300"),
        ("/m/48217.pdf", "max-age=300"),
        ("/log/checkpoint", "max-age=300"),
        ("/log/tile/0/000.p/7", "immutable"),
    ],
)
def test_only_tiles_are_kept_for_long(ask: Ask, path: str, caching: str) -> None:
    assert caching in ask(path).headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/numbers", "/statements/7"])
def test_way_to_the_language_of_one_reader_is_kept_by_no_cache(ask: Ask, path: str) -> None:
    answer = ask(path, Accept_Language="en")
    assert answer.headers.get_all("Cache-Control") == ["no-store"]
    assert answer.headers["Location"].removeprefix("http://any.onion") == f"/en{path}"
    assert answer.headers["Content-Security-Policy"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("path", "encoding"),
    [
        *(("/en/numbers", "gzip"), ("/en/numbers", "identity"), ("/en/statements/0/7", "gzip")),
        *(("/log/checkpoint", "identity"), ("/log/tile/0/000.p/7", "identity"), ("/", "identity")),
        *(("/m/48217.pdf", "identity"), ("/en/nothing", "identity")),
    ],
)
def test_no_answer_tells_when_a_file_was_written(ask: Ask, path: str, encoding: str) -> None:
    answer = ask(path, Accept_Encoding=encoding)
    assert answer.headers["Last-Modified"] is None
    assert answer.headers["ETag"] is None


@pytest.mark.parametrize(
    "header", ["If_Modified_Since", "If_Unmodified_Since", "If_Range", "If_None_Match", "If_Match"]
)
def test_nobody_finds_out_by_comparing_when_a_file_was_written(
    ask: Ask, served: Path, header: str
) -> None:
    written = (served / "en/numbers.html").stat()
    guesses = [formatdate(written.st_mtime + more, usegmt=True) for more in (-9999, 0, 9999)]
    if header in ("If_None_Match", "If_Match"):
        of_caddy = f'"{_base36(int(written.st_mtime))}{_base36(written.st_size)}"'
        guesses = ['"x"', f'"{int(written.st_mtime):x}-{written.st_size:x}"', of_caddy]
    answers = {ask("/en/numbers", Range="bytes=0-3", **{header: guess}).status for guess in guesses}
    assert len(answers) == 1, answers


def _base36(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    return (_base36(number // 36) if number >= 36 else "") + digits[number % 36]


def test_policy_allows_no_script_but_those_that_a_page_names_itself(ask: Ask) -> None:
    assert ask("/en/numbers").headers["Content-Security-Policy"].startswith("default-src 'none'")
    tile = ask("/log/tile/0/000.p/7")
    assert tile.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert ask("/verify").headers["Content-Security-Policy"] == "frame-ancestors 'none'"


def test_handed_out_file_is_saved_and_its_page_is_not(ask: Ask) -> None:
    file, page = ask("/m/48217.pdf"), ask("/m/48217")
    assert file.headers["Content-Disposition"] == "attachment"
    assert "sandbox" in file.headers["Content-Security-Policy"]
    assert page.headers["Content-Disposition"] is None


def test_kit_is_saved(ask: Ask) -> None:
    assert ask("/data/kit/kit.html").headers["Content-Disposition"] == "attachment"


def test_log_is_open_to_programs_of_any_page(ask: Ask) -> None:
    assert ask("/log/checkpoint").headers["Access-Control-Allow-Origin"] == "*"
    assert ask("/en/numbers").headers["Access-Control-Allow-Origin"] is None


def test_compressed_copy_is_sent_where_there_is_one(ask: Ask) -> None:
    answer = ask("/en/numbers.html", Accept_Encoding="gzip")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.body) == b"packed beforehand"  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["caddy/Caddyfile", "caddy/Mirror.Caddyfile"])
def test_caddy_is_not_to_be_asked_through_the_address_that_is_off(
    tmp_path: Path, name: str
) -> None:
    settings = Settings(database_url="sqlite:data/unjoin.sqlite3")
    text = fill_files(tmp_path, settings=settings, python="python")[name]
    assert "admin off" in text
    assert "systemctl restart caddy" in text
    assert "systemctl reload caddy" not in text


def _configured(directory: Path, name: str) -> str:
    settings = Settings(database_url="sqlite:data/unjoin.sqlite3")
    text = fill_files(directory, settings=settings, python="python")[name]
    assert NAME in text
    return text.replace("/srv/mirror", str(directory / "mirror"))
