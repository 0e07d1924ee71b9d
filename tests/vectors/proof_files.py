"""A declarant's proof, part by part, and proofs that every reader accepts.

Imports nothing of unjoin.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace

from tests.vectors.entries import digest, fields, pack
from tests.vectors.small_trees import COSIGNATURE, Key, b64, checkpoint, path
from tests.vectors.statements import SMALLEST, VALID_STATEMENTS, canonical

LOG = Key("example.org/log")
WITNESS = Key("witness.example/one", "witness one", COSIGNATURE)
SECOND = Key("witness.example/two", "witness two", COSIGNATURE)
TIME = 1_795_219_200

NONCE = digest("nonce of a proof")
STATEMENT = canonical({**SMALLEST, "organisations": ["party"], "name": "金福", "text": "我退出。"})


def commitment(statement: bytes, nonce: bytes = NONCE) -> bytes:
    return hashlib.sha256(b"unjoin/statement/v1\n" + nonce + statement).digest()


def entry_of(statement: bytes, **changes: int | bytes) -> bytes:
    """An entry for `statement`, with the organisations that it names."""
    named = {slug: b'"%s"' % slug.encode() in statement for slug in ("party", "league", "pioneers")}
    mask = sum(1 << bit for bit, is_named in enumerate(named.values()) if is_named)
    return pack(fields(**{"commitment": commitment(statement), "organisations": mask, **changes}))


def others(count: int) -> list[bytes]:
    return [pack(fields(commitment=digest(f"leaf {n}"))) for n in range(count)]


@dataclass(frozen=True)
class File:
    """A proof, part by part, so that each can be made wrong by itself."""

    index: int = 3
    size: int = 7
    statement: bytes = STATEMENT
    nonce: bytes = NONCE
    entry: bytes = b""
    key: Key = LOG
    extensions: str = ""
    cosigners: tuple[Key, ...] = ()
    vkey: str = LOG.vkey
    witnesses: tuple[str, ...] = ()

    @property
    def own_entry(self) -> bytes:
        return self.entry or entry_of(self.statement)

    @property
    def leaves(self) -> list[bytes]:
        leaves = others(self.size)
        leaves[self.index] = self.own_entry
        return leaves

    @property
    def hashes(self) -> list[str]:
        return [b64(node) for node in path(self.index, self.leaves)]

    @property
    def extra(self) -> bytes:
        return self.own_entry + (self.nonce + self.statement if self.statement else b"")

    @property
    def text(self) -> str:
        return checkpoint(self.key.name, self.leaves, self.extensions)

    @property
    def note(self) -> str:
        cosignatures = "".join(key.cosigned(self.text, TIME) for key in self.cosigners)
        return f"{self.text}\n{self.key.signed(self.text)}{cosignatures}"

    def build(
        self,
        *,
        version: str = "c2sp.org/tlog-proof@v1",
        extra: str | None = None,
        index: str | None = None,
        hashes: list[str] | None = None,
        note: str | None = None,
    ) -> bytes:
        """The bytes of the file, with some of its lines replaced."""
        lines = [
            version,
            f"extra {b64(self.extra)}" if extra is None else extra,
            f"index {self.index}" if index is None else index,
            *(self.hashes if hashes is None else hashes),
        ]
        shown = self.note if note is None else note
        return "".join(f"{line}\n" for line in lines if line).encode() + b"\n" + shown.encode()


@dataclass(frozen=True)
class Wrong:
    """A file to be refused: at which check, with which code."""

    check: str
    error: str
    data: bytes
    vkey: str = LOG.vkey
    witnesses: tuple[str, ...] = field(default=())


PLACES = ((0, 2), (1, 2), (2, 3), (0, 5), (4, 5), (6, 7), (255, 256), (256, 257), (128, 300))


def valid_files() -> dict[str, File]:
    every_member = canonical(VALID_STATEMENTS["every member"])
    escapes = canonical(VALID_STATEMENTS["characters that JSON escapes"])
    far = canonical(VALID_STATEMENTS["characters outside the first plane"])
    far_away = Key("日誌.example/退出")
    unknown = replace(File(), cosigners=(WITNESS, SECOND))
    return {
        "the only leaf": File(index=0, size=1),
        **{f"leaf {n} of {size}": File(index=n, size=size) for n, size in PLACES},
        "without a statement": File(statement=b"", entry=entry_of(STATEMENT)),
        "a statement with every member": File(statement=every_member),
        "a statement with what JSON escapes": File(statement=escapes),
        "a statement outside the first plane": File(statement=far),
        "a head-count": File(entry=entry_of(STATEMENT, consent=4, channel=2, persons=1200)),
        "a name of the log that is not ASCII": File(key=far_away, vkey=far_away.vkey),
        "an extension line": File(extensions="extension of tomorrow\n"),
        "signatures of keys that nobody knows": unknown,
        "a witness": replace(unknown, witnesses=(WITNESS.vkey,)),
        "two witnesses": replace(unknown, witnesses=(WITNESS.vkey, SECOND.vkey)),
        "a witness who has not signed": File(witnesses=(WITNESS.vkey,)),
    }
