"""A `.tlog-proof` shows a leaf of a signed log, and is read in one spelling only."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.publiclog.actors import (
    ALPHA,
    LEAVES,
    LOG,
    ORIGIN,
    OTHER_LOG,
    cosigned,
    prove_leaf,
    signed,
)
from unjoin.publiclog.encoding import encode_base64
from unjoin.publiclog.errors import CheckpointError, LogError, NoteError, ProofError, TreeError
from unjoin.publiclog.tlog_proof import EXTRA_LIMIT_BYTES, Proof, check_proof, parse_proof
from unjoin.publiclog.tree import Hash

PROOF = Proof(5, prove_leaf(5, 7), signed(7).encode(), b"extra data")
DATA = PROOF.encode()


def proof_of(index: int, size: int) -> Proof:
    return Proof(index, prove_leaf(index, size), signed(size).encode())


@given(st.integers(1, 300), st.data())
def test_proof_written_is_read_and_true(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    extra = data.draw(st.none() | st.binary(min_size=1, max_size=40))
    proof = dataclasses.replace(proof_of(index, size), extra=extra)
    assert parse_proof(proof.encode()) == proof
    assert check_proof(proof, LEAVES[index], LOG.vkey).checkpoint.size == size


def test_proof_is_as_the_specification_says() -> None:
    """Line by line from c2sp.org/tlog-proof."""
    lines = [
        "c2sp.org/tlog-proof@v1",
        "extra ZXh0cmEgZGF0YQ==",
        "index 5",
        *(encode_base64(each) for each in prove_leaf(5, 7)),
        "",
        ORIGIN,
        "7",
    ]
    assert DATA.decode().split("\n")[: len(lines)] == lines
    assert DATA.endswith(signed(7).encode())


def test_proof_in_log_of_one() -> None:
    proof = proof_of(0, 1)
    assert proof.encode().startswith(b"c2sp.org/tlog-proof@v1\nindex 0\n\n" + ORIGIN.encode())
    check_proof(parse_proof(proof.encode()), LEAVES[0], LOG.vkey)


def test_proof_keeps_checkpoint_verbatim() -> None:
    note = cosigned(7, ALPHA).encode()
    proof = parse_proof(dataclasses.replace(PROOF, checkpoint=note).encode())
    assert proof.checkpoint == note
    assert check_proof(proof, LEAVES[5], LOG.vkey).note.encode() == note


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "form"),
        (DATA.partition(b"\n\n")[0], "form"),
        (DATA.replace(b"index", "índex".encode()), "form"),
        (DATA.replace(b"@v1", b"@v2"), "version"),
        (b"\n" + DATA, "version"),
        (b" " + DATA, "version"),
        (DATA.replace(b"\n", b"\r\n"), "form"),
        (DATA.replace(b"index 5\n", b"index 5\r\n"), "index"),
        (DATA.replace(b"extra ", b"extra"), "index"),
        (DATA.replace(b"extra Z", b"extra  Z"), "extra"),
        (DATA.replace(b"YQ==\n", b"YR==\n"), "extra"),
        (DATA.replace(b"YQ==\n", b"YQ\n"), "extra"),
        (DATA.replace(b"ZXh0cmEgZGF0YQ==", b""), "extra"),
        (DATA.replace(b"extra ZXh0cmEgZGF0YQ==\n", b"extra AAAA\nextra AAAA\n"), "index"),
        (DATA.replace(b"index 5\n", b""), "index"),
        (DATA.replace(b"index 5", b"index 05"), "index"),
        (DATA.replace(b"index 5", b"index +5"), "index"),
        (DATA.replace(b"index 5", b"index  5"), "index"),
        (DATA.replace(b"index 5", b"index 5 "), "index"),
        (DATA.replace(b"index 5", b"index"), "index"),
        (DATA.replace(b"index 5", b"Index 5"), "index"),
        (DATA.replace(b"index 5", b"index 7"), "index"),
        (DATA.replace(b"index 5", b"index %d" % 2**64), "index"),
        (DATA.replace(b"index 5\n", b"index 5\nAAAA\n"), "hashes"),
        (DATA.replace(b"index 5\n", b"index 5\n" + b"A" * 43 + b"=\r\n"), "hashes"),
        (DATA.replace(b"index 5\n", b"index 5\n" + (b"A" * 43 + b"=\n") * 61), "hashes"),
        (b"c2sp.org/tlog-proof@v1\n\n" + signed(7).encode(), "index"),
        (b"x" * 4_000_000, "long"),
    ],
)
def test_proof_refused(data: bytes, code: str) -> None:
    with pytest.raises(ProofError) as caught:
        parse_proof(data)
    assert caught.value.code == f"proof-{code}"


@pytest.mark.parametrize(
    "data",
    [
        DATA[:-1],
        DATA + b"\n",
        DATA.replace(b"\n\n", b"\n\n\n", 1),
        DATA.replace(ORIGIN.encode() + b"\n7", ORIGIN.encode() + b"\n07"),
        DATA.replace("—".encode(), b"-"),
    ],
)
def test_proof_with_malformed_checkpoint(data: bytes) -> None:
    with pytest.raises((NoteError, CheckpointError)):
        parse_proof(data)


@pytest.mark.parametrize(
    ("proof", "leaf"),
    [
        (PROOF, LEAVES[4]),
        (dataclasses.replace(PROOF, index=4), LEAVES[5]),
        (dataclasses.replace(PROOF, hashes=PROOF.hashes[:-1]), LEAVES[5]),
        (dataclasses.replace(PROOF, hashes=PROOF.hashes[::-1]), LEAVES[5]),
        (dataclasses.replace(PROOF, hashes=(*PROOF.hashes, PROOF.hashes[0])), LEAVES[5]),
        (dataclasses.replace(PROOF, checkpoint=signed(8).encode()), LEAVES[5]),
    ],
)
def test_proof_of_something_else(proof: Proof, leaf: Hash) -> None:
    with pytest.raises(TreeError):
        check_proof(proof, leaf, LOG.vkey)


def test_proof_of_another_log() -> None:
    with pytest.raises(CheckpointError) as caught:
        check_proof(PROOF, LEAVES[5], OTHER_LOG.vkey)
    assert caught.value.code == "checkpoint-unsigned"


@pytest.mark.parametrize(
    "change",
    [
        {"index": -1},
        {"index": 7},
        {"hashes": (Hash(bytes(31)),)},
        {"hashes": (Hash(bytes(32)),) * 64},
        {"extra": b""},
        {"extra": bytes(EXTRA_LIMIT_BYTES + 1)},
        {"checkpoint": b""},
    ],
)
def test_proof_that_could_not_be_read_again(change: dict[str, object]) -> None:
    with pytest.raises(LogError):
        dataclasses.replace(PROOF, **change)  # type: ignore[arg-type]


def test_proof_with_the_most_extra_data() -> None:
    proof = dataclasses.replace(PROOF, extra=b"\xff" * EXTRA_LIMIT_BYTES)
    assert parse_proof(proof.encode()) == proof
