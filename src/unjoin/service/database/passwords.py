"""A password for each process, and the file that makes their roles known to PostgreSQL.

The passwords are in ``secrets/database-<process>``, for their process alone; the
file is ``postgresql/roles.sql``. Making them anew changes all of them at once:
until the file is run again, the database still wants the old ones.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from unjoin.service.database.roles import NAME, Process, database_name, password_file
from unjoin.service.database.roles_sql import roles_sql
from unjoin.service.database.scram import SALT_BYTES, scram_verifier
from unjoin.service.instance import InstanceError, Settings

_HERE = {"", "localhost", "127.0.0.1", "::1"}
ROLES_FILE = Path("postgresql") / "roles.sql"
"""Below the directory of the instance."""


def make_roles(directory: Path, *, settings: Settings, again: str = "") -> Path:
    """Make new passwords in the instance in `directory`, and its roles.sql, which is the answer.

    `again`: the command that goes on after the file was run, if not that of a new instance.
    Raises InstanceError where no role can be named after the database.
    """
    name = check_database_name(settings.database_url)
    passwords = {process: secrets.token_urlsafe(32) for process in Process}
    verifiers = {
        process: scram_verifier(password, salt=secrets.token_bytes(SALT_BYTES))
        for process, password in passwords.items()
    }
    path = directory / ROLES_FILE
    path.parent.mkdir(mode=0o700, exist_ok=True)
    for process, password in passwords.items():
        _replace(directory / "secrets" / password_file(process), password + "\n")
    _replace(path, roles_sql(name, verifiers, again=again or f"unjoin init {directory} --continue"))
    return path


def check_database_name(database_url: str) -> str:
    """The name of the database. Raises InstanceError where it cannot be part of a role's name."""
    name = database_name(database_url)
    if not NAME.fullmatch(name):
        raise InstanceError(
            f"{name!r} cannot be the name of a database whose roles are named after it: expected "
            "1 to 50 of a-z, 0-9 and _, and no digit first."
        )
    return name


def administer(database_url: str) -> str:
    """The command, but for the file, by which the server's administrator runs roles.sql."""
    url = urlsplit(database_url)
    port = f" -p {url.port}" if url.port not in (None, 5432) else ""
    if (url.hostname or "") in _HERE:
        return f"sudo -u postgres psql{port}"
    return f"psql -h {url.hostname}{port} -U postgres -d postgres"


def _replace(path: Path, text: str) -> None:
    """Write `path`, for its owner alone, or leave what is there as it is."""
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    new.replace(path)
