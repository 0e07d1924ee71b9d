"""A cosignature counts where the witness's key made it, over this checkpoint and this time."""

from __future__ import annotations

import dataclasses
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.publiclog.actors import (
    ALPHA,
    BETA,
    GAMMA,
    LOG,
    NOON,
    checkpoint_of,
    cosigned,
    seed_of,
    signed,
)
from unjoin.publiclog.cosignatures import Cosignature, cosign, find_cosignatures
from unjoin.publiclog.errors import CosignatureError, NoteError
from unjoin.publiclog.notes import Algorithm, Note, Signature, VerifierKey

KEYS = (ALPHA.key, BETA.key, GAMMA.key)
TEXT = checkpoint_of(7).encode()


def note_with(*lines: Signature) -> Note:
    return Note(TEXT, (*signed(7).signatures, *lines))


def by_alpha(text: bytes = TEXT, timestamp: int = NOON) -> Signature:
    return cosign(text, name=ALPHA.name, seed=seed_of(ALPHA.name), timestamp=timestamp)


def test_cosignatures_found_in_order_of_lines() -> None:
    note = cosigned(7, GAMMA, ALPHA)
    assert find_cosignatures(note, KEYS) == (
        Cosignature(GAMMA.key, NOON),
        Cosignature(ALPHA.key, NOON),
    )


def test_cosignatures_of_unknown_witnesses_ignored() -> None:
    assert find_cosignatures(cosigned(7, ALPHA, BETA), [GAMMA.key]) == ()
    assert find_cosignatures(signed(7), KEYS) == ()


def test_cosignature_is_as_the_specification_says() -> None:
    """Put together by hand from c2sp.org/tlog-cosignature."""
    line = by_alpha()
    assert line.data[:8] == NOON.to_bytes(8, "big")
    message = b"cosignature/v1\ntime 1790000000\n" + TEXT
    Ed25519PublicKey.from_public_bytes(ALPHA.key.public_key).verify(line.data[8:], message)
    named = ALPHA.name.encode() + b"\n\x04" + ALPHA.key.public_key
    assert line.key_id == hashlib.sha256(named).digest()[:4]


@given(st.integers(0, 2**63 - 1))
def test_cosignature_of_any_time_is_found(timestamp: int) -> None:
    (found,) = find_cosignatures(note_with(by_alpha(timestamp=timestamp)), KEYS)
    assert found.timestamp == timestamp


def test_cosignature_covers_extension_lines() -> None:
    text = dataclasses.replace(checkpoint_of(7), extensions=("more",)).encode()
    note = Note(text, (LOG.sign(text), by_alpha(text)))
    assert len(find_cosignatures(note, KEYS)) == 1
    with pytest.raises(NoteError):
        find_cosignatures(Note(text, (LOG.sign(text), by_alpha())), KEYS)


@pytest.mark.parametrize(
    "line",
    [
        by_alpha(checkpoint_of(8).encode()),
        dataclasses.replace(by_alpha(), data=(NOON + 1).to_bytes(8, "big") + by_alpha().data[8:]),
        dataclasses.replace(by_alpha(), data=NOON.to_bytes(8, "big") + bytes(64)),
        cosign(TEXT, name=ALPHA.name, seed=seed_of("thief"), timestamp=NOON),
    ],
)
def test_cosignature_that_is_not_true(line: Signature) -> None:
    with pytest.raises(NoteError) as caught:
        find_cosignatures(note_with(dataclasses.replace(line, key_id=ALPHA.key.key_id)), KEYS)
    assert caught.value.code == "note-signature"
    assert caught.value.fields["name"] == ALPHA.name


def test_cosignature_twice() -> None:
    with pytest.raises(NoteError) as caught:
        find_cosignatures(note_with(by_alpha(), by_alpha(timestamp=NOON + 1)), KEYS)
    assert caught.value.code == "note-signature-twice"


@pytest.mark.parametrize("length", [1, 8, 64, 71, 73, 2428])
def test_cosignature_of_wrong_length(length: int) -> None:
    line = Signature(ALPHA.name, ALPHA.key.key_id, bytes(length))
    with pytest.raises(CosignatureError) as caught:
        find_cosignatures(note_with(line), KEYS)
    assert caught.value.code == "cosignature-length"


def test_cosignature_after_the_end_of_time() -> None:
    line = Signature(ALPHA.name, ALPHA.key.key_id, b"\xff" * 72)
    with pytest.raises(CosignatureError) as caught:
        find_cosignatures(note_with(line), KEYS)
    assert caught.value.code == "cosignature-timestamp"
    with pytest.raises(CosignatureError):
        by_alpha(timestamp=2**63)
    with pytest.raises(CosignatureError):
        by_alpha(timestamp=-1)


def test_plain_signature_of_a_witness_is_no_cosignature() -> None:
    """The same key and name, as a signer of notes, has another key id."""
    plain = VerifierKey(ALPHA.name, Algorithm.ED25519, ALPHA.key.public_key)
    line = Signature(ALPHA.name, plain.key_id, bytes(64))
    assert find_cosignatures(note_with(line), KEYS) == ()


def test_log_key_among_the_witnesses() -> None:
    with pytest.raises(CosignatureError) as caught:
        find_cosignatures(signed(7), [LOG.vkey])
    assert caught.value.code == "cosignature-key"


def test_ml_dsa_cosignature_does_not_count() -> None:
    key = VerifierKey("pq.example", Algorithm.ML_DSA_44, bytes(1312))
    note = note_with(Signature(key.name, key.key_id, bytes(2428)), by_alpha())
    assert find_cosignatures(note, [key, ALPHA.key]) == (Cosignature(ALPHA.key, NOON),)
