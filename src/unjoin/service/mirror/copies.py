"""The files that a mirror has exactly as they are published: the log, and the data.

Of the log only those that belong to its checkpoint are taken, whatever a publication has written
beside them meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from unjoin.mirror.errors import MirrorError
from unjoin.mirror.paths import check_path
from unjoin.publiclog.checkpoints import open_checkpoint
from unjoin.publiclog.errors import NotStoredError
from unjoin.publiclog.storage import Store
from unjoin.publiclog.tiles import bundle_path, tile_path, tile_widths
from unjoin.service.instance import current
from unjoin.service.site.figures import published_numbers
from unjoin.service.site.public_files import is_public, public_store
from unjoin.service.translations.queries import digest_of_published

_CHECKPOINT = "log/checkpoint"
_NUMBERS = "data/numbers.json"
_DATA = "data/manifest"
_SMALL = ("log/tally", "log/vkey")
_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Published:
    """The log as it was when a mirror was begun; two that are equal are of the same publication.

    `size`: leaves of the signed log. `shown`: leaves of the log that the pages are of.
    `translations`: a digest of all that are published, which change beside the log. `data`: what
    binds the data sets, which hold them too, and are written after all else.
    """

    checkpoint: bytes
    numbers: bytes
    size: int
    shown: int
    translations: bytes
    data: bytes


def look() -> Published:
    """What is published now. Raises MirrorError ``mirror-nothing`` before the first checkpoint."""
    store = public_store()
    try:
        checkpoint = store.read(_CHECKPOINT)
    except NotStoredError as error:
        raise MirrorError(
            "nothing is published yet, so there is nothing to copy. Run unjoin publish first",
            code="mirror-nothing",
        ) from error
    shown = published_numbers()
    return Published(
        checkpoint=checkpoint,
        numbers=_read_if_there(store, _NUMBERS),
        size=open_checkpoint(checkpoint, current().log_vkey).checkpoint.size,
        shown=shown.tally.size if shown else 0,
        translations=digest_of_published(),
        data=_read_if_there(store, _DATA),
    )


def _read_if_there(store: Store, path: str) -> bytes:
    try:
        return store.read(path)
    except NotStoredError:
        return b""


def list_copied(published: Published) -> list[str]:
    """The paths of the files to be copied, those of the log and of the data.

    Raises MirrorError ``mirror-path`` where a mirror can have no file at such a path.
    """
    data = sorted(path for path in public_store().list_paths("data/") if is_public(path))
    for path in data:
        check_path(path)
    return [*_log_paths(published.size), *data]


def read_copied(paths: list[str]) -> Iterator[list[tuple[str, bytes]]]:
    """The files at `paths`, some at a time. Raises NotStoredError where one is gone meanwhile."""
    store = public_store()
    for start in range(0, len(paths), _AT_ONCE):
        yield [(path, store.read(path)) for path in paths[start : start + _AT_ONCE]]


def _log_paths(size: int) -> Iterator[str]:
    for level, (full, width) in enumerate(tile_widths(size)):
        for index in range(full + bool(width)):
            of_width = {} if index < full else {"width": width}
            yield f"log/{tile_path(level, index, **of_width)}"
            if not level:
                yield f"log/{bundle_path(index, **of_width)}"
    yield from _SMALL
    yield _CHECKPOINT


class CachedStore:
    """A store whose last reads are remembered: proofs of neighbours are made of the same tiles."""

    def __init__(self, store: Store, *, files: int = 64) -> None:
        self._store, self._limit = store, files
        self._read: dict[str, bytes] = {}

    def read(self, path: str) -> bytes:
        """As `Store.read`."""
        if path not in self._read:
            if len(self._read) >= self._limit:
                self._read.pop(next(iter(self._read)))
            self._read[path] = self._store.read(path)
        return self._read[path]
