"""What keys an instance has: where each comes from, by what it is known, whether it fits.

Nothing here shows a secret. A secret of 32 random bytes is named by the beginning of
its SHA-256, which tells nothing; a password is not named at all. Of a file's time only
the week is said.
"""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyrage

from unjoin.registry.weeks import iso_name, week_of
from unjoin.service.database.roles import has_roles
from unjoin.service.instance import (
    PEPPER_BYTES,
    SECRETS,
    Instance,
    InstanceError,
    check_recipient,
    identities_in,
)
from unjoin.service.keys import recipient_of

_DESK, _DESK_PUBLIC = "desk.key.age", "desk.txt"
_ARMOR = "-----BEGIN AGE ENCRYPTED FILE-----"


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One key. `known_by`: recipient, key id or fingerprint; `problem`: why it cannot be used."""

    name: str
    what: str
    source: str
    mode: str
    week: str
    known_by: tuple[str, ...] = ()
    problem: str = ""


def key_lines(instance: Instance) -> Iterator[KeyLine]:
    """Every key that `instance` has or should have: its secrets, then its public halves."""
    for name, what in SECRETS.items():
        if name.startswith("database-") and not has_roles(instance.settings.database_url):
            continue
        if name == _DESK and _has_no_desk(instance):
            yield KeyLine(name, what, "missing", "", "", ("none yet: unjoin keys make desk",))
            continue
        yield _line(instance, name, what, instance.secret_path(name), _KNOWN_BY.get(name, _nothing))
    for name, what, known_by in _PUBLIC:
        if name == _DESK_PUBLIC and instance.read_file(name) is None:
            continue
        yield _line(instance, name, what, instance.directory / name, known_by)


def _line(
    instance: Instance,
    name: str,
    what: str,
    path: Path,
    known_by: Callable[[Instance], tuple[str, ...]],
) -> KeyLine:
    source = "credential" if name in SECRETS and path.parent.name != "secrets" else "file"
    try:
        status = path.stat()
    except OSError as error:
        return KeyLine(name, what, "missing", "", "", problem=error.strerror or "cannot be read")
    mode = f"{stat.S_IMODE(status.st_mode):04o}"
    week = iso_name(week_of(datetime.fromtimestamp(status.st_mtime, UTC).date()))
    try:
        if name in SECRETS:
            instance.read_secret(name)
        return KeyLine(name, what, source, mode, week, known_by(instance))
    except InstanceError as error:
        return KeyLine(name, what, source, mode, week, problem=str(error))
    except pyrage.IdentityError:
        return KeyLine(name, what, source, mode, week, problem="it is not an age identity")


def _pepper(instance: Instance) -> tuple[str, ...]:
    pepper = instance.pepper
    parts = [pepper[at : at + PEPPER_BYTES] for at in range(0, len(pepper), PEPPER_BYTES)]
    return tuple(_fingerprint(part) for part in parts)


def _review_key(instance: Instance) -> tuple[str, ...]:
    known = tuple(recipient_of(each) for each in identities_in(instance.review_identity))
    if known[0] != instance.inbox_recipients[0]:
        raise InstanceError("it is not the key of review.txt: nobody could open what comes in.")
    return known


def _log_key(instance: Instance) -> tuple[str, ...]:
    if instance.log_key.vkey != instance.log_vkey:
        raise InstanceError("log.vkey is not the public half of it.")
    return (f"{instance.log_key.name}+{instance.log_key.vkey.key_id.hex()}",)


def _has_no_desk(instance: Instance) -> bool:
    """A centre need not call anybody back."""
    return not instance.has_secret(_DESK) and instance.read_file(_DESK_PUBLIC) is None


def _desk_key(instance: Instance) -> tuple[str, ...]:
    """Which identity is in it cannot be told without the passphrase; what it is, can."""
    text = instance.read_secret(_DESK)
    if not text.startswith(_ARMOR):
        raise InstanceError("it is not an armored file of age under a passphrase.")
    if instance.read_file(_DESK_PUBLIC) is None:
        raise InstanceError("desk.txt is missing, so no call-back can be sealed to it.")
    return ("under a passphrase",)


def _desk_recipient(instance: Instance) -> tuple[str, ...]:
    recipient = (instance.read_file(_DESK_PUBLIC) or "").strip()
    check_recipient(recipient, _DESK_PUBLIC)
    return (recipient,)


def _do_not_call_key(instance: Instance) -> tuple[str, ...]:
    return (_fingerprint(instance.read_secret("do-not-call.key").encode()),)


def _session_key(instance: Instance) -> tuple[str, ...]:
    return (_fingerprint(instance.session_key.encode()),)


def _nothing(instance: Instance) -> tuple[str, ...]:
    return ()


def _fingerprint(secret: bytes) -> str:
    return f"sha256:{hashlib.sha256(secret).hexdigest()[:16]}"


_KNOWN_BY: dict[str, Callable[[Instance], tuple[str, ...]]] = {
    "pepper": _pepper,
    "review.key": _review_key,
    "log.key": _log_key,
    "session.key": _session_key,
    "do-not-call.key": _do_not_call_key,
    _DESK: _desk_key,
}
_PUBLIC: tuple[tuple[str, str, Callable[[Instance], tuple[str, ...]]], ...] = (
    ("review.txt", "what comes in is sealed to it", lambda i: (i.inbox_recipients[0],)),
    (
        "custodians.txt",
        "what comes in, private parts and backups are sealed to them",
        lambda i: tuple(i.custodian_recipients),
    ),
    (_DESK_PUBLIC, "call-backs are sealed to it", _desk_recipient),
    ("log.vkey", "the public half of log.key", lambda i: (i.log_vkey.encode(),)),
)
