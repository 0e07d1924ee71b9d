"""Check 1: which key the log is signed with, and why it is trusted.

Rules kept here:

1. A key that the auditor was given, as text, in a file or in a policy, is trusted. Else the one
   that was remembered for this place is. Else the log's own `vkey` is taken, and that is said:
   trust on first use.
2. What the log shows in `vkey` must be the trusted key. Another key is a fault, always.
3. A key is remembered for a place, not for the log's name: who changes the key can change the
   name as well.

Keys that were remembered lie in the state directory, one small file for each place.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from unjoin.audit import meanings
from unjoin.audit.errors import AuditError, MissingError, StateDamagedError, TooLongError
from unjoin.audit.findings import Finding, Findings
from unjoin.audit.sources import Source
from unjoin.publiclog.errors import LogError, NoteError
from unjoin.publiclog.keys import Algorithm, VerifierKey, parse_vkey
from unjoin.publiclog.notes import Note

VKEY_LIMIT_BYTES = 8192
_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, RecursionError, LogError)
"""What a file with something else than a key makes of reading it."""

FROM_ARGUMENT, FROM_POLICY, REMEMBERED, FIRST_USE = "argument", "policy", "remembered", "first-use"


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """A key and why it is trusted: ``argument``, ``policy``, ``remembered`` or ``first-use``."""

    key: VerifierKey
    source: str


def read_log_key(text: str) -> VerifierKey:
    """The log's key that `text` writes: one line, with or without its end.

    Raises NoteError as `parse_vkey`, and `vkey-algorithm` for a key that does not sign notes.
    """
    key = parse_vkey(text.removesuffix("\n"))
    if key.algorithm is not Algorithm.ED25519:
        raise NoteError(
            f"{key.name}: an Ed25519 key is expected, not {key.algorithm.name}",
            code="vkey-algorithm",
            name=key.name,
        )
    return key


class KnownKeys:
    """The keys that were trusted before, by the place they were seen at.

    `directory` is the state directory, or None where nothing is to be remembered.
    """

    def __init__(self, directory: Path | None) -> None:
        self._directory = None if directory is None else directory / "keys"

    def find(self, place: str) -> VerifierKey | None:
        """The key that is remembered for `place`. Raises StateDamagedError, OSError."""
        path = self._path(place)
        if path is None or not path.exists():
            return None
        try:
            value = json.loads(path.read_text(encoding="utf-8"))
            return read_log_key(value["vkey"])
        except _UNREADABLE as error:
            raise StateDamagedError(
                f"{path}: what was remembered of the log's key cannot be read. If you remove the "
                "file, the next audit takes the key on trust again.",
                code="state-damaged",
                path=os.fspath(path),
            ) from error

    def find_signer(self, note: Note) -> VerifierKey | None:
        """The one key among all remembered that says to have signed `note` (untrusted, unverified).

        None where there is none, or more than one. What cannot be read of the others is passed
        over. Raises OSError.
        """
        if self._directory is None or not self._directory.is_dir():
            return None
        found = {
            key
            for path in self._directory.glob("*.json")
            if (key := _remembered(path)) and any(map(key.is_of, note.signatures))
        }
        return found.pop() if len(found) == 1 else None

    def remember(self, place: str, key: VerifierKey) -> None:
        """Remember `key` for `place`, durably. Raises OSError."""
        path = self._path(place)
        if path is None:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        with fresh.open("w", encoding="utf-8") as file:
            json.dump({"place": place, "vkey": key.encode()}, file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)

    def _path(self, place: str) -> Path | None:
        if self._directory is None:
            return None
        if "://" not in place:
            place = os.fspath(Path(place).resolve())  # the same from wherever it is named
        return self._directory / f"{hashlib.sha256(place.encode()).hexdigest()[:32]}.json"


def _remembered(path: Path) -> VerifierKey | None:
    try:
        return read_log_key(json.loads(path.read_text(encoding="utf-8"))["vkey"])
    except _UNREADABLE:
        return None


def choose_key(
    source: Source, *, given: TrustedKey | None, remembered: VerifierKey | None
) -> tuple[TrustedKey | None, str, Findings, list[str]]:
    """The key to trust, what was done to find it, and what is wrong with the log's own `vkey`.

    The key is None where none was given or remembered and the log's cannot be read. Raises
    AuditError where nobody says any key: nothing can be checked then.
    """
    findings, remarks = Findings(), []
    trusted = given or (TrustedKey(remembered, REMEMBERED) if remembered else None)
    shown = _read_shown(source, findings, needed=trusted is None)
    if trusted is None:
        if shown is None:
            return None, "read the log's own key.", findings, []
        remarks.append(
            "TRUST ON FIRST USE: the key was taken from the log itself. It is "
            f"{shown.encode()}. Compare it with what the centre says elsewhere, or give it "
            "with --vkey."
        )
        return TrustedKey(shown, FIRST_USE), "took the key that the log shows.", findings, remarks
    if shown is not None and shown != trusted.key:
        findings.add(_other(shown, trusted))
    if remembered is not None and remembered != trusted.key:
        remarks.append(f"An earlier audit of this place trusted another key: {remembered.encode()}")
    return trusted, f"compared the log's own key with the one {_why(trusted)}.", findings, remarks


def _why(trusted: TrustedKey) -> str:
    return {
        FROM_ARGUMENT: "that was given",
        FROM_POLICY: "in the policy",
        REMEMBERED: "remembered from the first audit of this place",
    }[trusted.source]


def _read_shown(source: Source, findings: Findings, *, needed: bool) -> VerifierKey | None:
    try:
        text = source.read("vkey", VKEY_LIMIT_BYTES).decode()
        if not text.endswith("\n"):
            raise NoteError("a line end after the key is expected", code="vkey-form")
        return read_log_key(text)
    except MissingError as error:
        if needed:
            raise AuditError(
                f"{source.describe()} has no file vkey, and no key was given. "
                "Give the log's key with --vkey.",
                code="key-missing",
            ) from error
        findings.add(Finding("file-missing", "vkey", "there is no such file", meanings.KEY_HIDDEN))
    except (TooLongError, UnicodeDecodeError):
        findings.add(_unusable("vkey-form", "one line with a verifier key is expected"))
    except NoteError as error:
        findings.add(_unusable(error.code, str(error)))
    return None


def _unusable(code: str, says: str) -> Finding:
    return Finding(code, "vkey", says, meanings.KEY_NOT_USABLE)


def _other(shown: VerifierKey, trusted: TrustedKey) -> Finding:
    return Finding(
        "vkey-other",
        "vkey",
        f"the key {_why(trusted)} is {trusted.key.encode()}, the log shows {shown.encode()}",
        meanings.KEY_OTHER,
    )
