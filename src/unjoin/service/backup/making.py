"""Making the two kinds of backup: of the tables, and of the secrets.

Rules kept here: the tables are copied as they were at one moment; no secret goes with
them, the password of the database included; what is copied says at its end how much
it was, so that a part is never taken for the whole.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit, urlunsplit

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from unjoin import __version__
from unjoin.registry.weeks import iso_name, week_of
from unjoin.service.backup import members
from unjoin.service.backup.places import Kind
from unjoin.service.backup.snapshot import one_moment
from unjoin.service.backup.tables import Table, copied_tables, read_lines
from unjoin.service.instance import SECRETS, Instance, Settings
from unjoin.service.layout import settings_toml


def tables_archive(instance: Instance, *, today: date) -> Iterator[bytes]:
    """The archive of every table and of the instance's settings, a piece at a time."""
    with one_moment():
        tables = copied_tables()
        manifest = _manifest(Kind.TABLES, today) | {
            "migrations": applied_migrations(),
            "tables": {table.name: table.columns for table in tables},
        }
        yield from members.member(members.MANIFEST, _json(manifest))
        for name, text in _instance_files(instance).items():
            yield from members.member(f"{members.INSTANCE}/{name}", text.encode())
        ends = {}
        for table in tables:
            counted = Counted(read_lines(table))
            yield from members.table_members(table.name, counted)
            ends[table.name] = counted.end
        yield from members.member(members.END, _json({"tables": ends}))
        yield members.end_of_archive()


def secrets_archive(instance: Instance, *, today: date) -> Iterator[bytes]:
    """The archive of every secret the instance has, wherever it comes from."""
    held = [name for name in SECRETS if instance.has_secret(name)]
    yield from members.member(members.MANIFEST, _json(_manifest(Kind.SECRETS, today)))
    for name in held:
        yield from members.member(
            f"{members.SECRETS}/{name}", f"{instance.read_secret(name)}\n".encode()
        )
    yield from members.member(members.END, _json({"secrets": held}))
    yield members.end_of_archive()


def applied_migrations() -> list[list[str]]:
    """Which steps have made the tables, as pairs of app and name."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted([app, name] for app, name in applied)


class Counted:
    """Lines that are counted and hashed as they pass."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self._count, self._digest = 0, hashlib.sha256()

    def __iter__(self) -> Iterator[bytes]:
        for line in self._lines:
            self._count += 1
            self._digest.update(line)
            yield line

    @property
    def end(self) -> dict[str, int | str]:
        """What has passed: rows and SHA-256."""
        return {"rows": self._count, "sha256": self._digest.hexdigest()}


def without_password(settings: Settings) -> Settings:
    """`settings` without the password in the database's URL."""
    url = urlsplit(settings.database_url)
    if url.password is None:
        return settings
    place = f"{url.username}@{url.netloc.rpartition('@')[2]}"
    return replace(settings, database_url=urlunsplit(url._replace(netloc=place)))


def table_by_name() -> dict[str, Table]:
    """The tables that this release copies."""
    return {table.name: table for table in copied_tables()}


def _instance_files(instance: Instance) -> dict[str, str]:
    found = {"unjoin.toml": settings_toml(without_password(instance.settings)) + "\n"}
    for name in members.COPIED_FILES:
        text = instance.read_file(name)
        if text is not None:
            found[name] = text
    return found


def _manifest(kind: Kind, today: date) -> dict[str, object]:
    week = iso_name(week_of(today))
    return {"kind": kind.value, "format": members.FORMAT, "release": __version__, "week": week}


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"
