"""Where a log is read from: a directory, or a site (`http_source`).

Every read has a limit in bytes, and only plain files are opened, so that no
file and no server can make an audit hang or eat its memory. A file that is not
there is told apart from one that cannot be read: the first is wrong with the
log, the second says nothing about it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from unjoin.audit.errors import MissingError, SourceError, TooLongError, UnreachableError

CHECKPOINT_LIMIT_BYTES = 1 << 20
"""More than any signed note: a policy's witnesses have a line of some 150 bytes each."""

Request = tuple[str, int]
"""A path relative to the base of the log, and the most bytes there may be."""


class Source(Protocol):
    """The files of a log. Can be pickled; every process opens its own connections."""

    def read(self, path: str, limit: int) -> bytes:
        """The whole file at `path`, at most `limit` bytes.

        Raises MissingError, TooLongError or UnreachableError.
        """
        ...

    def read_many(self, requests: Sequence[Request]) -> list[bytes | SourceError]:
        """`read` each, in the order asked for; in place of a file, why it could not be read."""
        ...

    def list_paths(self) -> Iterator[str] | None:
        """The paths of all files there are, in no certain order; None where nobody can know."""
        ...

    def beside(self) -> Source | None:
        """What lies beside the log (``data/…``) in the same site or directory, if anything can."""
        ...

    def describe(self) -> str:
        """The place, for people."""
        ...

    def abort(self) -> None:
        """Let every read under way end soon, with an error."""
        ...

    def close(self) -> None:
        """End every connection. To be called once, when nothing is to be read any more."""
        ...


class DirectorySource:
    """A log in a directory. `root` is its base, where ``checkpoint`` and ``tile`` are."""

    def __init__(self, root: Path, site: Path | None = None) -> None:
        self._root = f"{root}/"
        self._path = root
        self._site = site

    def read(self, path: str, limit: int) -> bytes:
        """As `Source.read`. Follows symbolic links, but opens nothing except plain files."""
        try:
            # Without O_NONBLOCK a named pipe in the place of a file would hold the audit for ever.
            handle = os.open(self._root + path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            raise _from_os(path, error) from None
        try:
            return _read_plain(handle, path, limit)
        except OSError as error:
            raise _from_os(path, error) from None
        finally:
            os.close(handle)

    def read_many(self, requests: Sequence[Request]) -> list[bytes | SourceError]:
        """As `Source.read_many`, one after the other: the kernel reads ahead by itself."""
        answers: list[bytes | SourceError] = []
        for path, limit in requests:
            try:
                answers.append(self.read(path, limit))
            except SourceError as error:
                answers.append(error)
        return answers

    def list_paths(self) -> Iterator[str]:
        """As `Source.list_paths`. Goes into a linked directory too, and into none twice."""
        seen: set[tuple[int, int]] = set()
        for folder, folders, names in os.walk(
            self._path, onerror=self._cannot_list, followlinks=True
        ):
            found = Path(folder).stat()
            if (found.st_dev, found.st_ino) in seen:
                folders.clear()
                continue
            seen.add((found.st_dev, found.st_ino))
            inside = os.path.relpath(folder, self._path)
            for name in names:
                yield name if inside == "." else f"{inside}/{name}"

    def _cannot_list(self, error: OSError) -> None:
        raise _from_os(os.fspath(error.filename or self._path), error)

    def beside(self) -> Source | None:
        """As `Source.beside`: the directory that holds the log's."""
        return None if self._site is None else DirectorySource(self._site)

    def describe(self) -> str:
        """The directory."""
        return os.fspath(self._path)

    def abort(self) -> None:
        """Reading a plain file ends by itself."""

    def close(self) -> None:
        """No file stays open."""


def open_source(text: str) -> Source:
    """The source `text` names: ``http://…``, ``https://…`` or a directory.

    Where there is a ``checkpoint``, there is the base of the log; else it is in ``log/``. Raises
    MissingError where neither has one, and UnreachableError.
    """
    if text.startswith(("http://", "https://")):
        from unjoin.audit.http_source import open_site

        return open_site(text)
    root = Path(text)
    for base, site in ((root, root.parent if root.name == "log" else None), (root / "log", root)):
        source = DirectorySource(base, site)
        if _has_checkpoint(source):
            return source
    raise MissingError(
        f"{text}: no file named checkpoint there, nor in log/ below it",
        code="missing",
        path="checkpoint",
    )


def _has_checkpoint(source: Source) -> bool:
    try:
        source.read("checkpoint", CHECKPOINT_LIMIT_BYTES)
    except MissingError:
        return False
    except TooLongError:
        return True
    return True


def too_long(path: str, limit: int) -> TooLongError:
    """The error for a file at `path` of more than `limit` bytes."""
    return TooLongError(f"{path}: more than {limit} bytes", code="too-long", path=path, limit=limit)


def missing(path: str, why: str = "no such file") -> MissingError:
    """The error for a file at `path` that is not there."""
    return MissingError(f"{path}: {why}", code="missing", path=path)


def unreachable(path: str, why: str) -> UnreachableError:
    """The error for a file at `path` that could not be asked for."""
    return UnreachableError(f"{path}: {why}", code="unreachable", path=path, why=why)


def _read_plain(handle: int, path: str, limit: int) -> bytes:
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        raise missing(path, "not a plain file")
    data = os.read(handle, limit + 1)
    while len(data) <= limit and (more := os.read(handle, limit + 1 - len(data))):
        data += more
    if len(data) > limit:
        raise too_long(path, limit)
    return data


def _from_os(path: str, error: OSError) -> SourceError:
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        return missing(path)
    return unreachable(path, error.strerror or str(error))
