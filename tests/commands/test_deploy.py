"""nginx, Caddy and tor take what `unjoin init` writes for them, and leave no traces."""

from __future__ import annotations

import http.client
import shutil
import socket
import sqlite3
import ssl
import subprocess
import sys
import threading
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bench.declare import last_step
from bench.form import post
from tests.browser.centre import await_answer, free_ports
from tests.commands.proxies import SETTINGS, Proxy, running_caddy, running_nginx
from unjoin.presets import read_preset
from unjoin.service.deploy import fill_files
from unjoin.service.instance import Settings
from unjoin.service.keys import make_age_key
from unjoin.service.layout import lay_out, write_units

pytestmark = pytest.mark.slow

FORGED = {
    "X-Real-IP": "203.0.113.9",
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Host": "other.example",
    "Forwarded": "for=203.0.113.9",
    "Via": "1.1 elsewhere",
}
AGENT, MARKED = "MarkedAgent/7.1", "MarkedName"
ONION = Settings(
    database_url="postgresql://127.0.0.1/unjoin",
    public_hosts=("a" * 56 + ".onion",),
    staff_hosts=("b" * 56 + ".onion",),
)

MIGRATE = """
import sys
from pathlib import Path
from unjoin.service.commands.session import found_log, migrate, start_django
start_django(Path(sys.argv[1]), site="owner")
migrate()
found_log()
"""


class Upstream(BaseHTTPRequestHandler):
    """Stands for a site: notes the headers that reach it."""

    seen: list[dict[str, str]]

    def do_GET(self) -> None:
        self.seen.append({name.lower(): value for name, value in self.headers.items()})
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 — the base's name
        """Say nothing."""


@contextmanager
def upstream() -> Iterator[tuple[int, list[dict[str, str]]]]:
    """A site's port, and the headers of every request that came to it."""
    seen: list[dict[str, str]] = []
    handler = type("Noting", (Upstream,), {"seen": seen})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_address[1], seen
        finally:
            server.shutdown()
            thread.join()


def ask(
    port: int, *, tls: bool, address: str = "::1", headers: dict[str, str] | None = None
) -> http.client.HTTPResponse:
    """The answer to one request for the front page, with `headers`."""
    connection = http.client.HTTPConnection(address, port, timeout=30)
    if tls:
        raw = socket.create_connection((address, port), timeout=30)
        connection.sock = trusting().wrap_socket(raw, server_hostname="localhost")
    with closing(connection):
        connection.request("GET", "/", headers={"Host": "localhost"} | (headers or {}))
        answer = connection.getresponse()
        answer.read()
    return answer


def trusting() -> ssl.SSLContext:
    """A context that takes the test's own certificates."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


Running = Callable[..., AbstractContextManager[Proxy]]


@pytest.mark.parametrize("running", [running_nginx, running_caddy], ids=["nginx", "caddy"])
def test_proxy_passes_on_the_address_it_sees_and_no_other(tmp_path: Path, running: Running) -> None:
    with upstream() as (site, seen), running(tmp_path, public=site, staff=site) as proxy:
        answer = ask(proxy.public, tls=True, headers=FORGED | {"User-Agent": AGENT})
        ask(proxy.onion, tls=False, address="127.0.0.1", headers=FORGED)
    by_name, by_onion = seen
    assert by_name["host"] == "localhost"
    assert by_name["x-real-ip"] == "::1"
    assert "x-real-ip" not in by_onion
    for headers in seen:
        assert "203.0.113.9" not in " ".join(headers.values())
        for name in ("x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "forwarded"):
            assert name not in headers
    assert answer.status == 200
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert not answer.headers["Server"] or "/" not in answer.headers["Server"]
    assert "::1" not in proxy.said()
    assert AGENT not in proxy.said()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, int]]:
    """An instance behind https, and the port of its public site."""
    directory = tmp_path_factory.mktemp("deploy") / "centre"
    custodians = tuple(make_age_key().recipient for _ in range(2))
    lay_out(directory, settings=SETTINGS, manifest=read_preset("ccp"), custodians=custodians)
    write_units(directory, settings=SETTINGS, python=sys.executable)
    subprocess.run([sys.executable, "-c", MIGRATE, str(directory)], check=True, timeout=120)
    port = free_ports()[0]
    command = [sys.executable, "-m", "unjoin", "serve", "public", "--data", str(directory)]
    with subprocess.Popen([*command, "--port", str(port)]) as server:
        try:
            await_answer(f"http://localhost:{port}/healthz")
            yield directory, port
        finally:
            server.terminate()


@pytest.fixture
def certificates_are_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=trusting()))
    monkeypatch.setattr(urllib.request, "_opener", opener)


def waiting(directory: Path) -> int:
    with closing(sqlite3.connect(directory / "data/unjoin.sqlite3")) as database:
        (count,) = database.execute("SELECT count(*) FROM intake_inboxitem").fetchone()
    return int(count)


def declare(proxy: Proxy) -> None:
    """Hand in a declaration through the proxy."""
    url, fields = last_step(f"https://localhost:{proxy.public}")
    post(url, fields)


def send_large_form(proxy: Proxy) -> int:
    """Send nearly the largest form that is taken, with a text that is too long; the status."""
    with pytest.raises(urllib.error.HTTPError) as refused:
        post(f"https://localhost:{proxy.public}/en/declare", [("text", MARKED * 90_000)])
    refused.value.close()
    return refused.value.code


def places(proxy: Proxy) -> dict[str, int]:
    """When something was last written to or deleted from each of nginx's temporary directories."""
    found = (proxy.directory / "temporary").iterdir()
    return {path.name: path.stat().st_mtime_ns for path in found}


@pytest.mark.usefixtures("certificates_are_trusted")
def test_declaration_through_nginx_leaves_nothing(site: tuple[Path, int], tmp_path: Path) -> None:
    directory, port = site
    before = waiting(directory)
    with running_nginx(tmp_path, public=port, staff=port) as proxy:
        at_first = places(proxy)
        declare(proxy)
        assert send_large_form(proxy) == 422
        ask(proxy.public, tls=True, headers={"User-Agent": AGENT})
        assert waiting(directory) == before + 1
        assert len(at_first) == 5
        assert places(proxy) == at_first, "a temporary file was written"
    assert proxy.said() == ""
    assert list((tmp_path / "log").iterdir()) == [] or not (tmp_path / "log/error").read_bytes()
    for path in tmp_path.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert MARKED.encode() not in data, path
            assert AGENT.encode() not in data, path


@pytest.mark.usefixtures("certificates_are_trusted")
def test_smaller_buffer_would_be_seen(site: tuple[Path, int], tmp_path: Path) -> None:
    change = ("client_body_buffer_size 1m", "client_body_buffer_size 8k")
    with running_nginx(tmp_path, public=site[1], staff=site[1], change=change) as proxy:
        at_first = places(proxy)
        # Where the worker may not enter the test's directory, it cannot even write the file.
        assert send_large_form(proxy) == 500 or places(proxy) != at_first


@pytest.mark.usefixtures("certificates_are_trusted")
def test_declaration_through_caddy_leaves_nothing(site: tuple[Path, int], tmp_path: Path) -> None:
    directory, port = site
    before = waiting(directory)
    with running_caddy(tmp_path, public=port, staff=port) as proxy:
        declare(proxy)
        assert send_large_form(proxy) == 422
        assert waiting(directory) == before + 1
    for path in tmp_path.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert MARKED.encode() not in data, path
            assert b"/declare" not in data, path


@pytest.mark.parametrize("running", [running_nginx, running_caddy], ids=["nginx", "caddy"])
def test_forms_that_come_slowly_keep_nobody_waiting(
    site: tuple[Path, int], tmp_path: Path, running: Running
) -> None:
    kind = b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 9000\r\n"
    begun = b"POST /declare HTTP/1.1\r\nHost: localhost\r\n" + kind + b"\r\n" + b"a" * 8000
    with running(tmp_path, public=site[1], staff=site[1]) as proxy, ExitStack() as slow:
        for _ in range(8):
            sender = socket.create_connection(("127.0.0.1", proxy.onion), timeout=30)
            slow.enter_context(sender).sendall(begun)
        assert ask(proxy.onion, tls=False, address="127.0.0.1").status == 200


def test_no_session_can_be_resumed(tmp_path: Path) -> None:
    with upstream() as (site, _), running_nginx(tmp_path, public=site, staff=site) as proxy:
        context, session = trusting(), None
        for _ in range(2):
            raw = socket.create_connection(("::1", proxy.public), timeout=30)
            with context.wrap_socket(raw, server_hostname="localhost", session=session) as client:
                client.sendall(b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")
                while client.recv(4096):
                    pass
                assert not client.session_reused
                session = client.session


def test_staff_site_takes_what_is_posted_through_nginx(
    site: tuple[Path, int], tmp_path: Path
) -> None:
    port = free_ports()[0]
    command = [sys.executable, "-m", "unjoin", "serve", "staff", "--data", str(site[0])]
    with subprocess.Popen([*command, "--port", str(port)]) as server:
        try:
            _await_port(port)
            with running_nginx(tmp_path, public=port, staff=port) as proxy:
                assert _sign_in(proxy, origin="https://staff.localhost") == 422
                assert _sign_in(proxy, origin="https://other.example") == 403
        finally:
            server.terminate()


PHOTOGRAPHS = f"/en/desk/paper/parcels/{uuid.UUID(int=1)}/photographs"


@pytest.mark.parametrize("running", [running_nginx, running_caddy], ids=["nginx", "caddy"])
def test_photographs_come_through_and_other_forms_stay_small(
    tmp_path: Path, running: Running
) -> None:
    with counting() as (site, lengths), running(tmp_path, public=site, staff=site) as proxy:
        for path, megabytes in ((PHOTOGRAPHS, 40), ("/en/desk/paper/", 40), (PHOTOGRAPHS, 80)):
            _post_bytes(proxy, path, bytes(megabytes * 1024 * 1024))
    assert lengths == [40 * 1024 * 1024]


@contextmanager
def counting() -> Iterator[tuple[int, list[int]]]:
    """A site's port, and how many bytes came whole with each post."""
    lengths: list[int] = []

    class Counting(Upstream):
        def do_POST(self) -> None:
            wanted = int(self.headers["Content-Length"])
            came = len(self.rfile.read(wanted))
            if came == wanted:
                lengths.append(came)
            self.do_GET()

    handler = type("Noting", (Counting,), {"seen": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_address[1], lengths
        finally:
            server.shutdown()
            thread.join()


def _post_bytes(proxy: Proxy, path: str, body: bytes) -> None:
    """Post `body` to the staff site; whoever refuses it may close the connection."""
    raw = socket.create_connection(("127.0.0.1", proxy.staff), timeout=60)
    connection = http.client.HTTPConnection("staff.localhost", proxy.staff)
    connection.sock = trusting().wrap_socket(raw, server_hostname="staff.localhost")
    with closing(connection), suppress(OSError, http.client.HTTPException):
        connection.request("POST", path, body=body, headers={"Host": "staff.localhost"})
        connection.getresponse().read()


def _sign_in(proxy: Proxy, *, origin: str) -> int:
    """The status of the answer to a sign-in with a wrong password."""
    raw = socket.create_connection(("127.0.0.1", proxy.staff), timeout=30)
    connection = http.client.HTTPConnection("staff.localhost", proxy.staff)
    connection.sock = trusting().wrap_socket(raw, server_hostname="staff.localhost")
    with closing(connection):
        connection.request("GET", "/sign-in", headers={"Host": "staff.localhost"})
        answer = connection.getresponse()
        page, cookie = answer.read().decode(), answer.headers["Set-Cookie"].partition(";")[0]
        token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        connection.request(
            "POST",
            "/sign-in",
            body=f"csrfmiddlewaretoken={token}&handle=nobody&password=wrong",
            headers={
                "Host": "staff.localhost",
                "Origin": origin,
                "Cookie": cookie,
                "Content-Type": "application/x-www-form-urlencoded",
            },
        )
        return connection.getresponse().status


def _await_port(port: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except OSError:
            threading.Event().wait(0.1)
        else:
            return


@pytest.mark.parametrize("settings", [SETTINGS, ONION], ids=["names", "onion"])
def test_tor_takes_what_is_written_for_it(tmp_path: Path, settings: Settings) -> None:
    tor = shutil.which("tor", path="/usr/bin:/usr/sbin")
    if tor is None:
        pytest.skip("there is no tor here")
    text = fill_files(tmp_path, settings=settings, python="python")["tor/torrc"]
    assert "HiddenServicePoWDefensesEnabled 1" in text
    assert f"127.0.0.1:{8080 if settings is SETTINGS else 8000}" in text
    path = tmp_path / "torrc"
    path.write_text(text.replace("/var/lib/tor", str(tmp_path)))
    done = subprocess.run(
        [tor, "--verify-config", "-f", str(path), "--DataDirectory", str(tmp_path / "data")],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout
    assert "Configuration was valid" in done.stdout
    assert [
        line for line in done.stdout.splitlines() if "warn" in line and "root" not in line
    ] == []


@pytest.mark.parametrize("settings", [SETTINGS, ONION], ids=["names", "onion"])
def test_caddy_takes_what_is_written_for_it(tmp_path: Path, settings: Settings) -> None:
    caddy = shutil.which("caddy")
    if caddy is None:
        pytest.skip("there is no caddy here")
    path = tmp_path / "Caddyfile"
    path.write_text(fill_files(tmp_path, settings=settings, python="python")["caddy/Caddyfile"])
    subprocess.run(
        [caddy, "validate", "--adapter", "caddyfile", "--config", str(path)],
        check=True,
        capture_output=True,
        timeout=60,
        env={"HOME": str(tmp_path), "PATH": "/usr/bin"},
    )


def test_onion_alone_needs_no_names_in_a_proxy(tmp_path: Path) -> None:
    made = fill_files(tmp_path, settings=ONION, python="python")
    for name in ("nginx/unjoin.conf", "caddy/Caddyfile"):
        assert ".onion" not in made[name]
        assert "@" not in "".join(line for line in made[name].splitlines() if "#" not in line)
