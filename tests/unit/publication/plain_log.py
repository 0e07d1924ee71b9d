"""A log judged from its files alone, by plain slow code that shares nothing with the program.

Of the program only the paths of the files are not written anew here: they are the format's.
"""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def plain_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, as it is written there."""
    if not leaves:
        return sha256(b"")
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + plain_root(leaves[:split]) + plain_root(leaves[split:]))


def plain_index(index: int) -> str:
    groups = [f"{index % 1000:03d}"]
    while index := index // 1000:
        groups.insert(0, f"x{index % 1000:03d}")
    return "/".join(groups)


def expected_files(entries: list[bytes]) -> dict[str, bytes]:
    """Every bundle and tile that a log of `entries` must have, by its path below the base."""
    files: dict[str, bytes] = {}
    row = [sha256(b"\x00" + entry) for entry in entries]
    for start in range(0, len(entries), 256):
        some = entries[start : start + 256]
        data = b"".join(len(entry).to_bytes(2) + entry for entry in some)
        files[f"tile/entries/{_name(start, len(some))}"] = data
    level = 0
    while row:
        for start in range(0, len(row), 256):
            files[f"tile/{level}/{_name(start, len(row[start : start + 256]))}"] = b"".join(
                row[start : start + 256]
            )
        full = len(row) // 256
        row = [plain_root(row[256 * n : 256 * n + 256]) for n in range(full)]
        level += 1
    return files


def _name(start: int, width: int) -> str:
    return plain_index(start // 256) + ("" if width == 256 else f".p/{width}")


def read_note(data: bytes, vkey: str) -> list[str]:
    """The lines of a note's text, once its first signature is checked with `vkey`."""
    text, _, signatures = data.rpartition(b"\n\n")
    first = signatures.decode().splitlines()[0]
    name, key_id, key = vkey.split("+", 2)
    dash, signer, encoded = first.split(" ")
    assert (dash, signer) == ("—", name)
    signature = base64.b64decode(encoded, validate=True)
    assert signature[:4].hex() == key_id
    typed = base64.b64decode(key, validate=True)
    assert typed[:1] == b"\x01"
    Ed25519PublicKey.from_public_bytes(typed[1:]).verify(signature[4:], text + b"\n")
    return (text + b"\n").decode().split("\n")[:-1]


def check_published(public: Path, entries: list[bytes]) -> list[str]:
    """Check that `public` has exactly the log of `entries`; answer with the tally's lines.

    Partial tiles of earlier checkpoints may lie there, if they are beginnings and not covered.
    """
    log = public / "log"
    vkey = (log / "vkey").read_text().strip()
    lines = read_note((log / "checkpoint").read_bytes(), vkey)
    leaves = [sha256(b"\x00" + entry) for entry in entries]
    root = base64.b64encode(plain_root(leaves)).decode()
    assert lines == [vkey.split("+", 2)[0], str(len(entries)), root]
    expected = expected_files(entries)
    found = {
        str(path.relative_to(log)): path.read_bytes()
        for path in (log / "tile").rglob("*")
        if path.is_file()
    }
    assert {path: found.get(path) for path in expected} == expected
    for path in found.keys() - expected.keys():
        full, partial, _ = path.partition(".p/")
        assert partial, path
        assert full not in found, f"{path} is covered by a full one"
        wider = next(data for p, data in expected.items() if p.startswith(f"{full}.p/"))
        assert wider.startswith(found[path])
    tally = read_note((log / "tally").read_bytes(), vkey)
    assert tally[:4] == ["unjoin/tally/v1", *lines]
    return tally
