"""How long it takes to write, check, audit and part a mirror, on SQLite, as programs.

After the first run comes one with nothing new, and one after a small publication: what they
write, and how long that takes, is what a mirror costs every day. Every link is followed, and
Chromium opens a page of each kind and some hundred others from the disk, without a network.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.browser.from_disk import offline_page, one_of_each_kind, open_pages
from tests.unit.mirror.link_checker import check_links
from unjoin.service.instance import Settings
from unjoin.service.keys import make_age_key
from unjoin.service.layout import lay_out
from unjoin.service.samples.manifest import demo_manifest

TOGETHER = 10
OPENED = 200
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
        again = _measure("again", write)
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
        begun = time.perf_counter()
        count = _open_in_chromium(folder)
        seconds = time.perf_counter() - begun
        print(f"  {'in Chromium':<12} {seconds:7.1f} s  {count} pages", flush=True)
    return 1 if wrong or " 0 written, 0 removed" not in again else 0


def _open_in_chromium(folder: Path) -> int:
    """How many pages were opened. Raises where one lacks something."""
    statements = [
        path.relative_to(folder).as_posix() for path in folder.rglob("statements/**/*.html")
    ]
    chosen = random.Random(7).sample(sorted(statements), min(OPENED, len(statements)))
    pages = [*one_of_each_kind(folder), *chosen]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        with offline_page(browser) as page:
            open_pages(page, folder, pages)
        browser.close()
    return len(pages)


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


def _measure(what: str, arguments: list[str]) -> str:
    """Run `unjoin` with `arguments`; print how long it took, and the first line it printed, which
    is the answer too."""
    command = [sys.executable, "-m", "unjoin", *arguments]
    begun, spent = time.perf_counter(), _cpu_s()
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=LIMIT_S)
    seconds, spent = time.perf_counter() - begun, _cpu_s() - spent
    said = done.stdout.splitlines()[0]
    print(f"  {what:<12} {seconds:7.1f} s  {spent:7.1f} s CPU  {said}", flush=True)
    return said


def _cpu_s() -> float:
    """What all processes together have used that this one has waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
