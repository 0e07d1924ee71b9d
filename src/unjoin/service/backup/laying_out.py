"""Laying out the directory of an instance anew, from what its backups hold.

Nothing is overwritten: the directory must be empty, but for the passwords of database roles
that were made for it. What goes wrong leaves it as it was.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from unjoin.service.backup.errors import RestoreError
from unjoin.service.backup.members import SETTINGS_FILE
from unjoin.service.database.passwords import ROLES_FILE
from unjoin.service.database.roles import Process, has_roles, password_file
from unjoin.service.instance import InstanceError, read_settings
from unjoin.service.layout import settings_toml, write_new

_NEEDED = {SETTINGS_FILE, "campaign.toml", "log.vkey"}


@contextmanager
def new_directory(directory: Path) -> Iterator[None]:
    """Make `directory`; where the block fails, leave it as it was.

    It must be empty or not there, or hold only what `make_roles` has put into it.
    Raises FileExistsError.
    """
    kept = _prepared(directory) if directory.exists() else set()
    if directory.exists() and set(directory.rglob("*")) != kept:
        raise FileExistsError(f"{directory} is not empty. Nothing was restored.")
    for path in (directory, directory / "secrets", directory / "data"):
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        for path in sorted(set(directory.rglob("*")) - kept, reverse=True):
            path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
        raise


def _prepared(directory: Path) -> set[Path]:
    """What lies in `directory` of database roles that were made for it."""
    secrets = directory / "secrets"
    files = {ROLES_FILE, *(Path("secrets") / password_file(process) for process in Process)}
    if not all((directory / file).is_file() for file in files):
        return set()
    return {secrets, directory / ROLES_FILE.parent, *(directory / file for file in files)}


def lay_out_files(
    directory: Path, *, files: dict[str, str], secrets: dict[str, str], database_url: str
) -> None:
    """Write the settings, public keys and secrets into `directory`.

    `database_url`: where the database is now; empty for where it was.
    Raises RestoreError or InstanceError for settings that cannot be read.
    """
    if not set(files) >= _NEEDED:
        raise RestoreError("files of the instance are missing from it")
    try:
        document = tomllib.loads(files[SETTINGS_FILE])
    except tomllib.TOMLDecodeError as error:
        raise RestoreError("its unjoin.toml cannot be read") from error
    settings = read_settings(document, Path(SETTINGS_FILE))
    if database_url:
        settings = replace(settings, database_url=database_url)
    password = password_file(Process.OWNER)
    if password not in secrets and not (directory / "secrets" / password).exists():
        _check_needs_no_password(directory, settings.database_url)
    write_new(directory / SETTINGS_FILE, settings_toml(settings))
    for name, text in files.items():
        if name != SETTINGS_FILE:
            write_new(directory / name, text.removesuffix("\n"))
    for name, text in secrets.items():
        if (directory / "secrets" / name).exists():
            continue  # the password of a role that was made for this database
        write_new(directory / "secrets" / name, text.removesuffix("\n"))


def _check_needs_no_password(directory: Path, database_url: str) -> None:
    """Raises InstanceError where it is reached with roles; their passwords are not here."""
    if has_roles(database_url):
        raise InstanceError(
            f"each process has a role of its own at {database_url}, whose password is not here. "
            "Nothing was restored. Give the backup of the secrets with --secrets; or, on another "
            f"server, make roles first: unjoin restore {directory} --make-roles --database-url URL"
        )
