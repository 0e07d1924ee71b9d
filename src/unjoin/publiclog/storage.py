"""Where the files of a log are kept, as a protocol.

A store holds files by path. Paths are relative, of parts divided by ``/``;
every part is made of letters, digits, ``.``, ``_`` and ``-``, and is neither
``.`` nor ``..`` nor begins with a dot. Nothing here does I/O: `stores` does.

What every store promises:

1. A write is whole or not there: nobody ever reads half a file.
2. When a write returns, it stays, though the power fails the next instant.
3. Writing the same bytes again changes nothing, so that publication can be
   repeated after a crash.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Protocol

from unjoin.publiclog.errors import StoreError

_PART = r"[A-Za-z0-9_-][A-Za-z0-9._-]*"
_PATH = re.compile(rf"{_PART}(?:/{_PART})*", re.ASCII)
_PREFIX = re.compile(rf"(?:{_PART}/)*(?:{_PART})?", re.ASCII)
_PATH_LIMIT = 200


class Store(Protocol):
    """Files by path. Every method raises StoreError where the store cannot do as it is asked."""

    def read(self, path: str) -> bytes:
        """The bytes of the file. Raises NotStoredError where there is none."""
        ...

    def write(self, path: str, data: bytes, *, immutable: bool) -> None:
        """Put `data` at `path`, in place of what is there. Durable when it returns, and atomic.

        `immutable` says that the path will never have other bytes, so that it may be cached for
        ever. Where it has other bytes already, StoreError ``store-immutable`` is raised and nothing
        changes: a published tile is never silently another one.
        """
        ...

    def write_many(self, items: Iterable[tuple[str, bytes]], *, immutable: bool) -> None:
        """Write every (path, data), side by side, in no certain order; as `write` for each.

        Durable as a whole when it returns. After an error any of them may have been written.
        """
        ...

    def delete(self, path: str) -> None:
        """Remove the file. That there is none is no error."""
        ...

    def list_paths(self, prefix: str) -> Iterator[str]:
        """The paths of all files that begin with `prefix` ("" for all), in no certain order.

        `prefix` is text, not a folder: ``log/tile/0/001.p/`` finds what is in there only.
        """
        ...

    def exists(self, path: str) -> bool:
        """Whether there is a file at `path`."""
        ...


def check_path(path: str) -> None:
    """Raise StoreError ``store-path`` unless `path` is a path as this module describes them."""
    if len(path) > _PATH_LIMIT or _PATH.fullmatch(path) is None:
        raise StoreError(
            f"not a path of a stored file: {path[:80]!r}", code="store-path", path=path
        )


def check_prefix(prefix: str) -> None:
    """Raise StoreError ``store-path`` unless a path can begin with `prefix`, which may be empty."""
    if len(prefix) > _PATH_LIMIT or _PREFIX.fullmatch(prefix) is None:
        raise StoreError(
            f"no stored file begins with {prefix[:80]!r}", code="store-path", path=prefix
        )


def immutable_error(place: str) -> StoreError:
    """The error ``store-immutable`` for `place`, as every store words it."""
    return StoreError(
        f"{place} was published with other bytes, which must never happen; nothing was changed. "
        "Find out which are right (unjoin audit); if it is the stored file that is damaged, move "
        "it away and publish again",
        code="store-immutable",
        path=place,
    )
