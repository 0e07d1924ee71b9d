"""A publisher killed at any step loses nothing, and counts nothing twice."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest

from tests.faults.centre import Centre
from tests.faults.conftest import Prepared
from tests.faults.judge import check_centre, check_readable, recover
from unjoin.service.publication.steps import Step

pytestmark = pytest.mark.slow

FOUNDING = (Step.WRITING_VKEY, Step.VKEY_WRITTEN)
"""Steps that only the first publication takes."""

AGAIN = tuple(step for step in Step if step not in (Step.WAITING, *FOUNDING))
"""Steps of every publication that has not to wait for another."""

FIRST = (
    Step.COMPARED,
    Step.SIGNED,
    *FOUNDING,
    Step.BUNDLES_WRITTEN,
    Step.TILES_WRITTEN,
    Step.TALLY_WRITTEN,
    Step.CHECKPOINT_WRITTEN,
    Step.NUMBERS_WRITTEN,
    Step.COMMITTING,
    Step.COMMITTED,
)


@pytest.mark.parametrize("step", AGAIN, ids=lambda step: step.name)
def test_a_later_publication_killed_at_a_step(
    step: Step, grown: Prepared, grown_copy: Centre
) -> None:
    _kill_and_check(grown_copy, step, grown)


@pytest.mark.parametrize("step", FIRST, ids=lambda step: step.name)
def test_the_first_publication_killed_at_a_step(
    step: Step, new: Prepared, new_copy: Centre
) -> None:
    _kill_and_check(new_copy, step, new)


def test_a_publisher_killed_while_it_waits_for_another(grown: Prepared, grown_copy: Centre) -> None:
    first = grown_copy.start("publish", f"stop:{Step.SIGNED.name}")
    _await_stop(first.pid)
    second = grown_copy.run("publish", Step.WAITING.name)
    assert second.returncode == -signal.SIGKILL
    first.kill()
    first.communicate()
    _check_recovery(grown_copy, grown)


def test_a_publisher_killed_again_and_again(grown: Prepared, grown_copy: Centre) -> None:
    for step in (Step.SIGNED, Step.COMMITTED, Step.WRITING_TILES, Step.TALLY_WRITTEN, Step.TIDYING):
        assert grown_copy.run("publish", step.name).returncode == -signal.SIGKILL
    _check_recovery(grown_copy, grown)


def _kill_and_check(centre: Centre, step: Step, prepared: Prepared) -> None:
    killed = centre.run("publish", step.name)
    assert killed.returncode == -signal.SIGKILL, killed.stdout + killed.stderr
    _check_recovery(centre, prepared)


def _check_recovery(centre: Centre, prepared: Prepared) -> None:
    left = centre.checkpoint()
    check_readable(centre)
    resolved = recover(centre, prepared.receipts)
    checkpoint, tally = check_centre(centre, resolved, seen=[prepared.seen, left])
    assert (checkpoint.size, tally.total) == (prepared.size, prepared.total)


def _await_stop(pid: int) -> None:
    """Wait until the process has stopped itself."""
    deadline = time.monotonic() + 60
    while "State:\tT" not in Path(f"/proc/{pid}/status").read_text():
        assert time.monotonic() < deadline
        time.sleep(0.05)
