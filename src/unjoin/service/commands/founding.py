"""Filling the database of a new instance: tables and rights, the first two accounts, the log.

Each step finds out whether it was done before, so that `unjoin init DIR --continue`
can go on wherever an earlier run was stopped.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unjoin.service.accounts.actions import Credentials

INIT = "unjoin init"
"""Who made the first accounts, in the audit chain. No account can have this handle."""


def make_tables(directory: Path) -> None:
    """Bring the tables, and the rights of the roles, up to date.

    The do-not-call list gets a key and its decoys where it has none: they must be there before
    the first number is. Raises OSError where the database cannot be used or is that of another log.
    """
    from unjoin.service.callbacks.do_not_call import fill
    from unjoin.service.commands.session import migrate
    from unjoin.service.layout import add_do_not_call_key

    with _database_errors(directory):
        migrate()
        _check_log(directory)
        add_do_not_call_key(directory)
        fill()


def make_first_accounts(directory: Path, *, operator: str, custodian: str) -> list[Credentials]:
    """An operator and a custodian with one-time passwords; none where there are accounts.

    Two, because an operator alone may make nobody but volunteers.
    """
    from django.db import transaction

    from unjoin.service.accounts.actions import make_account
    from unjoin.service.accounts.audit import Actor
    from unjoin.service.accounts.errors import AccountError
    from unjoin.service.accounts.models import Staff
    from unjoin.service.accounts.roles import Role
    from unjoin.service.clock import today

    accounts = ((operator, Role.OPERATOR), (custodian, Role.CUSTODIAN))
    try:
        with _database_errors(directory), transaction.atomic():
            if Staff.objects.exists():
                return []
            return [
                make_account(handle=handle, role=role, by=Actor(INIT), today=today())
                for handle, role in accounts
            ]
    except AccountError as error:
        raise OSError(
            f"{operator} and {custodian} cannot be the handles of the first two accounts: each "
            "needs one of its own, of 2 to 40 of a-z, 0-9 and hyphens, with a letter first. "
            f"Choose others: unjoin init {directory} --continue --operator … --custodian-account …"
        ) from error


def found(directory: Path) -> str:
    """Found the log, and answer with its public key."""
    from django.db import Error

    from unjoin.publiclog.errors import LogError
    from unjoin.service.commands.session import found_log

    try:
        return found_log()
    except (LogError, OSError, Error) as error:
        raise OSError(
            f"the instance in {directory} is made, but its public log is not founded: {error}. "
            f"Mend this, then run: unjoin publish --data {directory}"
        ) from error


@contextmanager
def _database_errors(directory: Path) -> Iterator[None]:
    from django.db import Error

    try:
        yield
    except Error as error:
        reason = " ".join(str(error).split())
        raise OSError(
            f"the database cannot be used: {reason}. The keys and settings in {directory} are "
            f"made. Mend this, then run: unjoin init {directory} --continue"
        ) from error


def _check_log(directory: Path) -> None:
    from unjoin.service.instance import current
    from unjoin.service.publication.errors import PublicationError
    from unjoin.service.publication.signing import check_still_signed, last_checkpoint

    last = last_checkpoint()
    try:
        if last is not None:
            check_still_signed(last, current().log_vkey)
    except PublicationError as error:
        raise OSError(
            f"the database is that of another instance: {error} Name an empty database as "
            f"database_url in {directory / 'unjoin.toml'}, then run: "
            f"unjoin init {directory} --continue"
        ) from error
