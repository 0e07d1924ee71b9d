"""Writing a mirror into a folder: only what differs, and nothing that is not the mirror's own.

Rules kept here:

1. A file is the mirror's own if the list of the last finished run names it, or
   ``mirror/unfinished`` does, to which every path is added, durably, before its file is. Others are
   never changed or deleted: one that is in the way ends the run, and all others are reported.
2. Files are put in place whole. The manifest comes last, after everything else is on the disk; then
   ``mirror/unfinished`` goes. A run that was cut off leaves that file, and the next run finishes.
3. Nothing is touched where nothing differs. What differs is found by reading, so that a damaged
   file is written again.
4. A folder with links, pipes or devices in it is refused before anything is written.

Several processes may `put` different paths at once; one begins and finishes.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from unjoin.mirror.errors import ManifestError, MirrorError, printable
from unjoin.mirror.folder import measure, read_plain, walk
from unjoin.mirror.manifest import (
    LIST_LIMIT_BYTES,
    LIST_PATH,
    MANIFEST_PATH,
    OWN_PATHS,
    UNFINISHED_PATH,
    File,
    file_of,
    make_manifest,
    paths_of,
    read_list,
    sign_manifest,
)
from unjoin.mirror.paths import check_path
from unjoin.publiclog.notes import SigningKey

_NEW = "mirror/.new-"
_FILE_MODE, _FOLDER_MODE = 0o644, 0o755


@dataclass(slots=True)
class Written:
    """What a run did: of how many files it wrote and removed which; what is not its own."""

    files: int = 0
    written: int = 0
    removed: int = 0
    foreign: list[str] = field(default_factory=list)


class Folder:
    """The folder at `root`, to be written by this process. `written`: how many files it wrote."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.written = 0
        self._own = _own_paths(root)
        self._folders: set[str] = set()
        self._journal: int | None = None

    def put(self, items: Iterable[tuple[str, bytes]]) -> dict[str, File]:
        """Have each (path, data) lie in the folder; what they are, by path.

        `items` are in memory together. Errors as `put_blocks`.
        """
        held = [(path, file_of(data), (data,)) for path, data in items]
        self.put_blocks(held)
        return {path: file for path, file, _ in held}

    def put_blocks(self, items: Iterable[tuple[str, File, Iterable[bytes]]]) -> None:
        """Have each file lie in the folder as (path, what it is, its bytes in blocks).

        Blocks are asked for only where the file differs; they raise after the last one unless they
        were what they should be, and the file is not put in place then. Raises MirrorError
        ``mirror-foreign`` where something that is not of a mirror is in the way, ``mirror-path``,
        and OSError.
        """
        differing = [
            (path, blocks) for path, file, blocks in items if not self._is_there(path, file)
        ]
        self._announce([path for path, _ in differing])
        for path, blocks in differing:
            self._write(path, blocks)
        self.written += len(differing)

    def _is_there(self, path: str, file: File) -> bool:
        check_path(path)
        target = self.root / path
        try:
            if target.lstat().st_size == file.size and measure(target) == file:
                return True
        except (FileNotFoundError, NotADirectoryError):
            return False
        if path not in self._own and path not in OWN_PATHS:
            raise MirrorError(
                f"{target} is there already and is of no mirror. It was not touched. Move it away, "
                "or write the mirror into another folder",
                code="mirror-foreign",
                path=path,
            )
        return False

    def _announce(self, paths: list[str]) -> None:
        """Bring the new ones among `paths` to the disk as the mirror's own, before their files."""
        if not paths and self._journal is not None:
            return
        fresh = [path for path in paths if path not in self._own and path not in OWN_PATHS]
        if self._journal is None and paths:
            self._make_folder("mirror")
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
            self._journal = os.open(self.root / UNFINISHED_PATH, flags, _FILE_MODE)
            _sync_folder(self.root / "mirror")
        if self._journal is not None and fresh:
            # One write, so that processes do not write into each other's lines. The line end in
            # front parts it from what a cut run may have left.
            os.write(self._journal, ("\n" + "\n".join(fresh) + "\n").encode())
            os.fsync(self._journal)
            self._own.update(fresh)

    def _write(self, path: str, blocks: Iterable[bytes], *, durable: bool = False) -> None:
        folder = path.rpartition("/")[0]
        self._make_folder(folder)
        new = self.root / f"{_NEW}{os.getpid()}"
        try:
            with new.open("wb") as file:
                with suppress(PermissionError):  # a stick has no rights to give
                    os.fchmod(file.fileno(), _FILE_MODE)
                file.writelines(blocks)
                if durable:
                    file.flush()
                    os.fsync(file.fileno())
            new.replace(self.root / path)
        except BaseException:
            new.unlink(missing_ok=True)
            raise

    def _make_folder(self, folder: str) -> None:
        if folder in self._folders or not folder:
            return
        self._make_folder(folder.rpartition("/")[0])
        with suppress(FileExistsError):
            (self.root / folder).mkdir()
            with suppress(PermissionError):
                (self.root / folder).chmod(_FOLDER_MODE)
        self._folders.add(folder)

    def look_again(self) -> None:
        """Take what other processes have written meanwhile for the mirror's own."""
        self._own |= _own_paths(self.root)

    def close(self) -> None:
        """Let go of the folder; what is unfinished stays so."""
        if self._journal is not None:
            os.close(self._journal)
            self._journal = None


class MirrorFolder(Folder):
    """The folder, for the one process that begins and finishes a mirror there."""

    def __init__(self, root: Path) -> None:
        """Take it for this process. Raises MirrorError ``mirror-busy``, ``mirror-special``."""
        root.mkdir(parents=True, exist_ok=True)
        self._lock = _lock(root)
        for found in walk(root):
            if not found.is_plain:
                os.close(self._lock)
                raise MirrorError(
                    f"{printable(str(root / found.path))} is a link, a pipe or a device. "
                    "Nothing was written. Move it away, or write the mirror into another folder",
                    code="mirror-special",
                    path=found.path,
                )
        for left in root.glob(f"{_NEW}*"):
            left.unlink()
        super().__init__(root)

    def finish(
        self, files: dict[str, File], *, origin: str, size: int, key: SigningKey | None
    ) -> Written:
        """Remove what is the mirror's own and not among `files`; then write the manifest.

        `files`: all that were put, by any process. `origin`, `size`: those of the log in it.
        """
        listed, manifest = make_manifest(files, origin=origin, size=size)
        return self.finish_as(files, listed, sign_manifest(manifest, key))

    def finish_as(self, files: dict[str, File], listed: bytes, manifest: bytes) -> Written:
        """As `finish`, with a list and a manifest that are made already."""
        done = Written(files=len(files))
        self.look_again()
        for path in sorted(self._own - set(files)):
            done.removed += self._remove(path)
        own = [(LIST_PATH, listed), (MANIFEST_PATH, manifest)]
        differing = [(path, data) for path, data in own if not self._is_there(path, file_of(data))]
        self._announce([path for path, _ in differing])
        if self.is_changed:
            os.sync()
        for path, data in differing:
            self._write(path, (data,), durable=True)
        if self.is_changed:
            _sync_folder(self.root / "mirror")
            (self.root / UNFINISHED_PATH).unlink(missing_ok=True)
            _sync_folder(self.root / "mirror")
        known = {*files, *OWN_PATHS}
        done.foreign = [found.path for found in walk(self.root) if found.path not in known]
        done.written = self.written
        return done

    @property
    def is_changed(self) -> bool:
        """Whether this run, or one that was cut off before, has changed anything."""
        return (self.root / UNFINISHED_PATH).exists()

    def _remove(self, path: str) -> bool:
        if not (self.root / path).exists():
            return False
        self._announce([path])
        (self.root / path).unlink()
        folder = Path(path).parent
        with suppress(OSError):
            while folder != Path():
                (self.root / folder).rmdir()
                folder = folder.parent
        return True

    def close(self) -> None:
        """As `Folder.close`; another process may take it then."""
        super().close()
        os.close(self._lock)


def _own_paths(root: Path) -> set[str]:
    """What earlier runs wrote, those that were cut off too."""
    own: set[str] = set()
    with suppress(FileNotFoundError):
        data = read_plain(root / UNFINISHED_PATH, LIST_LIMIT_BYTES)
        own |= paths_of(data.decode("utf-8", "replace").split("\n"))
    with suppress(FileNotFoundError):
        try:
            listed = read_plain(root / LIST_PATH, LIST_LIMIT_BYTES)
            own.update(path for path, _ in read_list(listed))
        except ManifestError as error:
            raise MirrorError(
                f"{root / LIST_PATH} is damaged, so nobody can say which files are the mirror's "
                "own. Nothing was written. Write the mirror into an empty folder",
                code="mirror-list",
            ) from error
    return own


def _lock(root: Path) -> int:
    import fcntl  # only writing needs it; a check may run where there is no such module

    handle = os.open(root, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise MirrorError(
            f"{root} is being written by another run. Wait until it has ended", code="mirror-busy"
        ) from None
    return handle


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
