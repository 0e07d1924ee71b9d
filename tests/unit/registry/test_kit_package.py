"""What a kit seals, and the note that names a kit: read strictly."""

from __future__ import annotations

import pytest

from unjoin.registry.kit_note import KitNote, KitNoteError, encode_kit_note, parse_kit_note
from unjoin.registry.kit_package import (
    KitPackage,
    KitPackageError,
    encode_kit_package,
    parse_kit_package,
)
from unjoin.registry.receipt import make_receipt_code

PACKAGE = KitPackage(bytes(16), make_receipt_code(10**22 - 1), 2, b"declaration", b"private")
WRITTEN = encode_kit_package(PACKAGE, size=128)
NOTE = KitNote("log.example/ccp", "kit/kit.html", 176_000, bytes(32))


def test_package_is_read_as_it_was_written() -> None:
    assert parse_kit_package(WRITTEN) == PACKAGE


@pytest.mark.parametrize(
    "spoilt",
    [
        b"",
        WRITTEN[1:],
        b"x" + WRITTEN[1:],
        WRITTEN[:60],
        WRITTEN[:-1] + b"\x01",
        WRITTEN[:30] + b"\xff" * 10 + WRITTEN[40:],
        WRITTEN[:40] + bytes(2) + WRITTEN[42:],
        WRITTEN[:42] + b"\xff" * 4 + WRITTEN[46:],
    ],
)
def test_package_that_no_kit_writes_is_refused(spoilt: bytes) -> None:
    with pytest.raises(KitPackageError):
        parse_kit_package(spoilt)


def test_note_is_read_as_it_was_written() -> None:
    assert parse_kit_note(encode_kit_note(NOTE)) == NOTE


@pytest.mark.parametrize(
    ("was", "is_now"),
    [
        ("176000", "0176000"),
        ("176000", "200000"),
        ("kit/kit.html", "../kit.html"),
        ("unjoin/kit/v1", "unjoin/kit/v2"),
        ("log.example", "log example"),
        ("0000\n", "0000\r\n"),
        ("0000\n", "0000\n\n"),
        ("0000\n", "00\u0660\u0660\n"),
    ],
)
def test_note_that_is_spelled_otherwise_is_refused(was: str, is_now: str) -> None:
    with pytest.raises(KitNoteError):
        parse_kit_note(encode_kit_note(NOTE).decode().replace(was, is_now, 1).encode())
