"""A small log, made by joining bytes by hand: what the tampered ones are made from.

A second, plain implementation of docs/format.md, sections 8 to 11. It imports nothing of unjoin,
so it judges the auditor instead of repeating it. Everything is fixed: the same call gives the same
bytes. The keys are marked as test keys and are worth nothing.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.vectors.entries import pack

ORIGIN = "test-key.example/log"
ORGANISATIONS = ((0, "party"), (1, "league"), (2, "pioneers"))
STANDINGS = {1: "self", 2: "spoken", 3: "relayed", 4: "head-count", 5: "confirmed"}
WIDTH = 256

Files = dict[str, bytes]
Fields = dict[str, Any]
Cells = dict[tuple[int, int], int]


class Key:
    """An Ed25519 key with a name, made from that name: anybody can sign with it."""

    def __init__(self, name: str, label: str = "", algorithm: int = 1) -> None:
        seed = hashlib.sha256(f"unjoin test key: {name} {label}".encode()).digest()
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        public = bytes([algorithm]) + self._private.public_key().public_bytes_raw()
        self.name = name
        self.key_id = hashlib.sha256(name.encode() + b"\n" + public).digest()[:4]
        self.vkey = f"{name}+{self.key_id.hex()}+{base64.b64encode(public).decode()}"

    def line(self, text: bytes) -> bytes:
        """The signature line of a note with `text`."""
        return self._line(self._private.sign(text))

    def cosignature_line(self, text: bytes, time: int) -> bytes:
        """The line of a witness that saw the checkpoint `text` at `time`."""
        message = f"cosignature/v1\ntime {time}\n".encode() + text
        return self._line(time.to_bytes(8, "big") + self._private.sign(message))

    def _line(self, signature: bytes) -> bytes:
        return f"— {self.name} {base64.b64encode(self.key_id + signature).decode()}\n".encode()


LOG_KEY = Key(ORIGIN)
WITNESSES = tuple(Key(f"test-key.example/witness-{n}", algorithm=4) for n in (1, 2))
POLICY = "".join(
    f"witness w{number} {witness.vkey}\n" for number, witness in enumerate(WITNESSES, start=1)
).encode() + (b"group both all w1 w2\nquorum both\n")


def leaf_hash(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()


def root_of(hashes: Sequence[bytes]) -> bytes:
    """The Merkle Tree Hash, as RFC 6962 defines it."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    split = split_of(len(hashes))
    return hashlib.sha256(b"\x01" + root_of(hashes[:split]) + root_of(hashes[split:])).digest()


def path_of(index: int, hashes: Sequence[bytes]) -> list[bytes]:
    """The inclusion proof of leaf `index`, from leaf to root."""
    if len(hashes) == 1:
        return []
    split = split_of(len(hashes))
    if index < split:
        return [*path_of(index, hashes[:split]), root_of(hashes[split:])]
    return [*path_of(index - split, hashes[split:]), root_of(hashes[:split])]


def split_of(size: int) -> int:
    """The largest power of two that is less than `size`."""
    return 1 << (size - 1).bit_length() - 1


def tile_files(entries: Sequence[bytes]) -> Files:
    """All bundles and tiles of a log of these entries."""
    files: Files = {}
    for start in range(0, len(entries), WIDTH):
        part = entries[start : start + WIDTH]
        bundle = b"".join(len(entry).to_bytes(2, "big") + entry for entry in part)
        files[f"log/tile/entries/{place(start, part)}"] = bundle
    level, hashes = 0, [leaf_hash(entry) for entry in entries]
    while hashes:
        for start in range(0, len(hashes), WIDTH):
            part_of = hashes[start : start + WIDTH]
            files[f"log/tile/{level}/{place(start, part_of)}"] = b"".join(part_of)
        full = range(0, len(hashes) - WIDTH + 1, WIDTH)
        level, hashes = level + 1, [root_of(hashes[start : start + WIDTH]) for start in full]
    return files


def place(start: int, part: Sequence[bytes]) -> str:
    number = f"{start // WIDTH:03d}"
    return number if len(part) == WIDTH else f"{number}.p/{len(part)}"


def checkpoint_text(entries: Sequence[bytes], origin: str = ORIGIN) -> bytes:
    root = root_of([leaf_hash(entry) for entry in entries])
    return f"{origin}\n{len(entries)}\n{base64.b64encode(root).decode()}\n".encode()


def tally_text(entries: Sequence[bytes], cells: Cells, total: int | None = None) -> bytes:
    """The text of the tally that says `cells`; `total` where it is to be another than their sum."""
    origin, size, root = checkpoint_text(entries).decode().split("\n")[:3]
    lines = ["unjoin/tally/v1", origin, size, root, "campaign ccp"]
    lines += [f"organisation {bit} {slug}" for bit, slug in ORGANISATIONS]
    lines += [
        f"cell {mask} {STANDINGS[standing]} {persons}"
        for (mask, standing), persons in sorted(cells.items())
        if persons
    ]
    lines.append(f"total {sum(cells.values()) if total is None else total}")
    return "".join(f"{line}\n" for line in lines).encode()


def note(text: bytes, *lines: bytes) -> bytes:
    """A signed note; by the log's key alone where no signature lines are given."""
    return text + b"\n" + b"".join(lines or (LOG_KEY.line(text),))


def cosigned(text: bytes, *witnesses: Key) -> bytes:
    """A checkpoint, signed by the log and then by `witnesses`."""
    lines = (witness.cosignature_line(text, 1_795_219_200) for witness in witnesses)
    return note(text, LOG_KEY.line(text), *lines)


def count(log: Sequence[Fields]) -> Cells:
    """The cells of a log whose entries keep every rule."""
    cells: Cells = {}
    confirmed: set[int] = set()
    for fields in log:
        organisations, consent = fields["organisations"], fields["consent"]
        if fields["kind"] == 2:
            confirmed.add(fields["target"])
            _add(cells, (organisations, consent), -1)
            _add(cells, (organisations, 5), 1)
        elif fields["kind"] == 1:
            _add(cells, (organisations, consent), fields["persons"])
        else:
            standing = 5 if fields["target"] in confirmed else consent
            _add(cells, (organisations, standing), -fields["persons"])
    return cells


def _add(cells: Cells, cell: tuple[int, int], persons: int) -> None:
    cells[cell] = cells.get(cell, 0) + persons


def canonical(value: Any) -> bytes:
    """RFC 8785 for what occurs here: no numbers but whole ones, member names in ASCII."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def commitment(nonce: bytes, statement: bytes) -> bytes:
    return hashlib.sha256(b"unjoin/statement/v1\n" + nonce + statement).digest()


def packed(log: Sequence[Fields]) -> list[bytes]:
    return [pack(fields) for fields in log]
