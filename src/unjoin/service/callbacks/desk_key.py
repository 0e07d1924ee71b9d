"""The identity of the desk, which opens call-backs: kept under a passphrase that volunteers know.

``secrets/desk.key.age`` is a file of the `age` program, encrypted with a passphrase (scrypt) and
armored; ``age -d`` shows the identity in it. ``desk.txt`` holds its recipient, so that call-backs
can be sealed while nobody has unlocked the desk.

The passphrase is made here and never chosen: what people choose can be guessed by whoever takes
the file, at leisure. Typed, its letters may be large or small, its hyphens missing, and its
characters full-width.

Source: age-encryption.org/v1, "The scrypt recipient type".
"""

from __future__ import annotations

import secrets
import unicodedata

import pyrage

from unjoin.service.callbacks.errors import OtherDeskKeyError, WrongPassphraseError
from unjoin.service.instance import AgeIdentity, AgeRecipient, Instance, check_recipient

KEY_FILE = "desk.key.age"
RECIPIENT_FILE = "desk.txt"
DEMO_IDENTITY_FILE = "demo-desk.key"
"""In a demo only: the identity in clear, so that nobody has to unlock anything to look around."""

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
_GROUPS, _GROUP = 4, 4
"""Sixteen of 31 characters: 79 bits."""
_LONGEST = 200
_ARMOR = "-----BEGIN AGE ENCRYPTED FILE-----"


def make_passphrase() -> str:
    """A new passphrase, such as ``k7m2-9xqd-h4wf-3tbn``."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def lock_identity(identity: AgeIdentity, passphrase: str) -> str:
    """The text of the key file that holds `identity`. Takes a second, and much memory."""
    sealed: bytes = pyrage.passphrase.encrypt(f"{identity}\n".encode(), passphrase, armored=True)
    return sealed.decode().rstrip("\n")


def open_identity(locked: str, passphrase: str) -> pyrage.x25519.Identity:
    """The identity in the key file `locked`. Takes a second, and much memory.

    Raises WrongPassphraseError.
    """
    if len(passphrase) > _LONGEST:
        raise WrongPassphraseError
    try:
        opened: bytes = pyrage.passphrase.decrypt(locked.encode(), as_made(passphrase))
        return pyrage.x25519.Identity.from_str(opened.decode().strip())
    except (pyrage.DecryptError, pyrage.IdentityError, UnicodeError):
        raise WrongPassphraseError from None


def as_made(typed: str) -> str:
    """The passphrase as `make_passphrase` writes it, where it can be meant; else as typed."""
    folded = unicodedata.normalize("NFKC", typed).strip()
    letters = "".join(c for c in folded.lower() if c.isalnum())
    if len(letters) != _GROUPS * _GROUP or not set(letters) <= set(_ALPHABET):
        return folded
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))


def locked_identity(instance: Instance) -> str | None:
    """The text of the key file; None where the instance has none."""
    if not instance.has_secret(KEY_FILE):
        return None
    text = instance.read_secret(KEY_FILE)
    # Of a credential that is not there systemd gives another word (see `deploy.words`).
    return text if text.startswith(_ARMOR) else None


def desk_recipient(instance: Instance) -> AgeRecipient | None:
    """To whom call-backs are sealed; None where the instance has no identity of the desk."""
    text = instance.read_file(RECIPIENT_FILE)
    if text is None:
        return None
    recipient = AgeRecipient(text.strip())
    check_recipient(recipient, instance.directory / RECIPIENT_FILE)
    return recipient


def demo_identity(instance: Instance) -> pyrage.x25519.Identity | None:
    """The identity that lies in clear beside a demo; None for anything that is no demo."""
    text = instance.read_file(DEMO_IDENTITY_FILE) if instance.settings.demo else None
    return pyrage.x25519.Identity.from_str(text.strip()) if text else None


def check_is_ours(identity: pyrage.x25519.Identity, instance: Instance) -> None:
    """Raise OtherDeskKeyError unless call-backs are sealed to `identity`."""
    if str(identity.to_public()) != desk_recipient(instance):
        raise OtherDeskKeyError
