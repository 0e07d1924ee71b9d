"""Leaks planted in files, each of which the search must find."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import json
import lzma
import os
import random
import sqlite3
import subprocess
import tarfile
import zipfile
import zlib
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.seizure.loot import Loot
from tests.seizure.marks import Mark, spellings
from tests.seizure.opened import ClosedError
from tests.seizure.planted import (
    ADDRESS,
    ADDRESS_6,
    AGENT,
    CONTACT,
    EVERY,
    KEY,
    NAME,
    NUMBER,
    PASSPHRASE,
    PHOTOGRAPH,
    RECEIPT,
    SEALED,
    TEXT,
    VOLUNTEER,
    find,
    found_marks,
    loot_with,
)
from tests.seizure.search import Search
from tests.seizure.tables import read_sqlite

GROUPS = [RECEIPT.text[at : at + 4] for at in range(0, 24, 4)]


def test_nothing_is_found_where_nothing_is_planted(tmp_path: Path) -> None:
    assert find(loot_with(tmp_path, "tmp/x", os.urandom(1 << 20))) == []


@pytest.mark.parametrize("mark", EVERY, ids=lambda mark: mark.kind.name)
def test_every_spelling_is_found_at_any_place(mark: Mark, tmp_path: Path) -> None:
    every = list(spellings(mark))
    random.shuffle(every)
    data = b"".join(os.urandom(random.randrange(1, 40)) + spelling.data for spelling in every)
    loot = loot_with(tmp_path, "tmp/x", data + os.urandom(9))
    data_of = {spelling.how: spelling.data for spelling in every}
    hits = [hit for hit in Search([mark]).go_through(loot.pieces()) if hit.how in data_of]
    assert {data_of[hit.how] for hit in hits} == set(data_of.values())


def _tar(data: bytes) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        archive.addfile(tarfile.TarInfo("a"), io.BytesIO(b""))
        member = tarfile.TarInfo("b")
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))
    return packed.getvalue()


def _zip(data: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("b", data)
    return packed.getvalue()


def _zstd(data: bytes) -> bytes:
    return subprocess.run(["zstd"], input=data, capture_output=True, check=True).stdout


def _utf16(text: str) -> bytes:
    return text.encode("utf-16")


PLANTED: dict[str, tuple[str, bytes, Mark]] = {
    "address in a log": (
        "journal/public.txt",
        f'{ADDRESS.text} - - "POST /declare HTTP/1.1" 200'.encode(),
        ADDRESS,
    ),
    "address as a number": ("tmp/x", str(0xCB007107).encode(), ADDRESS),
    "address of a socket": ("tmp/x", b"\x02\0\x1f\x90\xcb\0\x71\x07" + bytes(8), ADDRESS),
    "IPv6 address in bytes": ("tmp/x", b"\x20\x01\x0d\xb8\0\7\0\6" + bytes(7) + b"\x54", ADDRESS_6),
    "agent in JSON in a zip": (
        "backups/b.zip",
        _zip(json.dumps({"agent": AGENT.text}).encode()),
        AGENT,
    ),
    "name in GBK in a gzip": ("tmp/upload.gz", gzip.compress(NAME.text.encode("gbk")), NAME),
    "name in bzip2": ("tmp/x", bz2.compress(NAME.text.encode()), NAME),
    "name in xz": ("tmp/x", lzma.compress(NAME.text.encode()), NAME),
    "name in a tar that is gzipped": ("backups/b.tgz", _tar(NAME.text.encode()), NAME),
    "name in a traceback": ("journal/public.txt", repr(NAME.text.encode()).encode(), NAME),
    "name in JSON": ("tmp/x.json", json.dumps({"name": NAME.text}).encode(), NAME),
    "name in a file's name": (f"tmp/{NAME.text}.txt", b"", NAME),
    "text in UTF-16": ("tmp/x", _utf16(TEXT.text), TEXT),
    "text in a form that was kept": ("tmp/form", f"text={quote(TEXT.text)}".encode(), TEXT),
    "text in zlib within base64": (
        "centre/data/x",
        base64.encodebytes(zlib.compress(TEXT.text.encode() * 5)),
        TEXT,
    ),
    "text in a gzip that breaks off": (
        "tmp/x",
        gzip.compress(TEXT.text.encode() + os.urandom(999))[:700],
        TEXT,
    ),
    "contact in base64 in a static file": (
        "centre/data/static/a.js",
        b"var c='" + base64.b64encode(b"tel:" + CONTACT.text.encode()) + b"';",
        CONTACT,
    ),
    "contact in lines of base64": (
        "tmp/mail",
        base64.encodebytes(b"x" * 50 + CONTACT.text.encode() + b"y" * 50),
        CONTACT,
    ),
    "contact in hex": ("tmp/x", b"\\x" + CONTACT.text.encode().hex().encode(), CONTACT),
    "receipt in groups": ("tmp/slip", " ".join(GROUPS).encode(), RECEIPT),
    "receipt on a page": (
        "tmp/page.html",
        "".join(f"<li><small>{n}</small><b>{g}</b>" for n, g in enumerate(GROUPS, 1)).encode(),
        RECEIPT,
    ),
    "receipt on a page in UTF-16": (
        "tmp/page.html",
        "".join(f"<li>{n} <b>{g}</b>" for n, g in enumerate(GROUPS, 1)).encode("utf-16-be"),
        RECEIPT,
    ),
    "receipt as a number": ("tmp/x", int(RECEIPT.text[:22]).to_bytes(10), RECEIPT),
    "receipt backwards": ("tmp/x", RECEIPT.text[::-1].encode(), RECEIPT),
    "key in bytes": ("tmp/x", bytes.fromhex(KEY.text), KEY),
    "volunteer in a log": ("journal/staff.txt", f"saved by {VOLUNTEER.text}".encode(), VOLUNTEER),
    "number in a list of calls": ("journal/staff.txt", f"to {NUMBER.text} 03:12".encode(), NUMBER),
    "number as programs write it": (
        "tmp/x.json",
        json.dumps(
            {"number": f"+86 {NUMBER.text[:3]} {NUMBER.text[3:7]} {NUMBER.text[7:]}"}
        ).encode(),
        NUMBER,
    ),
    "number in a column of integers": ("tmp/x", int(f"86{NUMBER.text}").to_bytes(8), NUMBER),
    "story in a draft of the server": ("tmp/draft", f"他说{TEXT.text}。".encode(), TEXT),
    "photograph in a temp file": (
        "tmp/upload",
        b"\xff\xd8" + os.urandom(500) + bytes.fromhex(PHOTOGRAPH.text) + os.urandom(500),
        PHOTOGRAPH,
    ),
    "photograph in base64 in JSON": (
        "centre/data/x.json",
        json.dumps({"p": base64.b64encode(bytes.fromhex(PHOTOGRAPH.text)).decode()}).encode(),
        PHOTOGRAPH,
    ),
    "who took a photograph": ("tmp/x.jpg", b"Exif\0\0Artist\0" + TEXT.text.encode(), TEXT),
    "volunteer in a rota": ("tmp/rota.ics", f"ATTENDEE:{VOLUNTEER.text}".encode(), VOLUNTEER),
    "passphrase in a log": ("journal/staff.txt", f"p={PASSPHRASE.text}".encode(), PASSPHRASE),
    "sealed file that should be gone": ("tmp/x", bytes.fromhex(SEALED.text), SEALED),
}


@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED.keys())
def test_planted_leak_is_found(planted: tuple[str, bytes, Mark], tmp_path: Path) -> None:
    where, data, mark = planted
    assert found_marks(loot_with(tmp_path, where, data)) == {mark}


def test_name_in_zstd_is_found(tmp_path: Path) -> None:
    packed = os.urandom(99) + _zstd(NAME.text.encode() * 9)
    assert found_marks(loot_with(tmp_path, "tmp/x", packed)) == {NAME}


def test_packed_file_that_cannot_be_opened_is_no_silence(tmp_path: Path) -> None:
    with pytest.raises(ClosedError):
        find(loot_with(tmp_path, "centre/data/static/a.css.br", b"?"))


def test_handle_is_found_where_it_does_not_belong(tmp_path: Path) -> None:
    """It may stand in the files of the database, and nowhere else."""
    data = VOLUNTEER.text.encode()
    assert found_marks(loot_with(tmp_path / "a", "centre/data/unjoin.sqlite3", data)) == set()
    assert found_marks(loot_with(tmp_path / "b", "memory/public-7", data)) == {VOLUNTEER}


def test_receipt_in_the_write_ahead_log_of_sqlite_is_found(tmp_path: Path) -> None:
    """Deleted again, and overwritten in the table: the log still has it."""
    path = tmp_path / "centre" / "data" / "unjoin.sqlite3"
    path.parent.mkdir(parents=True)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript("PRAGMA journal_mode=WAL; PRAGMA secure_delete=ON; CREATE TABLE t (x)")
    connection.execute("INSERT INTO t VALUES (?)", [RECEIPT.text])
    connection.execute("DELETE FROM t")
    hits = find(Loot(tmp_path, {"t": []}))
    connection.close()
    assert {(hit.mark, hit.where) for hit in hits} == {(RECEIPT, f"centre/data/{path.name}-wal")}


def test_name_in_a_table_is_found(tmp_path: Path) -> None:
    path = tmp_path / "db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (x, name)")
        connection.execute("INSERT INTO t VALUES (1, ?)", [NAME.text])
    connection.close()
    assert "table/t.name" in {hit.where for hit in find(Loot(tmp_path, read_sqlite(path)))}
