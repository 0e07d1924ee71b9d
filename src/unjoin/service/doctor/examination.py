"""All checks, one after the other; one that fails does not keep the others from being made."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import Error, connection

from unjoin.service.doctor import (
    backups,
    campaign,
    database_postgresql,
    database_sqlite,
    desk,
    files,
    hand_outs,
    machine,
    people,
    programs,
    record,
    rights,
    sheets,
    versions,
)
from unjoin.service.doctor.findings import Check, Finding, Place, unseen


def examine(place: Place) -> Iterator[Finding]:
    """Every finding, in the order in which they are numbered."""
    for name, check in _checks():
        try:
            yield from check(place)
        except Error as error:
            # Not its text, which could name a row.
            reason = type(error.__cause__ or error).__qualname__
            yield unseen(
                f"The database can be asked about {name}",
                f"it failed: {reason}",
                do="see that the database runs and `unjoin init` is complete, then ask again",
            )
        except OSError as error:
            yield unseen(f"Everything about {name} can be read", str(error))


def _checks() -> tuple[tuple[str, Check], ...]:
    on_postgres = connection.vendor == "postgresql"
    return (
        ("the files", files.check),
        ("the machine", machine.check),
        ("the versions", versions.check),
        ("its own settings", database_postgresql.check if on_postgres else database_sqlite.check),
        *([("who may do what", rights.check)] if on_postgres else []),
        ("the programs around", programs.check),
        ("the campaign", campaign.check),
        ("the record", record.check),
        ("the desk", desk.check),
        ("what is handed out", hand_outs.check),
        ("sheets to print", sheets.check),
        ("backups", backups.check),
        ("the accounts", people.check),
    )
