"""Putting the volumes of a mirror together again. (How they are made: `unjoin.mirror.volumes`.)

Rules kept here:

1. Nothing is unpacked but what the list names, no longer than it says, and only where its hash is
   right. What has not come yet may come later.
2. Before anything is touched, the manifest must be signed by the key that is given, else by that of
   the log in the folder, if one is there; its list must be the one it names; and its log must be no
   shorter than that of the mirror it takes the place of.
3. One volume is open at a time, however many there are.
"""

from __future__ import annotations

import errno
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from unjoin.mirror.checking import own_key
from unjoin.mirror.errors import ManifestError, MirrorError, printable
from unjoin.mirror.folder import measure, open_plain, read_plain
from unjoin.mirror.manifest import (
    LIST_PATH,
    MANIFEST_LIMIT_BYTES,
    MANIFEST_PATH,
    File,
    Manifest,
    file_of,
    list_limit_bytes,
    look_into_manifest,
    open_manifest,
    parse_list,
)
from unjoin.mirror.writing import MirrorFolder
from unjoin.publiclog.errors import LogError
from unjoin.publiclog.keys import VerifierKey

_BLOCK = 1 << 20
_AT_ONCE = 256
_FILE_LIMIT_BYTES = 1024**3
"""Of one file of a mirror. It is in memory while it is unpacked."""
_KINDS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    RuntimeError,
    ValueError,
    OverflowError,
)
"""What `zipfile` raises for what is no ZIP file, or one of another kind."""


@dataclass(slots=True)
class Joined:
    """What joining did: how many files the mirror has, how many were written, which are missing."""

    files: int
    written: int = 0
    missing: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Volumes:
    """The volumes at `paths`. `own`: which of them has the manifest, and which the list."""

    paths: list[Path]
    own: dict[str, Path] = field(default_factory=dict)


def join(places: Sequence[Path], directory: Path, *, key: VerifierKey | None = None) -> Joined:
    """Unpack the volumes among `places` (files, or folders that hold them) into `directory`.

    `key`: the one that must have signed. Where some have not come yet, what has come is kept and
    the mirror stays unfinished. Raises MirrorError, OSError. Where there is neither `key` nor a log
    in the folder, nobody's signature is checked.
    """
    volumes = _look_into(_volumes(places))
    with closing(MirrorFolder(directory)) as folder:
        manifest, listed, files = _checked(volumes, directory, key or own_key(directory))
        came: set[str] = set()
        for some in _batches(_unpacked(volumes.paths, files)):
            came.update(folder.put(some))
        joined = Joined(len(files))
        late = (path for path in files if path not in came)
        joined.missing = [path for path in late if not _is_there(directory / path, files[path])]
        if not joined.missing:
            folder.finish_as(files, listed, manifest)
        joined.written = folder.written
        return joined


def _volumes(places: Sequence[Path]) -> list[Path]:
    found: list[Path] = []
    for place in places:
        found += sorted(place.glob("*.zip")) if place.is_dir() else [place]
    if not found:
        raise MirrorError("there is no volume (a file that ends in .zip)", code="mirror-volume")
    return found


def _look_into(paths: list[Path]) -> _Volumes:
    """Open each once, so that one that is damaged is told of before anything is written."""
    volumes = _Volumes(paths)
    for path in paths:
        with _open(path) as volume:
            names = volume.namelist()
        for name in (MANIFEST_PATH, LIST_PATH):
            if name in names:
                volumes.own.setdefault(name, path)
    return volumes


@contextmanager
def _open(path: Path) -> Iterator[zipfile.ZipFile]:
    with os.fdopen(open_plain(path), "rb") as handle:
        shown = printable(str(path))
        says = f"{shown} is damaged, or no volume. Nothing of it was taken. Get it once more"
        with _damage_as(MirrorError(says, code="mirror-volume", path=str(path))):
            volume = zipfile.ZipFile(handle)
        with volume:
            yield volume


@contextmanager
def _damage_as(told: MirrorError) -> Iterator[None]:
    """Raise `told` for whatever reading a ZIP file raises where that is damaged."""
    try:
        yield
    except _DAMAGE as error:
        raise told from error
    except OSError as error:
        # What seeking to a place raises that no file has.
        if error.errno not in (errno.EINVAL, errno.EOVERFLOW):
            raise
        raise told from error


def _checked(
    volumes: _Volumes, directory: Path, key: VerifierKey | None
) -> tuple[bytes, bytes, dict[str, File]]:
    """The manifest, the list, and what it lists, as they may take the place of what is there."""
    note = _own_file(volumes, MANIFEST_PATH, MANIFEST_LIMIT_BYTES)
    try:
        manifest = open_manifest(note, key) if key else look_into_manifest(note)
    except ManifestError as error:
        raise MirrorError(
            f"{error}. Nothing was written. Get the volumes elsewhere, or join them in an empty "
            "folder to look at them",
            code=error.code,
        ) from error
    there = _manifest_there(directory, key) if key else None
    if there and there.size > manifest.size:
        raise MirrorError(
            f"the volumes are of a mirror with {manifest.size:,} entries, and the one in "
            f"{directory} has {there.size:,}: it is newer. Nothing was written",
            code="mirror-older",
        )
    listed = _own_file(volumes, LIST_PATH, list_limit_bytes(manifest if key else None))
    if file_of(listed).sha256 != manifest.list_sha256:
        raise _changed(LIST_PATH, "the manifest")
    files = parse_list(listed)
    for path, file in files.items():
        if file.size > _FILE_LIMIT_BYTES:
            raise MirrorError(
                f"{path} is listed with {file.size:,} bytes, which no file of a mirror has. "
                "Nothing was written. Get the volumes elsewhere",
                code="mirror-volume",
                path=path,
            )
    return note, listed, files


def _manifest_there(directory: Path, key: VerifierKey) -> Manifest | None:
    """The one that is in the folder already, if `key` signed it."""
    try:
        return open_manifest(read_plain(directory / MANIFEST_PATH, MANIFEST_LIMIT_BYTES), key)
    except (FileNotFoundError, LogError):
        return None


def _own_file(volumes: _Volumes, path: str, limit: int) -> bytes:
    """The manifest or the list, from the volume that has it."""
    if path not in volumes.own:
        raise MirrorError(
            f"no volume has {path}. Nothing was written. It is in the first one, mirror-001.zip: "
            "begin with that",
            code="mirror-volume",
            path=path,
        )
    with _open(volumes.own[path]) as volume:
        info = volume.getinfo(path)
        if info.file_size > limit:
            raise MirrorError(
                f"{path} has {info.file_size:,} bytes, and at most {limit:,} are expected. "
                "Nothing was written. If the mirror is that large, give the log's key (--vkey)",
                code="mirror-volume",
                path=path,
            )
        with _packed(volume, volumes.own[path], info) as packed:
            return packed.read(info.file_size)


def _unpacked(paths: list[Path], files: dict[str, File]) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of all that the volumes have of `files`, each once."""
    wanted = set(files)
    for path in paths:
        with _open(path) as volume:
            for info in volume.infolist():
                if info.filename in wanted:
                    wanted.remove(info.filename)
                    yield info.filename, _unpack(volume, path, info, files[info.filename])


def _batches(items: Iterator[tuple[str, bytes]]) -> Iterator[list[tuple[str, bytes]]]:
    """`items`, some at a time, so that they can be in memory together."""
    some: list[tuple[str, bytes]] = []
    for item in items:
        some.append(item)
        if len(some) == _AT_ONCE or len(item[1]) > _BLOCK:
            yield some
            some = []
    yield some


def _unpack(volume: zipfile.ZipFile, path: Path, info: zipfile.ZipInfo, file: File) -> bytes:
    data = b""
    if info.file_size == file.size:
        with _packed(volume, path, info) as packed:
            data = packed.read(info.file_size)
    if file_of(data) != file:
        raise _changed(info.filename, "the list")
    return data


def _changed(path: str, by: str) -> MirrorError:
    return MirrorError(
        f"{path} is not what {by} says: the volumes are of different mirrors, or one was changed",
        code="mirror-changed",
        path=path,
    )


@contextmanager
def _packed(volume: zipfile.ZipFile, path: Path, info: zipfile.ZipInfo) -> Iterator[IO[bytes]]:
    """The file `info` of `volume`, which is at `path`: no longer than the volume says."""
    says = (
        f"{printable(str(path))} is damaged: {info.filename[:120]!a} cannot be read. What was "
        "taken before it is kept. Get that volume once more"
    )
    with _damage_as(MirrorError(says, code="mirror-volume", path=info.filename)):
        # Others take memory before they say how much they need.
        if info.compress_type not in _KINDS:
            raise zipfile.BadZipFile
        with volume.open(info) as packed:
            yield packed


def _is_there(place: Path, file: File) -> bool:
    try:
        return measure(place, expected_bytes=file.size) == file
    except FileNotFoundError:
        return False
