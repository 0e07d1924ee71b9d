"""A fixed log and fixed witnesses, and a witness that keeps c2sp.org/tlog-witness in memory."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.unit.publiclog.plain_tree import plain_consistency, plain_inclusion
from unjoin.publiclog.checkpoints import Checkpoint, open_checkpoint, sign_checkpoint
from unjoin.publiclog.cosignatures import cosign, cosigner_key
from unjoin.publiclog.encoding import decode_base64
from unjoin.publiclog.errors import LogError, TreeError
from unjoin.publiclog.notes import Note, SigningKey, VerifierKey, encode_signatures
from unjoin.publiclog.policy import Witness
from unjoin.publiclog.tree import (
    EMPTY_ROOT,
    Hash,
    leaf_hash,
    tree_root,
    verify_consistency,
)

ORIGIN = "log.example/centre"
NOON = 1_790_000_000
"""When the witnesses cosign, POSIX seconds."""


def seed_of(who: str) -> bytes:
    return hashlib.sha256(who.encode()).digest()


LOG = SigningKey(ORIGIN, seed_of("log"))
OTHER_LOG = SigningKey(ORIGIN, seed_of("another log of the same name"))
LEAVES = [leaf_hash(b"entry %d" % number) for number in range(300)]


def witness_key(name: str) -> VerifierKey:
    private_key = Ed25519PrivateKey.from_private_bytes(seed_of(name))
    return cosigner_key(name, private_key.public_key().public_bytes_raw())


def witness_called(name: str) -> Witness:
    return Witness(name, witness_key(name), f"https://{name}/submit")


ALPHA, BETA, GAMMA = (witness_called(f"{name}.example/w") for name in ("alpha", "beta", "gamma"))


def checkpoint_of(size: int) -> Checkpoint:
    """The checkpoint of the first `size` of `LEAVES`."""
    return Checkpoint(ORIGIN, size, tree_root(LEAVES[:size]))


def signed(size: int) -> Note:
    return sign_checkpoint(checkpoint_of(size), LOG)


def cosigned(size: int, *witnesses: Witness, timestamp: int = NOON) -> Note:
    """The checkpoint at `size`, signed by the log and cosigned by `witnesses`."""
    note = signed(size)
    lines = [
        cosign(note.text, name=who.name, seed=seed_of(who.name), timestamp=timestamp)
        for who in witnesses
    ]
    return Note(note.text, (*note.signatures, *lines))


def prove_from(old: int, size: int) -> tuple[Hash, ...]:
    """The consistency proof from `old`, 1…size."""
    return tuple(plain_consistency(old, LEAVES[:size]))


def prove_leaf(index: int, size: int) -> tuple[Hash, ...]:
    """The inclusion proof of one of `LEAVES`."""
    return tuple(plain_inclusion(index, LEAVES[:size]))


@dataclass
class MemoryWitness:
    """A witness as the specification has it, for `LOG` alone. Counts what it was asked."""

    name: str = ALPHA.name
    size: int = 0
    root: Hash = EMPTY_ROOT
    asked: list[tuple[str, bytes]] = field(default_factory=list)

    def knows(self, size: int) -> MemoryWitness:
        """Let it have cosigned our checkpoint at `size`."""
        self.size, self.root = size, tree_root(LEAVES[:size])
        return self

    def post(self, url: str, body: bytes) -> tuple[int, bytes]:
        self.asked.append((url, body))
        head, _, note = body.partition(b"\n\n")
        old, *proof = head.decode("ascii").split("\n")
        try:
            opened = open_checkpoint(note, LOG.vkey)
        except LogError:
            return 403, b""
        checkpoint = opened.checkpoint
        if int(old.removeprefix("old ")) != self.size:
            return 409, f"{self.size}\n".encode()
        try:
            verify_consistency(
                old_size=self.size,
                old_root=self.root,
                new_size=checkpoint.size,
                new_root=checkpoint.root,
                proof=[Hash(decode_base64(line, 32)) for line in proof],
            )
        except TreeError:
            return 422, b""
        self.size, self.root = checkpoint.size, checkpoint.root
        line = cosign(opened.note.text, name=self.name, seed=seed_of(self.name), timestamp=NOON)
        return 200, encode_signatures([line])
