"""`unjoin restore`: an instance laid out anew from its backups, on an empty machine."""

from __future__ import annotations

import argparse
import shlex
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from unjoin.service.backup.reading import Archive
    from unjoin.service.backup.restoring import Restored
    from unjoin.service.instance import AgeIdentity, Instance

STANDARD_INPUT = "-"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("directory", type=Path, help="a directory that is empty or not there yet")
    parser.add_argument(
        "--backup",
        default=STANDARD_INPUT,
        metavar="FILE",
        help="backup of the tables, sealed, or opened with `age -d` (default: standard input)",
    )
    parser.add_argument(
        "--secrets", default="", metavar="FILE", help="backup of the secrets, likewise"
    )
    parser.add_argument(
        "--identity", type=Path, metavar="FILE", help="a custodian's key file, to open them here"
    )
    parser.add_argument(
        "--database-url",
        default="",
        metavar="URL",
        help="an empty database (default: where it was before)",
    )
    parser.add_argument(
        "--make-roles",
        action="store_true",
        help="first of two steps, for PostgreSQL with a role for each process: only make the roles",
    )


def run(args: argparse.Namespace) -> int:
    """Restore, check, and say what is missing and what to do next."""
    from unjoin.service.backup.errors import RestoreError
    from unjoin.service.backup.laying_out import new_directory

    if args.make_roles:
        return _make_roles(args.directory, args.database_url)
    try:
        with new_directory(args.directory):
            restored = _restore(args)
    except RestoreError as error:
        print(
            f"unjoin: the backup was not restored: {error}. Nothing was kept of it.",
            file=sys.stderr,
        )
        return 1
    _announce(args.directory, restored)
    return 0


def _make_roles(directory: Path, database_url: str) -> int:
    from unjoin.service.backup.laying_out import new_directory
    from unjoin.service.database.passwords import administer, make_roles
    from unjoin.service.database.roles import has_roles
    from unjoin.service.instance import InstanceError, Settings

    if not has_roles(database_url):
        raise InstanceError(
            "--make-roles goes with --database-url postgresql://host:port/name, without a user. "
            "Nothing was made."
        )
    with new_directory(directory):
        path = make_roles(
            directory,
            settings=Settings(database_url),
            again=f"unjoin restore {directory} --database-url {database_url}, with the backup",
        )
        (directory / "data").rmdir()
    print("As the database's administrator, run:")
    print(f"  {administer(database_url)} < {shlex.quote(str(path))}")
    print("Then run the same command again without --make-roles, with the backup.")
    return 0


def _restore(args: argparse.Namespace) -> Restored:
    from unjoin.service.backup.laying_out import lay_out_files
    from unjoin.service.backup.places import Kind
    from unjoin.service.backup.reading import Archive
    from unjoin.service.backup.sealed_file import open_sealed

    identity = _read_identity(args.identity)
    with ExitStack() as stack:
        secrets = {}
        if args.secrets:
            source = stack.enter_context(_open(args.secrets))
            opened = stack.enter_context(open_sealed(source, identity=identity))
            secrets = Archive(opened, Kind.SECRETS).take_secrets()
        source = stack.enter_context(_open(args.backup))
        opened = stack.enter_context(open_sealed(source, identity=identity))
        archive = Archive(opened, Kind.TABLES)
        files = archive.take_files()
        lay_out_files(args.directory, files=files, secrets=secrets, database_url=args.database_url)
        restored = _fill_database(args.directory, archive)
    _write_units(args.directory)
    return restored


def _fill_database(directory: Path, archive: Archive) -> Restored:
    from unjoin.service.commands.session import migrate, start_django

    start_django(directory, site="owner")
    from django.db import Error

    from unjoin.service.backup.restoring import check_empty, load
    from unjoin.service.clock import today
    from unjoin.service.instance import current

    try:
        check_empty()
        migrate()
        return load(archive, instance=current(), today=today())
    except Error as error:
        # Not its text, which could be of a row.
        cause = error.__cause__ or error
        name = f"{type(cause).__module__}.{type(cause).__qualname__}"
        raise OSError(
            f"the database failed ({name}). Nothing was restored. Give an empty database that "
            "can be reached, with its password, with --database-url."
        ) from error


def _write_units(directory: Path) -> None:
    from unjoin.service.instance import current
    from unjoin.service.layout import write_units

    write_units(directory, settings=current().settings, python=sys.executable)


def _announce(directory: Path, restored: Restored) -> None:
    from unjoin.service.instance import current

    rows = sum(restored.rows.values())
    print(f"Restored into {directory.resolve()}: {rows} rows of the week {restored.week}.")
    print("Its entries lead to the root that was signed last, and its audit chain follows.")
    _announce_missing(current())
    print("Next:")
    print("  · Compare log/checkpoint of the published files, or of a mirror or an auditor, with")
    print("    this database before you publish. If those files are ahead of it, the publisher")
    print("    refuses: look for a later backup. If no file is left, nobody here would notice.")
    print(f"  · unjoin publish --data {directory}   writes the public files again")
    print(
        f"  · unjoin serve public --data {directory}   and   unjoin serve staff --data {directory}"
    )


def _announce_missing(instance: Instance) -> None:
    from unjoin.service.instance import NEEDED_BY, SECRETS

    needed = {name for names in NEEDED_BY.values() for name in names}
    for name in SECRETS:
        if name in needed and not instance.has_secret(name):
            print(f"MISSING: secrets/{name} ({SECRETS[name]}). Put back your copy.")


def _open(name: str) -> IO[bytes]:
    return sys.stdin.buffer if name == STANDARD_INPUT else Path(name).open("rb")


def _read_identity(path: Path | None) -> AgeIdentity | None:
    from unjoin.service.instance import AgeIdentity, InstanceError, identities_in

    if path is None:
        return None
    identity = AgeIdentity(path.read_text(encoding="utf-8", errors="replace"))
    if not all(line.startswith("AGE-SECRET-KEY-1") for line in identities_in(identity)):
        raise InstanceError(
            f"{path} is not a key file of age in clear. Open the backup with `age -d` instead, "
            "and give it on standard input."
        )
    return identity
