"""Files that do not belong to a log of its size are listed, and why."""

from pathlib import Path

import pytest

from tests.unit.audit.small_log import SmallLog, put, some_entries, write_log
from unjoin.audit.sources import DirectorySource
from unjoin.audit.strays import Stray, list_strays

SIZE = 600


@pytest.fixture
def log(tmp_path: Path) -> SmallLog:
    return write_log(tmp_path, some_entries(SIZE))


def strays(log: SmallLog) -> list[Stray]:
    return list(list_strays(DirectorySource(log.base), log.size))


def test_log_in_order_has_no_strays(log: SmallLog) -> None:
    assert strays(log) == []


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("tile/0/003", "beyond-size"),
        ("tile/0/002", "beyond-size"),
        ("tile/0/002.p/89", "beyond-size"),
        ("tile/entries/002.p/255", "beyond-size"),
        ("tile/1/000.p/3", "beyond-size"),
        ("tile/2/000.p/1", "beyond-size"),
        ("tile/0/002.p/87", "old-partial"),
        ("tile/entries/001.p/3", "old-partial"),
        ("tile/1/000.p/1", "old-partial"),
        ("tile/0/0", "unknown-name"),
        ("tile/0/002.p/088", "unknown-name"),
        ("tile/00/001", "unknown-name"),
        ("tile/entries/x000/001", "unknown-name"),
        ("index.html", "unknown-name"),
        ("tile/0/x000/001", "unknown-name"),
        ("tile/0/x001/000", "beyond-size"),
        ("tile/3/000", "beyond-size"),
        ("tile/0/.new-abc", "unfinished"),
    ],
)
def test_file_that_does_not_belong_is_a_stray(log: SmallLog, path: str, why: str) -> None:
    put(log.base / path, b"")
    assert [(stray.path, stray.why) for stray in strays(log)] == [(path, why)]
