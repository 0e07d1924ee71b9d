"""A checkpoint is the log's own only where the log's key signed it, under its own name."""

from __future__ import annotations

import dataclasses

import pytest

from tests.unit.publiclog.actors import ALPHA, LOG, OTHER_LOG, checkpoint_of, cosigned, signed
from unjoin.publiclog.checkpoints import Checkpoint, open_checkpoint, sign_checkpoint
from unjoin.publiclog.errors import CheckpointError, NoteError
from unjoin.publiclog.notes import Note, SigningKey

ELSEWHERE = SigningKey("elsewhere.example/log", LOG.seed)


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257])
def test_checkpoint_signed_is_opened(size: int) -> None:
    opened = open_checkpoint(signed(size).encode(), LOG.vkey)
    assert opened.checkpoint == checkpoint_of(size)
    assert opened.note == signed(size)


def test_checkpoint_signed_twice_gives_same_bytes() -> None:
    assert signed(7).encode() == signed(7).encode()


def test_checkpoint_with_cosignature_is_opened() -> None:
    opened = open_checkpoint(cosigned(7, ALPHA).encode(), LOG.vkey)
    assert len(opened.note.signatures) == 2


def test_checkpoint_of_other_key_with_same_name() -> None:
    note = sign_checkpoint(checkpoint_of(7), OTHER_LOG)
    with pytest.raises(CheckpointError) as caught:
        open_checkpoint(note.encode(), LOG.vkey)
    assert caught.value.code == "checkpoint-unsigned"


def test_checkpoint_only_cosigned() -> None:
    note = cosigned(7, ALPHA)
    with pytest.raises(CheckpointError) as caught:
        open_checkpoint(Note(note.text, note.signatures[1:]).encode(), LOG.vkey)
    assert caught.value.code == "checkpoint-unsigned"


@pytest.mark.parametrize(
    "text",
    [
        dataclasses.replace(checkpoint_of(7), size=8).encode(),
        checkpoint_of(8).encode(),
        dataclasses.replace(checkpoint_of(7), extensions=("more",)).encode(),
    ],
)
def test_checkpoint_with_other_text_under_signature(text: bytes) -> None:
    with pytest.raises(NoteError) as caught:
        open_checkpoint(Note(text, signed(7).signatures).encode(), LOG.vkey)
    assert caught.value.code == "note-signature"


def test_checkpoint_signed_twice_by_the_log() -> None:
    note = signed(7)
    with pytest.raises(NoteError) as caught:
        open_checkpoint(Note(note.text, note.signatures * 2).encode(), LOG.vkey)
    assert caught.value.code == "note-signature-twice"


def test_checkpoint_of_other_origin_under_signature() -> None:
    text = Checkpoint("elsewhere.example/log", 7, checkpoint_of(7).root).encode()
    with pytest.raises(CheckpointError) as caught:
        open_checkpoint(Note(text, (LOG.sign(text),)).encode(), LOG.vkey)
    assert caught.value.code == "checkpoint-origin"
    assert caught.value.fields["origin"] == "elsewhere.example/log"


def test_checkpoint_signed_note_that_is_no_checkpoint() -> None:
    text = b"unjoin/tally/v1\n"
    with pytest.raises(CheckpointError) as caught:
        open_checkpoint(Note(text, (LOG.sign(text),)).encode(), LOG.vkey)
    assert caught.value.code == "checkpoint-form"


def test_checkpoint_not_signed_for_other_origin() -> None:
    with pytest.raises(CheckpointError) as caught:
        sign_checkpoint(checkpoint_of(7), ELSEWHERE)
    assert caught.value.code == "checkpoint-origin"
