"""A small mirror in a folder, signed by a key of the tests."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from unjoin.mirror.writing import MirrorFolder, Written
from unjoin.publiclog.keys import SigningKey

KEY = SigningKey("example.org/log", bytes(range(32)))
OTHER_KEY = SigningKey("example.org/log", bytes(32))
FILES = {
    "index.html": b"<p>first page",
    "en/statements/0/7.html": b"<p>No. 7",
    "log/checkpoint": b"checkpoint",
    "log/vkey": f"{KEY.vkey.encode()}\n".encode(),
}
LIMIT = 100_000
SOME = random.Random(6)
MANY = FILES | {f"en/{number}.html": SOME.randbytes(20_000) for number in range(20)}
"""More than one volume of `LIMIT` bytes holds."""


def write(
    folder: Path, files: dict[str, bytes] | None = None, *, key: SigningKey | None = KEY
) -> Written:
    """Write a mirror of `files` into `folder`."""
    with begun(folder) as mirror:
        made = mirror.put((FILES if files is None else files).items())
        return mirror.finish(made, origin=KEY.name, size=8, key=key)


@contextmanager
def begun(folder: Path) -> Iterator[MirrorFolder]:
    with closing(MirrorFolder(folder)) as mirror:
        yield mirror


def contents(folder: Path) -> dict[str, bytes]:
    """Every file in `folder`."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
