"""Whatever a witness answers, the log learns what happened, and takes nothing that is not true."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.publiclog.actors import (
    ALPHA,
    BETA,
    NOON,
    MemoryWitness,
    checkpoint_of,
    prove_from,
    seed_of,
    signed,
)
from unjoin.publiclog.cosignatures import cosign
from unjoin.publiclog.errors import WitnessError
from unjoin.publiclog.notes import Algorithm, Signature, VerifierKey, encode_signatures
from unjoin.publiclog.policy import Witness
from unjoin.publiclog.witness import ANSWER_LIMIT_BYTES, Post, ask_witness

NOTE = signed(7)


def refusal(post: Post, *, witness: Witness = ALPHA, known_size: int = 3) -> WitnessError:
    with pytest.raises(WitnessError) as caught:
        ask_witness(
            witness, NOTE, known_size=known_size, prove=lambda old: prove_from(old, 7), post=post
        )
    assert caught.value.fields["witness"] == witness.name
    assert witness.name in str(caught.value)
    return caught.value


def answers(*given: tuple[int, bytes]) -> Post:
    """Answers in this order, and fails if it is asked more often."""
    left = iter(given)
    return lambda _url, _body: next(left)


def line(text: bytes = NOTE.text, timestamp: int = NOON, name: str = ALPHA.name) -> bytes:
    return encode_signatures([cosign(text, name=name, seed=seed_of(name), timestamp=timestamp)])


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "bad-request"),
        (403, "forbidden"),
        (404, "unknown-log"),
        (422, "inconsistent"),
        (500, "failed"),
        (503, "failed"),
        (599, "failed"),
        (100, "status"),
        (201, "status"),
        (204, "status"),
        (301, "status"),
        (413, "status"),
        (429, "status"),
        (600, "status"),
    ],
)
def test_witness_answers_with_status(status: int, code: str) -> None:
    error = refusal(answers((status, line())))
    assert error.code == f"witness-{code}"
    assert error.fields["status"] == status


@pytest.mark.parametrize("error", [TimeoutError("timed out"), ConnectionRefusedError(), OSError()])
def test_witness_cannot_be_reached(error: OSError) -> None:
    def post(_url: str, _body: bytes) -> tuple[int, bytes]:
        raise error

    assert refusal(post).code == "witness-unreachable"


def test_witness_without_url() -> None:
    assert refusal(answers(), witness=Witness("a", ALPHA.key)).code == "witness-no-url"


@pytest.mark.parametrize(
    "key",
    [
        VerifierKey("pq", Algorithm.ML_DSA_44, bytes(1312)),
        VerifierKey("plain", Algorithm.ED25519, ALPHA.key.public_key),
    ],
)
def test_witness_with_key_that_cannot_be_verified(key: VerifierKey) -> None:
    error = refusal(answers(), witness=Witness("a", key, "https://a.example"))
    assert error.code == "witness-algorithm"


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\n",
        b"3",
        b"05\n",
        b"5\r\n",
        b"5\n\n",
        b" 5\n",
        b"-1\n",
        b"\xff\n",
        b"five\n",
        b"<html>",
        b"9" * 99,
    ],
)
def test_witness_conflict_without_size(answer: bytes) -> None:
    assert refusal(answers((409, answer))).code == "witness-conflict"


def test_witness_conflict_with_the_size_it_was_asked_from() -> None:
    error = refusal(answers((409, b"3\n")))
    assert (error.code, error.fields["claimed"]) == ("witness-conflict", 3)


def test_witness_conflict_twice() -> None:
    error = refusal(answers((409, b"5\n"), (409, b"6\n")))
    assert (error.code, error.fields["old"], error.fields["claimed"]) == ("witness-conflict", 5, 6)


@pytest.mark.parametrize("claimed", [8, 2**63 - 1])
def test_witness_knows_a_larger_log(claimed: int) -> None:
    for post in (
        answers((409, b"%d\n" % claimed)),
        answers((409, b"5\n"), (409, b"%d\n" % claimed)),
    ):
        error = refusal(post)
        assert error.code == "witness-ahead"
        assert (error.fields["claimed"], error.fields["size"]) == (claimed, 7)


def test_witness_thought_to_know_a_larger_log() -> None:
    assert refusal(answers(), known_size=8).code == "witness-ahead"


def test_witness_that_saw_another_history() -> None:
    peer = MemoryWitness().knows(3)
    peer.root = checkpoint_of(4).root
    assert refusal(peer.post).code == "witness-inconsistent"


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\n",
        b"7\n",
        line()[:-1],
        line() + b"\n",
        b"\n" + line(),
        line().replace(b"\n", b"\r\n"),
        line().replace("—".encode(), b"-"),
        line(name=BETA.name),
        NOTE.encode() + line(),
        line() * 101,
        line().replace(b"\n", b" \n"),
    ],
)
def test_witness_answer_without_its_cosignature(answer: bytes) -> None:
    assert refusal(answers((200, answer))).code == "witness-answer"


@pytest.mark.parametrize("status", [200, 409, 500])
def test_witness_answer_too_long(status: int) -> None:
    error = refusal(answers((status, line().ljust(ANSWER_LIMIT_BYTES + 1, b"\n"))))
    assert error.code == "witness-answer"


@pytest.mark.parametrize(
    "answer",
    [
        line(checkpoint_of(6).encode()),
        line(b"\n"),
        line() + line(),
        line() + line(timestamp=NOON + 1),
        line(timestamp=0),
        encode_signatures([Signature(ALPHA.name, ALPHA.key.key_id, bytes(64))]),
        encode_signatures([Signature(ALPHA.name, ALPHA.key.key_id, b"\xff" * 72)]),
    ],
)
def test_witness_cosignature_that_is_not_true(answer: bytes) -> None:
    assert refusal(answers((200, answer))).code == "witness-cosignature"


@given(st.sampled_from([200, 409]) | st.integers(0, 999), st.binary(max_size=40))
def test_witness_answer_of_any_bytes_is_refused(status: int, answer: bytes) -> None:
    refusal(lambda _url, _body: (status, answer))
