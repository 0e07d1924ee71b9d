"""Parting a mirror into volumes that fit a stick or a message, and putting them together again.

A volume is a ZIP file with some of the files, under the paths they have in the folder, and needs no
other volume to be opened. So any program joins them: unpack all into one folder, in any order.

Rules kept here:

1. Only a finished mirror is parted, and each file is compared with the list as it is read.
2. No volume is larger than asked for, or has more than 65,000 files, so that every program for ZIP
   files reads it. A file that does not fit into one is refused by name.
3. The same mirror gives the same volumes: fixed dates, ascending paths.
4. When joining, nothing is unpacked but what the list names, no longer than it says, and only where
   its hash is right. What has not come yet may come later.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from unjoin.mirror.errors import MirrorError
from unjoin.mirror.folder import measure, open_plain
from unjoin.mirror.manifest import (
    LIST_LIMIT_BYTES,
    LIST_PATH,
    MANIFEST_LIMIT_BYTES,
    MANIFEST_PATH,
    UNFINISHED_PATH,
    File,
    file_of,
    parse_list,
)
from unjoin.mirror.writing import MirrorFolder

SUMS = "SHA256SUMS"
SMALLEST_BYTES = 100_000
LARGEST_BYTES = 4 * 1024**3 - 1
"""What a FAT disk takes, and a ZIP file without extensions."""

_FILES_LIMIT = 65_000
_END_BYTES = 22
_BESIDE_NAME_BYTES = 30 + 46
"""Of each file in a ZIP file: its header, and its line in the directory at the end."""
_BLOCK = 1 << 20
_AT_ONCE = 256


@dataclass(slots=True)
class Joined:
    """What joining did: how many files the mirror has, how many were written, which are missing."""

    files: int
    written: int = 0
    missing: list[str] = field(default_factory=list)


def split(directory: Path, target: Path, *, volume_bytes: int) -> list[Path]:
    """Part the mirror in `directory` into volumes in `target`, which is empty or not there yet.

    ``SHA256SUMS`` is written last, as `sha256sum` reads it. Raises MirrorError, OSError.
    """
    listed = _finished(directory)
    files = {path: measure(directory / path) for path in (MANIFEST_PATH, LIST_PATH)} | listed
    for path, file in files.items():
        if _most(path, file) + _END_BYTES > volume_bytes:
            raise MirrorError(
                f"{path} has {file.size:,} bytes and fits into no volume of {volume_bytes:,}. "
                "Nothing was written. Choose larger volumes",
                code="mirror-volume",
                path=path,
            )
    target.mkdir(parents=True, exist_ok=True)
    if any(target.iterdir()):
        raise MirrorError(
            f"{target} is not empty. Nothing was written. Choose a folder that is",
            code="mirror-volume",
        )
    packer = _Packer(target, volume_bytes)
    with closing(packer):
        for path, file in files.items():
            with os.fdopen(open_plain(directory / path), "rb") as source:
                packer.add(path, file, source)
    sums = "".join(f"{measure(volume).sha256}  {volume.name}\n" for volume in packer.volumes)
    (target / SUMS).write_text(sums, encoding="ascii")
    return packer.volumes


def join(places: Sequence[Path], directory: Path) -> Joined:
    """Unpack the volumes among `places` (files, or folders that hold them) into `directory`.

    Where some have not come yet, what has come is kept and the mirror stays unfinished. Raises
    MirrorError, OSError. Signatures are not checked here.
    """
    with ExitStack() as stack:
        volumes = [stack.enter_context(_open(path)) for path in _volumes(places)]
        folder = stack.enter_context(closing(MirrorFolder(directory)))
        manifest = _own_file(volumes, directory, MANIFEST_PATH, MANIFEST_LIMIT_BYTES)
        listed = _own_file(volumes, directory, LIST_PATH, LIST_LIMIT_BYTES)
        files = parse_list(listed)
        came: set[str] = set()
        for some in _batches(_unpacked(volumes, files)):
            came.update(folder.put(some))
        joined = Joined(len(files))
        late = (path for path in files if path not in came)
        joined.missing = [path for path in late if not _is_there(directory / path, files[path])]
        if not joined.missing:
            folder.finish_as(files, listed, manifest)
        joined.written = folder.written
        return joined


def _finished(directory: Path) -> dict[str, File]:
    if (directory / UNFINISHED_PATH).exists() or not (directory / MANIFEST_PATH).exists():
        raise MirrorError(
            f"{directory} holds no finished mirror. Nothing was written. Run unjoin mirror first",
            code="mirror-unfinished",
        )
    return parse_list((directory / LIST_PATH).read_bytes())


def _most(path: str, file: File) -> int:
    """The most bytes that `file` takes in a volume, should nothing of it compress."""
    return file.size + file.size // 1000 + 64 + _BESIDE_NAME_BYTES + 2 * len(path)


class _Packer:
    """Writes files into one volume after the other, in `target`."""

    def __init__(self, target: Path, volume_bytes: int) -> None:
        self.volumes: list[Path] = []
        self._target = target
        self._limit = volume_bytes - _END_BYTES
        self._zip: zipfile.ZipFile | None = None
        self._directory_bytes = 0

    def add(self, path: str, file: File, source: BinaryIO) -> None:
        """Add `source` as `path`; it must be what `file` says."""
        volume = self._zip
        if volume is None or not self._fits(volume, path, file):
            volume = self._next()
        info = zipfile.ZipInfo(path, date_time=(1980, 1, 1, 0, 0, 0))
        info.compress_type = zipfile.ZIP_DEFLATED
        info.create_system, info.external_attr = 3, 0o100644 << 16
        info.file_size = file.size
        digest = hashlib.sha256()
        with volume.open(info, "w") as packed:
            while block := source.read(_BLOCK):
                digest.update(block)
                packed.write(block)
        self._directory_bytes += 46 + len(path)
        if digest.hexdigest() != file.sha256:
            raise MirrorError(
                f"{path} is not what the list says. Run unjoin mirror --check on the folder",
                code="mirror-changed",
                path=path,
            )

    def _fits(self, volume: zipfile.ZipFile, path: str, file: File) -> bool:
        taken = volume.start_dir + self._directory_bytes
        return len(volume.filelist) < _FILES_LIMIT and taken + _most(path, file) <= self._limit

    def _next(self) -> zipfile.ZipFile:
        self.close()
        self.volumes.append(self._target / f"mirror-{len(self.volumes) + 1:03d}.zip")
        self._directory_bytes = 0
        self._zip = zipfile.ZipFile(self.volumes[-1], "w", compresslevel=9)
        return self._zip

    def close(self) -> None:
        """End the volume that is being written."""
        if self._zip is not None:
            self._zip.close()
            self._zip = None


def _volumes(places: Sequence[Path]) -> list[Path]:
    found: list[Path] = []
    for place in places:
        found += sorted(place.glob("*.zip")) if place.is_dir() else [place]
    if not found:
        raise MirrorError("there is no volume (a file that ends in .zip)", code="mirror-volume")
    return found


@contextmanager
def _open(path: Path) -> Iterator[zipfile.ZipFile]:
    with os.fdopen(open_plain(path), "rb") as handle:
        try:
            volume = zipfile.ZipFile(handle)
        except zipfile.BadZipFile as error:
            raise MirrorError(
                f"{path} is damaged, or no volume. Nothing of it was taken. Get it once more",
                code="mirror-volume",
                path=str(path),
            ) from error
        with volume:
            yield volume


def _own_file(volumes: list[zipfile.ZipFile], directory: Path, path: str, limit: int) -> bytes:
    """The manifest or the list, from the volume that has it."""
    for volume in volumes:
        if path in volume.NameToInfo:
            return _read(volume, volume.getinfo(path), limit)
    raise MirrorError(
        f"no volume has {path}. It is in the first one, mirror-001.zip: begin with that",
        code="mirror-volume",
        path=path,
    )


def _unpacked(
    volumes: list[zipfile.ZipFile], files: dict[str, File]
) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of all that the volumes have of `files`, each once."""
    wanted = set(files)
    for volume in volumes:
        for info in volume.infolist():
            if info.filename in wanted:
                wanted.remove(info.filename)
                yield info.filename, _unpack(volume, info, files[info.filename])


def _batches(items: Iterator[tuple[str, bytes]]) -> Iterator[list[tuple[str, bytes]]]:
    """`items`, some at a time, so that they can be in memory together."""
    some: list[tuple[str, bytes]] = []
    for item in items:
        some.append(item)
        if len(some) == _AT_ONCE or len(item[1]) > _BLOCK:
            yield some
            some = []
    yield some


def _unpack(volume: zipfile.ZipFile, info: zipfile.ZipInfo, file: File) -> bytes:
    data = _read(volume, info, file.size)
    if file_of(data) != file:
        raise MirrorError(
            f"{info.filename} is not what the list says: the volumes are of different mirrors, or "
            "one was changed",
            code="mirror-changed",
            path=info.filename,
        )
    return data


def _read(volume: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    """At most `limit` bytes and one, whatever the volume says of itself."""
    try:
        with volume.open(info) as packed:
            return packed.read(limit + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        raise MirrorError(
            f"{info.filename[:120]!a} in a volume is damaged. Get that volume once more",
            code="mirror-volume",
            path=info.filename,
        ) from error


def _is_there(place: Path, file: File) -> bool:
    try:
        return measure(place) == file
    except FileNotFoundError:
        return False
