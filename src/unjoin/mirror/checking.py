"""Checking a mirror in a folder: its manifest, every file it lists, and that there are no others.

Rules kept here:

1. The list counts for nothing unless the key signed the manifest that names its hash. Where that
   fails, the files are compared all the same, since it helps to know which are damaged.
2. A key that is given is trusted; else that of the log in the folder, which says little.
3. Files of the system, such as those that Windows puts on a stick, are strays like any other:
   whoever serves the folder would serve them too.

The count is not checked here: that is the auditor's work, on the same folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from unjoin.mirror.errors import ManifestError, MirrorError, printable
from unjoin.mirror.folder import measure, read_plain, walk
from unjoin.mirror.manifest import (
    LIST_PATH,
    MANIFEST_LIMIT_BYTES,
    MANIFEST_PATH,
    OWN_PATHS,
    UNFINISHED_PATH,
    File,
    Manifest,
    file_of,
    list_limit_bytes,
    open_manifest,
    parse_list,
)
from unjoin.publiclog.errors import LogError
from unjoin.publiclog.keys import VerifierKey, parse_vkey

VKEY_PATH = "log/vkey"
_VKEY_LIMIT_BYTES = 8192
_WITHIN_LINE = 200


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong: a stable code, where, and what was found there."""

    code: str
    path: str
    says: str

    def __str__(self) -> str:
        return printable(f"{self.code} {self.path}: {self.says}")


@dataclass(slots=True)
class Report:
    """What a check saw. `is_key_given`: whether the key came from elsewhere than the folder."""

    directory: Path
    is_key_given: bool
    key: VerifierKey | None = None
    manifest: Manifest | None = None
    files: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_right(self) -> bool:
        """Whether nothing was found wrong."""
        return not self.findings


def check_mirror(directory: Path, key: VerifierKey | None = None) -> Report:
    """Check the mirror in `directory`, against `key` where one is given.

    Raises MirrorError ``mirror-missing`` where there is no mirror at all, and OSError where the
    disk cannot be read.
    """
    if not any((directory / path).exists() for path in (MANIFEST_PATH, LIST_PATH)):
        raise MirrorError(
            f"{directory} holds no mirror: there is no {MANIFEST_PATH}", code="mirror-missing"
        )
    report = Report(directory, is_key_given=key is not None, key=key or own_key(directory))
    if (directory / UNFINISHED_PATH).exists():
        says = "somebody is writing this mirror, or was cut off; run unjoin mirror again"
        report.findings.append(Finding("mirror-unfinished", UNFINISHED_PATH, says))
    listed = _read_list(report)
    if listed is not None:
        report.findings += _compare(directory, listed)
        report.files = len(listed)
    return report


def own_key(directory: Path) -> VerifierKey | None:
    """The key of the log in the mirror in `directory`, which says little; None without one."""
    try:
        data = read_plain(directory / VKEY_PATH, _VKEY_LIMIT_BYTES)
        return parse_vkey(data.decode("utf-8", "replace").removesuffix("\n"))
    except (OSError, LogError):
        return None


def _read_list(report: Report) -> dict[str, File] | None:
    """What the list says, whether or not the manifest stands for it; None where it says nothing."""
    expected = _read_manifest(report)
    try:
        limit_bytes = list_limit_bytes(expected)
        data = read_plain(report.directory / LIST_PATH, limit_bytes)
    except FileNotFoundError:
        report.findings.append(Finding("list-missing", LIST_PATH, "there is no such file"))
        return None
    except MirrorError as error:
        report.findings.append(Finding(error.code, LIST_PATH, str(error)))
        return None
    if len(data) > limit_bytes:
        says = f"it has more than {limit_bytes:,} bytes, and nobody signed such a list"
        report.findings.append(Finding("list-changed", LIST_PATH, says))
        return None
    if expected and file_of(data).sha256 != expected.list_sha256:
        says = "the list is another than the one that was signed"
        report.findings.append(Finding("list-changed", LIST_PATH, says))
    try:
        listed = parse_list(data)
    except ManifestError as error:
        report.findings.append(Finding(error.code, LIST_PATH, str(error)))
        return None
    total = sum(file.size for file in listed.values())
    if expected and (len(listed), total) != (expected.files, expected.total_bytes):
        says = "the manifest says another number of files or bytes"
        report.findings.append(Finding("list-sum", LIST_PATH, says))
    return listed


def _read_manifest(report: Report) -> Manifest | None:
    def wrong(code: str, says: str, path: str = MANIFEST_PATH) -> None:
        report.findings.append(Finding(code, path, says))

    if report.key is None:
        wrong("vkey-missing", "no key was given, and the log here shows none", VKEY_PATH)
        return None
    try:
        data = read_plain(report.directory / MANIFEST_PATH, MANIFEST_LIMIT_BYTES)
        report.manifest = open_manifest(data, report.key)
    except FileNotFoundError:
        wrong("manifest-missing", "there is no such file")
    except LogError as error:
        wrong(error.code, str(error))
    return report.manifest


def _compare(directory: Path, listed: dict[str, File]) -> Iterator[Finding]:
    missing = set(listed)
    for found in walk(directory):
        path = found.path
        if not found.is_plain:
            yield Finding("file-special", _shown(path), "neither a plain file nor a directory")
        elif path in listed:
            yield from _compare_file(directory / path, path, listed[path])
        elif path not in OWN_PATHS:
            yield Finding("file-stray", _shown(path), "the manifest does not name this file")
            continue
        missing.discard(path)
    for path in sorted(missing):
        yield Finding("file-missing", path, "there is no such file")


def _compare_file(place: Path, path: str, expected: File) -> Iterator[Finding]:
    seen = measure(place, expected_bytes=expected.size)
    if seen.size != expected.size:
        says = f"it has {seen.size:,} bytes, not {expected.size:,}"
        yield Finding("file-size", path, says)
    elif seen.sha256 != expected.sha256:
        yield Finding("file-changed", path, f"its SHA-256 is {seen.sha256}, not {expected.sha256}")


def _shown(path: str) -> str:
    """`path` (untrusted) as it can be printed."""
    line = printable(path)
    return line if len(line) <= _WITHIN_LINE else f"{line[:_WITHIN_LINE]}…"
