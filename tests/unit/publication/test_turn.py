"""One publisher at a time over a whole run, and no wait for one that is dead."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.unit.handed_in import TODAY, hand_in
from unjoin.service.accounts.audit import PUBLISHER
from unjoin.service.instance import Instance
from unjoin.service.publication.actions import publish
from unjoin.service.publication.errors import PublicationError
from unjoin.service.publication.steps import Step, ignore
from unjoin.service.publication.turn import only_publisher

pytestmark = pytest.mark.django_db(transaction=True)

HOLD = """
import json, os, time
from django.conf import settings
settings.configure(DATABASES={"default": json.loads(os.environ["HELD_DATABASE"])})
import django
django.setup()
from unjoin.service.publication.steps import ignore
from unjoin.service.publication.turn import only_publisher
with only_publisher(ignore):
    print("alone", flush=True)
    time.sleep(60)
"""


class StopError(Exception):
    """Stands for being asked to end."""


def stop_when_waiting(step: Step) -> None:
    if step is Step.WAITING:
        raise StopError


def elsewhere(act: Callable[[], object]) -> object:
    """Run `act` in another thread, with a connection of its own."""

    def run() -> object:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result(20)


def enter() -> bool:
    """Whether a publisher may begin now, without waiting."""
    try:
        with only_publisher(stop_when_waiting):
            return True
    except StopError:
        return False


def test_second_waits_for_the_first() -> None:
    with only_publisher(ignore):
        assert elsewhere(enter) is False
    assert elsewhere(enter) is True


def test_turn_is_over_after_an_error() -> None:
    def fail() -> None:
        with only_publisher(ignore):
            raise StopError

    with pytest.raises(StopError):
        fail()
    assert elsewhere(enter) is True


def test_turn_lasts_for_the_files_too(small: Instance) -> None:
    hand_in(small)
    found: dict[Step, object] = {}

    def look(step: Step) -> None:
        if step in (Step.COMMITTING, Step.COMMITTED, Step.WRITING_TILES, Step.TIDIED):
            found[step] = elsewhere(enter)

    publish(instance=small, by=PUBLISHER, today=TODAY, on_step=look)
    assert len(found) == 4
    assert set(found.values()) == {False}


def test_turn_of_a_killed_publisher_is_free() -> None:
    database = dict(connection.settings_dict)
    kept = {key: database[key] for key in ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")}
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD],
        env=os.environ | {"HELD_DATABASE": json.dumps(kept)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    try:
        assert holder.stdout.readline() == "alone\n"
        assert enter() is False
    finally:
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait(20)
        holder.stdout.close()
    waited = threading.Event()
    with only_publisher(lambda step: waited.set() if step is Step.WAITING else None):
        pass
    assert enter() is True


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="a file's lock cannot be lost")
def test_lost_session_is_noticed_before_a_file_is_replaced() -> None:
    with only_publisher(ignore) as still_alone:
        still_alone()
        connection.close()
        with pytest.raises(PublicationError) as raised:
            still_alone()
    assert raised.value.code == "turn"
