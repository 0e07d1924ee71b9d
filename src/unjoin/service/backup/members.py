"""The files of a backup's archive, written one after the other so that no size fills memory.

A tar archive that any `tar` unpacks::

    manifest.json          what this is, of which release, and the columns of each table
    instance/…             settings and public keys of the instance
    tables/NAME/000000     rows of a table, a line each; up to a megabyte in each file
    end.json               rows and SHA-256 of each table: a backup without it is cut short

The archive of the secrets has `manifest.json`, `secrets/…` and `end.json`. No member
bears a time or an owner. Source: POSIX.1-1988 ustar, by way of `tarfile`.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterable, Iterator

from unjoin.service.instance import POLICY_FILE

FORMAT = 1
MANIFEST = "manifest.json"
END = "end.json"
INSTANCE = "instance"
TABLES = "tables"
SECRETS = "secrets"
SETTINGS_FILE = "unjoin.toml"
COPIED_FILES = (
    *("campaign.toml", "log.vkey", "custodians.txt", "review.txt", "desk.txt"),
    POLICY_FILE,
)
"""Files of an instance that go with the tables as they are, beside its settings; all public."""

_BLOCK = tarfile.BLOCKSIZE
_PART_BYTES = 1024 * 1024


def member(name: str, data: bytes) -> Iterator[bytes]:
    """One file of the archive."""
    entry = tarfile.TarInfo(name)
    entry.size = len(data)
    entry.mode = 0o600
    yield entry.tobuf(tarfile.USTAR_FORMAT)
    yield data + bytes(-len(data) % _BLOCK)


def end_of_archive() -> bytes:
    """What ends a tar archive."""
    return bytes(2 * _BLOCK)


def table_members(table: str, lines: Iterable[bytes]) -> Iterator[bytes]:
    """The files of one table; none for an empty one."""
    number, waiting, size = 0, list[bytes](), 0
    for line in lines:
        waiting.append(line)
        size += len(line)
        if size >= _PART_BYTES:
            yield from member(_part_name(table, number), b"".join(waiting))
            number, waiting, size = number + 1, [], 0
    if waiting:
        yield from member(_part_name(table, number), b"".join(waiting))


def _part_name(table: str, number: int) -> str:
    return f"{TABLES}/{table}/{number:06d}"
