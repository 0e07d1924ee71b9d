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
from unjoin.service.deploy import fill_units
from unjoin.service.instance import AgeRecipient, Settings
from unjoin.service.keys import (
    make_age_key,
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
    _write(directory / "secrets" / "pepper", make_pepper())
    _write(directory / "secrets" / "review.key", review.identity)
    _write(directory / "secrets" / "session.key", make_session_key())
    _write_log_key(directory, log_key)
    _write(directory / "review.txt", review.recipient)
    _write(directory / "custodians.txt", "\n".join(custodians))
    _write(directory / "campaign.toml", manifest.rstrip("\n"))
    _write(directory / "unjoin.toml", _settings_toml(settings))


def add_log_key(directory: Path, *, origin: str) -> SigningKey:
    """Give the instance in `directory`, which has none, a log key for `origin`.

    Raises FileExistsError where it has one, NoteError for an origin that cannot be one.
    """
    key = make_log_key(origin)
    _write_log_key(directory, key)
    return key


def write_units(directory: Path, *, settings: Settings, python: str) -> None:
    """Write the systemd units of the instance, run by the interpreter `python`."""
    units = directory / "systemd"
    units.mkdir(mode=0o700, exist_ok=True)
    for name, text in fill_units(directory, settings=settings, python=python).items():
        _write(units / name, text.rstrip("\n"))


def _write_log_key(directory: Path, key: SigningKey) -> None:
    _write(directory / "secrets" / "log.key", key.encode())
    _write(directory / "log.vkey", key.vkey.encode())


def _settings_toml(settings: Settings) -> str:
    def hosts(names: tuple[str, ...]) -> str:
        return json.dumps(list(names))

    return "\n".join(
        [
            "# The names by which visitors and staff reach the two sites.",
            f"public_hosts = {hosts(settings.public_hosts)}",
            f"staff_hosts = {hosts(settings.staff_hosts)}",
            "# Whether both are reached through https (cookies are then marked so).",
            f"https = {json.dumps(settings.https)}",
            "# sqlite:PATH (below this directory) or postgresql://user:password@host:port/name",
            f"database_url = {json.dumps(settings.database_url)}",
            "# A demo warns on every page that its keys are unsafe.",
            f"demo = {json.dumps(settings.demo)}",
            "# Where the log and the data are published: a directory, or s3://bucket/prefix?…",
            f"public_files = {json.dumps(settings.public_files)}",
        ]
    )


def _write(path: Path, text: str) -> None:
    """Write a new file that only its owner can read."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text + "\n")
