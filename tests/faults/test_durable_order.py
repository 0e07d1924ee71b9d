"""What is on the disk, and when: a power cut at any call leaves nothing promised and not there.

Read from the system calls of a whole publication, the first one, which also makes the directories.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.centre import Centre, on_postgres

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(on_postgres(), reason="its server writes the database, not our process"),
]

CALLS = ("write", "pwrite64", "fsync", "fdatasync", "rename", "mkdir", "unlink")
_CALL = re.compile(r'(?P<thread>\d+) +(?P<name>\w+)\((?:"(?P<text>[^"]+)"|\d+<(?P<file>[^>]+)>)')
_TARGET = re.compile(r', "([^"]+)"')
_RESUMED = re.compile(r"(?P<thread>\d+) +<\.\.\. \w+ resumed>")


@dataclass
class Call:
    """A call on `path`; lines of the trace on which it began and on which it had returned.

    `target`: the new name of a renamed file.
    """

    name: str
    path: str
    began: int
    returned: int
    target: str = ""

    @property
    def folder(self) -> str:
        """The directory whose contents the call changed."""
        return str(Path(self.target or self.path).parent)


@pytest.fixture
def calls(new_copy: Centre, tmp_path: Path) -> list[Call]:
    """The calls that succeeded."""
    trace = tmp_path / "trace"
    new_copy.do("publish-traced", trace, "-e", f"trace={','.join(CALLS)}")
    return list(_parse(trace.read_text().splitlines()))


def test_a_file_is_on_the_disk_before_it_has_its_name(calls: list[Call]) -> None:
    # Python writes what it compiled the same way, but for the disk.
    renames = [each for each in _named(calls, "rename") if "__pycache__" not in each.path]
    assert len(renames) > 10
    for rename in renames:
        writes = [call for call in _named(calls, "write") if call.path == rename.path]
        assert writes
        assert any(
            writes[-1].returned < sync.began and sync.returned < rename.began
            for sync in _named(calls, "fsync")
            if sync.path == rename.path
        ), rename


def test_all_that_a_checkpoint_promises_is_on_the_disk_before_it(calls: list[Call]) -> None:
    for checkpoint in _renames_to(calls, "log/checkpoint"):
        promised = [call for call in _changes(calls) if call.returned < checkpoint.began]
        assert promised
        for change in promised:
            assert _is_durable_before(change, checkpoint.began, calls), change


def test_the_checkpoint_is_on_the_disk_before_what_follows_it(calls: list[Call]) -> None:
    checkpoints = _renames_to(calls, "log/checkpoint")
    assert len(checkpoints) == len(_renames_to(calls, "data/numbers.json")) == 2
    for checkpoint, numbers in zip(
        checkpoints, _renames_to(calls, "data/numbers.json"), strict=True
    ):
        assert _is_durable_before(checkpoint, numbers.began, calls)


def test_the_transaction_is_on_the_disk_before_any_file_of_it(calls: list[Call]) -> None:
    first = _renames_to(calls, "log/tile/entries/000")[0]
    database = [call for call in calls if call.path.endswith(".sqlite3-wal")]
    written = [call for call in database if call.name == "pwrite64" and call.began < first.began]
    assert any(
        written[-1].returned < sync.began and sync.returned < first.began
        for sync in _named(database, "fdatasync")
    )


def _is_durable_before(change: Call, line: int, calls: list[Call]) -> bool:
    return any(
        change.returned < sync.began and sync.returned < line
        for sync in _named(calls, "fsync")
        if sync.path == change.folder
    )


def _changes(calls: list[Call]) -> list[Call]:
    """Calls that changed the contents of a directory among the public files."""
    named = [call for call in calls if call.name in ("rename", "mkdir")]
    return [call for call in named if "/data/public" in call.path]


def _named(calls: list[Call], name: str) -> list[Call]:
    return [call for call in calls if call.name == name]


def _renames_to(calls: list[Call], path: str) -> list[Call]:
    return [call for call in _named(calls, "rename") if call.target.endswith(f"/public/{path}")]


def _parse(lines: list[str]) -> Iterator[Call]:
    """The calls of a trace by strace -f -y, in the order in which they returned."""
    unfinished: dict[str, Call] = {}
    for number, line in enumerate(lines):
        resumed = _RESUMED.match(line)
        if resumed:
            call = unfinished.pop(resumed["thread"])
            call.returned = number
        else:
            match = _CALL.match(line)
            if match is None:
                continue
            call = Call(match["name"], match["text"] or match["file"], number, number)
            target = _TARGET.search(line) if call.name == "rename" else None
            call.target = target[1] if target else ""
            if line.endswith("<unfinished ...>"):
                unfinished[match["thread"]] = call
                continue
        if "= -1" not in line:
            yield call
