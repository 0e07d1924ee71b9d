"""`unjoin serve`: what it refuses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_staff_site_is_refused_more_than_one_worker(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "unjoin", "serve", "staff", "--data", str(tmp_path)]
    done = subprocess.run(
        [*command, "--workers", "2"], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 2
    assert "served by one worker" in done.stderr
