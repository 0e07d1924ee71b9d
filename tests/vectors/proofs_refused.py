"""Proofs that every reader refuses. Imports nothing of unjoin."""

from __future__ import annotations

from tests.vectors.entries import digest, fields, later, pack
from tests.vectors.proof_files import (
    LOG,
    NONCE,
    SECOND,
    STATEMENT,
    TIME,
    WITNESS,
    File,
    Wrong,
    commitment,
    entry_of,
)
from tests.vectors.small_trees import ED25519, Key, b64, root, sha256
from tests.vectors.statements import GOOD, SMALLEST, canonical

GOOD_FILE = File()
COSIGNED = File(cosigners=(WITNESS,))
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def wrong_files() -> dict[str, Wrong]:
    """What is wrong → the file, and how it is refused."""
    return {
        **_refused("file", wrong_lines()),
        **_refused("file", wrong_notes()),
        **_refused("file", wrong_checkpoints()),
        **_refused("checkpoint", wrong_signatures()),
        **_refused("inclusion", wrong_places()),
        **_refused("entry", wrong_entries()),
        **_refused("statement", wrong_statements()),
        **wrong_keys(),
        **wrong_witnesses(),
    }


def _refused(check: str, files: dict[str, tuple[str, bytes]]) -> dict[str, Wrong]:
    return {name: Wrong(check, error, data) for name, (error, data) in files.items()}


def spelled_otherwise(text: str) -> str:
    """Base64 of the same bytes with a bit set that none of them holds."""
    at = text.index("=") - 1
    return text[:at] + ALPHABET[ALPHABET.index(text[at]) + 1] + text[at + 1 :]


def wrong_lines() -> dict[str, tuple[str, bytes]]:
    build, good = GOOD_FILE.build, GOOD_FILE.build()
    extra, hashes = b64(GOOD_FILE.extra), GOOD_FILE.hashes
    short = GOOD_FILE.own_entry
    padded = b64(GOOD_FILE.own_entry + NONCE + b"{}")
    assert padded.endswith("=")
    return {
        "nothing": ("proof-form", b""),
        "no empty line": ("proof-form", good.replace(b"\n\n", b"\n")),
        "lines that end with CR LF": ("proof-form", good.replace(b"\n", b"\r\n")),
        "a byte order mark": ("proof-form", b"\xef\xbb\xbf" + good),
        "an index in full-width digits": ("proof-form", build(index="index ３")),
        "another version": ("proof-version", build(version="c2sp.org/tlog-proof@v2")),
        "a space after the version": ("proof-version", build(version="c2sp.org/tlog-proof@v1 ")),
        "a version line with a CR": ("proof-version", build(version="c2sp.org/tlog-proof@v1\r")),
        "no extra line": ("proof-extra", good.replace(f"extra {extra}\n".encode(), b"")),
        "an empty extra line": ("proof-extra", build(extra="extra ")),
        "an extra line without its padding": (
            "proof-extra",
            build(extra=f"extra {padded.rstrip('=')}"),
        ),
        "an extra line in another spelling": (
            "proof-extra",
            build(extra=f"extra {spelled_otherwise(padded)}"),
        ),
        "an extra line with a space after it": ("proof-extra", build(extra=f"extra {extra} ")),
        "an extra line of URL-safe base64": ("proof-extra", build(extra="extra -_-_")),
        "less than an entry": ("proof-extra", build(extra=f"extra {b64(short[:-1])}")),
        "half a nonce behind the entry": (
            "proof-extra",
            build(extra=f"extra {b64(short + NONCE[:16])}"),
        ),
        "an extra line behind the index": (
            "proof-hashes",
            build(extra="", hashes=[f"extra {extra}", *hashes]),
        ),
        "no index": ("proof-index", build(index="")),
        "an index with a leading zero": ("proof-index", build(index="index 03")),
        "an index with a sign": ("proof-index", build(index="index +3")),
        "an index below zero": ("proof-index", build(index="index -3")),
        "an index with two spaces": ("proof-index", build(index="index  3")),
        "an index with a separator": ("proof-index", build(index="index 0_3")),
        "an index in hexadecimal": ("proof-index", build(index="index 0x3")),
        "an index that 63 bits do not hold": ("proof-index", build(index=f"index {2**63}")),
        "an index of the log's size": ("proof-index", build(index="index 7")),
        "a hash of 31 bytes": ("proof-hashes", build(hashes=[b64(bytes(31)), *hashes[1:]])),
        "a hash of 33 bytes": ("proof-hashes", build(hashes=[b64(bytes(33)), *hashes[1:]])),
        "a hash in another spelling": (
            "proof-hashes",
            build(hashes=[spelled_otherwise(hashes[0]), *hashes[1:]]),
        ),
        "a hash with a space before it": ("proof-hashes", build(hashes=[" " + hashes[0]])),
        "a hash in hexadecimal": ("proof-hashes", build(hashes=[bytes(32).hex()])),
        "sixty-four hashes": ("proof-hashes", build(hashes=[b64(bytes(32))] * 64)),
    }


def wrong_notes() -> dict[str, tuple[str, bytes]]:
    build, good = GOOD_FILE.build, GOOD_FILE.build()
    text, signature = GOOD_FILE.text, LOG.signed(GOOD_FILE.text)
    stranger = Key("stranger.example", "stranger").signed(text)

    def with_lines(*lines: str) -> bytes:
        return build(note=f"{text}\n{''.join(lines)}")

    return {
        "no note": ("note-form", build(note="")),
        "the last line end missing": ("note-form", good[:-1]),
        "an empty line at the end": ("note-form", good + b"\n"),
        "a byte after the last line": ("note-form", good + b"x"),
        "a line after the last": ("note-signature-line", good + b"x\n"),
        "no signature": ("note-form", build(note=f"{text}\n")),
        "a note whose lines end with CR LF": (
            "note-control",
            build(note=GOOD_FILE.note.replace("\n", "\r\n").replace("\r\n\r\n", "\r\n\n")),
        ),
        "a tab in the note": ("note-control", with_lines(signature.replace(" ", "\t", 1))),
        "a note that is not UTF-8": (
            "note-utf8",
            good.replace("\u2014".encode(), b"\xe2\x80", 1),
        ),
        "a hyphen for the dash": ("note-signature-line", with_lines("-" + signature[1:])),
        "an en dash for the dash": ("note-signature-line", with_lines("\u2013" + signature[1:])),
        "two spaces in a signature line": (
            "note-signature-line",
            with_lines(signature.replace(" ", "  ", 1)),
        ),
        "a signature line without a signature": (
            "note-signature-line",
            with_lines(f"\u2014 {LOG.name} {b64(LOG.key_id)}\n"),
        ),
        "a name with a plus": (
            "note-signature-line",
            with_lines(signature, f"\u2014 a+b {'A' * 8}\n"),
        ),
        "a name with a wide space": (
            "note-signature-line",
            with_lines(signature, f"\u2014 a\u3000b {'A' * 8}\n"),
        ),
        "a hundred and one signatures": (
            "note-signature-count",
            with_lines(signature, stranger * 100),
        ),
    }


def signed(text: str, *more: str) -> bytes:
    """The good file around another checkpoint, signed by the log."""
    return GOOD_FILE.build(note=f"{text}\n{LOG.signed(text)}{''.join(more)}")


def wrong_checkpoints() -> dict[str, tuple[str, bytes]]:
    origin, right = LOG.name, b64(root(GOOD_FILE.leaves))
    return {
        "a checkpoint of two lines": ("checkpoint-form", signed(f"{origin}\n7\n")),
        "a size with a leading zero": ("checkpoint-size", signed(f"{origin}\n07\n{right}\n")),
        "a size with a sign": ("checkpoint-size", signed(f"{origin}\n+7\n{right}\n")),
        "a size in Arabic-Indic digits": ("checkpoint-size", signed(f"{origin}\n٧\n{right}\n")),
        "a size with a separator": ("checkpoint-size", signed(f"{origin}\n7_0\n{right}\n")),
        "a size that 63 bits do not hold": (
            "checkpoint-size",
            signed(f"{origin}\n{2**63}\n{right}\n"),
        ),
        "an empty size": ("checkpoint-size", signed(f"{origin}\n \n{right}\n")),
        "a root of 31 bytes": ("checkpoint-root", signed(f"{origin}\n7\n{b64(bytes(31))}\n")),
        "a root in another spelling": (
            "checkpoint-root",
            signed(f"{origin}\n7\n{spelled_otherwise(right)}\n"),
        ),
        "a log of nothing with a root": ("checkpoint-root", signed(f"{origin}\n0\n{right}\n")),
        "a log of nothing": ("proof-index", signed(f"{origin}\n0\n{b64(sha256(b''))}\n")),
        "an empty extension line": ("checkpoint-line", signed(f"{origin}\n7\n{right}\n\nx\n")),
    }


def wrong_signatures() -> dict[str, tuple[str, bytes]]:
    file, text = GOOD_FILE, GOOD_FILE.text
    signature = LOG.private.sign(text.encode())
    other = Key(LOG.name, "another log")
    lines: dict[str, tuple[str, str]] = {
        "a bit of the signature flipped": (
            "note-signature",
            LOG.line(bytes([signature[0] ^ 1]) + signature[1:]),
        ),
        "a signature cut short": ("note-signature", LOG.line(signature[:-1])),
        "a signature with a byte more": ("note-signature", LOG.line(signature + b"\0")),
        "a signature of another text": ("note-signature", LOG.signed(text.replace("7", "8"))),
        "signed by a key that only borrows the log's id": (
            "note-signature",
            LOG.line(other.private.sign(text.encode())),
        ),
        "signed by another key of the same name": ("checkpoint-unsigned", other.signed(text)),
        "signed by this key under another name": (
            "checkpoint-unsigned",
            Key("example.org/other").signed(text),
        ),
        "signed twice": ("note-signature-twice", LOG.signed(text) * 2),
        "signed by a witness only": ("checkpoint-unsigned", WITNESS.cosigned(text, TIME)),
    }
    changed = file.note.replace("\n7\n", "\n8\n")
    origin = text.replace(LOG.name, "example.org/other")
    return {
        **{
            name: (code, file.build(note=f"{text}\n{line}")) for name, (code, line) in lines.items()
        },
        "a size changed after signing": ("note-signature", file.build(note=changed)),
        "the origin of another log": ("checkpoint-origin", signed(origin)),
    }


def wrong_places() -> dict[str, tuple[str, bytes]]:
    build, hashes = GOOD_FILE.build, GOOD_FILE.hashes
    other = entry_of(STATEMENT, channel=2)
    elsewhere = File(index=6)
    return {
        "another hash in the path": ("tree-root", build(hashes=[b64(bytes(32)), *hashes[1:]])),
        "hashes from the root downwards": ("tree-root", build(hashes=hashes[::-1])),
        "the index of the neighbour": ("tree-root", build(index="index 2")),
        "an index far off": ("tree-proof-length", build(index="index 6")),
        "a hash too few": ("tree-proof-length", build(hashes=hashes[:-1])),
        "a hash too many": ("tree-proof-length", build(hashes=[*hashes, hashes[0]])),
        "no hashes": ("tree-proof-length", build(hashes=[])),
        "a right edge with a hash too many": (
            "tree-proof-length",
            elsewhere.build(hashes=[*elsewhere.hashes, hashes[0]]),
        ),
        "an entry that is not in the log": (
            "tree-root",
            build(extra=f"extra {b64(other + NONCE + STATEMENT)}"),
        ),
        "the only leaf, and a hash": (
            "tree-proof-length",
            File(index=0, size=1).build(hashes=hashes[:1]),
        ),
    }


def wrong_entries() -> dict[str, tuple[str, bytes]]:
    """Entries that the log should never have held, each in a log that holds it."""
    own = commitment(STATEMENT)
    broken = {
        "entry-version": fields(version=2, commitment=own),
        "entry-kind": fields(kind=9, commitment=own),
        "entry-consent": fields(consent=0, commitment=own),
        "entry-channel": fields(channel=7, commitment=own),
        "entry-persons": fields(persons=2, commitment=own),
        "entry-target": fields(target=1, commitment=own),
        "entry-reason": fields(reason=1, commitment=own),
        "entry-zero": fields(zero=1, commitment=own),
    }
    retract = File(statement=b"", entry=pack(later(3, 0)))
    confirm = File(statement=b"", entry=pack(later(2, 0, consent=3)))
    return {
        **{
            f"an entry refused as {code}": (code, File(entry=pack(v)).build())
            for code, v in broken.items()
        },
        "an entry that retracts": ("proof-kind", retract.build()),
        "an entry that confirms": ("proof-kind", confirm.build()),
    }


def wrong_statements() -> dict[str, tuple[str, bytes]]:
    def in_log(statement: bytes) -> bytes:
        return File(statement=statement).build()

    def beside(nonce: bytes, statement: bytes) -> bytes:
        return GOOD_FILE.build(extra=f"extra {b64(GOOD_FILE.own_entry + nonce + statement)}")

    return {
        "another statement": ("proof-commitment", beside(NONCE, GOOD)),
        "a character changed": (
            "proof-commitment",
            beside(NONCE, STATEMENT.replace("退".encode(), "進".encode())),
        ),
        "another nonce": ("proof-commitment", beside(digest("another nonce"), STATEMENT)),
        "a statement with a line end after it": ("statement-member", in_log(STATEMENT + b"\n")),
        "a statement with a space in it": (
            "statement-member",
            in_log(STATEMENT.replace(b":", b": ", 1)),
        ),
        "a statement with a member nobody knows": (
            "statement-member",
            in_log(canonical({**SMALLEST, "mail": "x"})),
        ),
        "a statement with a name too long": (
            "statement-too-long",
            in_log(canonical({**SMALLEST, "name": "名" * 81})),
        ),
        "a statement with half a character": (
            "statement-text",
            in_log(GOOD.replace("金".encode(), b"\\ud800")),
        ),
        "a statement that is no JSON": ("statement-member", in_log(b"We leave.")),
    }


def wrong_keys() -> dict[str, Wrong]:
    name, key_id, typed = LOG.vkey.split("+", 2)
    data = GOOD_FILE.build()

    def made(typed_key: bytes, own_name: str = name) -> str:
        made_id = sha256(own_name.encode() + b"\n" + typed_key)[:4].hex()
        return f"{own_name}+{made_id}+{b64(typed_key)}"

    keys = {
        "no key": ("vkey-form", ""),
        "a key cut short": ("vkey-form", LOG.vkey[:-1]),
        "a key of two parts": ("vkey-form", f"{name}+{typed}"),
        "a key whose id is in capitals": ("vkey-form", f"{name}+{key_id.upper()}+{typed}"),
        "a key with the id of another": ("vkey-id", f"{name}+00000000+{typed}"),
        "a key with another name": ("vkey-id", f"example.org/other+{key_id}+{typed}"),
        "a key of 31 bytes": ("vkey-length", made(LOG.typed[:-1])),
        "a key of a kind nobody knows": ("vkey-algorithm", made(b"\x09" + LOG.typed[1:])),
        "a key whose name has a space": ("note-name", made(LOG.typed, "example.org log")),
    }
    assert key_id != key_id.upper()
    return {
        **{label: Wrong("key", error, data, key) for label, (error, key) in keys.items()},
        "a key of a witness": Wrong(
            "checkpoint", "note-key-algorithm", data, made(b"\x04" + LOG.typed[1:])
        ),
        "a key of another log": Wrong(
            "checkpoint", "checkpoint-unsigned", data, Key("example.org/other", "another log").vkey
        ),
    }


def wrong_witnesses() -> dict[str, Wrong]:
    text = COSIGNED.text

    def beside(error: str, *lines: str, keys: tuple[str, ...] = (WITNESS.vkey,)) -> Wrong:
        return Wrong("witnesses", error, signed(text, *lines), witnesses=keys)

    good = WITNESS.private.sign(f"cosignature/v1\ntime {TIME}\n{text}".encode())
    late = f"cosignature/v1\ntime {2**63}\n{text}".encode()

    def make(time: int, signature: bytes) -> str:
        return WITNESS.line(time.to_bytes(8, "big") + signature)

    log_key = Key("witness.example/one", "witness one", ED25519).vkey
    return {
        "a cosignature of another second": beside("note-signature", make(TIME + 1, good)),
        "a cosignature without its time": beside("cosignature-length", WITNESS.line(good)),
        "a cosignature with a byte more": beside("cosignature-length", make(TIME, good + b"\0")),
        "a cosignature from too far ahead": beside(
            "cosignature-timestamp", make(2**63, WITNESS.private.sign(late))
        ),
        "a cosignature as a note is signed": beside(
            "note-signature", make(TIME, WITNESS.private.sign(text.encode()))
        ),
        "a witness twice": beside("note-signature-twice", *[WITNESS.cosigned(text, TIME)] * 2),
        "a witness, and one who only says so": beside(
            "note-signature",
            WITNESS.cosigned(text, TIME),
            SECOND.line(TIME.to_bytes(8, "big") + good),
            keys=(WITNESS.vkey, SECOND.vkey),
        ),
        "a log's key for a witness's": beside(
            "cosignature-key", WITNESS.cosigned(text, TIME), keys=(log_key,)
        ),
        "a witness's key cut short": beside("vkey-form", keys=(WITNESS.vkey[:-1],)),
    }
