"""A tar archive of sealed files, made as it is sent, so that no size fills the memory.

The files bear no time, owner or order; their names are week and handle. Source:
POSIX.1-1988 ustar, by way of `tarfile`.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterable, Iterator

from unjoin.registry.weeks import Week, iso_name
from unjoin.service.custody.models import PrivatePart

_BLOCK = tarfile.BLOCKSIZE


def tar_of(parts: Iterable[PrivatePart]) -> Iterator[bytes]:
    """The bytes of the archive, a file at a time."""
    for part in parts:
        sealed = bytes(part.sealed)
        entry = tarfile.TarInfo(file_name(part))
        entry.size = len(sealed)
        entry.mode = 0o600
        yield entry.tobuf(tarfile.USTAR_FORMAT)
        yield sealed + bytes(-len(sealed) % _BLOCK)
    yield bytes(2 * _BLOCK)


def file_name(part: PrivatePart) -> str:
    """Where `part` lies in the archive."""
    return f"private-parts/{iso_name(Week(part.week))}/{bytes(part.handle).hex()}.age"
