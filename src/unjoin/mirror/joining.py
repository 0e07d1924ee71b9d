"""Putting the volumes of a mirror together again. (How they are made: `unjoin.mirror.volumes`.)

Rules kept here:

1. Nothing is unpacked but what the list names, no longer than it says, and only where its hash is
   right. What has not come yet may come later.
2. Before anything is touched, the manifest must be signed by the key that is given, else by that of
   the log in the folder, if a mirror is there that it signed. One that nobody signed may be
   replaced by any. Where it cannot be said which of these is there, a key must be given. The list
   must be the one that the manifest names, and the log no shorter than that of the mirror there,
   if the same key signed that.
3. One volume is open at a time, however many there are, and no more than a block of a file is in
   memory.
4. Before anything is touched, the disk must have room for all that the list names. Where no key
   speaks for the volumes, they may unpack to no more than 50 times their own bytes.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from unjoin.mirror.checking import VKEY_PATH, own_key
from unjoin.mirror.errors import ManifestError, MirrorError, printable
from unjoin.mirror.folder import measure, open_plain, read_plain
from unjoin.mirror.manifest import (
    LIST_PATH,
    MANIFEST_LIMIT_BYTES,
    MANIFEST_PATH,
    OWN_PATHS,
    File,
    Manifest,
    file_of,
    is_unsigned,
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
_MOST_TIMES = 50
"""How many times their own bytes volumes may unpack to where no key speaks for them.

Real ones unpack to two or three times as many, and no page to more than 15 times as many.
"""
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
    """The volumes at `paths`, with their bytes, and those that they say all their files have.

    `own`: which of them has the manifest, and which the list.
    """

    paths: list[Path]
    bytes: int = 0
    unpacked_bytes: int = 0
    own: dict[str, Path] = field(default_factory=dict)


def join(places: Sequence[Path], directory: Path, *, key: VerifierKey | None = None) -> Joined:
    """Unpack the volumes among `places` (files, or folders that hold them) into `directory`.

    `key`: the one that must have signed. Where some have not come yet, what has come is kept and
    the mirror stays unfinished. Raises MirrorError, OSError. Where there is neither `key` nor a
    mirror in the folder that somebody signed, nobody's signature is checked.
    """
    volumes = _look_into(_volumes(places))
    with closing(MirrorFolder(directory)) as folder:
        manifest, listed, files = _checked(volumes, directory, key or _key_there(directory))
        _check_room(directory, files)
        late = dict(files)
        for path in volumes.paths:
            _unpack(path, late, folder)
        joined = Joined(len(files))
        joined.missing = [path for path in late if not _is_there(directory / path, late[path])]
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
            infos = volume.infolist()
        volumes.bytes += path.stat().st_size
        volumes.unpacked_bytes += sum(info.file_size for info in infos)
        for info in infos:
            if info.filename in OWN_PATHS:
                volumes.own.setdefault(info.filename, path)
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


def _key_there(directory: Path) -> VerifierKey | None:
    """The key that must have signed what takes the place of the mirror in `directory`, if any.

    None where no mirror is there, or one that nobody signed. Raises MirrorError ``vkey-missing`` or
    ``manifest-…`` where one is there and nobody can say whose.
    """
    if not any((directory / path).exists() for path in (MANIFEST_PATH, LIST_PATH)):
        return None
    key = own_key(directory)
    if key is None:
        raise _nobodys(directory, f"{VKEY_PATH} in it is missing or damaged", "vkey-missing")
    try:
        note = read_plain(directory / MANIFEST_PATH, MANIFEST_LIMIT_BYTES)
        if is_unsigned(note):
            return None
        open_manifest(note, key)
    except FileNotFoundError:
        return key
    except ManifestError as error:
        raise _nobodys(directory, str(error), error.code) from error
    return key


def _nobodys(directory: Path, why: str, code: str) -> MirrorError:
    return MirrorError(
        f"{directory} holds a mirror, and {why}, so nobody can say whether the volumes may take "
        "its place. Nothing was written. Give the log's key (--vkey), or join them in an empty "
        "folder",
        code=code,
    )


def _checked(
    volumes: _Volumes, directory: Path, key: VerifierKey | None
) -> tuple[bytes, bytes, dict[str, File]]:
    """The manifest, the list, and what it lists, as they may take the place of what is there."""
    if key is None and volumes.unpacked_bytes > _MOST_TIMES * volumes.bytes:
        raise MirrorError(
            f"the volumes have {volumes.bytes:,} bytes and would unpack to "
            f"{volumes.unpacked_bytes:,}, which is more than any mirror does. Nothing was written. "
            "Get them elsewhere; or give the log's key (--vkey), if it signed them",
            code="mirror-volume",
        )
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
        raise MirrorError(
            f"{LIST_PATH} is not what the manifest says: the volumes are of different mirrors, or "
            "one was changed. Nothing was written. Get them elsewhere",
            code="mirror-changed",
            path=LIST_PATH,
        )
    return note, listed, parse_list(listed)


def _check_room(directory: Path, files: dict[str, File]) -> None:
    """Raise MirrorError ``mirror-room`` unless the disk takes `files` beside what is there."""
    more = sum(max(0, file.size - _bytes_there(directory / path)) for path, file in files.items())
    disk = shutil.disk_usage(directory)
    # Some disks far away do not say how large they are.
    if disk.total and more > disk.free:
        raise MirrorError(
            f"the mirror takes {more:,} bytes more than what is in {directory}, and the disk has "
            f"{disk.free:,} left. Nothing was written. Make room, or join it on another disk",
            code="mirror-room",
        )


def _bytes_there(place: Path) -> int:
    try:
        return place.lstat().st_size
    except (FileNotFoundError, NotADirectoryError):
        return 0


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


def _unpack(path: Path, late: dict[str, File], folder: MirrorFolder) -> None:
    """Put what the volume at `path` has of `late` into `folder`, and take it out of `late`."""
    with _open(path) as volume:
        names = [name for name in dict.fromkeys(volume.namelist()) if name in late]
        for first in range(0, len(names), _AT_ONCE):
            infos = [volume.getinfo(name) for name in names[first : first + _AT_ONCE]]
            files = [late.pop(info.filename) for info in infos]
            folder.put_blocks(
                (info.filename, file, _blocks(volume, path, info, file))
                for info, file in zip(infos, files, strict=True)
            )


def _blocks(
    volume: zipfile.ZipFile, path: Path, info: zipfile.ZipInfo, file: File
) -> Iterator[bytes]:
    """The bytes of `info`. Raises MirrorError, in the end at the latest, unless it is `file`."""
    digest = hashlib.sha256()
    if info.file_size == file.size:
        with _packed(volume, path, info) as packed:
            while block := packed.read(_BLOCK):
                digest.update(block)
                yield block
    if info.file_size != file.size or digest.hexdigest() != file.sha256:
        raise MirrorError(
            f"{info.filename} in {printable(str(path))} is not what the list says: the volumes are "
            "of different mirrors, or one was changed. What was taken before it is kept. Get them "
            "elsewhere",
            code="mirror-changed",
            path=info.filename,
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
