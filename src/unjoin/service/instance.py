"""An instance: the directory in which one centre keeps its settings and secrets.

::

    unjoin.toml      hosts, database, whether this is a demo
    campaign.toml    the campaign manifest
    custodians.txt   age recipients of the custodians, one a line
    review.txt       age recipient of the reviewers
    secrets/pepper          32 bytes as hex: receipts are found with it
    secrets/review.key      age identity: opens declarations that wait for review
    secrets/session.key     signs the staff's session cookies
    secrets/log.key         signs the public log
    log.vkey         the public half of it
    witnesses.policy whose cosignatures a checkpoint needs; absent where it needs none
    data/            the database, where it is SQLite
    data/public/     what is published, where it is kept in files


Rules kept here: a secret is read from its file when it is first needed, by the
process that needs it, and never from the environment or the database; a file
that others may read is refused. The public process never asks for the review
identity, nor for the log's key. This module makes no keys (see `keys`).
"""

from __future__ import annotations

import stat
import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NewType

from unjoin.publiclog.errors import NoteError, PolicyError
from unjoin.publiclog.notes import SigningKey, VerifierKey, parse_skey, parse_vkey
from unjoin.publiclog.policy import Policy, parse_policy
from unjoin.publiclog.storage import Store
from unjoin.publiclog.stores import open_store
from unjoin.registry.campaign import Campaign, CampaignError, parse_campaign

Pepper = NewType("Pepper", bytes)
AgeRecipient = NewType("AgeRecipient", str)
AgeIdentity = NewType("AgeIdentity", str)

POLICY_FILE = "witnesses.policy"


class InstanceError(OSError):
    """The instance directory is not usable; the text says which file and what to do."""


@dataclass(frozen=True)
class Settings:
    """The contents of unjoin.toml. `database_url` has ``sqlite:`` paths relative to it.

    `public_files`: where the log and the data are published, as `publiclog.stores`
    reads it.
    """

    database_url: str
    public_hosts: tuple[str, ...] = ()
    staff_hosts: tuple[str, ...] = ()
    demo: bool = False
    https: bool = True
    public_files: str = "data/public"


@dataclass(frozen=True)
class Instance:
    """A centre's settings, campaign and secrets. `directory` is absolute."""

    directory: Path
    settings: Settings
    campaign: Campaign
    _memory: dict[str, str] = field(default_factory=dict, repr=False)

    @cached_property
    def pepper(self) -> Pepper:
        """32 secret bytes, without which no receipt can be found."""
        return Pepper(bytes.fromhex(self._secret("pepper")))

    @cached_property
    def session_key(self) -> str:
        """Signs the staff's sessions."""
        return self._secret("session.key")

    @cached_property
    def review_identity(self) -> AgeIdentity:
        """Opens declarations in the inbox. Staff and publisher only."""
        return AgeIdentity(self._secret("review.key"))

    @cached_property
    def custodian_recipients(self) -> tuple[AgeRecipient, ...]:
        """The custodians' public keys, whose identities are kept offline."""
        return self._recipients("custodians.txt")

    @cached_property
    def inbox_recipients(self) -> tuple[AgeRecipient, ...]:
        """Who can open a declaration in the inbox: reviewers and custodians."""
        return (*self._recipients("review.txt"), *self.custodian_recipients)

    @cached_property
    def log_key(self) -> SigningKey:
        """Signs the log. Publisher only."""
        self._demand_log_key("secrets/log.key")
        try:
            return parse_skey(self._secret("log.key"))
        except NoteError as error:
            path = self.directory / "secrets" / "log.key"
            raise InstanceError(f"{path} is not the key of a log: {error}") from error

    @cached_property
    def log_vkey(self) -> VerifierKey:
        """The log's public key, whose name is the log's origin."""
        self._demand_log_key("log.vkey")
        path = self.directory / "log.vkey"
        try:
            return parse_vkey(self._text(path, "log.vkey").strip())
        except NoteError as error:
            raise InstanceError(f"{path} is not the public key of a log: {error}") from error

    @cached_property
    def witness_policy(self) -> Policy | None:
        """Whose cosignatures a checkpoint needs; None where the instance has no such file."""
        path = self.directory / POLICY_FILE
        if POLICY_FILE not in self._memory and not path.exists():
            return None
        try:
            return parse_policy(self._text(path, POLICY_FILE).encode("utf-8", "surrogateescape"))
        except PolicyError as error:
            raise InstanceError(f"{path}: {error}") from error

    def open_public_files(self) -> Store:
        """Where the log and the data are published."""
        return open_store(self.settings.public_files, self.directory)

    def check_secrets(self, *, opens_inbox: bool, signs_log: bool = False) -> None:
        """Read what a process will need, so that a fault shows before anything is done.

        `opens_inbox`: the review identity too, and `signs_log`: the log's key and
        the witness policy. The public process never asks for these. Raises InstanceError for a file
        that is missing, readable by others, or not what it should be.
        """
        needed: list[object] = [self.pepper, self.inbox_recipients]
        if opens_inbox:
            needed += [self.session_key, self.review_identity]
        if signs_log:
            self._check_log()
        if not all(needed):
            raise InstanceError(f"{self.directory / 'secrets'} holds an empty file.")

    def _check_log(self) -> None:
        _ = self.witness_policy
        if self.log_key.vkey != self.log_vkey:
            raise InstanceError(
                f"{self.directory / 'log.vkey'} is not the public half of secrets/log.key."
            )

    def _demand_log_key(self, name: str) -> None:
        path = self.directory / name
        if path.name not in self._memory and not path.exists():
            raise InstanceError(
                f"{path} is missing, so this instance has no public log yet. If it never had one "
                f"(it was made before version 0.2), run: unjoin init --add-log-key {self.directory}"
            )

    def _recipients(self, name: str) -> tuple[AgeRecipient, ...]:
        lines = self._text(self.directory / name, name).splitlines()
        found = tuple(AgeRecipient(line.strip()) for line in lines if line.startswith("age1"))
        if not found:
            raise InstanceError(f"{self.directory / name} names no age recipient (age1…).")
        return found

    def _secret(self, name: str) -> str:
        path = self.directory / "secrets" / name
        in_file = name not in self._memory and path.exists()
        if in_file and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise InstanceError(f"{path} can be read by others. Run: chmod 600 {path}")
        return self._text(path, name).strip()

    def _text(self, path: Path, name: str) -> str:
        if name in self._memory:
            return self._memory[name]
        try:
            return path.read_text(encoding="utf-8", errors="surrogateescape")
        except OSError as error:
            raise InstanceError(
                f"{path} cannot be read ({error.strerror}). `unjoin init` makes it."
            ) from error


def load_instance(directory: Path) -> Instance:
    """The instance in `directory`.

    Raises InstanceError where a file is missing or not as expected.
    """
    directory = directory.resolve()
    path = directory / "unjoin.toml"
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        manifest = (directory / "campaign.toml").read_text(encoding="utf-8")
    except OSError as error:
        raise InstanceError(
            f"{error.filename} cannot be read ({error.strerror}). "
            "`unjoin init DIRECTORY` makes an instance."
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise InstanceError(f"{path} is not TOML: {error}") from error
    try:
        campaign = parse_campaign(manifest)
    except CampaignError as error:
        raise InstanceError(f"{directory / 'campaign.toml'}: {error}") from error
    return Instance(directory, _read_settings(document, path), campaign)


def instance_in_memory(
    *, manifest: str, database_url: str, public_files: str, files: dict[str, str]
) -> Instance:
    """An instance without a directory, for tools and tests: `files` by name, secrets included."""
    return Instance(
        Path("/nonexistent"),
        Settings(
            database_url=database_url,
            public_hosts=("*",),
            staff_hosts=("*",),
            https=False,
            public_files=public_files,
        ),
        parse_campaign(manifest),
        files,
    )


SETTING_KINDS: dict[str, type] = {
    "database_url": str,
    "public_hosts": list,
    "staff_hosts": list,
    "demo": bool,
    "https": bool,
    "public_files": str,
}
"""The settings of unjoin.toml and their types."""


def _read_settings(document: dict[str, object], path: Path) -> Settings:
    for key, value in document.items():
        if key not in SETTING_KINDS or type(value) is not SETTING_KINDS[key]:
            raise InstanceError(f"{path}: {key} is not a setting, or is of the wrong type.")
    if "database_url" not in document:
        raise InstanceError(f"{path}: database_url is missing.")
    values = {
        key: tuple(value) if isinstance(value, list) else value for key, value in document.items()
    }
    return Settings(**values)  # type: ignore[arg-type]


def current() -> Instance:
    """The instance this Django process serves."""
    from django.conf import settings

    instance: Instance = settings.UNJOIN
    return instance
