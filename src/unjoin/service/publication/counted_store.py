"""A store that counts what is written to it, for whoever watches a publication."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from unjoin.publiclog.storage import Store


class CountedStore:
    """`store`, and how many files and bytes were written, and files deleted."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._written = 0
        self._bytes = 0
        self._deleted = 0

    def take_counts(self) -> str:
        """What was done since the last call, in words; empty where nothing was."""
        counts = []
        if self._written:
            counts.append(f"{self._written:,} files, {self._bytes:,} bytes")
        if self._deleted:
            counts.append(f"{self._deleted:,} files deleted")
        self._written = self._bytes = self._deleted = 0
        return f" ({'; '.join(counts)})" if counts else ""

    def read(self, path: str) -> bytes:
        """See `storage.Store`."""
        return self._store.read(path)

    def write(self, path: str, data: bytes, *, immutable: bool) -> None:
        """See `storage.Store`."""
        self._store.write(path, data, immutable=immutable)
        self._count(data)

    def write_many(self, items: Iterable[tuple[str, bytes]], *, immutable: bool) -> None:
        """See `storage.Store`."""
        self._store.write_many(self._counted(items), immutable=immutable)

    def delete(self, path: str) -> None:
        """See `storage.Store`."""
        self._store.delete(path)
        self._deleted += 1

    def list_paths(self, prefix: str) -> Iterator[str]:
        """See `storage.Store`."""
        return self._store.list_paths(prefix)

    def exists(self, path: str) -> bool:
        """See `storage.Store`."""
        return self._store.exists(path)

    def _counted(self, items: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
        for path, data in items:
            self._count(data)
            yield path, data

    def _count(self, data: bytes) -> None:
        self._written += 1
        self._bytes += len(data)
