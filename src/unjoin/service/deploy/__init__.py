"""systemd units for an instance, filled in from the templates beside this module.

The templates hold ``@WORDS@``. Each unit gives its process no more than it
needs: the public one cannot read the keys that open the inbox or sign the log,
none may write outside of the instance's data and the public files, and where
nothing outside of this machine has to be reached, nothing can be.
"""

from __future__ import annotations

import os
import pwd
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

from unjoin.service.instance import Settings

UNITS = ("unjoin-public.service", "unjoin-staff.service", "unjoin-publish.service")
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


def fill_units(directory: Path, *, settings: Settings, python: str) -> dict[str, str]:
    """The text of each unit of `UNITS` for the instance in `directory`, run by `python`."""
    directory = directory.resolve()
    words = {
        "@NAME@": _plain(directory.name),
        "@USER@": _user(),
        "@UNJOIN@": f"{_word(python, command=True)} -m unjoin",
        "@DIRECTORY@": _word(str(directory), command=True),
        "@HIDDEN_FROM_PUBLIC@": _secrets(directory, "review.key", "log.key", "session.key"),
        "@HIDDEN_FROM_STAFF@": _secrets(directory, "log.key"),
        "@PUBLISHED@": " ".join(_word(f"-{path}") for path in _published(directory, settings)),
        "@WRITABLE@": " ".join(_word(str(path)) for path in _writable(directory, settings)),
        "@DATA@": _word(str(directory / "data")),
        "@NETWORK@": _network(settings).lines,
        "@PUBLISHER_NETWORK@": _publisher_network(settings),
    }
    return {name: _fill(name, words) for name in UNITS}


def _fill(name: str, words: dict[str, str]) -> str:
    text = (files(__name__) / name).read_text(encoding="utf-8")
    for word, value in words.items():
        text = text.replace(word, value)
    return text


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


def _secrets(directory: Path, *names: str) -> str:
    return " ".join(_word(f"-{directory / 'secrets' / name}") for name in names)


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
