"""What a process keeps in its memory must be found in an image of it; what it wiped must not."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.browser.centre import await_answer, free_ports
from tests.seizure.browsing import Browser
from tests.seizure.loot import Loot
from tests.seizure.marks import Mark
from tests.seizure.memory import processes_of, take_image
from tests.seizure.planted import NAME, RECEIPT, TEXT, found_marks
from tests.seizure.raid import SOME_SECONDS
from unjoin.service.instance import Settings
from unjoin.service.keys import make_age_key
from unjoin.service.layout import lay_out
from unjoin.service.process_memory import WIPING
from unjoin.service.samples.manifest import demo_manifest

HOLDS = """
import sys
held = sys.stdin.readline().strip()
print("ready", flush=True)
sys.stdin.readline()
"""
FREES = """
import sys
held = sys.stdin.readline().strip() * 500
del held
print("ready", flush=True)
sys.stdin.readline()
"""
SERVES_WITHOUT_WIPING = """
import sys
from unjoin.service.commands import serve
serve.start_over_wiping = lambda: True
from unjoin.cli import main
sys.exit(main(sys.argv[1:]))
"""


def image_of(code: str, line: str, root: Path, environment: dict[str, str]) -> Loot:
    """The memory of a process that was given `line`."""
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
    )
    assert process.stdin
    assert process.stdout
    process.stdin.write(line.encode() + b"\n")
    process.stdin.flush()
    assert process.stdout.readline() == b"ready\n"
    (root / "memory").mkdir()
    take_image(process.pid, root / "memory" / f"public-{process.pid}")
    process.communicate(b"\n", timeout=60)
    return Loot(root, {})


@pytest.mark.parametrize("mark", [NAME, TEXT, RECEIPT], ids=lambda mark: mark.kind.name)
def test_what_a_process_holds_is_found_in_its_memory(mark: Mark, tmp_path: Path) -> None:
    assert found_marks(image_of(HOLDS, mark.text, tmp_path, {})) == {mark}


def test_what_a_process_freed_is_found_where_nothing_wipes(tmp_path: Path) -> None:
    assert found_marks(image_of(FREES, TEXT.text, tmp_path, {})) == {TEXT}


def test_public_site_that_does_not_wipe_leaks(tmp_path: Path) -> None:
    """The very site, without the one call: what the raid's test would say of it."""
    settings = Settings(
        database_url="sqlite:data/unjoin.sqlite3", public_hosts=("127.0.0.1",), https=False
    )
    recipients = (make_age_key().recipient, make_age_key().recipient)
    lay_out(tmp_path / "centre", settings=settings, manifest=demo_manifest(), custodians=recipients)
    port, _ = free_ports()
    words = ["serve", "public", "--data", str(tmp_path / "centre"), "--port", str(port)]
    plain = {key: value for key, value in os.environ.items() if key not in WIPING}
    server = subprocess.Popen([sys.executable, "-c", SERVES_WITHOUT_WIPING, *words], env=plain)
    try:
        await_answer(f"http://127.0.0.1:{port}/healthz")
        visitor = Browser([], "somebody", port)
        form = {"text": TEXT.text, "name": NAME.text, "action": "check"}
        assert NAME.text in visitor.post("/zh-hans/declare", form).text
        visitor.close()
        time.sleep(SOME_SECONDS)
        (tmp_path / "loot" / "memory").mkdir(parents=True)
        for pid in processes_of(server.pid):
            take_image(pid, tmp_path / "loot" / "memory" / f"public-{pid}")
    finally:
        server.terminate()
        server.wait(timeout=60)
    assert found_marks(Loot(tmp_path / "loot", {})) & {NAME, TEXT}
