"""What a raid finds all the same, each with the reason. Nothing may be added without one.

`where` is a pattern as of a shell, of a path in the loot or of ``table/NAME.COLUMN``.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase

from tests.seizure.marks import Kind


@dataclass(frozen=True, slots=True)
class Allowed:
    """Marks of `kind`, whose label is like `label`, may stand in `where`."""

    kind: Kind
    label: str
    where: str
    why: str

    def explains(self, kind: Kind, label: str, where: str) -> bool:
        return (
            kind is self.kind and fnmatchcase(label, self.label) and fnmatchcase(where, self.where)
        )


_HANDLES = (
    "Accounts are pseudonyms. The handle stands in the table of accounts and in the audit chain, "
    "which says who did what in which week."
)
_FILES = "The files of the database hold its tables."

_STAFF = "The staff site asks the database who is signed in, and keeps its connection open."

ALLOWED = (
    Allowed(Kind.VOLUNTEER, "handle of *", "table/accounts_staff.handle", _HANDLES),
    Allowed(Kind.VOLUNTEER, "handle of *", "table/accounts_auditevent.actor", _HANDLES),
    Allowed(Kind.VOLUNTEER, "handle of *", "centre/data/unjoin.sqlite3*", _FILES),
    Allowed(Kind.VOLUNTEER, "handle of *", "postgres/data/base/*", _FILES),
    Allowed(Kind.VOLUNTEER, "handle of *", "postgres/data/pg_wal/*", _FILES),
    Allowed(Kind.VOLUNTEER, "handle of *", "memory/staff-*", _STAFF),
)

TIMES = {
    "django_migrations.applied": "When a release was installed, which nobody's coming changes.",
}
"""Columns of tables that hold times, and why."""
