"""What says it is sealed is believed only in one form; by whatever program it was written."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pyrage
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import example, given
from hypothesis import strategies as st

from unjoin.service.custody.sealed_form import LARGEST_CLASS, SealedError, check_sealed
from unjoin.service.custody.sealing import KIB, padded_size
from unjoin.service.keys import make_age_key

KEYS = [make_age_key() for _ in range(4)]
RECIPIENTS = [key.recipient for key in KEYS]
CLASSES = [1 * KIB, 4 * KIB, 16 * KIB, 64 * KIB, 80 * KIB, 128 * KIB, LARGEST_CLASS]


def age(*arguments: str, plaintext: bytes, cwd: Path | None = None) -> bytes:
    """What the stock program writes."""
    return subprocess.run(
        ["age", "--encrypt", *arguments],
        input=plaintext,
        capture_output=True,
        check=True,
        timeout=20,
        cwd=cwd,
    ).stdout


def by_age(size: int, count: int = 3, *more: str) -> bytes:
    recipients = [word for each in RECIPIENTS[:count] for word in ("-r", each)]
    return age(*recipients, *more, plaintext=bytes(size))


GOOD = by_age(KIB)
VERSION, *LINES = GOOD.split(b"\n")
MAC_AT = GOOD.index(b"--- ")


def code_of(data: bytes, recipients: int = 3) -> str:
    with pytest.raises(SealedError) as raised:
        check_sealed(data, recipients=recipients)
    return raised.value.code


@pytest.mark.parametrize("size", CLASSES)
@pytest.mark.parametrize("count", [2, 3])
def test_file_of_the_stock_program_passes(size: int, count: int) -> None:
    check_sealed(by_age(size, count), recipients=count)


@pytest.mark.parametrize("count", [1, 2, 4])
def test_other_number_of_recipients_is_refused(count: int) -> None:
    assert code_of(by_age(KIB, count)) == "sealed-recipients"


@pytest.mark.parametrize(
    "size",
    [0, 1, KIB - 1, KIB + 1, 2 * KIB, 4 * KIB + 1, 8 * KIB, 17 * KIB, 64 * KIB + 1, 65 * KIB],
)
def test_size_of_no_class_is_refused(size: int) -> None:
    assert code_of(by_age(size)) == "sealed-size"


def test_empty_last_chunk_is_refused() -> None:
    assert code_of(by_age(64 * KIB) + bytes(16)) == "sealed-size"


def test_file_that_is_too_large_is_refused() -> None:
    assert code_of(by_age(LARGEST_CLASS + 16 * KIB)) == "sealed-large"


def test_armour_is_refused() -> None:
    assert code_of(by_age(KIB, 3, "--armor")) == "sealed-version"


def test_file_of_the_library_with_grease_is_refused() -> None:
    keys = [pyrage.x25519.Recipient.from_str(each) for each in RECIPIENTS[:3]]
    assert code_of(pyrage.encrypt(bytes(KIB), keys)) == "sealed-recipients"


def test_passphrase_is_refused() -> None:
    assert code_of(pyrage.passphrase.encrypt(bytes(KIB), "correct horse"), 1) == "sealed-stanza"


def test_ssh_key_is_refused(tmp_path: Path) -> None:
    public = Ed25519PrivateKey.generate().public_key()
    (tmp_path / "key.pub").write_bytes(
        public.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH) + b"\n"
    )
    recipients = ["-r", RECIPIENTS[0], "-r", RECIPIENTS[1], "-R", "key.pub"]
    assert code_of(age(*recipients, plaintext=bytes(KIB), cwd=tmp_path)) == "sealed-stanza"


def test_ephemeral_share_in_another_spelling_is_refused() -> None:
    # The last of 43 characters has two bits that mean nothing, and must be zero.
    share = LINES[0].split(b" ")[2]
    spelled = share[:-1] + bytes([share[-1] + 1])
    assert code_of(GOOD.replace(share, spelled, 1)) == "sealed-stanza"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        (b"", "sealed-version"),
        (GOOD.replace(b"/v1", b"/v2", 1), "sealed-version"),
        (GOOD.replace(b"\n", b"\r\n", 1), "sealed-version"),
        (b" " + GOOD, "sealed-version"),
        (GOOD[: len(VERSION) + 1], "sealed-stanza"),
        (GOOD.replace(b"-> X25519", b"-> x25519", 1), "sealed-stanza"),
        (GOOD.replace(b"-> X25519", b"->  X25519", 1), "sealed-stanza"),
        (GOOD.replace(b"X25519 ", b"X25519 more ", 1), "sealed-stanza"),
        (GOOD.replace(LINES[1], LINES[1] + b"A", 1), "sealed-stanza"),
        (GOOD.replace(LINES[1], LINES[1] + b"=", 1), "sealed-stanza"),
        (GOOD.replace(LINES[1] + b"\n", LINES[1] + b"\n\n", 1), "sealed-stanza"),
        (GOOD[:MAC_AT], "sealed-mac"),
        (GOOD[:MAC_AT] + b"---" + GOOD[MAC_AT + 4 :], "sealed-mac"),
        (GOOD[: MAC_AT + 4] + b"=" + GOOD[MAC_AT + 5 :], "sealed-mac"),
        (GOOD[:-1], "sealed-size"),
        (GOOD + b"\n", "sealed-size"),
    ],
)
def test_file_that_was_changed_is_refused(changed: bytes, code: str) -> None:
    assert code_of(changed) == code


@given(st.binary(max_size=4000))
@example(GOOD[:200])
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with pytest.raises(SealedError):
        check_sealed(data, recipients=3)


@given(at=st.integers(0, MAC_AT + 46), byte=st.integers(0, 255))
def test_one_other_byte_in_the_header_makes_no_other_form(at: int, byte: int) -> None:
    """Whatever passes is one of ours in form: its parts, written again, are the same bytes."""
    changed = GOOD[:at] + bytes([byte]) + GOOD[at + 1 :]
    try:
        check_sealed(changed, recipients=3)
    except SealedError:
        return
    lines = changed[: changed.index(b"--- ")].split(b"\n")
    assert lines[0] == VERSION
    assert [line.split(b" ")[:2] for line in lines[1:-1:2]] == [[b"->", b"X25519"]] * 3
    assert [len(line) for line in lines[1:-1]] == [53, 43] * 3


@given(st.integers(0, 10), st.sampled_from([1 * KIB, 4 * KIB, 16 * KIB]))
def test_padded_size_is_a_class_and_not_smaller_than_asked(kib: int, at_least: int) -> None:
    size = padded_size(kib * KIB, at_least=at_least)
    assert size >= max(kib * KIB, at_least)
    assert size in (1 * KIB, 4 * KIB, 16 * KIB)
