"""How long it takes to check and recount a log, beside the reference checker on the same files.

The reference is `fsck` of the Tessera project (`tools/go_tools` builds it), with
`-N 2`. It checks the tree and counts nothing. `unjoin audit` does both, with and
without numpy and numba. All of them run as programs, start-up included, one
after the other over the same files, which were written a moment ago and so are
in memory: what is measured is work, not the disk.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from bench.made import Made

REPOSITORY = Path(__file__).parent.parent
FSCK = REPOSITORY / ".cache" / "go" / "bin" / "fsck"
LIMIT_S = 1800.0
MOST_FAST, MOST_PLAIN = 1.0, 8.0
"""How many times as long as fsck each may take."""
JUDGED_FROM = 10_000_000
LARGE = 400_000_000


@dataclass(frozen=True)
class Ran:
    """One run of a program: seconds by the clock and of all its processors, and the most memory
    that any one of its processes had."""

    name: str
    seconds: float
    processor_s: float
    memory_mb: float


def main(*, entries: int, runs: int, directory: Path) -> int:
    """Print what it costs, and fail where it costs more than it may."""
    if not FSCK.exists():
        print("bench: no fsck to compare with; run tools/go_tools.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="unjoin-bench-", dir=directory) as place:
        # In a process of its own: what it needs of memory would else be counted for all the others.
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as maker:
            made = maker.submit(_make, Path(place) / "log", entries).result()
        _print_made(made)
        fsck = _best(runs, "fsck -N 2", _fsck(made.base))
        fast = _best(runs, "unjoin audit, fast", _audit(made.base, "fast"))
        nothing_compiled = os.environ | {"NUMBA_CACHE_DIR": f"{place}/compiled"}
        first = _run("the same, compiling", _audit(made.base, "fast"), nothing_compiled)
        plain = _best(runs, "unjoin audit, plain", _audit(made.base, "plain"))
    for ran in (fsck, fast, first, plain):
        print(
            f"  {ran.name:<20} {ran.seconds:7.2f} s  {ran.seconds / fsck.seconds:5.2f} ×  "
            f"{ran.processor_s:7.2f} s of processor  {ran.memory_mb:5.0f} MB",
            flush=True,
        )
    _print_large(made, fast, plain)
    if entries < JUDGED_FROM:
        return 0  # starting up is most of it
    too_slow = fast.seconds > MOST_FAST * fsck.seconds or plain.seconds > MOST_PLAIN * fsck.seconds
    if too_slow:
        print(f"  slower than {MOST_FAST:.0f} × (fast) or {MOST_PLAIN:.0f} × (plain)")
    return int(too_slow)


def _make(base: Path, entries: int) -> Made:
    from bench.make_log import make_log

    return make_log(base, entries)


def _fsck(base: Path) -> list[str]:
    where = f"-storage_url=file://{base}/"
    return [str(FSCK), "-ui=false", "-N", "2", where, f"-public_key={base / 'vkey'}"]


def _audit(base: Path, kernel: str) -> list[str]:
    program = [sys.executable, "-m", "unjoin", "audit", "--no-state", "--kernel", kernel]
    return [*program, "--vkey", str(base / "vkey"), str(base)]


def _best(runs: int, name: str, command: list[str]) -> Ran:
    return min((_run(name, command) for _ in range(runs)), key=lambda ran: ran.seconds)


def _run(name: str, command: list[str], environment: Mapping[str, str] = os.environ) -> Ran:
    with tempfile.TemporaryFile("w+") as said:
        begun = time.perf_counter()
        process = subprocess.Popen(command, stdout=said, stderr=said, env=environment)
        too_long = threading.Timer(LIMIT_S, process.kill)  # fsck can hang on a log it refuses
        too_long.start()
        _, status, usage = os.wait4(process.pid, 0)
        too_long.cancel()
        seconds = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise subprocess.CalledProcessError(process.returncode, command, said.read())
    return Ran(name, seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _print_made(made: Made) -> None:
    print(
        f"\naudit of {made.size:,} entries: {made.files:,} files, {made.bytes / 1e6:,.0f} MB; "
        f"{made.persons:,} persons counted\n"
        f"  made in {made.seconds:.1f} s, {made.size / made.seconds:,.0f} entries/s",
        flush=True,
    )


def _print_large(made: Made, fast: Ran, plain: Ran) -> None:
    times = LARGE / made.size
    print(
        f"  {LARGE:,} entries, in proportion: {fast.seconds * times / 60:.1f} minutes fast, "
        f"{plain.seconds * times / 60:.0f} plain; {made.bytes * times / 1e9:.0f} GB in "
        f"{made.files * times / 1e6:.1f} million files; a proof of "
        f"{(LARGE - 1).bit_length()} hashes",
        flush=True,
    )
