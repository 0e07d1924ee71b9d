"""Where a backup goes: a file that is named, or a directory in which old ones are deleted.

In a directory, a backup is named by its ISO week and a random word, and bears no finer
time. Those of `keep_backup_weeks` ago and before go when a new one of the same kind is there:
what was withdrawn is gone from every backup after so many weeks.
"""

from __future__ import annotations

import re
import secrets
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from unjoin.registry.weeks import iso_name, week_of


class Kind(StrEnum):
    """What is in a backup; the first word of its name."""

    TABLES = "unjoin-backup"
    SECRETS = "unjoin-secrets"

    @property
    def other(self) -> Kind:
        """The kind that must not lie beside it."""
        return Kind.SECRETS if self is Kind.TABLES else Kind.TABLES


_NAME = re.compile(r"(unjoin-backup|unjoin-secrets)-(\d{4}-W\d{2})-[0-9a-f]{8}\.age", re.ASCII)


def choose_file(to: Path, kind: Kind, *, today: date) -> Path:
    """The file to write: `to`, or a new one in it where it is a directory."""
    if not to.is_dir():
        return to
    return to / f"{kind}-{iso_name(week_of(today))}-{secrets.token_hex(4)}.age"


def delete_old(newest: Path, kind: Kind, *, keep_weeks: int, today: date) -> list[Path]:
    """Delete the backups of `kind` beside `newest` that are `keep_weeks` old; say which."""
    last = iso_name(week_of(today - timedelta(weeks=keep_weeks)))
    found = _named(newest.parent, kind)
    old = [path for path, name in found if name <= last and path != newest]
    for path in old:
        path.unlink()
    return old


def has_other_kind(directory: Path, kind: Kind) -> bool:
    """Whether backups of the other kind lie in `directory`."""
    return bool(_named(directory, kind.other))


def _named(directory: Path, kind: Kind) -> list[tuple[Path, str]]:
    """Backups of `kind` in `directory` with the names of their weeks, which sort as weeks do."""
    found = [(path, _NAME.fullmatch(path.name)) for path in sorted(directory.iterdir())]
    return [(path, name[2]) for path, name in found if name and name[1] == kind]
