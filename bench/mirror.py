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

from tests.unit.mirror.link_checker import check_links
from unjoin.service.instance import Settings
from unjoin.service.keys import make_age_key
from unjoin.service.layout import lay_out
from unjoin.service.samples.manifest import demo_manifest

TOGETHER = 10
LIMIT_S = 3600.0
_MIGRATE = """
import sys
from pathlib import Path
from unjoin.service.commands.session import found_log, migrate, start_django
start_django(Path(sys.argv[1]))
migrate()
found_log()
"""


def main(*, statements: int, jobs: int | None = None) -> int:
    """Print what a mirror of so many statements costs."""
    with tempfile.TemporaryDirectory(prefix="unjoin-bench-") as directory:
        centre, folder = Path(directory) / "centre", Path(directory) / "mirror"
        _lay_out(centre)
        _publish(centre, statements)
        print(f"\na mirror of {statements:,} statements", flush=True)
        write = ["mirror", str(folder), "--data", str(centre)]
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


def _lay_out(centre: Path) -> None:
    """An instance with no site running, whose batches may be small."""
    settings = Settings(database_url="sqlite:data/unjoin.sqlite3", https=False)
    custodians = tuple(make_age_key().recipient for _ in range(2))
    lay_out(centre, settings=settings, manifest=demo_manifest(), custodians=custodians)
    subprocess.run([sys.executable, "-c", _MIGRATE, str(centre)], check=True, timeout=LIMIT_S)


def _publish(centre: Path, statements: int) -> None:
    with tempfile.NamedTemporaryFile() as receipts:
        deed = ["hand-in", str(centre), receipts.name, str(statements // TOGETHER)]
        command = [sys.executable, "-m", "tests.faults.deeds", *deed, str(TOGETHER)]
        subprocess.run(command, check=True, capture_output=True, timeout=LIMIT_S)
    publish = [sys.executable, "-m", "unjoin", "publish", "--data", str(centre)]
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
