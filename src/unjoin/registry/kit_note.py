"""The text that the log's key signs of the kit: which file it is.

These lines, each ended by LF::

    unjoin/kit/v1
    <the log's name>
    <path> <bytes> <SHA-256, 64 small hex digits>

Reading demands exactly the bytes that writing gives. That the text is signed is the
auditor's to check. Source: docs/format.md, "The kit".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from unjoin.registry.errors import RegistryError

HEADER = "unjoin/kit/v1"
KIT_NOTE_LIMIT_BYTES = 4096
KIT_LIMIT_BYTES = 200_000
"""A kit is smaller than this."""

_TEXT = re.compile(
    rf"{re.escape(HEADER)}\n"
    r"([^\x00-\x20+\x7f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]{1,255})\n"
    r"(kit/[a-z0-9]+(?:-[a-z0-9]+)*\.html) ([1-9][0-9]{0,5}) ([0-9a-f]{64})\n"
)


class KitNoteError(RegistryError):
    """The text breaks the format. Code: kit-note."""


@dataclass(frozen=True, slots=True)
class KitNote:
    """`origin`: the log's name. `path`: below ``data/``. `size` in bytes. `digest`: SHA-256."""

    origin: str
    path: str
    size: int
    digest: bytes


def encode_kit_note(note: KitNote) -> bytes:
    """The text of `note`, ready to be signed. Raises KitNoteError where it cannot be read again."""
    line = f"{note.path} {note.size} {note.digest.hex()}"
    data = f"{HEADER}\n{note.origin}\n{line}\n".encode()
    parse_kit_note(data)
    return data


def parse_kit_note(data: bytes) -> KitNote:
    """What `data` (untrusted) says. Raises KitNoteError ``kit-note``."""
    try:
        match = _TEXT.fullmatch(data[: KIT_NOTE_LIMIT_BYTES + 1].decode())
    except UnicodeDecodeError:
        match = None
    if match is None or int(match[3]) >= KIT_LIMIT_BYTES:
        raise KitNoteError(
            "the three lines of a note of a kit are expected: its header, the log's name, and "
            f"path, bytes below {KIT_LIMIT_BYTES} and SHA-256",
            code="kit-note",
        )
    return KitNote(match[1], match[2], int(match[3]), bytes.fromhex(match[4]))
