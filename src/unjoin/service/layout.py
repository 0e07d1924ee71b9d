"""Making the directory of an instance.

Every file is new: nothing is ever overwritten. Secrets are readable by their
owner alone. What each is for, what its loss costs and what its thief can do is
in docs/operating.md.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from unjoin.publiclog.notes import SigningKey
from unjoin.registry.campaign import parse_campaign
from unjoin.service.deploy import fill_files
from unjoin.service.instance import AgeRecipient, Settings
from unjoin.service.keys import (
    make_age_key,
    make_do_not_call_key,
    make_invalid_origin,
    make_log_key,
    make_pepper,
    make_session_key,
)


def lay_out(
    directory: Path,
    *,
    settings: Settings,
    manifest: str,
    custodians: tuple[AgeRecipient, ...],
    origin: str = "",
) -> None:
    """Make an instance in `directory`, with fresh secrets.

    `origin` names its log; without one, a name is made that no other log has.
    Raises FileExistsError where one of its files is already there, CampaignError
    for a wrong manifest, NoteError for an origin that cannot be one.
    """
    parse_campaign(manifest)
    log_key = make_log_key(origin or make_invalid_origin("unjoin"))
    for path in (directory, directory / "secrets", directory / "data"):
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    review = make_age_key()
    write_new(directory / "secrets" / "pepper", make_pepper())
    write_new(directory / "secrets" / "review.key", review.identity)
    write_new(directory / "secrets" / "session.key", make_session_key())
    add_do_not_call_key(directory)
    _write_log_key(directory, log_key)
    write_new(directory / "review.txt", review.recipient)
    write_new(directory / "custodians.txt", "\n".join(custodians))
    write_new(directory / "campaign.toml", manifest.rstrip("\n"))
    write_new(directory / "unjoin.toml", settings_toml(settings))


def add_do_not_call_key(directory: Path) -> None:
    """Give the instance in `directory` the key of its do-not-call list, unless it has one."""
    path = directory / "secrets" / "do-not-call.key"
    if not path.exists():
        write_new(path, make_do_not_call_key())


def add_log_key(directory: Path, *, origin: str) -> SigningKey:
    """Give the instance in `directory`, which has none, a log key for `origin`.

    Raises FileExistsError where it has one, NoteError for an origin that cannot be one.
    """
    key = make_log_key(origin)
    _write_log_key(directory, key)
    return key


def write_units(directory: Path, *, settings: Settings, python: str) -> None:
    """Write what the programs around the instance need, its processes run by `python`.

    They are systemd, PostgreSQL, nginx, Caddy and tor: each has a directory of its own. The unit
    that makes backups finds an empty one for them, and that of each site one for its own style
    sheets and scripts: were the other's not there yet, it could make it.
    """
    for empty in ("backups", "data/static", "data/static/public", "data/static/staff"):
        (directory / empty).mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, text in fill_files(directory, settings=settings, python=python).items():
        path = directory / name
        path.parent.mkdir(mode=0o700, exist_ok=True)
        write_new(path, text.rstrip("\n"))


def _write_log_key(directory: Path, key: SigningKey) -> None:
    write_new(directory / "secrets" / "log.key", key.encode())
    write_new(directory / "log.vkey", key.vkey.encode())


def settings_toml(settings: Settings) -> str:
    """The text of unjoin.toml that says `settings`, without the last line end."""

    def words(each: tuple[str, ...]) -> str:
        return json.dumps(list(each))

    return "\n".join(
        [
            "# The names by which visitors and staff reach the two sites.",
            f"public_hosts = {words(settings.public_hosts)}",
            f"staff_hosts = {words(settings.staff_hosts)}",
            "# Whether both are reached through https (cookies are then marked so).",
            f"https = {json.dumps(settings.https)}",
            "# sqlite:PATH (below this directory) or postgresql://user:password@host:port/name",
            f"database_url = {json.dumps(settings.database_url)}",
            "# A demo warns on every page that its keys are unsafe.",
            f"demo = {json.dumps(settings.demo)}",
            "# Where the log and the data are published: a directory, or s3://bucket/prefix?…",
            f"public_files = {json.dumps(settings.public_files)}",
            "# The header in which the reverse proxy says from whom a request comes; or nothing.",
            f"client_header = {json.dumps(settings.client_header)}",
            "# The languages spoken on the telephone, for the shifts.",
            f"call_languages = {words(settings.call_languages)}",
            "# Directories with fonts that draw Chinese, where they are not in the usual places.",
            f"fonts = {words(settings.fonts)}",
            "# After how many weeks private parts, what was refused, and backups are deleted.",
            f"keep_private_weeks = {settings.keep_private_weeks}",
            f"keep_refused_weeks = {settings.keep_refused_weeks}",
            f"keep_backup_weeks = {settings.keep_backup_weeks}",
        ]
    )


def write_new(path: Path, text: str) -> None:
    """Write a new file that only its owner can read."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text + "\n")
