"""Parting a mirror into volumes that fit a stick or a message. `unjoin.mirror.joining` joins them.

A volume is a ZIP file with some of the files, under the paths they have in the folder, and needs no
other volume to be opened. So any program joins them: unpack all into one folder, in any order.

Rules kept here:

1. Only a finished mirror is parted, and each file is compared with the list as it is read.
2. No volume is larger than asked for, or has more than 65,000 files, so that every program for ZIP
   files reads it. A file that does not fit into one is refused by name.
3. The same mirror gives the same volumes: fixed dates, ascending paths.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

from unjoin.mirror.errors import MirrorError
from unjoin.mirror.folder import measure, open_plain
from unjoin.mirror.manifest import LIST_PATH, MANIFEST_PATH, UNFINISHED_PATH, File, parse_list

SUMS = "SHA256SUMS"
SMALLEST_BYTES = 100_000
LARGEST_BYTES = 4 * 1024**3 - 1
"""What a FAT disk takes, and a ZIP file without extensions."""

_FILES_LIMIT = 65_000
_END_BYTES = 22
_BESIDE_NAME_BYTES = 30 + 46
"""Of each file in a ZIP file: its header, and its line in the directory at the end."""
_BLOCK = 1 << 20


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
