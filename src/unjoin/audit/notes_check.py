"""Checks 2, 4 and 8, as far as the notes alone tell: the checkpoint, its cosignatures, the tally.

The two notes are written one after the other when a batch is published, the tally first. So they
can disagree for a moment on the size; they are then read again a few times before that is a fault.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime

from unjoin.audit import meanings
from unjoin.audit.errors import MissingError, SourceError, TooLongError, UnreachableError
from unjoin.audit.findings import Finding, Findings
from unjoin.audit.sources import CHECKPOINT_LIMIT_BYTES, Source
from unjoin.publiclog.checkpoints import SignedCheckpoint, open_checkpoint
from unjoin.publiclog.cosignatures import find_cosignatures
from unjoin.publiclog.errors import LogError
from unjoin.publiclog.keys import VerifierKey
from unjoin.publiclog.notes import Note, parse_note, verified_by
from unjoin.publiclog.policy import Policy
from unjoin.registry.tally_text import (
    TallyText,
    TallyTextError,
    parse_tally_text,
)

_YEAR_10000 = 253_402_300_800
READS = 4
"""So often two notes that disagree on the size are read, with `wait` in between."""

Wait = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Notes:
    """What the log says of itself, as far as it is signed.

    `checkpoint` or `tally` is None where it is not there or not as it must be; then the findings
    say why. `data` are the bytes of the checkpoint's note.
    """

    checkpoint: SignedCheckpoint | None
    data: bytes
    tally: TallyText | None
    of_checkpoint: Findings = field(default_factory=Findings)
    of_tally: Findings = field(default_factory=Findings)

    @property
    def agree(self) -> bool:
        """Whether both are of the same size, or there are not both to compare."""
        if self.checkpoint is None or self.tally is None:
            return True
        return self.checkpoint.checkpoint.size == self.tally.size


def read_notes(source: Source, key: VerifierKey, *, wait: Wait) -> Notes:
    """Read and open checkpoint and tally, signed by the log's `key` (trusted).

    Raises UnreachableError, and MissingError where there is no checkpoint: then there is no log.
    """
    for _ in range(READS - 1):
        notes = _read_once(source, key)
        if notes.agree:
            return notes
        wait()
    return _read_once(source, key)


def newest_size(source: Source, key: VerifierKey, *, above: int, wait: Wait) -> int:
    """The size of the log's newest checkpoint, read again until it is more than `above`.

    To tell a file that is ahead of the checkpoint for a moment from one that never belongs. What is
    not signed by `key` counts for nothing: the result is then `above`.
    """
    largest = above
    for number in range(READS):
        if number:
            wait()
        try:
            opened = open_checkpoint(source.read("checkpoint", CHECKPOINT_LIMIT_BYTES), key)
        except (SourceError, LogError):
            continue
        largest = max(largest, opened.checkpoint.size)
        if largest > above:
            break
    return largest


def check_cosignatures(
    note: Note, policy: Policy, key: VerifierKey
) -> tuple[str, Findings, Collection[str]]:
    """Whether the checkpoint's `note` is cosigned as `policy` demands: what was done, what was
    found, and what to say beside it.
    """
    findings = Findings()
    remarks: list[str] = []
    if policy.logs and key not in [log.key for log in policy.logs]:
        findings.add(
            Finding("policy-log", "checkpoint", "its key is none of the policy's logs",
                    meanings.KEY_OTHER)
        )  # fmt: skip
    try:
        found = find_cosignatures(note, [witness.key for witness in policy.witnesses])
    except LogError as error:
        findings.add(Finding(error.code, "checkpoint", str(error), meanings.UNWITNESSED))
        return "looked for the witnesses' cosignatures.", findings, remarks
    cosigned = [cosignature.key for cosignature in found]
    if not policy.is_met(cosigned):
        absent = ", ".join(witness.name for witness in policy.missing(cosigned))
        findings.add(
            Finding(
                "policy-unmet",
                "checkpoint",
                f"the policy asks for more witnesses than have cosigned; not there: {absent}",
                meanings.UNWITNESSED,
            )
        )
    remarks += [f"{one.key.name} cosigned {_when(one.timestamp)}." for one in found]
    if policy.quorum is None:
        remarks.append("The policy asks for no witness at all.")
    did = f"{len(found)} of the policy's {len(policy.witnesses)} witnesses have cosigned."
    return did, findings, remarks


def _read_once(source: Source, key: VerifierKey) -> Notes:
    of_checkpoint, of_tally = Findings(), Findings()
    data, opened = b"", None
    try:
        data = source.read("checkpoint", CHECKPOINT_LIMIT_BYTES)
        opened = open_checkpoint(data, key)
    except TooLongError as error:
        of_checkpoint.add(_finding("too-long", "checkpoint", error, meanings.NOTHING_VOUCHED))
    except LogError as error:
        of_checkpoint.add(_finding(error.code, "checkpoint", error, meanings.NOTHING_VOUCHED))
    tally = read_tally(source, key, of_tally)
    return Notes(opened, data, tally, of_checkpoint, of_tally)


def read_tally(source: Source, key: VerifierKey, findings: Findings) -> TallyText | None:
    """The tally that the log's `key` signs; None, and why in `findings`, where it is not usable.

    Raises UnreachableError.
    """
    try:
        data = source.read("tally", CHECKPOINT_LIMIT_BYTES)
        note = parse_note(data, limit_bytes=CHECKPOINT_LIMIT_BYTES)
        if not verified_by(note, [key]):
            findings.add(
                Finding(
                    "tally-unsigned",
                    "tally",
                    f"not signed by the log's key {key.name}+{key.key_id.hex()}",
                    meanings.TALLY_NOT_USABLE,
                )
            )
            return None
        text = parse_tally_text(note.text)
    except UnreachableError:
        raise
    except MissingError:
        code, says = "file-missing", "there is no such file"
    except (TooLongError, LogError, TallyTextError) as error:
        code, says = error.code, str(error)
    else:
        if text.origin != key.name:
            findings.add(
                Finding(
                    "tally-origin",
                    "tally",
                    f"it is of the log {text.origin!a}, not of {key.name}",
                    meanings.TALLY_OTHER,
                )
            )
            return None
        return text
    findings.add(Finding(code, "tally", says, meanings.TALLY_NOT_USABLE))
    return None


def _finding(code: str, where: str, error: Exception, means: str) -> Finding:
    return Finding(code, where, str(error), means)


def root_text(root: bytes) -> str:
    """A root hash as checkpoints write it."""
    return base64.b64encode(root).decode()


def _when(timestamp: int) -> str:
    """When a witness says that it cosigned; a log that stands still for long can be told by it."""
    if timestamp >= _YEAR_10000:
        return f"at second {timestamp}"
    return f"on {datetime.fromtimestamp(timestamp, UTC):%Y-%m-%d at %H:%M} UTC"
