"""What an audit remembers: so that it can be broken off and go on, and so that a later one reads
only what is new.

One SQLite file for each log (origin and key). It holds the last checkpoint that
was seen, the organisations of the campaign, and for every finished unit its
root, the classes of its leaves and its acts (see `classes`). All of that is
public; nothing of it says who audited, when, or from where.

A finished unit is worth something only while its root still leads to the signed
root, and that is checked every time. Every row carries a digest of itself: a
row that is not what was written makes the whole file damaged, and a damaged
file is put away and begun anew. Losing the file costs the next audit its time,
and the knowledge of what the log said before.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from unjoin.audit.classes import UnitClasses, pack_counted, unpack_counted
from unjoin.audit.errors import StateBusyError, StateDamagedError, StateError

_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL, digest BLOB NOT NULL);
CREATE TABLE units (
    unit INTEGER PRIMARY KEY, root BLOB NOT NULL, counted BLOB NOT NULL, numbers BLOB NOT NULL,
    loose BLOB NOT NULL, digest BLOB NOT NULL
);
CREATE TABLE acts (
    target_unit INTEGER NOT NULL, unit INTEGER NOT NULL, records BLOB NOT NULL,
    digest BLOB NOT NULL, PRIMARY KEY (target_unit, unit)
) WITHOUT ROWID;
"""
_RETRACTED = "CREATE TEMP TABLE retracted (unit INTEGER PRIMARY KEY, leaves BLOB NOT NULL)"
"""Worked out anew in every audit, and gone with it."""

_VERSION = 1
_DIGEST_BYTES = 8
_LOOSE = struct.Struct(">HQ")
_BUSY_MS = 500
UNITS_PER_COMMIT = 16


class State:
    """The memory of an audit. A context manager; what was added stays when it is left."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._added = 0
        self._last: tuple[int, bytes, UnitClasses] | None = None
        self.notice: str | None = None
        """What the reader of the report has to know of the file: that it was damaged."""
        try:
            self._connection = _create("") if path is None else _open(path)
        except StateDamagedError:
            self._put_away()

    @classmethod
    def open(cls, directory: Path | None, *, origin: str, key: str) -> Self:
        """The state for the log `origin` with the verifier key `key`, in `directory`.

        Without a directory nothing is kept. A damaged file is renamed and begun anew, which
        `notice` says. Raises StateBusyError while another audit has it, StateError where there can
        be no such file.
        """
        if directory is None:
            return cls(None)
        path = directory / file_name(origin, key)
        try:
            directory.mkdir(parents=True, exist_ok=True, mode=0o700)
            return cls(path)
        except OSError as error:
            raise StateError(
                f"the state file {path} cannot be used: {error.strerror}",
                code="state-unusable",
                path=str(path),
            ) from None

    def begin_anew(self) -> None:
        """Put the file away, in which a unit has turned out to be damaged, and begin another.

        The last checkpoint and the organisations are kept where they are what was written.
        """
        try:
            kept = {name: self._recall(name) for name in ("checkpoint", "organisations")}
        except StateError:
            kept = {}
        self._connection.close()
        self._last = None
        self._put_away()
        for name, value in kept.items():
            if value is not None:
                self._remember(name, value)

    def _put_away(self) -> None:
        if self._path is None:
            self._connection = _create("")
            return
        put_away = _rename(self._path)
        self._connection = _create(str(self._path))
        self.notice = (
            f"the state file {self._path} was damaged, and is now {put_away.name}; everything is "
            "checked anew, and an earlier checkpoint is known only where one is named here"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Keep what was added, and close the file."""
        with closing(self._connection):
            self._run("COMMIT")

    # What is remembered of the log as a whole.

    @property
    def checkpoint(self) -> bytes | None:
        """The last checkpoint seen, as the signed note it was."""
        return self._recall("checkpoint")

    def remember_checkpoint(self, note: bytes) -> None:
        """Remember `note`, a checkpoint that was checked, as the last one seen."""
        self._remember("checkpoint", note)

    @property
    def organisations(self) -> str | None:
        """What `remember_organisations` was given."""
        value = self._recall("organisations")
        return None if value is None else value.decode()

    def remember_organisations(self, text: str) -> None:
        """Remember the organisations of the campaign, in words of the caller's own."""
        self._remember("organisations", text.encode())

    @property
    def proved(self) -> int:
        """How many of the first units have led to a signed root."""
        return int(self._recall("proved") or 0)

    def remember_proved(self, units: int) -> None:
        """Remember that the first `units` units have led to a signed root."""
        if units > self.proved:
            self._remember("proved", str(units).encode())

    def _recall(self, name: str) -> bytes | None:
        for value, digest in self._select("SELECT value, digest FROM meta WHERE name = ?", name):
            _check(digest, name, value)
            return _bytes(value)
        return None

    def _remember(self, name: str, value: bytes) -> None:
        self._run("INSERT OR REPLACE INTO meta VALUES (?, ?, ?)", name, value, _digest(name, value))
        self.commit()

    # Units.

    def units(self) -> dict[int, bytes]:
        """The root of every finished unit."""
        return {unit: _bytes(root) for unit, root in self._select("SELECT unit, root FROM units")}

    def unit_root(self, unit: int) -> bytes:
        """The root of a unit that was added."""
        if self._last is not None and self._last[0] == unit:
            return self._last[1]
        for (root,) in self._select("SELECT root FROM units WHERE unit = ?", unit):
            return _bytes(root)
        raise _damaged(f"unit {unit} is not there")

    def add_unit(self, unit: int, root: bytes, classes: UnitClasses, *, whole: bool) -> None:
        """Remember a unit in which everything was in order.

        One that is not whole will be another when the log has grown: it is known until the file
        is closed, and not kept.
        """
        if not whole:
            self._last = (unit, root, classes)
            return
        values = (root, pack_counted(classes.counted), classes.numbers, _pack_loose(classes.loose))
        self._run(
            "INSERT INTO units VALUES (?, ?, ?, ?, ?, ?)", unit, *values, _digest(unit, *values)
        )
        for target_unit, records in classes.acts.items():
            digest = _digest(target_unit, unit, records)
            self._run("INSERT INTO acts VALUES (?, ?, ?, ?)", target_unit, unit, records, digest)
        self._added += 1
        if self._added % UNITS_PER_COMMIT == 0:
            self.commit()

    def forget_units(self) -> None:
        """Forget every unit, so that all is checked again."""
        for table in ("units", "acts", "retracted"):
            self._run(f"DELETE FROM {table}")  # named just above  # noqa: S608  # nosec B608
        self._run("DELETE FROM meta WHERE name = 'proved'")
        self._last = None
        self.commit()

    def read_unit(self, unit: int) -> UnitClasses:
        """The classes of a unit that was added, without its acts: those are in `read_acts`."""
        if self._last is not None and self._last[0] == unit:
            return self._last[2]
        query = "SELECT root, counted, numbers, loose, digest FROM units WHERE unit = ?"
        for *values, digest in self._select(query, unit):
            _check(digest, unit, *values)
            _, counted, numbers, loose = values
            return UnitClasses(unpack_counted(counted), numbers, {}, _unpack_loose(loose))
        raise _damaged(f"unit {unit} is not there")

    def units_with_targets(self, *, below: int) -> list[int]:
        """The units upon whose leaves there are acts, ascending; as `read_acts`."""
        query = "SELECT DISTINCT target_unit FROM acts WHERE unit < ?"
        found = {unit for (unit,) in self._select(query, below)}
        if self._last is not None:
            found |= self._last[2].acts.keys()
        return sorted(found)

    def read_acts(self, target_unit: int, *, below: int) -> Iterator[tuple[int, bytes]]:
        """The acts upon the leaves of a unit: (unit of the acts, records), in the log's order.

        Those of the whole units before number `below`, and of the one that is not whole: an earlier
        audit may have read more of the log than is signed now.
        """
        query = "SELECT unit, records, digest FROM acts WHERE target_unit = ? AND unit < ?"
        for unit, records, digest in self._select(f"{query} ORDER BY unit", target_unit, below):
            _check(digest, target_unit, unit, records)
            yield unit, records
        if self._last is not None and target_unit in self._last[2].acts:
            yield self._last[0], self._last[2].acts[target_unit]

    # What became of the leaves.

    def replace_retracted(self, leaves: Iterator[tuple[int, frozenset[int]]]) -> None:
        """Note, for each unit, the leaves from which everybody was taken, the last by a *retract*.

        That is not kept.
        """
        self._run("DELETE FROM retracted")
        for unit, indexes in leaves:
            packed = struct.pack(f">{len(indexes)}Q", *sorted(indexes))
            self._run("INSERT INTO retracted VALUES (?, ?)", unit, packed)

    def retracted_leaves(self, unit: int) -> frozenset[int]:
        """The leaves of the unit from which everybody was taken, the last by a *retract*."""
        for (packed,) in self._select("SELECT leaves FROM retracted WHERE unit = ?", unit):
            return frozenset(struct.unpack(f">{len(packed) // 8}Q", packed))
        return frozenset()

    def commit(self) -> None:
        """What was added until now survives whatever happens next."""
        self._run("COMMIT")
        self._run("BEGIN")

    def _run(self, statement: str, *values: object) -> None:
        try:
            self._connection.execute(statement, values)
        except sqlite3.Error as error:
            raise _from_sqlite(error) from None

    def _select(self, query: str, *values: object) -> Iterator[tuple[Any, ...]]:
        try:
            # Not `yield from`: it closes the cursor too, an error if the connection is closed.
            for row in self._connection.execute(query, values):  # noqa: UP028
                yield row
        except sqlite3.Error as error:
            raise _from_sqlite(error) from None


def file_name(origin: str, key: str) -> str:
    """The name of the state file for a log: it does not say which log that is."""
    return hashlib.sha256(f"{origin}\n{key}".encode()).hexdigest()[:32] + ".sqlite3"


def default_directory() -> Path:
    """Where state files lie unless told otherwise: ``$XDG_STATE_HOME/unjoin/audit``."""
    home = os.environ.get("XDG_STATE_HOME", "")
    base = Path(home) if home.startswith("/") else Path.home() / ".local" / "state"
    return base / "unjoin" / "audit"


def _open(path: Path) -> sqlite3.Connection:
    if not path.exists():
        return _create(str(path))
    connection = _connect(str(path))
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version != _VERSION:
            raise _damaged(f"version {version}")
        verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if verdict != "ok":
            raise _damaged(str(verdict))
        for name, value, digest in connection.execute("SELECT name, value, digest FROM meta"):
            _check(digest, name, value)
    except sqlite3.Error as error:
        connection.close()
        raise _from_sqlite(error) from None
    except StateError:
        connection.close()
        raise
    return connection


def _create(path: str) -> sqlite3.Connection:
    """A new file; with an empty name, one that SQLite keeps where nobody finds it, and deletes."""
    connection = _connect(path)
    for statement in _SCHEMA.split(";"):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {_VERSION}")
    connection.execute("COMMIT")
    connection.execute("BEGIN")
    return connection


def _connect(path: str) -> sqlite3.Connection:
    """Opens the file for this process alone, with a transaction begun."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=_BUSY_MS / 1000)
    try:
        # One process has it, from now until it ends; a crash of the machine may lose the last
        # units, which are then checked again, but leaves no half of one.
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(_RETRACTED)
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.Error as error:
        connection.close()
        raise _from_sqlite(error) from None
    return connection


def _rename(path: Path) -> Path:
    """Renames a damaged file, with what SQLite keeps beside it, over any earlier such file."""
    put_away = path.with_suffix(".damaged")
    path.replace(put_away)
    for suffix in ("-wal", "-shm", "-journal"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    return put_away


def _digest(*values: object) -> bytes:
    parts = [value if isinstance(value, bytes) else str(value).encode() for value in values]
    lengths = struct.pack(f">{len(parts)}I", *map(len, parts))
    return hashlib.sha256(lengths + b"".join(parts)).digest()[:_DIGEST_BYTES]


def _check(digest: bytes, *values: object) -> None:
    if digest != _digest(*values):
        raise _damaged("a row is not what was written")


def _bytes(value: object) -> bytes:
    """`value`, unless SQLite has something else there: a row can be changed to hold a text."""
    if not isinstance(value, bytes):
        raise _damaged("a row is not what was written")
    return value


def _pack_loose(loose: tuple[int, int] | None) -> bytes:
    return b"" if loose is None else _LOOSE.pack(*loose)


def _unpack_loose(data: bytes) -> tuple[int, int] | None:
    if not data:
        return None
    leaf, target = _LOOSE.unpack(data)
    return leaf, target


def _damaged(why: str) -> StateDamagedError:
    return StateDamagedError(f"the state file is damaged: {why}", code="state-damaged")


def _from_sqlite(error: sqlite3.Error) -> StateError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StateBusyError("another audit of this log is under way", code="state-busy")
    if code in (
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_PERM,
    ):
        return StateError(f"the state file cannot be used: {error}", code="state-unusable")
    return _damaged(str(error))
