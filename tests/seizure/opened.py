"""Opening what is compressed, packed or encoded, wherever in some bytes it begins.

A stream that breaks off, as in a page that was half written over, gives what it held until
then. What cannot be opened here is an error, never a silence: see `ClosedError`.
"""

from __future__ import annotations

import base64
import binascii
import bz2
import io
import lzma
import re
import subprocess
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

DEPTH = 3
"""How many layers are opened within each other."""
OUTPUT_LIMIT = 1 << 26
_ZSTD = b"\x28\xb5\x2f\xfd"
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{24,}(?:\r?\n[A-Za-z0-9+/_-]{4,})*")
_HEX = re.compile(rb"[0-9a-fA-F]{32,}")
_PERCENT = re.compile(rb"(?:%[0-9A-Fa-f]{2}[\w.+&=~*-]*){2,}")
_WORTHWHILE = 8


class ClosedError(Exception):
    """Something is packed in a way that this cannot open."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes, and where they are from. `encoded`: whether base64 and the like are looked for."""

    where: str
    data: bytes
    encoded: bool = True


def unfold(piece: Piece, depth: int = DEPTH) -> Iterator[Piece]:
    """`piece`, and everything that is in it, layer by layer."""
    yield piece
    if piece.where.endswith((".br", ".7z", ".rar")):
        raise ClosedError(f"{piece.where}: nothing here opens such a file")
    if not depth:
        return
    openers = [*_STREAMS, *(_ENCODINGS if piece.encoded else ())]
    for name, opener in openers:
        for at, data in opener(piece.data):
            if len(data) >= _WORTHWHILE:
                inner = Piece(f"{piece.where} › {name} at {at}", data, piece.encoded)
                yield from unfold(inner, depth - 1)


def _gzip(data: bytes) -> Iterator[tuple[int, bytes]]:
    for match in re.finditer(rb"\x1f\x8b\x08[\x00-\x1f]", data):
        yield match.start(), _inflate(data, match.start(), zlib.MAX_WBITS | 16)


def _zlib(data: bytes) -> Iterator[tuple[int, bytes]]:
    """zlib has two bytes of header only: of which the first is nearly always 0x78."""
    seen = np.frombuffer(data, dtype=np.uint8)
    if len(seen) < 3:
        return
    second = (seen[1:] == 0x01) | (seen[1:] == 0x5E) | (seen[1:] == 0x9C) | (seen[1:] == 0xDA)
    for at in np.flatnonzero((seen[:-1] == 0x78) & second).tolist():
        yield at, _inflate(data, at, zlib.MAX_WBITS)


def _inflate(data: bytes, at: int, bits: int) -> bytes:
    """What the stream at `at` holds, as far as it can be read."""
    stream, out, step, view = zlib.decompressobj(bits), bytearray(), 256, memoryview(data)
    try:
        while at < len(data) and not stream.eof and len(out) < OUTPUT_LIMIT:
            out += stream.decompress(view[at : at + step])
            at, step = at + step, 1 << 14
    except zlib.error:
        pass
    return bytes(out)


def _bzip2(data: bytes) -> Iterator[tuple[int, bytes]]:
    for match in re.finditer(rb"BZh[1-9]1AY&SY", data):
        yield match.start(), _whole(bz2.BZ2Decompressor().decompress, data[match.start() :])


def _xz(data: bytes) -> Iterator[tuple[int, bytes]]:
    for match in re.finditer(rb"\xfd7zXZ\x00", data):
        yield match.start(), _whole(lzma.LZMADecompressor().decompress, data[match.start() :])


def _whole(decompress: Callable[[bytes], bytes], data: bytes) -> bytes:
    try:
        return decompress(data)
    except (OSError, lzma.LZMAError, EOFError):
        return b""


def _zstd(data: bytes) -> Iterator[tuple[int, bytes]]:
    """By the `zstd` program, which writes what it could read before an error."""
    for match in re.finditer(re.escape(_ZSTD), data):
        at = match.start()
        command = ["zstd", "--decompress", "--stdout", "--quiet", "--no-check"]
        done = subprocess.run(command, input=data[at:], capture_output=True, check=False)
        yield at, done.stdout


def _zip(data: bytes) -> Iterator[tuple[int, bytes]]:
    if b"PK\x03\x04" not in data or b"PK\x05\x06" not in data:
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist():
                yield member.header_offset, archive.read(member)
    except (zipfile.BadZipFile, RuntimeError, zlib.error, NotImplementedError):
        return


def _base64(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each run, from each of the four characters it could begin with."""
    table = bytes.maketrans(b"-_", b"+/")
    for match in _BASE64.finditer(data):
        run = re.sub(rb"\s", b"", match[0]).translate(table)
        for skip in range(4):
            cut = run[skip : skip + (len(run) - skip) // 4 * 4]
            yield match.start() + skip, base64.b64decode(cut)


def _hex(data: bytes) -> Iterator[tuple[int, bytes]]:
    for match in _HEX.finditer(data):
        for skip in (0, 1):
            run = match[0][skip:]
            yield match.start() + skip, binascii.unhexlify(run[: len(run) // 2 * 2])


def _percent(data: bytes) -> Iterator[tuple[int, bytes]]:
    for match in _PERCENT.finditer(data):
        plain = re.sub(rb"%(..)", lambda m: bytes.fromhex(m[1].decode()), match[0])
        yield match.start(), plain.replace(b"+", b" ")


Opener = Callable[[bytes], Iterator[tuple[int, bytes]]]
_STREAMS: tuple[tuple[str, Opener], ...] = (
    ("gzip", _gzip),
    ("zlib", _zlib),
    ("bzip2", _bzip2),
    ("xz", _xz),
    ("zstd", _zstd),
    ("zip", _zip),
)
_ENCODINGS: tuple[tuple[str, Opener], ...] = (
    ("base64", _base64),
    ("hex", _hex),
    ("percent", _percent),
)
