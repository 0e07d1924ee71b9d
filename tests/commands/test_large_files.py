"""Files that staff send, and that anybody takes: through the proxies, and read slowly."""

from __future__ import annotations

import http.client
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from subprocess import Popen, run

import pytest

from tests.browser.centre import await_answer, free_ports, serve
from tests.commands.proxies import SETTINGS, Proxy, running_caddy, running_nginx
from tests.commands.test_deploy import MIGRATE, places, trusting
from unjoin.presets import read_preset
from unjoin.service.keys import make_age_key
from unjoin.service.layout import lay_out
from unjoin.service.reach.actions import FILE_LIMIT_BYTES
from unjoin.service.site.uploads import FORM_BYTES

pytestmark = pytest.mark.slow

LARGEST = FILE_LIMIT_BYTES + FORM_BYTES
SLOW_READERS = 6
"""More than a process has threads, on either database."""
HAND_OUT = """
import sys
from pathlib import Path
from unjoin.service.commands.session import start_django
start_django(Path(sys.argv[1]))
from unjoin.service.accounts.audit import Actor
from unjoin.service.clock import today
from unjoin.service.reach.actions import FILE_LIMIT_BYTES, Description, add_material
data = b"%PDF-" + bytes(FILE_LIMIT_BYTES - 5)
print(add_material(description=Description("Large", "en"), data=data, languages=["en"],
                   by=Actor("operator"), today=today()).code)
"""
Running = Callable[..., AbstractContextManager[Proxy]]


class Taking(BaseHTTPRequestHandler):
    """Stands for a site: says how many bytes came."""

    def do_POST(self) -> None:
        length = len(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.send_header("Content-Length", str(len(str(length))))
        self.end_headers()
        self.wfile.write(str(length).encode())

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 — the base's name
        """Say nothing."""


@contextmanager
def taking() -> Iterator[int]:
    """The port of a site that takes whatever comes."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Taking) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def send(port: int, name: str, length: int, address: str) -> tuple[int, bytes]:
    """Status and answer to a form of `length` bytes."""
    raw = socket.create_connection((address, port), timeout=60)
    connection = http.client.HTTPConnection(name, port)
    connection.sock = trusting().wrap_socket(raw, server_hostname=name)
    with closing(connection):
        with suppress(OSError):  # who is refused is not always heard to the end
            connection.request("POST", "/", body=bytes(length), headers={"Host": name})
        answer = connection.getresponse()
        return answer.status, answer.read()


@pytest.mark.parametrize("running", [running_nginx, running_caddy], ids=["nginx", "caddy"])
def test_largest_file_reaches_the_staff_site_in_memory(tmp_path: Path, running: Running) -> None:
    with taking() as site, running(tmp_path, public=site, staff=site) as proxy:
        has_places = (tmp_path / "temporary").exists()
        at_first = places(proxy) if has_places else {}
        answer = send(proxy.staff, "staff.localhost", LARGEST, "127.0.0.1")
        assert answer == (200, str(LARGEST).encode())
        assert not has_places or places(proxy) == at_first, "a temporary file was written"


@pytest.mark.parametrize("running", [running_nginx, running_caddy], ids=["nginx", "caddy"])
def test_public_site_is_spared_large_forms(tmp_path: Path, running: Running) -> None:
    with taking() as site, running(tmp_path, public=site, staff=site) as proxy:
        status, _answer = send(proxy.public, "localhost", 2 * 1024 * 1024, "::1")
        assert status in (413, 502)


@pytest.fixture
def handed_out(tmp_path: Path) -> Iterator[tuple[int, str]]:
    """The port of a public site, and the code of the largest file it can hand out."""
    directory = tmp_path / "centre"
    custodians = tuple(make_age_key().recipient for _ in range(2))
    lay_out(directory, settings=SETTINGS, manifest=read_preset("ccp"), custodians=custodians)
    run([sys.executable, "-c", MIGRATE, str(directory)], check=True, timeout=120)
    program = [sys.executable, "-c", HAND_OUT, str(directory)]
    code = run(program, check=True, timeout=60, capture_output=True, text=True).stdout.strip()
    port = free_ports()[0]
    server: Popen[bytes] = serve(directory, "public", port)
    try:
        await_answer(f"http://localhost:{port}/healthz")
        yield port, code
    finally:
        server.terminate()
        server.wait(timeout=60)


def test_slow_readers_keep_nobody_waiting(handed_out: tuple[int, str]) -> None:
    port, code = handed_out
    wanted = f"GET /m/{code}.pdf HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    with ExitStack() as slow:
        for _ in range(SLOW_READERS):
            reader = slow.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30))
            reader.sendall(wanted)
            assert reader.recv(12) == b"HTTP/1.1 200"
        connection = http.client.HTTPConnection("localhost", port, timeout=30)
        with closing(connection):
            connection.request("GET", "/en/declare")
            assert connection.getresponse().status == 200
