"""Reading the archive of a backup, one file after the other, believing nothing of it.

It may come from anywhere: only plain files are taken, their names must be those that a
backup has, and no file may be larger than the parts that a backup is written in.
"""

from __future__ import annotations

import hashlib
import json
import tarfile
from collections.abc import Iterator
from typing import IO, Any

from unjoin.service.backup import members
from unjoin.service.backup.errors import RestoreError
from unjoin.service.backup.places import Kind
from unjoin.service.instance import SECRETS

_LARGEST_BYTES = 64 * 1024 * 1024
_FILES = {members.SETTINGS_FILE, *members.COPIED_FILES}


class Archive:
    """The files of one backup, in their order. `manifest` is the first."""

    def __init__(self, stream: IO[bytes], kind: Kind) -> None:
        self._members = self._read(stream)
        self._next = next(self._members, None)
        self.manifest: dict[str, Any] = self._read_json(members.MANIFEST)
        found = (self.manifest.get("kind"), self.manifest.get("format"))
        if found != (kind.value, members.FORMAT):
            raise RestoreError(
                f"this is {found[0]!r} of format {found[1]!r}; "
                f"{kind.value!r} of format {members.FORMAT} was expected"
            )

    def take_files(self) -> dict[str, str]:
        """The files of the instance, by name."""
        return self._take_texts(members.INSTANCE, _FILES)

    def take_secrets(self) -> dict[str, str]:
        """The secrets, by name; all that the archive says it has."""
        found = self._take_texts(members.SECRETS, set(SECRETS))
        if sorted(self._read_json(members.END).get("secrets", [])) != sorted(found):
            raise RestoreError("the secrets are not those that were copied")
        return found

    def take_lines(self) -> Iterator[tuple[str, list[bytes]]]:
        """The lines of the tables, with the table's name, a part at a time."""
        while self._next is not None and self._next[0].startswith(f"{members.TABLES}/"):
            name, data = self._next
            yield name.split("/")[1], data.splitlines(keepends=True)
            self._next = next(self._members, None)

    def take_end(self) -> dict[str, dict[str, int | str]]:
        """Rows and SHA-256 of each table, as they were copied."""
        ends = self._read_json(members.END).get("tables")
        if not isinstance(ends, dict):
            raise RestoreError("it does not say how much was copied")
        return ends

    def _take_texts(self, folder: str, known: set[str]) -> dict[str, str]:
        found = {}
        while self._next is not None and self._next[0].startswith(f"{folder}/"):
            name = self._next[0].removeprefix(f"{folder}/")
            if name not in known or name in found:
                raise RestoreError(f"there is no place for {self._next[0]!r}")
            found[name] = self._next[1].decode("utf-8", "surrogateescape")
            self._next = next(self._members, None)
        return found

    def _read_json(self, name: str) -> dict[str, Any]:
        if self._next is None or self._next[0] != name:
            raise RestoreError(f"{name} is missing: this is no backup, or a part of one only")
        try:
            value = json.loads(self._next[1])
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            raise RestoreError(f"{name} cannot be read")
        self._next = next(self._members, None)
        return value

    @staticmethod
    def _read(stream: IO[bytes]) -> Iterator[tuple[str, bytes]]:
        try:
            with tarfile.open(fileobj=stream, mode="r|") as archive:
                for entry in archive:
                    file = archive.extractfile(entry) if entry.isreg() else None
                    if file is None or entry.size > _LARGEST_BYTES:
                        raise RestoreError(f"{entry.name!r} is no file of a backup")
                    yield entry.name, file.read()
        except tarfile.TarError as error:
            raise RestoreError(f"this is not the archive of a backup ({error})") from error


class LinesRead:
    """What was read of each table, to be compared with what was copied."""

    def __init__(self, tables: list[str]) -> None:
        self._rows = dict.fromkeys(tables, 0)
        self._digests = {table: hashlib.sha256() for table in tables}

    def add(self, table: str, lines: list[bytes]) -> None:
        """Count `lines` of `table`."""
        self._rows[table] += len(lines)
        self._digests[table].update(b"".join(lines))

    def check(self, ends: dict[str, dict[str, int | str]]) -> None:
        """Raise RestoreError unless `ends` says the same."""
        for table, rows in self._rows.items():
            found = {"rows": rows, "sha256": self._digests[table].hexdigest()}
            if ends.get(table) != found:
                raise RestoreError(f"the rows of {table} are not those that were copied")

    @property
    def rows(self) -> dict[str, int]:
        """How many rows of each table were read."""
        return self._rows
