"""An instance: the directory in which one centre keeps its settings and secrets.

::

    unjoin.toml      hosts, database, whether this is a demo
    campaign.toml    the campaign manifest
    custodians.txt   age recipients of the two custodians, one a line
    review.txt       age recipient of the reviewers
    secrets/pepper          32 bytes as hex, the oldest line first: receipts are found with them
    secrets/review.key      age identities, the current one first: open what waits for review
    secrets/session.key     signs the staff's session cookies
    secrets/log.key         signs the public log
    secrets/do-not-call.key 32 bytes as hex: numbers that must not be called are found with it
    secrets/desk.key.age    age identity of the desk, under a passphrase; absent until it is made
    secrets/database-…      passwords of the processes, where PostgreSQL has a role for each
    desk.txt         age recipient of the desk, to whom call-backs are sealed; absent as long
    log.vkey         the public half of log.key
    witnesses.policy whose cosignatures a checkpoint needs; absent where it needs none
    data/            the database, where it is SQLite
    data/public/     what is published, where it is kept in files

Rules kept here: a secret is read when it is first needed, by the process that
needs it: as a systemd credential (a file in $CREDENTIALS_DIRECTORY, which only
this process sees) where there is one of that name, else from its file; never
from a variable of the environment or the database. A file that others may read
is refused. Which process needs which is in `NEEDED_BY`. Everything is sealed to
the same number of keys, always: two custodians and, in the inbox, the reviewers.
This module makes no keys (see `keys`).
"""

from __future__ import annotations

import os
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
from unjoin.service.database.roles import Process, password_file

Pepper = NewType("Pepper", bytes)
AgeRecipient = NewType("AgeRecipient", str)
AgeIdentity = NewType("AgeIdentity", str)

POLICY_FILE = "witnesses.policy"
CUSTODIANS = 2
PEPPER_BYTES = 32
NEXT_PEPPER = "pepper.next"
"""The file in secrets/ that is there only while the pepper is being changed."""

SECRETS = {
    "pepper": "receipts are found with it",
    "review.key": "opens what waits for review",
    "log.key": "signs the public log",
    "session.key": "signs the sessions of staff, and seals what their authenticator apps share",
    "do-not-call.key": "numbers that must not be called are found with it",
    "desk.key.age": "opens call-backs, and is itself under a passphrase that volunteers know",
    **{password_file(each): f"password of the database role {each.value}" for each in Process},
}
"""Every secret an instance can have, by the name of its file or systemd credential."""

NEEDED_BY = {
    "public": ("pepper",),
    "staff": ("pepper", "session.key", "review.key", "do-not-call.key"),
    "publisher": ("review.key", "log.key"),
}
"""The secrets that each process needs, beside its password for the database."""

USED_BY = {"staff": ("desk.key.age",)}
"""Those that a process uses where there are any: `unjoin keys make desk` makes the desk's."""


class InstanceError(OSError):
    """The instance directory is not usable; the text says which file and what to do."""


@dataclass(frozen=True)
class Settings:
    """The contents of unjoin.toml. `database_url` has ``sqlite:`` paths relative to it.

    `public_files`: where the log and the data are published, as `publiclog.stores`
    reads it. `fonts`: directories with fonts that draw Chinese, where they are not in the
    usual places. `client_header`: where the reverse proxy writes from whom a request
    comes; empty where nobody does. `call_languages`: those spoken on the telephone.
    `keep_…_weeks`: how long private parts, refused declarations and backups are kept.
    """

    database_url: str
    public_hosts: tuple[str, ...] = ()
    staff_hosts: tuple[str, ...] = ()
    demo: bool = False
    https: bool = True
    public_files: str = "data/public"
    client_header: str = ""
    call_languages: tuple[str, ...] = ("cmn", "yue", "eng")
    fonts: tuple[str, ...] = ()
    keep_private_weeks: int = 26
    keep_refused_weeks: int = 4
    keep_backup_weeks: int = 4


@dataclass(frozen=True)
class Instance:
    """A centre's settings, campaign and secrets. `directory` is absolute."""

    directory: Path
    settings: Settings
    campaign: Campaign
    _memory: dict[str, str] = field(default_factory=dict, repr=False)

    @cached_property
    def pepper(self) -> Pepper:
        """32 secret bytes for each line of its file, without which no receipt can be found."""
        return parse_pepper(self._secret("pepper"))

    @cached_property
    def session_key(self) -> str:
        """Signs the staff's sessions."""
        return self._secret("session.key")

    @cached_property
    def review_identity(self) -> AgeIdentity:
        """Opens declarations in the inbox. Staff and publisher only.

        While a rotation is not over, it has several lines, the current one first.
        """
        return AgeIdentity(self._secret("review.key"))

    @cached_property
    def custodian_recipients(self) -> tuple[AgeRecipient, ...]:
        """The two custodians' public keys, whose identities are kept offline."""
        return self._recipients("custodians.txt", CUSTODIANS)

    @cached_property
    def inbox_recipients(self) -> tuple[AgeRecipient, ...]:
        """Who can open a declaration in the inbox: reviewers and custodians."""
        return (*self._recipients("review.txt", 1), *self.custodian_recipients)

    @cached_property
    def log_key(self) -> SigningKey:
        """Signs the log. Publisher only."""
        self._demand_log_key("secrets/log.key", is_there=self.has_secret("log.key"))
        try:
            return parse_skey(self._secret("log.key"))
        except NoteError as error:
            path = self.directory / "secrets" / "log.key"
            raise InstanceError(f"{path} is not the key of a log: {error}") from error

    @cached_property
    def log_vkey(self) -> VerifierKey:
        """The log's public key, whose name is the log's origin."""
        path = self.directory / "log.vkey"
        self._demand_log_key("log.vkey", is_there="log.vkey" in self._memory or path.exists())
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

    def database_password(self, process: Process) -> str:
        """With which `process` connects to PostgreSQL as its own role."""
        return self._secret(password_file(process))

    def open_public_files(self) -> Store:
        """Where the log and the data are published."""
        return open_store(self.settings.public_files, self.directory)

    def check_secrets(self, process: str) -> None:
        """Read what `process` will need, so that a fault shows before anything is done.

        `process`: one of NEEDED_BY. Raises InstanceError for a file that is
        missing, readable by others, or not what it should be.
        """
        if "pepper" in NEEDED_BY[process] and self._is_there(NEXT_PEPPER):
            raise InstanceError(
                "a change of the pepper was broken off. Complete it, then start again: "
                f"unjoin keys rotate pepper --data {self.directory}"
            )
        if process == "publisher":
            self._check_log()  # first: it says how an instance without a log gets one
        needed: list[object] = [self._secret(name) for name in NEEDED_BY[process]]
        if process != "publisher":
            needed += [self.pepper, self.inbox_recipients]
        if not all(needed):
            raise InstanceError(f"{self.directory / 'secrets'} holds an empty file.")

    def has_secret(self, name: str) -> bool:
        """Whether there is a secret `name`, in memory, as a credential or as a file."""
        return name in self._memory or self.secret_path(name).exists()

    def secret_path(self, name: str) -> Path:
        """Where the secret `name` is read from: a credential if there is one, else its file."""
        credentials = os.environ.get("CREDENTIALS_DIRECTORY")
        given = Path(credentials) / name if credentials else None
        return given if given and given.exists() else self.directory / "secrets" / name

    def _is_there(self, name: str) -> bool:
        """Whether secrets/ has a file `name`; not where systemd hides it from this process."""
        try:
            return (self.directory / "secrets" / name).exists()
        except PermissionError:
            return False

    def read_secret(self, name: str) -> str:
        """The text of the secret `name`, without white space around it. Raises InstanceError."""
        return self._secret(name)

    def read_file(self, name: str) -> str | None:
        """The text of a file that is no secret; None where there is none. Raises InstanceError."""
        path = self.directory / name
        return self._text(path, name) if name in self._memory or path.exists() else None

    def _check_log(self) -> None:
        _ = self.witness_policy
        if self.log_key.vkey != self.log_vkey:
            raise InstanceError(
                f"{self.directory / 'log.vkey'} is not the public half of secrets/log.key."
            )

    def _demand_log_key(self, name: str, *, is_there: bool) -> None:
        if not is_there:
            raise InstanceError(
                f"{self.directory / name} is missing, so this instance has no public log yet. "
                "If it never had one (it was made before this program kept logs), run: "
                f"unjoin init --add-log-key {self.directory}"
            )

    def _recipients(self, name: str, expected: int) -> tuple[AgeRecipient, ...]:
        path = self.directory / name
        lines = [line.strip() for line in self._text(path, name).splitlines()]
        found = tuple(AgeRecipient(line) for line in lines if line and not line.startswith("#"))
        if len(set(found)) != expected or len(found) != expected:
            raise InstanceError(
                f"{path} must name {expected} different age recipient(s) (age1…), one a line; "
                f"it has {len(found)}. The number of keys that can open something never changes."
            )
        for recipient in found:
            check_recipient(recipient, path)
        return found

    def _secret(self, name: str) -> str:
        path = self.secret_path(name)
        if name not in self._memory and path.exists():
            self._check_mode(path)
        return self._text(path, name).strip()

    def _check_mode(self, path: Path) -> None:
        """systemd grants a credential by an access list, which shows as a right of the group."""
        ours = path.parent == self.directory / "secrets"
        if stat.S_IMODE(path.stat().st_mode) & (0o077 if ours else 0o007):
            raise InstanceError(f"{path} can be read by others. Run: chmod 600 {path}")

    def _text(self, path: Path, name: str) -> str:
        if name in self._memory:
            return self._memory[name]
        try:
            return path.read_text(encoding="utf-8", errors="surrogateescape")
        except OSError as error:
            raise InstanceError(
                f"{path} cannot be read ({error.strerror}). `unjoin init` makes it."
            ) from error


def parse_pepper(text: str) -> Pepper:
    """The parts of the pepper, oldest first, one after the other. Raises InstanceError."""
    try:
        parts = [bytes.fromhex(line) for line in text.splitlines()]
    except ValueError:
        parts = []
    if not parts or any(len(part) != PEPPER_BYTES for part in parts):
        raise InstanceError(
            f"The pepper is not {PEPPER_BYTES} bytes as hex in each line."
        ) from None
    return Pepper(b"".join(parts))


def check_recipient(recipient: str, where: object) -> None:
    """Raise InstanceError unless `recipient` is the public key of an age X25519 identity."""
    import pyrage  # the auditor's bare install has none, and reads this module

    try:
        pyrage.x25519.Recipient.from_str(recipient)
    except pyrage.RecipientError as error:
        raise InstanceError(
            f"{where}: {recipient} is not the public key of an age X25519 identity."
        ) from error


def identities_in(identity: AgeIdentity) -> tuple[AgeIdentity, ...]:
    """The identities that `identity` has, one a line, as the `age` program reads them."""
    lines = [line.strip() for line in identity.splitlines()]
    return tuple(AgeIdentity(line) for line in lines if line and not line.startswith("#"))


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
    return Instance(directory, read_settings(document, path), campaign)


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
    "client_header": str,
    "call_languages": list,
    "fonts": list,
    "keep_private_weeks": int,
    "keep_refused_weeks": int,
    "keep_backup_weeks": int,
}
"""The settings of unjoin.toml and their types."""


def read_settings(document: dict[str, object], path: Path) -> Settings:
    """The settings that `document` has, which was read from `path`. Raises InstanceError."""
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
