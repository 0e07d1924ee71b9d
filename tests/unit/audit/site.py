"""A site on this machine that serves a log as well or as badly as a test asks for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

Answer = Callable[[BaseHTTPRequestHandler], None]


class Site(ThreadingHTTPServer):
    """Serves `root`; what `answers` has for a path is done instead. `asked` are the requests."""

    daemon_threads = True

    def __init__(self, root: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.root = root
        self.answers: dict[str, list[Answer]] = {}
        self.asked: list[str] = []
        self.connections = 0

    @property
    def url(self) -> str:
        """Where it is, with a slash at the end."""
        return f"http://127.0.0.1:{self.server_address[1]}/"

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is what some of these tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Site

    def setup(self) -> None:
        super().setup()
        self.server.connections += 1

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        answers = self.server.answers.get(self.path)
        if answers:
            # The last answer is given for ever.
            (answers.pop(0) if len(answers) > 1 else answers[0])(self)
            return
        file = self.server.root / self.path.lstrip("/")
        if file.is_file():
            send(self, 200, file.read_bytes())
        else:
            send(self, 404, b"not here")

    def log_message(self, *_: object) -> None:
        """Keeps quiet."""


def send(handler: BaseHTTPRequestHandler, status: int, body: bytes = b"", **headers: str) -> None:
    """An answer with its length; underscores in header names are hyphens."""
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@contextmanager
def serving(root: Path) -> Iterator[Site]:
    """A site that serves `root`."""
    site = Site(root)
    thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        site.shutdown()
        thread.join()
        site.server_close()
