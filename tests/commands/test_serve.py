"""`unjoin serve`: what it refuses, how it starts and how it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.browser.centre import await_answer, free_ports, serve
from tests.seizure.memory import processes_of
from unjoin.service.commands.serve import STOP_S
from unjoin.service.instance import Settings
from unjoin.service.keys import make_age_key
from unjoin.service.layout import lay_out
from unjoin.service.process_memory import WIPING
from unjoin.service.samples.manifest import demo_manifest


def test_staff_site_is_refused_more_than_one_worker(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "unjoin", "serve", "staff", "--data", str(tmp_path)]
    done = subprocess.run(
        [*command, "--workers", "2"], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 2
    assert "served by one worker" in done.stderr


def test_what_is_freed_is_overwritten_without_being_asked(centre: Path) -> None:
    """The environment in which the program overwrites it, though it was started in another."""
    port, _ = free_ports()
    plain = {key: value for key, value in os.environ.items() if key not in WIPING}
    words = ["serve", "public", "--data", str(centre), "--port", str(port)]
    server = subprocess.Popen([sys.executable, "-m", "unjoin", *words], env=plain)
    try:
        await_answer(f"http://127.0.0.1:{port}/healthz")
        for pid in processes_of(server.pid):
            lines = Path(f"/proc/{pid}/environ").read_text().split("\0")
            assert {f"{key}={value}" for key, value in WIPING.items()} <= set(lines)
    finally:
        server.terminate()
        server.wait(timeout=3 * STOP_S)


def test_site_ends_though_its_worker_does_not(centre: Path) -> None:
    port, _ = free_ports()
    server = serve(centre, "public", port)
    await_answer(f"http://127.0.0.1:{port}/healthz")
    _, worker = processes_of(server.pid)
    os.kill(worker, signal.SIGSTOP)
    server.terminate()
    try:
        assert server.wait(timeout=3 * STOP_S) == 0
        assert not Path(f"/proc/{worker}").exists()
    finally:
        with suppress(ProcessLookupError):
            os.kill(worker, signal.SIGKILL)


@pytest.fixture
def centre(tmp_path: Path) -> Path:
    """The directory of an instance that can be served, on loopback."""
    settings = Settings(database_url="sqlite:data/unjoin.sqlite3", public_hosts=("127.0.0.1",))
    recipients = (make_age_key().recipient, make_age_key().recipient)
    lay_out(tmp_path / "centre", settings=settings, manifest=demo_manifest(), custodians=recipients)
    return tmp_path / "centre"
