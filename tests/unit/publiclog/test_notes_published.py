"""Examples that others published are read, verified and written again to the byte."""

from __future__ import annotations

import pytest

from unjoin.publiclog.notes import (
    parse_note,
    parse_signatures,
    parse_skey,
    parse_vkey,
    verified_by,
)

# c2sp.org/signed-note, "Example"
FOO_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
FOO_NOTE = """This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
""".encode()  # noqa: E501

# golang.org/x/mod/sumdb/note, package documentation
NEUMANN_SIGNS = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
NEUMANN_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
NEUMANN_TEXT = (
    b"If you think cryptography is the answer to your problem,\n"
    b"then you don't know what your problem is.\n"
)
NEUMANN_LINE = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"  # noqa: E501
ROOT_LINE = "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"  # noqa: E501

# c2sp.org/signed-note, "Note": the text has an empty line of its own
QUASIMODO = """Ognuno sta solo sul cuor della terra
trafitto da un raggio di sole:

ed è subito sera.

— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=
""".encode()  # noqa: E501

# c2sp.org/tlog-witness, "Example response body"
ANSWER = """\
— witness.example/w1 CMp+6LWBU0anHGH5aNDTJkH/gj79sG+T6+iP2ThYN5krrDJbR1HDnucjL39QsZTSvVjyQLrdk3DXDqI5G2HgLatVs0pWh6Up69HVOw==
— witness.example/w1 I7rEps0pvK2UqkS2gSpVUDhrhVtQV9lgF6pRrWAvjJHjyWpW7VcE3SiOlVlbQNt64vWhO+DlkL0+UfzuOBMh9ChdMkP1vi/lCAsmlw==
— witness.example/w2 AWui8Sk55XjYLOijihBjhqEH6nS1ndDymE0a+6idX7pLcnoB+dhnz0854aLZgrrKbYKA7nC3HNJhm/kWl7oJlqU3rXXvpysAdyP3wQ==
""".encode()  # noqa: E501


def test_note_of_signed_note_verifies() -> None:
    key = parse_vkey(FOO_KEY)
    note = parse_note(FOO_NOTE)
    assert verified_by(note, [key]) == (key,)
    assert (note.encode(), key.encode()) == (FOO_NOTE, FOO_KEY)


def test_note_of_go_is_signed_alike() -> None:
    key = parse_skey(NEUMANN_SIGNS)
    assert key.vkey == parse_vkey(NEUMANN_KEY)
    assert key.encode() == NEUMANN_SIGNS
    published = NEUMANN_TEXT + b"\n" + NEUMANN_LINE.encode() + ROOT_LINE.encode()
    note = parse_note(published)
    assert note.signatures[0] == key.sign(NEUMANN_TEXT)
    assert verified_by(note, [key.vkey]) == (key.vkey,)


def test_note_with_empty_line_in_text() -> None:
    note = parse_note(QUASIMODO)
    assert note.text.endswith("di sole:\n\ned è subito sera.\n".encode())
    assert note.encode() == QUASIMODO


def test_answer_of_tlog_witness_is_read() -> None:
    lines = parse_signatures(ANSWER)
    assert [line.name for line in lines] == ["witness.example/w1"] * 2 + ["witness.example/w2"]
    assert {len(line.data) for line in lines} == {72}


@pytest.mark.parametrize("text", [FOO_KEY, NEUMANN_KEY])
def test_verifier_key_is_written_alike(text: str) -> None:
    assert parse_vkey(text).encode() == text
