"""What is sealed is read again as it was, and shows nothing when something goes wrong."""

from __future__ import annotations

import json
import traceback
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.unit.registry.strategies import declarations
from unjoin.registry.consent import Channel, Consent
from unjoin.registry.declaration import (
    Declaration,
    DeclarationError,
    Person,
    Private,
    clean_text,
    declaration_json,
    parse_declaration,
    private_json,
)
from unjoin.registry.organisations import OrganisationMask

PERSON = Person(
    organisations=OrganisationMask(3),
    consent=Consent.SELF,
    name="万顺",
    text="秘密",
    private=Private(real_name="王五", contact="13800000000"),
)
DECLARATION = Declaration(channel=Channel.WEB, language="zh-Hans", persons=(PERSON,))


def written(**changes: Any) -> bytes:
    """The JSON of `DECLARATION` with `changes`, spelled as the registry spells it."""
    value = json.loads(declaration_json(DECLARATION)) | changes
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def with_person(**changes: Any) -> bytes:
    [person] = json.loads(declaration_json(DECLARATION))["persons"]
    return written(persons=[person | changes])


@given(declarations(), st.integers(0, 5000))
def test_declaration_written_and_read_is_same(declaration: Declaration, padding: int) -> None:
    public = replace(
        declaration,
        persons=tuple(replace(person, private=Private()) for person in declaration.persons),
    )
    data = declaration_json(declaration) + b" " * padding
    assert parse_declaration(data) == public


def test_private_part_is_not_written_with_the_declaration() -> None:
    data = declaration_json(DECLARATION).decode()
    assert "王五" not in data
    assert "13800000000" not in data


@given(st.binary())
@example(b"[" * 100_000)
@example(b"null")
@example(b"1" * 5_000)
@example("{}".encode("utf-16"))
def test_any_bytes_read_or_refused(data: bytes) -> None:
    with suppress(DeclarationError):
        assert declaration_json(parse_declaration(data)) == data.rstrip(b" ")


@pytest.mark.parametrize(
    "data",
    [
        written(v=2),
        written(v=True),
        written(v=1.0),
        written(channel=7),
        written(channel="web"),
        written(channel=True),
        written(language=1),
        written(language=None),
        written(drive=[]),
        written(persons=None),
        written(persons=[1]),
        written(persons={"0": {}}),
        written(extra=1),
        with_person(organisations=-1),
        with_person(organisations=2**16),
        with_person(organisations=True),
        with_person(consent=5),
        with_person(name=1),
        with_person(name=""),
        with_person(name="\ud800"),
        with_person(persons=1.0),
        with_person(persons="1"),
        with_person(persons=2**60),
        with_person(could_not_speak=1),
        with_person(could_not_speak=False),
        with_person(private={"real_name": "王五"}),
        declaration_json(DECLARATION) + b"\n",
        b" " + declaration_json(DECLARATION),
        declaration_json(DECLARATION)[:-1],
        b"",
    ],
)
def test_what_could_not_have_been_written_is_refused(data: bytes) -> None:
    with pytest.raises(DeclarationError) as caught:
        parse_declaration(data)
    assert caught.value.code == "declaration-json"


def test_error_traceback_shows_nothing_of_the_declaration() -> None:
    with pytest.raises(DeclarationError) as caught:
        parse_declaration(with_person(extra=1))
    error = caught.value
    assert error.__cause__ is None
    assert error.__context__ is None
    assert "秘密" not in "".join(traceback.format_exception(error))


def test_repr_shows_nothing_a_person_gave() -> None:
    shown = repr(DECLARATION) + repr(PERSON) + repr(PERSON.private)
    assert not [word for word in ("万顺", "秘密", "王五", "13800000000") if word in shown]


def test_private_part_names_persons_by_number() -> None:
    data = private_json({1: Private(), 2: Private(contact="x"), 4: Private(note="y")})
    assert json.loads(data) == {"v": 1, "persons": {"2": {"contact": "x"}, "4": {"note": "y"}}}


def test_empty_private_part_is_false() -> None:
    assert not Private()
    assert Private(joined="1974")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("一\r\n二\r三\n四", "一\n二\n三\n四"),
        ("一\u2028二\u2029\u2029三\x85四", "一\n二\n\n三\n四"),
        ("\n\n　　首行\t \n\n", "　　首行"),
        ("  \n", ""),
        ("一\n\n\n二", "一\n\n\n二"),
    ],
)
def test_text_gets_plain_line_ends(sent: str, kept: str) -> None:
    assert clean_text(sent) == kept


@given(st.text())
def test_text_cleaned_again_is_same(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)
