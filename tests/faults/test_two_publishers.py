"""Two publishers at once while ten thousand declarations arrive: all of them real processes."""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from tests.faults.centre import Centre, make_centre
from tests.faults.judge import check_centre, recover

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

DECLARATIONS, SENDERS, PUBLISHERS = 10_000, 2, 2
NEEDED = 50


def test_two_publishers_make_one_log_of_all_that_arrives(tmp_path: Path) -> None:
    receipts = [tmp_path / f"receipts-{number}" for number in range(SENDERS)]
    stop = tmp_path / "stop"
    with make_centre(tmp_path / "centre", needed=NEEDED) as centre:
        publishers = [centre.start("publish-until", stop) for _ in range(PUBLISHERS)]
        senders = [centre.start("hand-in", path, DECLARATIONS // SENDERS, 1) for path in receipts]
        seen = _watch(centre, senders)
        assert [_end(sender) for sender in senders] == [DECLARATIONS // SENDERS] * SENDERS
        stop.touch()
        sizes = [_end(publisher) for publisher in publishers]
        assert all(sizes), "each publisher has published something"
        made = sorted(size for each in sizes for size in each)
        assert len(made) == len(set(made)), "no size was made twice"
        _publish_the_rest(centre)
        resolved = recover(centre, *receipts)
        checkpoint, tally = check_centre(centre, resolved, seen=seen)
        assert checkpoint.size == tally.total == DECLARATIONS


def _watch(centre: Centre, senders: list[subprocess.Popen[str]]) -> list[bytes | None]:
    """Every checkpoint that somebody saw who looked again and again while the senders sent."""
    seen: list[bytes | None] = []
    while any(sender.poll() is None for sender in senders):
        seen.append(centre.checkpoint())
        time.sleep(0.05)
    different = list(dict.fromkeys(seen))
    assert len(different) > PUBLISHERS
    return different


def _end(process: subprocess.Popen[str]) -> Any:
    out, err = process.communicate(timeout=240)
    assert process.returncode == 0, err
    return json.loads(out)


def _publish_the_rest(centre: Centre) -> None:
    """Let one declaration be enough, so that what is left is published too."""
    manifest = centre.directory / "campaign.toml"
    text = manifest.read_text()
    wanted = text.replace(f"batch_declarations = {NEEDED}", "batch_declarations = 1")
    assert wanted != text
    manifest.write_text(wanted)
