"""Check 12: the kit that the centre hands out is the one that its log's key signed for.

A kit is the page in which people who cannot reach the centre write their declaration. It is no
part of the count. But who changed it for some of those who fetch it could read what they write,
so everybody must be given the same file, and anybody can compare.

The file is written before its note. Between the two they differ for a moment; both are then read
again a few times.
"""

from __future__ import annotations

import hashlib

from unjoin.audit import meanings
from unjoin.audit.errors import MissingError, TooLongError
from unjoin.audit.findings import Finding, Findings
from unjoin.audit.notes_check import READS, Wait
from unjoin.audit.sources import CHECKPOINT_LIMIT_BYTES, Source
from unjoin.publiclog.errors import LogError
from unjoin.publiclog.keys import VerifierKey
from unjoin.publiclog.notes import parse_note, verified_by
from unjoin.registry.errors import RegistryError
from unjoin.registry.kit_note import KIT_LIMIT_BYTES, KitNote, parse_kit_note

NOTE_PATH = "kit"


def open_kit_note(data: bytes, key: VerifierKey) -> KitNote | None:
    """What the note `data` (untrusted) says; None where it is not one that the log's key signed."""
    try:
        note = parse_note(data)
        found = parse_kit_note(note.text)
        is_signed = verified_by(note, [key]) == (key,)
    except (LogError, RegistryError):
        return None
    return found if is_signed and found.origin == key.name else None


def check_kit(
    source: Source, site: Source | None, key: VerifierKey, *, wait: Wait
) -> Findings | None:
    """What is wrong with the kit; None where the log has no note of one.

    `site`: what lies beside the log. Raises UnreachableError.
    """
    findings: Findings | None = None
    for number in range(READS):
        if number:
            wait()
        try:
            data = source.read(NOTE_PATH, CHECKPOINT_LIMIT_BYTES)
        except MissingError:
            return None
        except TooLongError:
            data = b""
        findings, note = Findings(), open_kit_note(data, key)
        if note is None:
            said = f"a note of a kit is expected, signed by {key.name}"
            findings.add(Finding("kit-note", NOTE_PATH, said, meanings.KIT_NOT_VOUCHED))
            return findings
        said = "there is nothing beside the log" if site is None else _compare(site, note)
        if not said:
            return findings
        findings.add(Finding("kit-mismatch", f"data/{note.path}", said, meanings.KIT_OTHER))
    return findings


def _compare(site: Source, note: KitNote) -> str:
    """What differs; empty where nothing does."""
    try:
        kit = site.read(f"data/{note.path}", KIT_LIMIT_BYTES)
    except MissingError:
        return "there is no such file"
    except TooLongError:
        return f"it is longer than {KIT_LIMIT_BYTES} bytes"
    digest = hashlib.sha256(kit)
    if (len(kit), digest.digest()) == (note.size, note.digest):
        return ""
    return (
        f"the note says {note.size} bytes and SHA-256 {note.digest.hex()}, the file has "
        f"{len(kit)} and {digest.hexdigest()}"
    )
