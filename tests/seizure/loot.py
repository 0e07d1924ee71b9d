"""What a raid takes away: a copy of everything the centre's processes have written anywhere.

`take` copies; nothing here changes what it finds. The secrets are taken apart: they are meant
to be kept where the rest is not (see docs/operating.md).
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.seizure.house import House
from tests.seizure.memory import processes_of, take_image
from tests.seizure.opened import Piece
from tests.seizure.pglz import find_compressed
from tests.seizure.tables import Tables, as_bytes


@dataclass(frozen=True)
class Loot:
    """`root`: a directory for each kind of thing. `tables`: what the database answers."""

    root: Path
    tables: Tables

    def files(self, but: frozenset[bytes] = frozenset()) -> Iterator[Path]:
        """Every file, once where there are several with the same contents; none of `but`."""
        seen = set(but)
        for path in sorted(self.root.rglob("*")):
            if path.is_file() and not path.is_symlink():
                digest = _digest(path)
                if digest not in seen:
                    seen.add(digest)
                    yield path

    def digests(self) -> frozenset[bytes]:
        """Of all files, so that nothing has to be searched twice."""
        return frozenset(_digest(path) for path in self.files())

    def pieces(self, but: frozenset[bytes] = frozenset()) -> Iterator[Piece]:
        """Everything to be searched: files (none of `but`) with their names, and the values of
        the tables."""
        names = "\n".join(str(path.relative_to(self.root)) for path in self.root.rglob("*"))
        yield Piece("names of files", names.encode("utf-8", "surrogateescape"))
        for path in self.files(but):
            yield from self._of_file(path)
        for table, rows in self.tables.items():
            for column in rows[0].values if rows else ():
                values = b"\n".join(as_bytes(row.values[column]) for row in rows)
                yield Piece(f"table/{table}.{column}", values)

    def _of_file(self, path: Path) -> Iterator[Piece]:
        where = str(path.relative_to(self.root))
        data = path.read_bytes()
        is_text = not where.startswith(("memory/", "postgres/"))
        yield Piece(where, data, encoded=is_text)
        if where.startswith("postgres/"):
            for at, opened in find_compressed(data):
                yield Piece(f"{where} › pglz at {at}", opened)


def _digest(path: Path) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()


def take(house: House, into: Path) -> Loot:
    """Copy what there is now, of the processes that run their memory too."""
    into.mkdir()
    shutil.copytree(
        house.directory, into / "centre", ignore=shutil.ignore_patterns("secrets"), symlinks=True
    )
    for name in ("tmp", "home", "journal", "backups"):
        if (house.root / name).exists():
            shutil.copytree(house.root / name, into / name, symlinks=True)
    (into / "memory").mkdir()
    for site, server in house.servers.items():
        for pid in processes_of(server.pid):
            take_image(pid, into / "memory" / f"{site}-{pid}")
    if house.on_postgres:
        take_postgres(house.administrator_url, into / "postgres")
    return Loot(into, house.tables(into / "centre"))


def take_secrets(house: House) -> dict[str, str]:
    """What is kept apart, by name."""
    secrets = house.directory / "secrets"
    return {path.name: path.read_text() for path in secrets.iterdir()}


def take_postgres(url: str, into: Path) -> None:
    """The directory of the server of `url`, but for databases in which nothing of ours is."""
    with psycopg.connect(url) as connection:
        data = Path(_ask(connection, "SHOW data_directory"))
        others = connection.execute(
            "SELECT oid FROM pg_database WHERE datname <> current_database()"
        ).fetchall()
    foreign = {str(oid) for (oid,) in others}

    def left_out(directory: str, names: list[str]) -> set[str]:
        return foreign & set(names) if Path(directory).name == "base" else set()

    shutil.copytree(data, into / "data", ignore=left_out, copy_function=_copy_what_is_there)
    log = data.parent / "log"
    if log.exists():
        shutil.copy(log, into / "log")


def _copy_what_is_there(source: str, target: str) -> None:
    """A server that runs may take away what was just listed."""
    try:
        shutil.copyfile(source, target)
    except FileNotFoundError:
        Path(target).unlink(missing_ok=True)


def _ask(connection: psycopg.Connection, question: str) -> str:
    row = connection.execute(question.encode()).fetchone()
    assert row
    return str(row[0])
