"""Units are checked side by side; an audit ends when a worker dies or somebody interrupts it."""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from tests.unit.audit.auditing import audit
from tests.unit.audit.site import serving
from tests.unit.audit.small_log import SmallLog, put, raw_entry, write_tiles
from unjoin.audit.classes import UNIT_LEAVES
from unjoin.audit.errors import SourceError, UnreachableError, WorkerError
from unjoin.audit.kernel import KernelName
from unjoin.audit.sources import DirectorySource, Request, open_source
from unjoin.audit.state import State
from unjoin.audit.workers import Task, check_units, default_jobs

REPOSITORY = Path(__file__).parent.parent.parent.parent
UNITS = 4


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> SmallLog:
    entries = [raw_entry(week=leaf >> 16) for leaf in range(UNITS * UNIT_LEAVES)]
    made = write_tiles(tmp_path_factory.mktemp("log"), entries)
    put(made.base / "checkpoint", b"")
    return made


class _Deadly(DirectorySource):
    """Kills whoever reads unit 2."""

    def read_many(self, requests: Sequence[Request]) -> list[bytes | SourceError]:
        if requests[0][0] == "tile/entries/512":
            os.kill(os.getpid(), signal.SIGKILL)
        return super().read_many(requests)


class _Locked(DirectorySource):
    """Cannot read unit 1."""

    def read_many(self, requests: Sequence[Request]) -> list[bytes | SourceError]:
        if requests[0][0] == "tile/entries/256":
            return [UnreachableError("no", code="unreachable", path=path) for path, _ in requests]
        return super().read_many(requests)


@pytest.mark.slow
@pytest.mark.parametrize("kernel", ["plain", "fast"])
def test_workers_side_by_side_find_what_one_finds(log: SmallLog, kernel: KernelName) -> None:
    assert audit(log, jobs=3, kernel=kernel) == audit(log, jobs=1, kernel=kernel)


@pytest.mark.slow
def test_workers_read_from_a_site_side_by_side(log: SmallLog) -> None:
    with serving(log.site) as site:
        source = open_source(site.url)
        result = audit(log, source=source, jobs=2)
        source.close()
    assert result.findings == ()
    assert result.tally == audit(log).tally


def test_worker_that_dies_ends_the_audit(log: SmallLog) -> None:
    with pytest.raises(WorkerError) as caught:
        audit(log, source=_Deadly(log.base), jobs=2)
    assert caught.value.code == "worker-died"


@pytest.mark.parametrize("kernel", ["plain", "fast"])
def test_worker_that_cannot_read_ends_the_audit(log: SmallLog, kernel: KernelName) -> None:
    with pytest.raises(UnreachableError):
        audit(log, source=_Locked(log.base), jobs=2, kernel=kernel)


def test_units_given_up_halfway_leave_no_worker_behind(log: SmallLog) -> None:
    before = set(multiprocessing.active_children())
    tasks = [Task(unit, UNIT_LEAVES) for unit in range(UNITS)]
    reports = check_units(DirectorySource(log.base), tasks, jobs=2, fast=None)
    next(reports)
    assert set(multiprocessing.active_children()) - before
    reports.close()
    deadline = time.monotonic() + 10
    while set(multiprocessing.active_children()) - before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not set(multiprocessing.active_children()) - before


INTERRUPTED = """
import signal, sys
from pathlib import Path
# Whoever runs the tests may ignore interrupts, and a process inherits that.
signal.signal(signal.SIGINT, signal.default_int_handler)
from unjoin.audit.engine import check_log
from unjoin.audit.sources import open_source
from unjoin.audit.state import State

def progress(done, of):
    print(done, flush=True)

with State.open(Path(sys.argv[2]), origin="o", key="k") as state:
    check_log(open_source(sys.argv[1]), int(sys.argv[3]), bytes(32), state=state, jobs=2,
              progress=progress, kernel=sys.argv[4])
"""


@pytest.mark.slow
@pytest.mark.parametrize("kernel", ["plain", "fast"])
def test_interrupt_ends_the_audit_and_keeps_what_is_finished(
    tmp_path: Path, log: SmallLog, kernel: str
) -> None:
    """Of the last unit no bundle ever comes, so the interrupt finds it waiting."""
    over = threading.Event()

    def hold(handler: BaseHTTPRequestHandler) -> None:
        over.wait(60)

    with serving(log.site) as site:
        site.answers |= {f"/log/tile/entries/{number:03d}": [hold] for number in range(768, 1000)}
        arguments = [site.url, str(tmp_path), str(log.size), kernel]
        program = [sys.executable, "-c", INTERRUPTED, *arguments]
        with subprocess.Popen(program, cwd=REPOSITORY, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            while int(process.stdout.readline()) < 3 * UNIT_LEAVES:
                pass
            process.send_signal(signal.SIGINT)
            try:
                returned = process.wait(timeout=20)
            finally:
                over.set()
                process.kill()
    assert returned == -signal.SIGINT
    with State.open(tmp_path, origin="o", key="k") as state:
        assert state.notice is None
        assert sorted(state.units()) == [0, 1, 2]


@pytest.mark.slow
def test_workers_end_with_an_audit_that_is_killed(tmp_path: Path, log: SmallLog) -> None:
    over = threading.Event()

    def hold(handler: BaseHTTPRequestHandler) -> None:
        over.wait(60)

    with serving(log.site) as site:
        site.answers |= {f"/log/tile/entries/{number:03d}": [hold] for number in range(768, 1000)}
        arguments = [site.url, str(tmp_path), str(log.size), "plain"]
        program = [sys.executable, "-c", INTERRUPTED, *arguments]
        with subprocess.Popen(program, cwd=REPOSITORY, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            while int(process.stdout.readline()) < 3 * UNIT_LEAVES:
                pass
            children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
            process.kill()
        for _ in range(100):
            if not any(_is_running(child) for child in children):
                break
            time.sleep(0.1)
        over.set()
    assert len(children) == 2
    assert not any(_is_running(child) for child in children)


def _is_running(process_id: str) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{process_id}/status").read_text()
    except FileNotFoundError:
        return False


def test_default_is_a_worker_for_each_core() -> None:
    assert 1 <= default_jobs() <= (os.cpu_count() or 1)
