"""Who signed a note: known keys are held to it, unknown ones say nothing."""

from __future__ import annotations

import dataclasses

import pytest

from tests.unit.publiclog.actors import ALPHA, LOG, OTHER_LOG, seed_of
from unjoin.publiclog.errors import NoteError
from unjoin.publiclog.notes import Note, Signature, SigningKey, verified_by

TEXT = b"text\n"
SECOND = SigningKey("second.example", seed_of("second"))
GOOD = LOG.sign(TEXT)
BAD = dataclasses.replace(GOOD, data=bytes([GOOD.data[0] ^ 1]) + GOOD.data[1:])


def test_verified_by_two_in_order_of_lines() -> None:
    note = Note(TEXT, (SECOND.sign(TEXT), GOOD))
    assert verified_by(note, [LOG.vkey, SECOND.vkey]) == (SECOND.vkey, LOG.vkey)


def test_verified_by_nobody_known() -> None:
    assert verified_by(Note(TEXT, (GOOD,)), [SECOND.vkey]) == ()
    assert verified_by(Note(TEXT, (GOOD,)), []) == ()


def test_verified_by_ignores_unknown_garbage() -> None:
    same_name = Signature(LOG.name, b"\x00\x00\x00\x00", b"x")
    same_id = Signature("other.example", GOOD.key_id, b"x")
    note = Note(TEXT, (same_name, same_id, same_id, GOOD))
    assert verified_by(note, [LOG.vkey]) == (LOG.vkey,)


@pytest.mark.parametrize(
    "bad",
    [
        BAD,
        dataclasses.replace(GOOD, data=GOOD.data[:-1]),
        dataclasses.replace(GOOD, data=GOOD.data + b"\x00"),
        dataclasses.replace(GOOD, data=bytes(64)),
        LOG.sign(b"another text\n"),
        dataclasses.replace(OTHER_LOG.sign(TEXT), key_id=GOOD.key_id),
    ],
)
def test_verified_by_known_key_with_bad_signature(bad: Signature) -> None:
    note = Note(TEXT, (SECOND.sign(TEXT), bad))
    with pytest.raises(NoteError) as caught:
        verified_by(note, [SECOND.vkey, LOG.vkey])
    assert caught.value.code == "note-signature"
    assert caught.value.fields["name"] == LOG.name


@pytest.mark.parametrize("second", [GOOD, BAD])
def test_verified_by_known_key_twice(second: Signature) -> None:
    with pytest.raises(NoteError) as caught:
        verified_by(Note(TEXT, (GOOD, second)), [LOG.vkey])
    assert caught.value.code == "note-signature-twice"


def test_verified_by_same_key_given_twice() -> None:
    assert verified_by(Note(TEXT, (GOOD,)), [LOG.vkey, LOG.vkey]) == (LOG.vkey,)


def test_verified_by_key_of_a_witness() -> None:
    with pytest.raises(NoteError) as caught:
        verified_by(Note(TEXT, (GOOD,)), [LOG.vkey, ALPHA.key])
    assert caught.value.code == "note-key-algorithm"


def test_verified_by_keys_with_one_id(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four bytes of key id collide where somebody wants them to."""
    monkeypatch.setattr(type(LOG.vkey), "key_id", property(lambda _: b"same"))
    with pytest.raises(NoteError) as caught:
        verified_by(Note(TEXT, (GOOD,)), [LOG.vkey, OTHER_LOG.vkey])
    assert caught.value.code == "note-key-ambiguous"
