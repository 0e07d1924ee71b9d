"""`unjoin demo`: starts on an empty machine, warns, stops cleanly, and keeps what is there."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def free_port() -> int:
    """A port with a free one after it."""
    for port in range(20_000, 60_000, 7):
        with socket.socket() as one, socket.socket() as two:
            try:
                one.bind(("127.0.0.1", port))
                two.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
    raise OSError("no two ports are free")


@contextmanager
def demo(directory: Path, port: int) -> Iterator[list[str]]:
    """A running demo and what it announced; stopped as with Ctrl-C."""
    process = subprocess.Popen(
        [sys.executable, "-m", "unjoin", "demo", "--port", str(port), "--data", str(directory)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    announced: list[str] = []
    for line in process.stdout:
        announced.append(line)
        if "Ctrl-C stops both sites" in line:
            break
    try:
        yield announced
    finally:
        process.send_signal(signal.SIGINT)
        rest = process.communicate(timeout=60)[0]
    assert process.returncode == 0
    assert "Everything is kept" in rest


def fetch(url: str) -> str:
    with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310 — our own address
        return str(answer.read().decode())


def count_of(port: int) -> str:
    page = fetch(f"http://127.0.0.1:{port}/en/numbers")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.mark.slow
def test_demo_starts_warns_stops_and_keeps_its_data(tmp_path: Path) -> None:
    directory, port = tmp_path / "demo", free_port()
    with demo(directory, port) as announced:
        text = "".join(announced)
        assert "THIS IS A DEMO. It is not safe" in text
        for role in ("volunteer", "reviewer", "custodian", "operator"):
            assert re.search(rf"{role} +password [0-9a-f]{{8}}", text)
        assert "This is a demonstration." in fetch(f"http://127.0.0.1:{port}/en/")
        assert f"Staff site    http://localhost:{port + 1}/" in text
        assert "a password is enough" in fetch(f"http://localhost:{port + 1}/en/sign-in")
        before = count_of(port)
        assert " 52 " in before
        checkpoint = (directory / "data/public/log/checkpoint").read_text(encoding="utf-8")
        assert re.match(r"demo-[0-9a-f]{8}\.invalid/log\n[1-9]", checkpoint)
    with demo(directory, port) as announced_again:
        assert announced_again[-14:] == announced[-14:]
        assert count_of(port) == before


def test_demo_on_a_taken_port_says_so(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "unjoin", "demo", "--port", str(port)],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert done.returncode == 2
    assert f"port {port} is taken" in done.stderr
    assert not any(tmp_path.iterdir())
