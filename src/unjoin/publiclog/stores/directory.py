"""A directory on disk as a store.

Rules kept here:

1. A file is written under another name in the same directory, brought to the
   disk, and only then renamed; then the directory is brought to the disk. What
   a crash leaves behind at any line is the old file or the new one, and perhaps
   a leftover whose name begins with ``.new-``.
2. Leftovers are never read and never listed. They are removed when the store
   first writes to their directory. Whoever writes holds a lock on the new file,
   so what another process is just writing is not taken for a leftover.
3. Whatever the umask, a web server can read: files 0644, directories 0755.
4. No path leads out of the directory; see `storage.check_path`.
5. A directory without files goes with its last one, so that the partial tiles
   of a full one leave nothing.
"""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from tempfile import mkstemp

from unjoin.publiclog.errors import NotStoredError, StoreError
from unjoin.publiclog.storage import check_path, check_prefix, immutable_error

_LEFTOVER = ".new-"
_FILE_MODE = 0o644
_FOLDER_MODE = 0o755
_WRITERS = 8
_TRIES = 10
_AT_ONCE = 256
"""How many files are held in memory while they are written side by side."""

_CODES = {
    errno.ENOSPC: "store-full",
    errno.EDQUOT: "store-full",
    errno.EACCES: "store-denied",
    errno.EPERM: "store-denied",
    errno.EROFS: "store-denied",
}
_ADVICE = {
    "store-full": "free some space",
    "store-denied": "let this user write there",
    "store-failed": "look at the disk and its log",
}


class DirectoryStore:
    """The files below `root`, which is made when the first is written."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._swept: set[Path] = set()
        self._sweeping = threading.Lock()

    def __repr__(self) -> str:
        return f"DirectoryStore({str(self._root)!r})"

    def read(self, path: str) -> bytes:
        """See `storage.Store`."""
        target = self._target(path)
        try:
            return target.read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            raise NotStoredError(
                f"there is no file {target}", code="store-missing", path=path
            ) from None
        except OSError as error:
            raise _store_error("read", target, error) from error

    def write(self, path: str, data: bytes, *, immutable: bool) -> None:
        """See `storage.Store`."""
        target = self._target(path)
        self._put(target, data, immutable=immutable)
        _sync_folder(target.parent)

    def write_many(self, items: Iterable[tuple[str, bytes]], *, immutable: bool) -> None:
        """See `storage.Store`. Each directory is brought to the disk once, at the end."""

        def put(item: tuple[str, bytes]) -> Path:
            target = self._target(item[0])
            self._put(target, item[1], immutable=immutable)
            return target.parent

        folders: set[Path] = set()
        waiting = iter(items)
        with ThreadPoolExecutor(_WRITERS) as writers:
            while some := list(islice(waiting, _AT_ONCE)):
                folders.update(writers.map(put, some))
            list(writers.map(_sync_folder, folders))

    def delete(self, path: str) -> None:
        """See `storage.Store`."""
        target = self._target(path)
        try:
            target.unlink()
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            raise _store_error("delete", target, error) from error
        folder = target.parent
        while folder != self._root and self._remove_empty(folder):
            folder = folder.parent
        _sync_folder(folder)

    def list_paths(self, prefix: str) -> Iterator[str]:
        """See `storage.Store`. In ascending order within each directory."""
        check_prefix(prefix)
        folder, _, _ = prefix.rpartition("/")
        for path in self._walk(folder):
            if path.startswith(prefix):
                yield path

    def exists(self, path: str) -> bool:
        """See `storage.Store`."""
        target = self._target(path)
        try:
            return target.is_file()
        except OSError as error:
            raise _store_error("read", target, error) from error

    def _target(self, path: str) -> Path:
        check_path(path)
        return self._root / path

    def _walk(self, folder: str) -> Iterator[str]:
        place = self._root / folder
        try:
            with os.scandir(place) as scan:
                entries = sorted(scan, key=lambda entry: entry.name)
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            raise _store_error("list", place, error) from error
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from self._walk(path)
            elif entry.is_file():
                yield path

    def _put(self, target: Path, data: bytes, *, immutable: bool) -> None:
        """Bring the file to the disk under its name; its directory is the caller's to sync."""
        try:
            if immutable and _is_there(target, data):
                return
            with self._new_file(target.parent) as (descriptor, new):
                left = memoryview(data)
                while left:
                    left = left[os.write(descriptor, left) :]
                os.fchmod(descriptor, _FILE_MODE)
                os.fsync(descriptor)
                new.rename(target)
        except OSError as error:
            raise _store_error("write", target, error) from error

    @contextmanager
    def _new_file(self, folder: Path) -> Iterator[tuple[int, Path]]:
        """A new empty file in `folder`, locked while it is written, removed if that fails."""
        descriptor, new = self._create(folder)
        try:
            yield descriptor, new
        except BaseException:
            with suppress(OSError):
                new.unlink()
            raise
        finally:
            os.close(descriptor)

    def _create(self, folder: Path) -> tuple[int, Path]:
        for _ in range(_TRIES):
            self._prepare(folder)
            try:
                descriptor, name = mkstemp(prefix=_LEFTOVER, dir=folder)
            except FileNotFoundError:
                # A delete has just taken the directory with its last file.
                self._swept.discard(folder)
                continue
            _lock(descriptor, wait=True)
            if os.fstat(descriptor).st_nlink:
                return descriptor, Path(name)
            os.close(descriptor)  # swept away between its creation and its lock
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(folder))

    def _prepare(self, folder: Path) -> None:
        """Make `folder`, and remove what a crash left in it, once in the life of this store."""
        if folder in self._swept:
            return
        with self._sweeping:
            _make_folder(folder)
            _sweep(folder)
            self._swept.add(folder)

    def _remove_empty(self, folder: Path) -> bool:
        self._swept.discard(folder)
        with suppress(OSError):
            _sweep(folder)
            folder.rmdir()
            return True
        return False


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir()
    except FileExistsError:
        return
    except FileNotFoundError:
        _make_folder(folder.parent)
        _make_folder(folder)
        return
    folder.chmod(_FOLDER_MODE)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    """Bring the names in `folder` to the disk."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise _store_error("write", folder, error) from error


def _sweep(folder: Path) -> None:
    """Remove the new files in `folder` that nobody is writing any more."""
    for new in folder.glob(f"{_LEFTOVER}*"):
        with suppress(FileNotFoundError):
            descriptor = os.open(new, os.O_RDONLY)
            try:
                if _lock(descriptor, wait=False):
                    new.unlink()
            finally:
                os.close(descriptor)


def _lock(descriptor: int, *, wait: bool) -> bool:
    # Only writing needs it, and an auditor may read where there is no such module.
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True


def _is_there(target: Path, data: bytes) -> bool:
    """Whether `target` is on the disk with these bytes; StoreError if it has others."""
    try:
        with target.open("rb") as file:
            if file.read(len(data) + 1) != data:
                raise immutable_error(str(target))
            # It may have been written by a process that died before it came to the disk.
            os.fsync(file.fileno())
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def _store_error(doing: str, target: Path, error: OSError) -> StoreError:
    code = _CODES.get(error.errno or 0, "store-failed")
    return StoreError(
        f"cannot {doing} {target}: {error.strerror}. No half-written file is left under that name; "
        f"{_ADVICE[code]}, then do the same again",
        code=code,
        path=str(target),
        doing=doing,
        errno=error.errno,
    )
