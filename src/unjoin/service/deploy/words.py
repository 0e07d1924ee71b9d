"""What stands in the place of the ``@WORDS@`` of the templates, for one instance."""

from __future__ import annotations

import os
import pwd
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from unjoin.service.database.roles import Process, has_roles, password_file
from unjoin.service.instance import NEEDED_BY, USED_BY, Settings

PUBLIC_PORT, STAFF_PORT, ONION_DOOR = 8000, 8001, 8080
"""Where the two sites listen, and where the reverse proxy does for the onion service."""

_FALLBACK_USER = "unjoin"
_HERE = {"127.0.0.1", "::1", "localhost", ""}


@dataclass(frozen=True, slots=True)
class _Network:
    """What a process must reach beyond this machine."""

    database: bool
    files: bool

    @property
    def lines(self) -> str:
        """For a site, which listens on this machine and may ask the database."""
        if self.database or self.files:
            return "# The database or the public files are on another machine."
        return "IPAddressDeny=any\nIPAddressAllow=localhost"


def unit_words(directory: Path, settings: Settings, python: str) -> dict[str, str]:
    """The words that are the same in every unit."""
    return {
        "@NAME@": _plain(directory.name),
        "@USER@": _user(),
        "@UNJOIN@": f"{_word(python, command=True)} -m unjoin",
        "@DIRECTORY@": _word(str(directory), command=True),
        "@PUBLISHED@": " ".join(_word(f"-{path}") for path in _published(directory, settings)),
        "@WRITABLE@": " ".join(_word(str(path)) for path in _writable(directory, settings)),
        "@PUBLIC_STATIC@": _word(f"-{directory / 'data/static/public'}"),
        "@STAFF_STATIC@": _word(f"-{directory / 'data/static/staff'}"),
        "@DATA@": _word(str(directory / "data")),
        "@BACKUPS_TO@": _word(str(directory / "backups"), command=True),
        "@BACKUPS@": _word(f"-{directory / 'backups'}"),
        "@NETWORK@": _network(settings).lines,
        "@PUBLISHER_NETWORK@": _publisher_network(settings),
    }


def credentials(directory: Path, settings: Settings, process: Process) -> list[str]:
    """The lines that give `process` its secrets, and no others."""
    names = list(NEEDED_BY.get(process.value, ()))
    if has_roles(settings.database_url):
        names.append(password_file(process))
    # The path is all that follows the colon, spaces included; systemd knows no quotes here.
    secrets = _plain(str(directory / "secrets"))
    needed = [f"LoadCredential={name}:{secrets}/{name}" for name in names]
    # Of one that is not made yet, systemd gives this word instead of refusing to start.
    return needed + [
        line
        for name in USED_BY.get(process.value, ())
        for line in (f"LoadCredential={name}:{secrets}/{name}", f"SetCredential={name}:none")
    ]


def hidden(directory: Path, *, also: tuple[str, ...] = ()) -> str:
    """The directories of the instance that are never a process's business."""
    return " ".join(_word(f"-{directory / name}") for name in ("secrets", *also))


def proxy_names(hosts: tuple[str, ...]) -> tuple[str, ...]:
    """Those of `hosts` that a reverse proxy serves: all but onion addresses."""
    return tuple(host for host in hosts if not host.endswith(".onion"))


def is_here(settings: Settings) -> bool:
    """Whether the database is on this machine."""
    return not _network(settings).database


def _network(settings: Settings) -> _Network:
    url = urlsplit(settings.database_url)
    elsewhere = url.scheme != "sqlite" and (url.hostname or "") not in _HERE
    return _Network(database=elsewhere, files=settings.public_files.startswith("s3:"))


def _publisher_network(settings: Settings) -> str:
    network = _network(settings)
    if network.database or network.files:
        return network.lines
    if urlsplit(settings.database_url).scheme == "sqlite":
        return "PrivateNetwork=yes"
    return network.lines


def _writable(directory: Path, settings: Settings) -> list[Path]:
    """Where the publisher writes: the database and its locks, and the public files."""
    data = directory / "data"
    return [data, *(p for p in _published(directory, settings) if not p.is_relative_to(data))]


def _published(directory: Path, settings: Settings) -> list[Path]:
    """The directory of the public files, where they are on this machine."""
    if settings.public_files.startswith("s3:"):
        return []
    return [directory / settings.public_files.removeprefix("file:")]


def _user() -> str:
    """Who runs the processes: the owner of what was just made, but never root."""
    if os.getuid() == 0:
        return _FALLBACK_USER
    return pwd.getpwuid(os.getuid()).pw_name


def _plain(text: str) -> str:
    return text.replace("%", "%%")


def _word(text: str, *, command: bool = False) -> str:
    """`text` as one word of a unit file."""
    escaped = _plain(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped.replace("$", "$$") if command else escaped}"'
