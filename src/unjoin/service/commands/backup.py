"""`unjoin backup`: a copy of every table, or of the secrets, sealed to the custodians."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unjoin.service.backup.places import Kind
    from unjoin.service.instance import Instance


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--data", type=Path, default=Path(), metavar="DIR", help="the instance (default: here)"
    )
    parser.add_argument(
        "--to",
        type=Path,
        required=True,
        metavar="FILE|DIRECTORY",
        help="a new file; or a directory, in which old backups are deleted",
    )
    parser.add_argument(
        "--secrets",
        action="store_true",
        help="copy the secrets instead of the tables; keep the two apart",
    )


def run(args: argparse.Namespace) -> int:
    """Write the backup, delete old ones, and say what it is good for."""
    from unjoin.service.commands.session import start_django

    start_django(args.data, site="owner")
    from unjoin.service.backup.making import secrets_archive, tables_archive
    from unjoin.service.backup.places import Kind
    from unjoin.service.clock import today
    from unjoin.service.instance import current

    kind = Kind.SECRETS if args.secrets else Kind.TABLES
    archive = secrets_archive if args.secrets else tables_archive
    _write(args.to, kind, archive, current(), today())
    return 0


def _write(
    to: Path, kind: Kind, archive: Callable[..., Iterator[bytes]], instance: Instance, day: date
) -> None:
    from unjoin.service.backup.places import Kind, choose_file, delete_old, has_other_kind
    from unjoin.service.backup.sealed_file import write_sealed

    path = choose_file(to, kind, today=day)
    recipients = instance.custodian_recipients
    write_sealed(path, archive(instance, today=day), recipients=recipients, today=day)
    print(f"Written, sealed to the two custodians: {path}")
    if to.is_dir():
        weeks = instance.settings.keep_backup_weeks
        for old in delete_old(path, kind, keep_weeks=weeks, today=day):
            print(f"Deleted, {weeks} weeks old: {old}")
    if has_other_kind(path.parent, kind):
        print(
            "WARNING: a backup of the tables and one of the secrets lie in the same directory. "
            "Together, with one custodian's key, they are the whole centre. Keep them apart."
        )
    if kind is Kind.TABLES:
        print("The secrets are not in it: `unjoin backup --secrets`, to another place.")
    else:
        print("It has what finds receipts, opens the inbox and signs the log. Keep it offline.")
