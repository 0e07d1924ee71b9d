"""The process killed at every step of a write: the old file or the new one, never anything else."""

from __future__ import annotations

import fcntl
import subprocess
import sys
from pathlib import Path

import pytest

from unjoin.publiclog.stores import directory
from unjoin.publiclog.stores.directory import DirectoryStore

# Each is a call of the operating system, and whether the kill comes before or after it.
STEPS = [
    *(("fchmod", "before"), ("write", "before"), ("write", "after")),
    *(("fsync", "before"), ("fsync", "after"), ("rename", "before"), ("rename", "after")),
]
OLD, NEW = b"old checkpoint\n", b"new checkpoint, and longer\n"
KILLED = -9

DIES = """
import os, signal, sys
from pathlib import Path
from unjoin.publiclog.stores.directory import DirectoryStore

root, call, when, path, data = sys.argv[1:]
real = getattr(os, call)

def dying(*arguments, **named):
    if when == "after":
        real(*arguments, **named)
    os.kill(os.getpid(), signal.SIGKILL)

setattr(os, call, dying)
DirectoryStore(Path(root)).write(path, data.encode(), immutable=False)
"""


def die(root: Path, call: str, when: str, path: str) -> None:
    """Let another process write NEW to `path`, and be killed at the step."""
    arguments = [str(root), call, when, path, NEW.decode()]
    done = subprocess.run([sys.executable, "-c", DIES, *arguments], check=False)
    assert done.returncode == KILLED


def leftovers(root: Path) -> list[Path]:
    return list(root.rglob(".new-*"))


@pytest.mark.parametrize(("call", "when"), STEPS)
def test_write_killed_at_a_step_leaves_old_or_new(tmp_path: Path, call: str, when: str) -> None:
    DirectoryStore(tmp_path).write("log/checkpoint", OLD, immutable=False)
    die(tmp_path, call, when, "log/checkpoint")
    after = DirectoryStore(tmp_path)
    renamed = (call, when) == ("rename", "after")
    assert after.read("log/checkpoint") == (NEW if renamed else OLD)
    assert list(after.list_paths("")) == ["log/checkpoint"]
    assert len(leftovers(tmp_path)) == (0 if renamed else 1)
    after.write("log/tally", b"tally", immutable=False)
    assert leftovers(tmp_path) == []
    after.write("log/checkpoint", NEW, immutable=False)
    assert after.read("log/checkpoint") == NEW


@pytest.mark.parametrize(("call", "when"), STEPS)
def test_first_write_killed_at_a_step_leaves_nothing_or_new(
    tmp_path: Path, call: str, when: str
) -> None:
    root = tmp_path / "public"
    root.mkdir()
    (root / "log").mkdir()
    die(root, call, when, "log/checkpoint")
    after = DirectoryStore(root)
    renamed = (call, when) == ("rename", "after")
    assert after.exists("log/checkpoint") is renamed
    after.write("log/checkpoint", NEW, immutable=True)
    assert list(after.list_paths("")) == ["log/checkpoint"]
    assert leftovers(root) == []


def test_leftover_does_not_keep_an_emptied_directory(tmp_path: Path) -> None:
    store = DirectoryStore(tmp_path)
    store.write("log/tile/0/000.p/7", b"x", immutable=True)
    (tmp_path / "log/tile/0/000.p/.new-left").write_bytes(b"half")
    store.delete("log/tile/0/000.p/7")
    assert list(tmp_path.iterdir()) == []


def test_what_another_process_is_writing_is_no_leftover(tmp_path: Path) -> None:
    (tmp_path / "log").mkdir()
    written, left = tmp_path / "log/.new-written", tmp_path / "log/.new-left"
    left.write_bytes(b"half")
    with written.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        DirectoryStore(tmp_path).write("log/tally", b"x", immutable=False)
        assert leftovers(tmp_path) == [written]
    DirectoryStore(tmp_path).write("log/tally", b"x", immutable=False)
    assert leftovers(tmp_path) == []


def test_new_file_swept_away_before_it_is_locked_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = DirectoryStore(tmp_path)
    store.write("log/tally", b"old", immutable=False)
    lock = directory._lock
    sweeps = iter([True])

    def lock_too_late(descriptor: int, *, wait: bool) -> bool:
        if wait and next(sweeps, False):
            (swept,) = leftovers(tmp_path)
            swept.unlink()
        return lock(descriptor, wait=wait)

    monkeypatch.setattr(directory, "_lock", lock_too_late)
    store.write("log/tally", b"new", immutable=False)
    assert store.read("log/tally") == b"new"
    assert leftovers(tmp_path) == []
