"""A declaration that breaks a rule is answered with the rule and the person it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given

from tests.unit.registry.strategies import BOUNDS, TODAY, declarations
from unjoin.registry.consent import Channel, Consent
from unjoin.registry.declaration import (
    CONSENT_BY_CHANNEL,
    Declaration,
    DeclarationError,
    Person,
    Private,
    check_declaration,
    check_joined,
)
from unjoin.registry.names import DeclaredNameError
from unjoin.registry.organisations import OrganisationMask
from unjoin.registry.statement import Statement, canonical_json

PARTY = OrganisationMask(1)
ANNA = Person(organisations=PARTY, consent=Consent.SELF, name="安娜")
BEN = Person(organisations=PARTY, consent=Consent.RELAYED, name="本")
CROWD = Person(organisations=PARTY, consent=Consent.HEAD_COUNT, persons=40)


def declared(*persons: Person, channel: Channel = Channel.IMPORT, **members: Any) -> Declaration:
    values: dict[str, Any] = {"channel": channel, "language": "zh-Hans", "persons": persons}
    return Declaration(**values | members)


def check(declaration: Declaration) -> None:
    check_declaration(declaration, bounds=BOUNDS, today=TODAY)


def refused(*persons: Person, **members: Any) -> tuple[str, object]:
    with pytest.raises(DeclarationError) as caught:
        check(declared(*persons, **members))
    return caught.value.code, caught.value.fields["person"]


@given(declarations())
def test_declaration_that_passes_can_be_published(declaration: Declaration) -> None:
    check(declaration)
    for person in declaration.persons:
        statement = Statement(
            campaign="ccp",
            organisations=(),
            language=declaration.language,
            name=person.name,
            text=person.text,
            place=person.place,
            role=person.role,
            joined=person.joined,
            drive=declaration.drive,
        )
        assert canonical_json(statement)


def test_nobody_declared() -> None:
    assert refused() == ("declaration-empty", 0)


def test_more_rows_than_the_campaign_allows() -> None:
    persons = [replace(ANNA, name=f"安娜{n}") for n in range(BOUNDS.rows + 1)]
    assert refused(*persons) == ("declaration-too-many", 0)


def test_language_the_campaign_does_not_have() -> None:
    assert refused(ANNA, language="zh-hans") == ("declaration-language", 0)


def test_drive_the_campaign_does_not_have() -> None:
    assert refused(ANNA, drive="navy") == ("declaration-drive", 0)


def test_organisation_the_campaign_does_not_have() -> None:
    stranger = replace(BEN, organisations=OrganisationMask(9))
    assert refused(ANNA, stranger) == ("declaration-organisation", 2)


def test_organisations_not_stated_pass() -> None:
    check(declared(replace(ANNA, organisations=OrganisationMask(0))))


@pytest.mark.parametrize("channel", Channel)
@pytest.mark.parametrize("consent", Consent)
def test_consent_only_by_channels_that_can_know_of_it(channel: Channel, consent: Consent) -> None:
    person = CROWD if consent is Consent.HEAD_COUNT else replace(ANNA, consent=consent)
    if consent in CONSENT_BY_CHANNEL[channel]:
        check(declared(person, channel=channel))
    else:
        assert refused(person, channel=channel) == ("declaration-consent", 1)


def test_spoken_consent_cannot_come_by_the_web_form() -> None:
    spoken = replace(ANNA, consent=Consent.SPOKEN)
    assert refused(spoken, channel=Channel.WEB) == ("declaration-consent", 1)


def test_own_hand_cannot_come_by_telephone() -> None:
    assert refused(ANNA, channel=Channel.PHONE) == ("declaration-consent", 1)


def test_one_row_for_two_persons() -> None:
    assert refused(ANNA, replace(BEN, persons=2)) == ("declaration-name", 2)


def test_name_that_was_not_cleaned() -> None:
    assert refused(replace(ANNA, name=" 安娜")) == ("declaration-name", 1)


def test_bad_name_says_whose() -> None:
    with pytest.raises(DeclaredNameError) as caught:
        check(declared(ANNA, replace(BEN, name="万\u202e顺")))
    assert caught.value.fields == {"person": 2, "character": "U+202E", "position": 1}


def test_same_name_twice_says_who_has_it() -> None:
    with pytest.raises(DeclarationError) as caught:
        check(declared(ANNA, BEN, replace(BEN, name="安 娜")))
    assert caught.value.code == "declaration-same-name"
    assert caught.value.fields == {"person": 3, "other": 1, "name": "安 娜"}


def test_same_name_in_other_characters() -> None:
    persons = (replace(ANNA, name="萬順"), replace(BEN, name="万顺"))
    check(declared(*persons))
    table = str.maketrans("萬順", "万顺")
    with pytest.raises(DeclarationError, match="another name than person 1"):
        check_declaration(
            declared(*persons),
            bounds=BOUNDS,
            today=TODAY,
            to_simplified=lambda text: text.translate(table),
        )


def test_two_head_counts_pass() -> None:
    declaration = declared(CROWD, CROWD, ANNA)
    check(declaration)
    assert declaration.person_count == 81


@pytest.mark.parametrize("persons", [0, -1, BOUNDS.head_count + 1])
def test_head_count_out_of_bounds(persons: int) -> None:
    assert refused(replace(CROWD, persons=persons)) == ("declaration-head-count", 1)


@pytest.mark.parametrize(
    "given_too", [{"name": "安娜"}, {"text": "x"}, {"private": Private(contact="x")}]
)
def test_head_count_with_what_only_a_person_has(given_too: dict[str, Any]) -> None:
    assert refused(replace(CROWD, **given_too)) == ("declaration-head-count-name", 1)


@pytest.mark.parametrize("member", ["text", "place", "role"])
def test_published_member_too_long(member: str) -> None:
    long = {member: "长" * 30_001}
    assert refused(replace(ANNA, **long)) == ("declaration-too-long", 1)  # type: ignore[arg-type]


@pytest.mark.parametrize("member", ["real_name", "place", "role", "contact", "note"])
def test_private_member_too_long(member: str) -> None:
    private = Private(**{member: "长" * 2001})
    assert refused(replace(ANNA, private=private)) == ("declaration-too-long", 1)


@pytest.mark.parametrize("text", ["a\0b", "a\rb", "a\x1bb", "a\ud800"])
def test_character_that_cannot_be_kept(text: str) -> None:
    assert refused(replace(ANNA, text=text)) == ("declaration-character", 1)
    assert refused(replace(ANNA, private=Private(note=text))) == ("declaration-character", 1)


@pytest.mark.parametrize("member", ["place", "role"])
def test_line_end_in_a_single_line(member: str) -> None:
    lines = {member: "山东\n济南"}
    assert refused(replace(ANNA, **lines)) == ("declaration-character", 1)  # type: ignore[arg-type]


@pytest.mark.parametrize("joined", ["1974", "1974-07", "1974-07-01", "1900", "2026-11-21"])
def test_date_of_joining_passes(joined: str) -> None:
    check(declared(replace(ANNA, joined=joined, private=Private(joined=joined))))


@pytest.mark.parametrize(
    "joined",
    [
        "74",
        "1899",
        "0000",
        "1974-13",
        "1974-00",
        "1974-02-30",
        "1974-7",
        "1974-07-01 ",
        "１９７４",
        "1974/07",
        "2027",
        "2026-11-22",
    ],
)
def test_date_of_joining_refused(joined: str) -> None:
    assert refused(replace(ANNA, joined=joined)) == ("declaration-joined", 1)
    private = Private(joined=joined)
    assert refused(replace(ANNA, private=private)) == ("declaration-joined", 1)


def test_joined_this_year_passes_before_its_end() -> None:
    check_joined("2026", today=date(2026, 1, 1))
