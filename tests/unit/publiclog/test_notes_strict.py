"""A note is read only as a writer would have written it."""

from __future__ import annotations

import pytest
from hypothesis import given

from tests.unit.publiclog.actors import LOG
from tests.unit.publiclog.strategies import notes
from unjoin.publiclog.errors import NoteError
from unjoin.publiclog.notes import (
    NOTE_LIMIT_BYTES,
    SIGNATURE_LIMIT,
    Note,
    encode_signatures,
    parse_note,
    parse_signatures,
)

TEXT = b"first\nsecond\n"
NOTE = Note(TEXT, (LOG.sign(TEXT),)).encode()
LINE = NOTE.removeprefix(TEXT + b"\n")
DASH = "—".encode()


@given(notes)
def test_note_written_is_read(note: Note) -> None:
    assert parse_note(note.encode()) == note


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "note-form"),
        (TEXT, "note-form"),
        (b"\n" + LINE, "note-form"),
        (TEXT + LINE, "note-form"),
        (NOTE[:-1], "note-form"),
        (TEXT + b"\n", "note-form"),
        (NOTE + b"\n", "note-form"),
        (NOTE + b"\n\n", "note-form"),
        (NOTE + b"more\n", "note-signature-line"),
        (NOTE.replace(b"\n", b"\r\n"), "note-control"),
        (NOTE.replace(b"first", b"fir\tst"), "note-control"),
        (NOTE.replace(b"first", b"fir\x00st"), "note-control"),
        (NOTE.replace(b"first", b"fir\xffst"), "note-utf8"),
        (NOTE.replace(b"first", b"fir\xed\xa0\x80st"), "note-utf8"),
        (NOTE.replace(b"first", b"fir\xc0\xafst"), "note-utf8"),
        (NOTE.replace(LOG.name.encode(), b"log.example/+"), "note-signature-line"),
        (NOTE.replace(LOG.name.encode(), b""), "note-signature-line"),
        (NOTE.replace(LOG.name.encode(), "a\u00a0b".encode()), "note-signature-line"),
        (NOTE.replace(DASH + b" ", DASH), "note-signature-line"),
        (NOTE.replace(DASH + b" ", DASH + b"  "), "note-signature-line"),
        (NOTE.replace(DASH, b" " + DASH), "note-signature-line"),
        (NOTE.replace(b"=\n", b"= \n"), "note-signature-line"),
        (NOTE.replace(b"=\n", b"\n"), "note-signature-line"),
        (TEXT + b"\n" + DASH + b" a AAAAAA==\n", "note-signature-line"),
        (TEXT + b"\n" + LINE * (SIGNATURE_LIMIT + 1), "note-signature-count"),
    ],
)
def test_note_refused(data: bytes, code: str) -> None:
    with pytest.raises(NoteError) as caught:
        parse_note(data)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "dash", ["-", "--", "\u2010", "\u2012", "\u2013", "\u2015", "\u2212", "\u30fc"]
)
def test_note_with_look_alike_dash(dash: str) -> None:
    with pytest.raises(NoteError) as caught:
        parse_note(NOTE.replace(DASH, dash.encode()))
    assert caught.value.code == "note-signature-line"
    assert caught.value.fields["line"] == 1


def test_note_with_other_line_separators_in_text() -> None:
    text = "one\u2028still one\u0085still one\n".encode()
    assert parse_note(Note(text, (LOG.sign(text),)).encode()).text == text


def test_note_with_signature_in_text() -> None:
    """Only what follows the last empty line is a signature."""
    text = TEXT + b"\n" + LINE + b"\n"
    note = parse_note(text + b"\n" + LINE)
    assert (note.text, len(note.signatures)) == (text, 1)


def test_note_with_most_signatures() -> None:
    assert len(parse_note(TEXT + b"\n" + LINE * SIGNATURE_LIMIT).signatures) == SIGNATURE_LIMIT


def test_note_over_limit() -> None:
    with pytest.raises(NoteError) as caught:
        parse_note(b"a" * (NOTE_LIMIT_BYTES + 1))
    assert caught.value.code == "note-long"
    assert parse_note(NOTE, limit_bytes=len(NOTE)).text == TEXT
    with pytest.raises(NoteError):
        parse_note(NOTE, limit_bytes=len(NOTE) - 1)


@pytest.mark.parametrize("text", [b"", b"no end", b"a\rb\n", b"\xff\n"])
def test_note_of_impossible_text(text: bytes) -> None:
    with pytest.raises(NoteError):
        Note(text, (LOG.sign(TEXT),))


def test_note_without_signature() -> None:
    with pytest.raises(NoteError) as caught:
        Note(TEXT, ())
    assert caught.value.code == "note-signature-count"


def test_signature_lines_written_are_read() -> None:
    lines = (LOG.sign(TEXT), LOG.sign(b"other\n"))
    assert parse_signatures(encode_signatures(lines)) == lines
