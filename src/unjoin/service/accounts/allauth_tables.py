"""allauth's first application, for its tables alone.

`allauth.mfa` cannot be without `allauth.account`, which brings tables of e-mail
addresses; they stay empty. Its own configuration demands its middleware in every
process that has the tables, also where nobody signs in (migrations, backups).
"""

from __future__ import annotations

from allauth.account.apps import AccountConfig


class EmptyTables(AccountConfig):  # type: ignore[misc]
    """`allauth.account`, in a process that may have no middleware."""

    def ready(self) -> None:
        """Nothing is checked: nobody signs up, and nobody is written to."""
