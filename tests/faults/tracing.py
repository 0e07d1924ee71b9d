"""strace around a part of a process: what it calls there, and calls that fail as we say."""

from __future__ import annotations

import ctypes
import os
import re
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PR_SET_PTRACER = 0x59616D61
_ANY_PROCESS = -1
_TIMEOUT_S = 20
_CALL = re.compile(r"(\d+) +(\w+)\(")


@contextmanager
def traced(output: str, *options: str) -> Iterator[None]:
    """Run the block under ``strace -f OPTIONS``, which writes to the file `output`."""
    # A child may trace its parent only with this, where the kernel restricts tracing.
    ctypes.CDLL(None).prctl(_PR_SET_PTRACER, _ANY_PROCESS, 0, 0, 0)
    tracer = subprocess.Popen(
        ["strace", "-f", "-q", "-y", "-o", output, *options, "-p", str(os.getpid())]
    )
    _await_tracer(tracer)
    try:
        yield
    finally:
        tracer.terminate()
        tracer.wait(timeout=_TIMEOUT_S)


def _await_tracer(tracer: subprocess.Popen[bytes]) -> None:
    status = Path("/proc/self/status")
    deadline = time.monotonic() + _TIMEOUT_S
    while f"TracerPid:\t{tracer.pid}" not in status.read_text():
        if tracer.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("strace could not attach to this process")
        time.sleep(0.01)


def most_calls(trace: Path) -> Counter[str]:
    """How often the busiest thread made each call: strace counts for each thread apart."""
    by_thread = Counter(
        (match[1], match[2]) for match in map(_CALL.match, trace.read_text().splitlines()) if match
    )
    most: Counter[str] = Counter()
    for (_thread, name), times in by_thread.items():
        most[name] = max(most[name], times)
    return most
