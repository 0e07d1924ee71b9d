"""An S3-compatible server that other people wrote, on this machine, for as long as a test lasts."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAM = Path(__file__).parents[3] / ".cache" / "go" / "bin" / "versitygw"
ACCESS_KEY, SECRET_KEY = "publisher", "not a secret of anybody"
BUCKET, REGION = "withdrawals", "eu-test-1"
START_S = 20


@contextmanager
def object_storage(folder: Path) -> Iterator[str]:
    """The endpoint of a server with the bucket `BUCKET`, which keeps its objects in `folder`."""
    assert PROGRAM.exists(), f"{PROGRAM} is missing; tools/go_tools builds it"
    buckets = folder / "buckets"
    (buckets / BUCKET).mkdir(parents=True)
    port = free_port()
    server = subprocess.Popen(
        [PROGRAM, f"--port=127.0.0.1:{port}", "--quiet", f"--region={REGION}", "posix", buckets],
        env={**os.environ, "ROOT_ACCESS_KEY": ACCESS_KEY, "ROOT_SECRET_KEY": SECRET_KEY},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port, server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Return once somebody listens at `port`."""
    until = time.monotonic() + START_S
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as caller:
            if caller.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the object storage did not start")
