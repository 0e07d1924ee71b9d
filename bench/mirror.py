"""How long it takes to write, check, audit and part a mirror, on SQLite, as programs.

After the first run comes one with nothing new, and one after a small publication: what they
write, and how long that takes, is what a mirror costs every day.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.declarations import centre_on
from tests.browser.centre import Centre
from tests.unit.mirror.link_checker import check_links

TOGETHER = 10
LIMIT_S = 3600.0


def main(*, statements: int, jobs: int | None = None) -> int:
    """Print what a mirror of so many statements costs."""
    with centre_on("sqlite") as centre, tempfile.TemporaryDirectory() as directory:
        _publish(centre, statements)
        folder = Path(directory) / "mirror"
        print(f"\na mirror of {statements:,} statements", flush=True)
        write = ["mirror", str(folder), "--data", str(centre.directory)]
        write += ["--jobs", str(jobs)] if jobs else []
        _measure("written", write)
        _measure("again", write)
        _measure("checked", ["mirror", str(folder), "--check"])
        _measure("audited", ["audit", str(folder), "--no-state", "--statements"])
        _publish(centre, TOGETHER)
        _measure("10 more", write)
        into = str(Path(directory) / "volumes")
        _measure("in 20 MB", ["mirror", str(folder), "--split", "20MB", "--into", into])
        begun = time.perf_counter()
        wrong, _ = check_links(folder)
        seconds = time.perf_counter() - begun
        print(f"  {'links':<12} {seconds:7.1f} s  {len(wrong)} wrong", flush=True)
    return 1 if wrong else 0


def _publish(centre: Centre, statements: int) -> None:
    with tempfile.NamedTemporaryFile() as receipts:
        deed = ["hand-in", str(centre.directory), receipts.name, str(statements // TOGETHER)]
        command = [sys.executable, "-m", "tests.faults.deeds", *deed, str(TOGETHER)]
        subprocess.run(command, check=True, capture_output=True, timeout=LIMIT_S)
    publish = [sys.executable, "-m", "unjoin", "publish", "--data", str(centre.directory)]
    subprocess.run(publish, check=True, capture_output=True, timeout=LIMIT_S)


def _measure(what: str, arguments: list[str]) -> None:
    """Run `unjoin` with `arguments`; print how long it took, and the first line it printed."""
    command = [sys.executable, "-m", "unjoin", *arguments]
    begun, spent = time.perf_counter(), _cpu_s()
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=LIMIT_S)
    seconds, spent = time.perf_counter() - begun, _cpu_s() - spent
    said = done.stdout.splitlines()[0]
    print(f"  {what:<12} {seconds:7.1f} s  {spent:7.1f} s CPU  {said}", flush=True)


def _cpu_s() -> float:
    """What all processes together have used that this one has waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
