"""`unjoin keys make desk` and `rotate desk`: a passphrase said once, and a file of stock `age`."""

from __future__ import annotations

import os
import pty
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.lived_in import LivedIn, ask, done, unjoin

SAID = re.compile(r"^Passphrase of the desk: (\S+)$", re.MULTILINE)
KEEP = """
import uuid
from datetime import UTC, datetime
from unjoin.service.callbacks.actions import keep_call_back
from unjoin.service.callbacks.asked import Asked, Otherwise
from unjoin.service.callbacks.phone_numbers import parse_number
from unjoin.service.callbacks.safe_hours import Day, read_hours
from unjoin.service.clock import now
hours = read_hours(zone="Asia/Shanghai", day=Day.BOTH, begin="00:00", end="00:00",
                   forget_after_h=48, now=now())
asked = Asked(parse_number("13800138000"), hours, Otherwise.HANG_UP, "cmn")
keep_call_back(asked, item_id=uuid.uuid4(), instance=current(), now=now())
"""
COUNT = """
from unjoin.service.callbacks.models import CallBack
print(json.dumps(CallBack.objects.count()))
"""


@pytest.fixture(scope="module")
def made(lived: LivedIn) -> str:
    """The passphrase of the desk's first key."""
    said = done("keys", "make", "desk", "--data", lived.directory)
    found = SAID.search(said)
    assert found, said
    return found[1]


def age_with_passphrase(path: Path, passphrase: str) -> str:
    """What stock `age -d` shows; it asks at a terminal of its own."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvp("age", ["age", "-d", str(path)])  # noqa: S606
    asked = b""
    while b"passphrase" not in asked.lower():
        asked += os.read(terminal, 1024)
    os.write(terminal, passphrase.encode() + b"\n")
    shown = b""
    try:
        while chunk := os.read(terminal, 1024):
            shown += chunk
    except OSError:
        pass  # the terminal of a process that has ended
    assert os.waitpid(pid, 0)[1] == 0, shown
    return shown.decode()


@pytest.mark.skipif(shutil.which("age") is None, reason="the Debian package age is not installed")
def test_key_opens_with_the_stock_program(lived: LivedIn, made: str) -> None:
    path = lived.directory / "secrets/desk.key.age"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    shown = age_with_passphrase(path, made)
    identity = re.search(r"AGE-SECRET-KEY-1[0-9A-Z]+", shown)
    assert identity
    printed = subprocess.run(
        ["age-keygen", "-y"], input=identity[0], capture_output=True, check=True, text=True
    ).stdout
    assert printed == (lived.directory / "desk.txt").read_text()


def test_key_is_nowhere_in_clear(lived: LivedIn, made: str) -> None:
    assert re.fullmatch(r"([2-9a-z]{4}-){3}[2-9a-z]{4}", made)
    for path in lived.directory.rglob("*"):
        if path.is_file() and path.name != "review.key":
            data = path.read_bytes()
            assert b"AGE-SECRET-KEY" not in data, path
            assert made.encode() not in data, path


def test_key_is_made_once(lived: LivedIn, made: str) -> None:
    ended = unjoin("keys", "make", "desk", "--data", lived.directory)
    assert ended.returncode == 2
    assert b"the desk has a key already" in ended.stderr


def test_list_shows_what_it_is_known_by(lived: LivedIn, made: str) -> None:
    said = done("keys", "list", "--data", lived.directory)
    assert "under a passphrase" in said
    assert (lived.directory / "desk.txt").read_text().strip() in said
    assert "do-not-call.key: " in said


def test_list_of_a_centre_without_one_says_how_to_make_it(tmp_path: Path) -> None:
    from tests.unit.test_instance_secrets import laid_out_in

    said = unjoin("keys", "list", "--data", laid_out_in(tmp_path / "centre"))
    assert said.returncode == 0, said.stdout
    assert b"none yet: unjoin keys make desk" in said.stdout


def rotate(lived: LivedIn, typed: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "unjoin", "keys", "rotate", "desk", "--data", str(lived.directory)],
        input=typed + "\n",
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_changed_with_the_former_passphrase_keeps_what_waits(lived: LivedIn, made: str) -> None:
    before = (lived.directory / "desk.txt").read_text()
    ask(lived.directory, KEEP)
    wrong = rotate(lived, "aaaa-bbbb-cccc-dddd")
    assert wrong.returncode == 2
    assert "not the passphrase of the desk's key" in wrong.stderr
    assert (lived.directory / "desk.txt").read_text() == before
    ended = rotate(lived, made)
    assert ended.returncode == 0, ended.stderr
    assert "1 sealed anew, 0 deleted" in ended.stdout
    assert (lived.directory / "desk.txt").read_text() != before
    found = SAID.search(ended.stdout)
    assert found
    assert found[1] != made


def test_changed_without_the_passphrase_deletes_what_waits(lived: LivedIn, made: str) -> None:
    ask(lived.directory, KEEP)
    assert ask(lived.directory, COUNT) >= 1
    ended = rotate(lived, "")
    assert ended.returncode == 0, ended.stderr
    assert ask(lived.directory, COUNT) == 0


def test_list_of_numbers_keeps_its_key(lived: LivedIn) -> None:
    before = (lived.directory / "secrets/do-not-call.key").read_bytes()
    ended = unjoin("keys", "rotate", "do-not-call", "--data", lived.directory)
    assert ended.returncode == 2
    assert b"the do-not-call list keeps its key" in ended.stderr
    assert (lived.directory / "secrets/do-not-call.key").read_bytes() == before
