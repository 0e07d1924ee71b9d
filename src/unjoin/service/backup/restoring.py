"""Loading the tables of a backup into an empty database.

Rules kept here:

1. Nothing is overwritten: the database must be empty.
2. Where the pepper was changed after the backup, what rows are found by is changed too.
3. Tables are loaded in one transaction, which ends only when everything holds together.
4. A backup is loaded by a release with the same tables, and by no other.

This publishes nothing. Whether the database is as new as the published files is for
the publisher to find out, which refuses where it is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from unjoin.service.backup.checks import check_loaded
from unjoin.service.backup.errors import RestoreError
from unjoin.service.backup.making import applied_migrations, table_by_name
from unjoin.service.backup.reading import Archive, LinesRead
from unjoin.service.backup.tables import LineError, count_rows, load_lines, set_counters
from unjoin.service.instance import Instance, InstanceError
from unjoin.service.rotation.pepper import hash_anew, parts_known, parts_of


@dataclass(frozen=True, slots=True)
class Restored:
    """What was loaded: rows by table, and from which week and release the backup is."""

    rows: dict[str, int]
    week: str
    release: str


def check_empty() -> None:
    """Raise InstanceError where the database of this process holds rows already."""
    there = set(connection.introspection.table_names())
    for name, table in table_by_name().items():
        if name in there and count_rows(table):
            raise InstanceError(
                f"the database is not empty: {name} has rows. Nothing is ever overwritten; "
                "give an empty database with --database-url."
            )


def load(archive: Archive, *, instance: Instance, today: date) -> Restored:
    """Load the tables of `archive` into the database of this process, whose tables are made.

    Raises RestoreError; the database is as it was then.
    """
    _check_same_tables(archive.manifest)
    tables = table_by_name()
    read = LinesRead(list(tables))
    with transaction.atomic():
        for name, lines in archive.take_lines():
            if name not in tables:
                raise RestoreError(f"there is no table {name!r}")
            try:
                load_lines(tables[name], lines)
            except LineError as error:
                raise RestoreError(str(error)) from None
            read.add(name, lines)
        read.check(archive.take_end())
        for name, table in tables.items():
            if count_rows(table) != read.rows[name]:
                raise RestoreError(f"{name} does not hold the rows that were loaded")
        set_counters()
        _match_pepper(instance, today)
        check_loaded(instance)
    manifest = archive.manifest
    return Restored(read.rows, str(manifest.get("week")), str(manifest.get("release")))


def _match_pepper(instance: Instance, today: date) -> None:
    """Hash the indexes anew where the pepper was changed after the backup was made."""
    if not instance.has_secret("pepper"):
        return
    parts, known = parts_of(instance.pepper), parts_known()
    if len(parts) < known:
        raise RestoreError(
            f"the pepper has {len(parts)} parts, but the tables are found with {known}: the "
            "secrets are older than the tables"
        )
    for part in parts[known:]:
        hash_anew(part, instance=instance, today=today)


def _check_same_tables(manifest: dict[str, object]) -> None:
    ours = {name: table.columns for name, table in table_by_name().items()}
    if manifest.get("migrations") != applied_migrations() or manifest.get("tables") != ours:
        raise RestoreError(
            f"it was made by release {manifest.get('release')}, whose tables are not those of this "
            "one. Restore it with that release, then update"
        )
