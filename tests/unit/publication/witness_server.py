"""A witness on this machine that speaks tlog-witness over HTTP, and can be told to misbehave."""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from unjoin.publiclog.checkpoints import parse_checkpoint
from unjoin.publiclog.cosignatures import cosign, cosigner_key
from unjoin.publiclog.notes import VerifierKey, encode_signatures, parse_note
from unjoin.publiclog.tree import EMPTY_ROOT, Hash, verify_consistency

Answer = tuple[int, bytes]


class PlainWitness:
    """Cosigns what continues the log it knows. `answer`, where set, is what it says instead."""

    def __init__(self, name: str, number: int) -> None:
        self.name = name
        self.seed = bytes([number]) * 32
        self.size, self.root = 0, EMPTY_ROOT
        self.asked: list[int] = []
        self.answer: Callable[[bytes], Answer] | None = None
        self.url = ""

    @property
    def key(self) -> VerifierKey:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        public = Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()
        return cosigner_key(f"{self.name}.example/witness", public)

    @property
    def line(self) -> str:
        """Its line in a policy."""
        return f"witness {self.name} {self.key.encode()} {self.url}\n"

    def add_checkpoint(self, body: bytes) -> Answer:
        head, _, note = body.partition(b"\n\n")
        first, *proof = head.decode().split("\n")
        old = int(first.removeprefix("old "))
        self.asked.append(old)
        if self.answer:
            return self.answer(body)
        if old != self.size:
            return 409, f"{self.size}\n".encode()
        text = parse_note(note).text
        checkpoint = parse_checkpoint(text)
        verify_consistency(
            old_size=old,
            old_root=self.root,
            new_size=checkpoint.size,
            new_root=checkpoint.root,
            proof=[Hash(base64.b64decode(line)) for line in proof],
        )
        self.size, self.root = checkpoint.size, checkpoint.root
        signature = cosign(text, name=self.key.name, seed=self.seed, timestamp=1_795_000_000)
        return 200, encode_signatures([signature])


@contextmanager
def serving(*witnesses: PlainWitness) -> Iterator[None]:
    """Let them be reached, each at its own `url`, for the block."""
    by_path = {f"/{witness.name}/add-checkpoint": witness for witness in witnesses}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, answer = by_path[self.path].add_checkpoint(body)
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", answer.decode())
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            try:
                self.wfile.write(answer)
            except OSError:
                return  # the other side has had enough

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    for witness in witnesses:
        witness.url = f"http://127.0.0.1:{server.server_port}/{witness.name}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def slow(seconds: float) -> Callable[[bytes], Answer]:
    """An answer that takes its time."""

    def answer(body: bytes) -> Answer:
        time.sleep(seconds)
        return 200, b""

    return answer
