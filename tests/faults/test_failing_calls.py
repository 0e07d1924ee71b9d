"""Disks that are full or broken: system calls that fail, whichever call of a publication it is."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.faults.centre import Centre, clone, on_postgres
from tests.faults.conftest import Prepared
from tests.faults.judge import check_centre, check_readable, recover
from tests.faults.tracing import most_calls

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(on_postgres(), reason="its server writes the database, not our process"),
]

CALLS = ("openat", "write", "pwrite64", "fsync", "fdatasync", "rename", "mkdir", "unlink")
CASES = 5
"""How many calls of each kind are failed, spread over the publication."""

FAULTS = [
    *[(call, "EIO", "") for call in CALLS],
    *[(call, "ENOSPC", "") for call in ("openat", "write", "pwrite64", "fsync", "rename")],
    # The disk stays full, or broken, from then on.
    *[(call, "ENOSPC", "+") for call in ("write", "pwrite64")],
    *[(call, "EIO", "+") for call in ("fsync", "fdatasync", "rename")],
]


@pytest.fixture(scope="module")
def calls(grown: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Counter[str]:
    """How often the busiest thread of a publication makes each call."""
    directory = tmp_path_factory.mktemp("calls")
    trace = directory / "trace"
    with clone(grown.centre, directory / "centre") as centre:
        centre.do("publish-traced", trace, "-e", f"trace={','.join(CALLS)}")
    return most_calls(trace)


@pytest.mark.parametrize(("call", "error", "and_after"), FAULTS)
def test_nothing_is_lost_when_a_call_fails(
    call: str, error: str, and_after: str, grown: Prepared, calls: Counter[str], tmp_path: Path
) -> None:
    assert calls[call], f"no publication calls {call}"
    failed = []
    for at in _spread(calls[call]):
        case = tmp_path / str(at)
        with clone(grown.centre, case) as centre:
            injection = f"{call}:error={error}:when={at}{and_after}"
            failed.append(_publish_with(centre, injection, tmp_path))
            _check_recovery(centre, grown)
    # strace counts for each thread apart, and which one writes what is chance: a late call of a
    # thread may not come in every run, its first one does.
    assert failed[0]


def _publish_with(centre: Centre, injection: str, directory: Path) -> bool:
    """Publish, well or not; whether a call was made to fail."""
    trace = directory / "trace"
    call = injection.split(":", maxsplit=1)[0]
    options = ("-e", f"trace={call}", "-e", f"inject={injection}")
    done = centre.run("publish-traced", trace, *options)
    assert done.returncode in (0, 1), done.stderr
    return "(INJECTED)" in trace.read_text()


def _check_recovery(centre: Centre, prepared: Prepared) -> None:
    left = centre.checkpoint()
    check_readable(centre)
    resolved = recover(centre, prepared.receipts)
    checkpoint, tally = check_centre(centre, resolved, seen=[prepared.seen, left])
    assert (checkpoint.size, tally.total) == (prepared.size, prepared.total)


def _spread(calls: int) -> list[int]:
    """Up to `CASES` of the numbers 1…`calls`, the first and the last among them."""
    if calls <= CASES:
        return list(range(1, calls + 1))
    return [1 + number * (calls - 1) // (CASES - 1) for number in range(CASES)]
