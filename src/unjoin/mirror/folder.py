"""The folder of a mirror, as it lies on a disk: what is in it, and reading its files.

Nothing but plain files and directories is gone into or opened, so that no link leads elsewhere and
no pipe holds a check for ever.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from unjoin.mirror.errors import MirrorError
from unjoin.mirror.manifest import File

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Found:
    """Something in the folder: `path` relative to it, and whether it is a plain file."""

    path: str
    is_plain: bool


def walk(root: Path) -> Iterator[Found]:
    """All that is below `root` but directories, ascending within each. Raises OSError."""
    # No recursion: whoever made the folder chose how deep it is.
    waiting = _entries(root, "")
    while waiting:
        path, entry = waiting.pop()
        if entry.is_dir(follow_symlinks=False):
            waiting += _entries(root, path)
        else:
            yield Found(path, entry.is_file(follow_symlinks=False))


def _entries(root: Path, folder: str) -> list[tuple[str, os.DirEntry[str]]]:
    """What is in `folder`, with its path below `root`; descending."""
    with os.scandir(root / folder) as scan:
        entries = sorted(scan, key=lambda entry: entry.name, reverse=True)
    return [(f"{folder}/{entry.name}" if folder else entry.name, entry) for entry in entries]


def open_plain(path: Path) -> int:
    """A descriptor for reading the plain file at `path`.

    Raises MirrorError ``file-special`` for anything else, and OSError.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    handle = os.open(path, flags | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise MirrorError(f"{path} is no plain file", code="file-special", path=str(path))
    return handle


def read_plain(path: Path, limit: int) -> bytes:
    """The bytes of the plain file at `path`, at most `limit` + 1. Errors as `open_plain`."""
    with os.fdopen(open_plain(path), "rb") as file:
        # Memory is taken for what is asked for, however little there is.
        return file.read(min(limit, os.fstat(file.fileno()).st_size) + 1)


def measure(path: Path, *, expected_bytes: int | None = None) -> File:
    """Size and hash of the plain file at `path`. Errors as `open_plain`.

    One that does not have `expected_bytes`, where given, is not read: its hash is "".
    """
    digest, size = hashlib.sha256(), 0
    with os.fdopen(open_plain(path), "rb", buffering=0) as file:
        there_bytes = os.fstat(file.fileno()).st_size
        if expected_bytes is not None and there_bytes != expected_bytes:
            return File(there_bytes, "")
        while block := file.read(_BLOCK):
            digest.update(block)
            size += len(block)
    return File(size, digest.hexdigest())
