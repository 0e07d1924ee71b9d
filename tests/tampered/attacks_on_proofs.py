"""Attacks on a declarant's proof, checked with the log's key alone."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from tests.tampered.attack import Attack, replace
from tests.tampered.base_log import base_log
from tests.tampered.plain_log import (
    LOG_KEY,
    Key,
    canonical,
    checkpoint_text,
    leaf_hash,
    note,
    path_of,
)

LEAF = 100
ARGUMENTS = ("--proof", "{here}/my.tlog-proof", "--vkey", "{here}/trusted-vkey")


def proof_file(
    leaf: int = LEAF, *, extra: bytes | None = None, checkpoint: bytes | None = None
) -> bytes:
    """The proof of a leaf of the untampered log, with another extra or checkpoint where given."""
    log = base_log()
    entries = log.packed()
    hashes = path_of(leaf, [leaf_hash(entry) for entry in entries])
    lines = [
        "c2sp.org/tlog-proof@v1",
        f"extra {base64.b64encode(extra_of(leaf) if extra is None else extra).decode()}",
        f"index {leaf}",
        *(base64.b64encode(each).decode() for each in hashes),
    ]
    head = "".join(f"{line}\n" for line in lines).encode()
    return head + b"\n" + (checkpoint or note(checkpoint_text(entries)))


def extra_of(leaf: int) -> bytes:
    """Entry, nonce and statement of a leaf of the untampered log; the entry alone without one."""
    log = base_log()
    entry = log.packed()[leaf]
    if leaf not in log.statements:
        return entry
    statement = log.statements[leaf]
    return entry + statement.nonce + canonical(statement.says)


def attacks() -> Iterator[Attack]:
    good, extra = proof_file(), extra_of(LEAF)
    text = checkpoint_text(base_log().packed())
    other = Key(LOG_KEY.name, "another")
    hashes = good.split(b"\n")[3]
    for name, title, code, data in (
        (
            "of-another-index",
            "Another leaf's number",
            "tree-root",
            _put(good, b"index 100", b"index 101"),
        ),
        (
            "of-an-index-beyond",
            "A leaf that is not in the log",
            "proof-index",
            _put(good, b"index 100", b"index 260"),
        ),
        (
            "index-with-leading-zero",
            "A number with a leading zero",
            "proof-index",
            _put(good, b"index 100", b"index 0100"),
        ),
        (
            "without-a-hash",
            "A hash is missing",
            "tree-proof-length",
            _put(good, hashes + b"\n", b""),
        ),
        (
            "with-other-hash",
            "A hash that leads elsewhere",
            "tree-root",
            _put(good, hashes, base64.b64encode(bytes(32))),
        ),
        (
            "entry-changed",
            "An entry that was changed",
            "tree-root",
            proof_file(extra=extra[:7] + bytes([extra[7] ^ 1]) + extra[8:]),
        ),
        (
            "statement-changed",
            "A statement that was changed",
            "proof-commitment",
            proof_file(extra=extra.replace(b"made by a program", b"made by a Program")),
        ),
        ("nonce-cut", "A nonce without a statement", "proof-extra", proof_file(extra=extra[:86])),
        ("entry-cut", "Half an entry", "proof-extra", proof_file(extra=extra[:30])),
        ("of-a-retract", "A proof of an entry that is no withdraw", "proof-kind", proof_file(201)),
        (
            "of-another-key",
            "A checkpoint that another key signed",
            "checkpoint-unsigned",
            proof_file(checkpoint=note(text, other.line(text))),
        ),
        (
            "signature-of-another-size",
            "A signature from another checkpoint",
            "note-signature",
            proof_file(checkpoint=note(text, LOG_KEY.line(b"another text\n"))),
        ),
        ("truncated", "A proof cut short", "note-form", good[:-1]),
        ("appended", "Text behind the proof", "note-signature-line", good + b"really\n"),
        ("crlf", "Line ends of another system", "proof-form", good.replace(b"\n", b"\r\n")),
    ):
        yield Attack(
            name=f"proof-{name}",
            title=title,
            done=f"my.tlog-proof: {title[0].lower()}{title[1:]}",
            code=code,
            where="my.tlog-proof",
            files={},
            beside={"my.tlog-proof": data},
            arguments=ARGUMENTS,
        )


def _put(data: bytes, old: bytes, new: bytes) -> bytes:
    return replace(old, new)(data)
