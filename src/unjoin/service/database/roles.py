"""The processes of a centre, and the PostgreSQL role of each.

A database URL without a user means that each process connects as its own role,
``<database>_<process>``, with a password of its own. With a user in the URL
every process is that user, and PostgreSQL keeps nothing apart.
"""

from __future__ import annotations

import re
from enum import StrEnum
from urllib.parse import unquote, urlsplit


class Process(StrEnum):
    """Who connects to the database."""

    PUBLIC = "public"
    """The public site: appends to the inbox, and reads what is published."""
    STAFF = "staff"
    """The staff site."""
    PUBLISHER = "publisher"
    """`unjoin publish`: publication, retention, and the rewriting of what waits."""
    OWNER = "owner"
    """Whoever keeps the centre, at the command line: tables, grants, backups."""


NAME = re.compile(r"[a-z_][a-z0-9_]{0,49}", re.ASCII)
"""Names of databases that need no quotes, and leave room for the name of a process."""


def has_roles(database_url: str) -> bool:
    """Whether each process connects to the database at `database_url` as its own role."""
    url = urlsplit(database_url)
    return url.scheme == "postgresql" and not url.username


def database_name(database_url: str) -> str:
    """The name of the PostgreSQL database at `database_url`."""
    return unquote(urlsplit(database_url).path.lstrip("/"))


def role_name(database: str, process: Process) -> str:
    """The role as which `process` connects to `database`."""
    return f"{database}_{process}"


def password_file(process: Process) -> str:
    """The name of the secret that holds the password of `process`."""
    return f"database-{process}"
