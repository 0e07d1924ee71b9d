"""What one attack is, and how its folder is written. Imports nothing of unjoin."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.tampered.base_log import base_log
from tests.tampered.plain_log import LOG_KEY, Files

TRUSTING_THE_KEY = ("{here}/public", "--vkey", "{here}/trusted-vkey")
"""The arguments of an audit by somebody who has the log's key from elsewhere."""


@dataclass(frozen=True)
class Attack:
    """A log that somebody tampered with, and what an audit must say of it.

    `title`: the attack in a few words. `done`: what exactly was changed. `code` and `where`: of the
    failure that must be named; places are relative to the log's base. `files`: what is published.
    `before`: what was published earlier and audited then. `beside`: files that the auditor has from
    elsewhere. `arguments`: of `unjoin audit`, with {here} for the attack's folder.
    """

    name: str
    title: str
    done: str
    code: str
    where: str
    files: Files
    before: Files = field(default_factory=dict)
    beside: Files = field(default_factory=dict)
    arguments: tuple[str, ...] = TRUSTING_THE_KEY

    def contents(self) -> Files:
        """Every file of the attack's folder."""
        return {
            "expected.toml": self._expected(),
            "trusted-vkey": f"{LOG_KEY.vkey}\n".encode(),
            **{f"public/{path}": data for path, data in self.files.items()},
            **{f"before/{path}": data for path, data in self.before.items()},
            **self.beside,
        }

    def _expected(self) -> bytes:
        members = ("title", "done", "code", "where", "arguments")
        return "".join(
            f"{name} = {json.dumps(getattr(self, name), ensure_ascii=False)}\n" for name in members
        ).encode()


@functools.cache
def _base_files() -> tuple[tuple[str, bytes], ...]:
    return tuple(base_log().files().items())


def base_files() -> Files:
    """The files of the untampered log."""
    return dict(_base_files())


def changed(path: str, change: Callable[[bytes], bytes]) -> Files:
    """The untampered files, with the one at `path` changed."""
    files = base_files()
    files[path] = change(files[path])
    return files


def without(path: str) -> Files:
    """The untampered files, without the one at `path`."""
    files = base_files()
    del files[path]
    return files


def with_file(path: str, data: bytes) -> Files:
    """The untampered files, with `data` at `path`, where there was none or another."""
    return base_files() | {path: data}


def flip(at: int) -> Callable[[bytes], bytes]:
    """Changes one bit of byte `at`."""
    return lambda data: data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def replace(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    """Puts `new` in the place of the first `old`, which must be there."""

    def change(data: bytes) -> bytes:
        if old not in data:
            raise LookupError(old)
        return data.replace(old, new, 1)

    return change


def leaf_in(leaf: int, path: str) -> str:
    """How a leaf's place is named."""
    return f"leaf {leaf}, in {path.removeprefix('log/')}"


def in_log(path: str) -> str:
    """How a file's place is named."""
    return path.removeprefix("log/")
