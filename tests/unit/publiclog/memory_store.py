"""A store in memory, for tests of what is built upon stores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from unjoin.publiclog.errors import NotStoredError


class MemoryStore:
    """Files in a dictionary, which tests look into and damage."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.read_paths: list[str] = []

    def read(self, path: str) -> bytes:
        self.read_paths.append(path)
        if path not in self.files:
            raise NotStoredError(f"there is no {path}", code="store-missing", path=path)
        return self.files[path]

    def write(self, path: str, data: bytes, *, immutable: bool) -> None:
        self.files[path] = data

    def write_many(self, items: Iterable[tuple[str, bytes]], *, immutable: bool) -> None:
        self.files.update(items)

    def delete(self, path: str) -> None:
        self.files.pop(path, None)

    def list_paths(self, prefix: str) -> Iterator[str]:
        return (path for path in sorted(self.files) if path.startswith(prefix))

    def exists(self, path: str) -> bool:
        return path in self.files
