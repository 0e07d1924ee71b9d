"""Stores that fail as a machine does: the process ends at a certain write, by SIGKILL.

`faulty_store` reads what is wanted from a few words:

    count:0:0      nothing happens; the writes are counted
    before:N:0     the process ends before the N-th write or deletion
    after:N:0      it ends once that write is durable
    torn:N:SEED    it ends in the call that holds the N-th write, of whose writes, none of them
                   promised to be durable yet, only some are on the disk, in no order
"""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from unjoin.publiclog.storage import Store

Item = tuple[str, bytes]


@dataclass
class FaultyStore:
    """`inner`, until the `at`-th write."""

    inner: Store
    fault: str
    at: int
    seed: int
    paths: list[str] = field(default_factory=list)

    @property
    def writes(self) -> int:
        return len(self.paths)

    def read(self, path: str) -> bytes:
        return self.inner.read(path)

    def exists(self, path: str) -> bool:
        return self.inner.exists(path)

    def list_paths(self, prefix: str) -> Iterator[str]:
        return self.inner.list_paths(prefix)

    def write(self, path: str, data: bytes, *, immutable: bool) -> None:
        self.write_many([(path, data)], immutable=immutable)

    def write_many(self, items: Iterable[Item], *, immutable: bool) -> None:
        given = list(items)
        if self.fault == "torn" and self.writes < self.at <= self.writes + len(given):
            some = random.Random(self.seed).sample(given, self.seed % (len(given) + 1))
            self.inner.write_many(some, immutable=immutable)
            _die()
        for item in given:
            self._count("before", item[0])
            self.inner.write_many([item], immutable=immutable)
            self._check("after")

    def delete(self, path: str) -> None:
        self._count("before", path)
        self.inner.delete(path)
        self._check("after")

    def _count(self, fault: str, path: str) -> None:
        self.paths.append(path)
        self._check(fault)

    def _check(self, fault: str) -> None:
        if self.fault == fault and self.writes == self.at:
            _die()


def faulty_store(wanted: str, inner: Store) -> FaultyStore:
    """The store that `wanted` describes, over `inner`."""
    fault, at, seed = wanted.split(":")
    return FaultyStore(inner, fault, int(at), int(seed))


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
    signal.pause()
