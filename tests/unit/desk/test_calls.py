"""Reading what the call screen sends."""

import json
from typing import Any

import pytest

from tests.unit.desk.call_json import call, encode, person
from unjoin.presets import read_preset
from unjoin.registry.campaign import parse_campaign
from unjoin.registry.consent import Channel, Consent
from unjoin.registry.declaration import Declaration
from unjoin.registry.names import DeclaredNameError
from unjoin.service.desk.calls import parse_call
from unjoin.service.desk.reading import CallJsonError

CAMPAIGN = parse_campaign(read_preset("ccp"))


def read(value: object, language: str = "zh-Hans") -> Declaration:
    return parse_call(encode(value), campaign=CAMPAIGN, language=language).declaration


def test_call_becomes_a_declaration_by_phone() -> None:
    declaration = read(call(person(), person(name="万顺", organisations=["league", "pioneers"])))
    assert declaration.channel is Channel.PHONE
    assert [p.organisations for p in declaration.persons] == [1, 6]
    assert declaration.persons[0].consent is Consent.SPOKEN


def test_call_keeps_published_and_private_apart() -> None:
    members = person(
        place="北京", private={"real_name": "王小明", "contact": "138", "role": "警官"}
    )
    (one,) = read(call(members)).persons
    assert (one.place, one.role) == ("北京", "")
    assert (one.private.real_name, one.private.contact) == ("王小明", "138")
    assert one.private.role == "警官"


def test_call_may_state_no_organisation() -> None:
    assert read(call(person(organisations=[]))).persons[0].organisations == 0


def test_head_count_has_persons_and_no_name() -> None:
    (crowd,) = read(call(person(consent="head-count", name="", persons=12))).persons
    assert (crowd.persons, crowd.name, crowd.consent) == (12, "", Consent.HEAD_COUNT)


def test_name_is_cleaned() -> None:
    assert read(call(person(name="  金　福 "))).persons[0].name == "金 福"


def test_name_that_cannot_be_used_says_whose() -> None:
    with pytest.raises(DeclaredNameError) as raised:
        read(call(person(), person(name=" ")))
    assert raised.value.fields["person"] == 2


@pytest.mark.parametrize(
    ("page", "name", "language"),
    [
        ("en", "金福", "zh-Hans"),
        ("en", "L. Chen", "en"),
        ("zh-Hant", "金福", "zh-Hant"),
        ("zh-Hans", "L. Chen", "zh-Hans"),
    ],
)
def test_language_is_that_of_what_is_published(page: str, name: str, language: str) -> None:
    assert read(call(person(name=name)), page).language == language


def without(member: str) -> dict[str, Any]:
    members = person()
    del members[member]
    return members


@pytest.mark.parametrize(
    ("value", "where"),
    [
        ([], "request"),
        (call() | {"key": "0" * 31}, "key"),
        (call() | {"key": "A" * 32}, "key"),
        (call() | {"more": 1}, "more"),
        (call() | {"persons": {}}, "persons"),
        (call() | {"persons": ["x"]}, "persons.1"),
        (call(without("text")), "persons.1.text"),
        (call(person(), person(extra="")), "persons.2.extra"),
        (call(person(persons=True)), "persons.1.persons"),
        (call(person(persons="1")), "persons.1.persons"),
        (call(person(consent="self-made")), "persons.1.consent"),
        (call(person(organisations=["army"])), "persons.1.organisations"),
        (call(person(organisations="party")), "persons.1.organisations"),
        (call(person(organisations=[["party"]])), "persons.1.organisations"),
        (call(person(could_not_speak=1)), "persons.1.could_not_speak"),
        (call(person(consent="relayed", could_not_speak=True)), "persons.1.could_not_speak"),
        (call(person(private={"phone": ""})), "persons.1.private.phone"),
        (
            call(person(real_name_published=True, private={"real_name": "王"})),
            "persons.1.real_name_published",
        ),
    ],
)
def test_json_of_another_shape_says_where(value: object, where: str) -> None:
    with pytest.raises(CallJsonError) as raised:
        read(value)
    assert raised.value.fields["where"] == where


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"[" * 100_000, b"1" * 5000])
def test_what_is_no_json_is_refused(data: bytes) -> None:
    with pytest.raises(CallJsonError):
        parse_call(data, campaign=CAMPAIGN, language="en")


def test_member_given_twice_does_not_hide_another() -> None:
    # json.loads keeps the last of two; what is kept is checked like any other.
    text = json.dumps(call(person())).replace('"drive": ""', '"drive": "", "drive": 7')
    with pytest.raises(CallJsonError):
        parse_call(text.encode(), campaign=CAMPAIGN, language="en")
