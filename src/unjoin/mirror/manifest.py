"""The manifest of a mirror: which files it has, as a signed note over a list.

::

    mirror/files      a line for each file: SHA-256, size in bytes, path; ascending paths
    mirror/manifest   a signed note: name of the log, its size, how many files, hash of the list

Rules kept here:

1. Both have one spelling: what was parsed is encoded again and compared.
2. The note is signed by the log's key and names the log. Its first line tells it from a
   checkpoint and a tally, which that key signs too.
3. An unsigned manifest is the note's text alone.

Nothing here reads a file. Format: docs/format.md, "Mirrors".
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO

from unjoin.mirror.errors import ManifestError
from unjoin.mirror.paths import PATH_LIMIT, is_path
from unjoin.publiclog.errors import NoteError
from unjoin.publiclog.notes import Note, SigningKey, VerifierKey, parse_note, verified_by

MANIFEST_PATH = "mirror/manifest"
LIST_PATH = "mirror/files"
UNFINISHED_PATH = "mirror/unfinished"
"""There while somebody writes, and after a run that was cut off: the paths that are added."""
OWN_PATHS = frozenset({MANIFEST_PATH, LIST_PATH, UNFINISHED_PATH})

HEADER = "unjoin/mirror/v1"
MANIFEST_LIMIT_BYTES = 64 * 1024
LIST_LIMIT_BYTES = 4 * 1024**3
UNSIGNED_LIST_LIMIT_BYTES = 64 * 1024**2
"""Of a list that no key stands for: some half a million files."""
_LINE_LIMIT_BYTES = 64 + 18 + PATH_LIMIT + 3
_NUMBER = r"(0|[1-9][0-9]{0,17})"
_TEXT = re.compile(
    rf"{HEADER}\n([^\n]+)\nsize {_NUMBER}\nfiles {_NUMBER} {_NUMBER}\nlist ([0-9a-f]{{64}})\n",
    re.ASCII,
)
_LINE = re.compile(rf"([0-9a-f]{{64}}) {_NUMBER} (\S+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class File:
    """One file: its size in bytes and its SHA-256 in hexadecimal digits."""

    size: int
    sha256: str


def file_of(data: bytes) -> File:
    """The `File` that `data` makes."""
    return File(len(data), hashlib.sha256(data).hexdigest())


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the note says. `origin`: the log's name. `size`: leaves of the log in the mirror.

    `files` and `total_bytes`: those of the list. `list_sha256`: hexadecimal digits.
    """

    origin: str
    size: int
    files: int
    total_bytes: int
    list_sha256: str

    def encode(self) -> bytes:
        """The text that is signed."""
        return (
            f"{HEADER}\n{self.origin}\nsize {self.size}\nfiles {self.files} {self.total_bytes}\n"
            f"list {self.list_sha256}\n"
        ).encode()


def make_manifest(files: dict[str, File], *, origin: str, size: int) -> tuple[bytes, Manifest]:
    """The list of `files`, which are given by path, and the manifest for it."""
    listed = encode_list(files)
    total = sum(file.size for file in files.values())
    digest = hashlib.sha256(listed).hexdigest()
    return listed, Manifest(origin, size, len(files), total, digest)


def sign_manifest(manifest: Manifest, key: SigningKey | None) -> bytes:
    """The bytes of ``mirror/manifest``: signed by `key`, or the text alone without one."""
    text = manifest.encode()
    return Note(text, (key.sign(text),)).encode() if key else text


def is_unsigned(data: bytes) -> bool:
    """Whether `data` (untrusted) is a manifest that nobody signed."""
    return _TEXT.fullmatch(data.decode("utf-8", "replace")) is not None


def open_manifest(data: bytes, key: VerifierKey) -> Manifest:
    """The manifest in `data` (untrusted), signed by the log's `key` (trusted).

    Raises ManifestError ``manifest-form``, ``manifest-unsigned`` where `key` did not sign,
    ``manifest-signature`` where a signature of `key` does not fit, and ``manifest-origin`` where
    it is of another log.
    """
    if is_unsigned(data):
        raise ManifestError("nobody signed the manifest", code="manifest-unsigned")
    try:
        note = parse_note(data, limit_bytes=MANIFEST_LIMIT_BYTES)
        signers = verified_by(note, [key])
    except NoteError as error:
        is_false = error.code in ("note-signature", "note-signature-twice")
        code = "manifest-signature" if is_false else "manifest-form"
        raise ManifestError(f"the manifest: {error}", code=code) from error
    if not signers:
        raise ManifestError(
            f"the manifest is not signed by {key.name}+{key.key_id.hex()}", code="manifest-unsigned"
        )
    manifest = parse_manifest(note.text)
    if manifest.origin != key.name:
        raise ManifestError(
            f"the manifest is of {manifest.origin!r}, the key is of {key.name}",
            code="manifest-origin",
        )
    return manifest


def look_into_manifest(data: bytes) -> Manifest:
    """The manifest in `data` (untrusted), whoever signed it, if anybody did. Verifies nothing.

    Raises ManifestError ``manifest-form``.
    """
    if is_unsigned(data):
        return parse_manifest(data)
    try:
        return parse_manifest(parse_note(data, limit_bytes=MANIFEST_LIMIT_BYTES).text)
    except NoteError as error:
        raise ManifestError(f"the manifest: {error}", code="manifest-form") from error


def list_limit_bytes(manifest: Manifest | None) -> int:
    """How long the list can be at most; `manifest`: the one that a key stands for, if any."""
    if manifest is None:
        return UNSIGNED_LIST_LIMIT_BYTES
    return min(LIST_LIMIT_BYTES, manifest.files * _LINE_LIMIT_BYTES)


def parse_manifest(text: bytes) -> Manifest:
    """The manifest that `text` (untrusted: the text of a note) writes. Verifies nothing.

    Raises ManifestError ``manifest-form``.
    """
    found = _TEXT.fullmatch(text.decode("utf-8", "replace"))
    manifest = (
        Manifest(found[1], int(found[2]), int(found[3]), int(found[4]), found[5]) if found else None
    )
    if manifest is None or manifest.encode() != text:
        raise ManifestError(
            f"the manifest is not five lines that begin with {HEADER}", code="manifest-form"
        )
    return manifest


def encode_list(files: dict[str, File]) -> bytes:
    """The bytes of ``mirror/files``."""
    listed = BytesIO()
    for path in sorted(files):
        listed.write(f"{files[path].sha256} {files[path].size} {path}\n".encode())
    return listed.getvalue()


def parse_list(data: bytes) -> dict[str, File]:
    """The files by path that `data` (untrusted) lists. Errors as `read_list`."""
    return dict(read_list(data))


def read_list(data: bytes) -> Iterator[tuple[str, File]]:
    """Path and file of each line of `data` (untrusted), one in memory at a time.

    Raises ManifestError ``list-form`` with `line`, from 1, for one that is written otherwise, not
    after the one before it, or of a path that no mirror has.
    """
    before = ""
    for number, line in enumerate(BytesIO(data), start=1):
        is_line = line.endswith(b"\n") and len(line) <= _LINE_LIMIT_BYTES
        found = _LINE.fullmatch(line[:-1].decode("utf-8", "replace")) if is_line else None
        if not found or not _is_listed(found[3]) or found[3] <= before:
            raise _list_error(number)
        before = found[3]
        yield before, File(int(found[2]), found[1])


def paths_of(lines: Iterable[str]) -> set[str]:
    """Those of `lines` (untrusted) that are paths of files; what is cut short is passed over."""
    return {line for line in lines if _is_listed(line)}


def _is_listed(path: str) -> bool:
    return is_path(path) and path not in OWN_PATHS


def _list_error(line: int) -> ManifestError:
    return ManifestError(
        f"{LIST_PATH}, line {line}: SHA-256, size and path are expected, in ascending order",
        code="list-form",
        line=line,
    )
