"""What `unjoin init` writes for the programs around an instance.

They are systemd, PostgreSQL, nginx, Caddy and tor. The templates beside this module hold
``@WORDS@``, and say of each line why it is there. Together they keep two promises: each process is
given no more than it needs, and no program beside ours writes down who came, when, or what they
sent. `unjoin doctor` checks what of it can be seen.

Nothing here installs anything or asks the machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

from unjoin.service.database.roles import Process
from unjoin.service.deploy.postgresql import fill_postgresql
from unjoin.service.deploy.words import (
    ONION_DOOR,
    PUBLIC_PORT,
    credentials,
    hidden,
    is_here,
    proxy_names,
    unit_words,
)
from unjoin.service.instance import Settings

_PROCESSES = {
    "unjoin-public.service": (Process.PUBLIC, ("backups",)),
    "unjoin-staff.service": (Process.STAFF, ("backups",)),
    "unjoin-publish.service": (Process.PUBLISHER, ("backups",)),
    "unjoin-backup.service": (Process.OWNER, ()),
}
"""Whose secrets each unit is given, and what is hidden from it beside the secrets of others."""

UNITS = (
    *_PROCESSES,
    "unjoin-backup.timer",
    "unjoin-doctor.service",
    "unjoin-doctor.timer",
)


def fill_units(directory: Path, *, settings: Settings, python: str) -> dict[str, str]:
    """The text of each unit of `UNITS` for the instance in `directory`, run by `python`."""
    directory = directory.resolve()
    words = unit_words(directory, settings, python)
    filled = {}
    for name in UNITS:
        common = _fill("systemd/common.txt", _common(name, directory, settings))
        filled[name] = _fill(f"systemd/{name}", words | {"@COMMON@": common.rstrip("\n")})
    return filled


def fill_files(directory: Path, *, settings: Settings, python: str) -> dict[str, str]:
    """Everything for the programs around the instance: text by path below the instance."""
    filled = {
        f"systemd/{name}": text
        for name, text in fill_units(directory, settings=settings, python=python).items()
    }
    filled["systemd/journald@unjoin.conf"] = _template("systemd/journald@unjoin.conf")
    if urlsplit(settings.database_url).scheme == "postgresql":
        filled["postgresql/unjoin.conf"] = fill_postgresql(is_here=is_here(settings))
    filled["nginx/unjoin.conf"] = _fill_proxy("nginx", "unjoin.conf", " ", settings)
    filled["caddy/Caddyfile"] = _fill_proxy("caddy", "Caddyfile", ", ", settings)
    # For other machines, which have a copy and nothing else.
    filled["nginx/mirror.conf"] = _template("nginx/mirror.conf")
    filled["caddy/Mirror.Caddyfile"] = _template("caddy/Mirror.Caddyfile")
    door = ONION_DOOR if proxy_names(settings.public_hosts) else PUBLIC_PORT
    filled["tor/torrc"] = _fill("tor/torrc", {"@PUBLIC_PORT@": str(door)})
    return filled


def _common(name: str, directory: Path, settings: Settings) -> dict[str, str]:
    """The words of what all units have in common."""
    process, also = _PROCESSES.get(name, (Process.OWNER, ()))
    given = credentials(directory, settings, process)
    lines = [*given]
    if name in _PROCESSES:
        lines.append(f"InaccessiblePaths={hidden(directory, also=also)}")
    return {"@SECRETS@": "\n".join([_WHY_SECRETS[name in _PROCESSES], *lines])}


_WHY_SECRETS = {
    True: "# Its secrets come from systemd, in memory: it cannot open the directory they lie in.",
    False: "# It looks whether the secrets lie as they must, so their directory is open to it.",
}
_CLIENT = {
    "nginx": (
        "proxy_set_header {header} $remote_addr;",
        'proxy_set_header {header} "";',
    ),
    "caddy": ("header_up {header} {{remote_host}}", "header_up -{header}"),
}
"""The line that tells a site from whom a request comes, and the one that says nothing."""


def _fill_proxy(kind: str, name: str, between: str, settings: Settings) -> str:
    says, silent = (
        line.format(header=settings.client_header or "X-Real-IP") for line in _CLIENT[kind]
    )
    words = {"@CLIENT@": says if settings.client_header else silent, "@NO_CLIENT@": silent}
    for site, hosts in (("PUBLIC", settings.public_hosts), ("STAFF", settings.staff_hosts)):
        names = proxy_names(hosts)
        if names:
            words |= {f"@{site}_NAMES@": between.join(names), f"@{site}_NAME@": names[0]}
    blocks = {
        f"@{site.upper()}@\n": _template(f"{kind}/{site}.txt")
        if f"@{site.upper()}_NAME@" in words
        else ""
        for site in ("public", "staff")
    }
    if kind == "nginx":
        blocks["@FRONT@\n"] = _template("nginx/front.txt")
    return _fill(f"{kind}/{name}", blocks | words)


def _fill(name: str, words: Mapping[str, str]) -> str:
    text = _template(name)
    for word, value in words.items():
        text = text.replace(word, value)
    return text


def _template(name: str) -> str:
    return (files(__name__) / name).read_text(encoding="utf-8")
