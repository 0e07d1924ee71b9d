"""From posted fields to answers, to hidden fields, to a declaration."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from unjoin.presets import read_preset
from unjoin.registry.campaign import parse_campaign
from unjoin.registry.consent import Consent
from unjoin.registry.declaration import clean_text
from unjoin.registry.receipt import make_receipt_code
from unjoin.service.intake.codes import IdempotencyKey
from unjoin.service.intake.form_state import (
    KEEP,
    PUBLISH,
    REAL,
    TYPED,
    WHOM,
    Answers,
    Detail,
    Other,
    read_answers,
    to_declaration,
    to_pairs,
)

CAMPAIGN = parse_campaign(read_preset("ccp"))
KEY = IdempotencyKey("0123456789abcdef" * 2)
OFFERS = ("金福", "万顺", "春和")

characters = st.characters(codec="utf-8")
lines = st.text(characters).map(lambda t: " ".join(t.split()))
texts = st.text(characters).map(clean_text)
slugs = st.sets(st.sampled_from(["party", "league", "pioneers"])).map(
    lambda chosen: tuple(o.slug for o in CAMPAIGN.organisations if o.slug in chosen)
)
details = st.builds(Detail, value=lines, use=st.sampled_from([KEEP, PUBLISH]))
dates = st.builds(
    Detail, value=st.sampled_from(["", "1974", "1974-07", "1974-07-01", "x"]), use=st.just(KEEP)
)
answers_of_people = st.builds(
    Answers,
    key=st.just(KEY),
    replaces=st.none() | st.integers(0, 10**22 - 1).map(make_receipt_code),
    whom=st.sampled_from(WHOM),
    organisations=slugs,
    offers=st.just(OFFERS),
    choice=st.sampled_from([TYPED, *OFFERS]),
    name=lines,
    real=st.sampled_from(["", *REAL]),
    language=st.sampled_from(["", "zh-Hans", "en"]),
    text=texts,
    place=details,
    role=details,
    joined=dates,
    drive=st.sampled_from(["", "a-month"]),
    contact=texts,
    others=st.lists(
        st.builds(Other, organisations=slugs, name=lines, offer=st.sampled_from(["", *OFFERS])),
        max_size=5,
    ).map(tuple),
    agrees=st.booleans(),
    was_asked=st.booleans(),
)


def post(pairs: list[tuple[str, str]]) -> QueryDict:
    """What a browser makes of hidden fields: every line end becomes CR LF."""
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.appendlist(name, re.sub("\r\n?|\n", "\r\n", value))
    return query


def read(**fields: str | list[str]) -> Answers:
    pairs = [
        (name, value)
        for name, values in {"key": KEY, **fields}.items()
        for value in ([values] if isinstance(values, str) else values)
    ]
    return read_answers(post(pairs), campaign=CAMPAIGN)


@given(answers_of_people)
def test_hidden_fields_keep_every_answer(answers: Answers) -> None:
    assert read_answers(post(to_pairs(answers)), campaign=CAMPAIGN) == answers


@given(st.lists(st.tuples(st.sampled_from(["key", "whom", "org", "text", "offer1"]), st.text())))
def test_reading_takes_whatever_is_posted(pairs: list[tuple[str, str]]) -> None:
    answers = read_answers(post(pairs), campaign=CAMPAIGN)
    assert read_answers(post(to_pairs(answers)), campaign=CAMPAIGN).others == answers.others


@pytest.mark.parametrize("key", ["", "0", KEY.upper(), KEY + "0"])
def test_key_damaged_is_noticed(key: str) -> None:
    answers = read(key=key, name="小明")
    assert answers.is_damaged
    assert answers.name == "小明"


def test_replaced_receipt_damaged_is_noticed_and_never_guessed() -> None:
    answers = read(replaces="1234")
    assert answers.is_damaged
    assert answers.replaces is None


def test_choice_that_was_not_offered_is_no_choice() -> None:
    assert read(offers=[*OFFERS], choice="毛泽东").choice == ""


def test_name_typed_without_a_choice_is_meant() -> None:
    assert read(offers=[*OFFERS], name="小明").choice == TYPED


def test_offered_name_chosen_wins_over_a_left_over_typed_one() -> None:
    assert read(offers=[*OFFERS], choice="万顺", name="李明").public_name == "万顺"


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        ("1974", "1974"),
        ("１９７４", "1974"),
        ("1974-7-1", "1974-07-01"),
        ("1974年7月1日", "1974-07-01"),
        ("一九七四年七月", "1974-07"),
        ("1974.07", "1974-07"),
        ("in summer", "in summer"),
    ],
)
def test_joined_is_read_as_people_write_it(typed: str, read_as: str) -> None:
    assert read(joined=typed).joined.value == read_as


def test_text_keeps_its_paragraphs() -> None:
    assert read(text="一\n\n二\n").text == "一\n\n二"


def test_details_are_kept_private_unless_chosen_otherwise() -> None:
    answers = read(place="山东", role="教师", role_use="publish", joined="1974", joined_use="x")
    assert (answers.place.use, answers.role.use, answers.joined.use) == (KEEP, PUBLISH, KEEP)


def test_more_people_leave_what_the_last_one_leaves() -> None:
    answers = Answers(key=KEY, organisations=("party",)).with_more(2)
    assert [other.organisations for other in answers.others] == [("party",), ("party",)]


def test_removing_a_person_keeps_the_others() -> None:
    answers = Answers(key=KEY, others=(Other(name="甲"), Other(name="乙"), Other(name="丙")))
    assert [other.name for other in answers.without(2).others] == ["甲", "丙"]


FULL = Answers(
    key=KEY,
    whom="both",
    organisations=("party", "league"),
    offers=OFFERS,
    choice=TYPED,
    name="李明",
    real=KEEP,
    language="zh-Hans",
    text="正文",
    place=Detail(value="山东", use=PUBLISH),
    role=Detail(value="教师", use=KEEP),
    joined=Detail(value="1974", use=KEEP),
    contact="+1 202 555 0123",
    others=(Other(organisations=("pioneers",), offer="乐安"),),
)


def test_declaration_publishes_and_seals_as_chosen() -> None:
    declaration = to_declaration(FULL, campaign=CAMPAIGN)
    own, other = declaration.persons
    assert (own.organisations, own.consent, own.place, own.role) == (3, Consent.SELF, "山东", "")
    assert (own.private.role, own.private.joined) == ("教师", "1974")
    assert own.private.contact == "+1 202 555 0123"
    assert (other.name, other.organisations, other.consent) == ("乐安", 4, Consent.RELAYED)
    assert not other.private


def test_real_name_kept_is_sealed_and_an_offered_one_published() -> None:
    own = to_declaration(FULL, campaign=CAMPAIGN).persons[0]
    assert (own.name, own.private.real_name, own.real_name_published) == ("金福", "李明", False)


def test_real_name_is_published_only_when_chosen_twice() -> None:
    once = replace(FULL, real=PUBLISH)
    twice = to_declaration(replace(once, real_again=PUBLISH), campaign=CAMPAIGN).persons[0]
    taken_back = to_declaration(replace(once, real_again=KEEP), campaign=CAMPAIGN).persons[0]
    assert (twice.name, twice.private.real_name, twice.real_name_published) == ("李明", "", True)
    assert (taken_back.name, taken_back.private.real_name) == ("金福", "李明")
    assert not taken_back.real_name_published


def test_only_for_others_leaves_the_declarant_out() -> None:
    declaration = to_declaration(replace(FULL, whom="others"), campaign=CAMPAIGN)
    assert [person.name for person in declaration.persons] == ["乐安"]
    assert not any(person.text for person in declaration.persons)


def test_for_oneself_leaves_the_others_out_and_keeps_them() -> None:
    answers = replace(FULL, whom="self")
    assert len(to_declaration(answers, campaign=CAMPAIGN).persons) == 1
    assert read_answers(post(to_pairs(answers)), campaign=CAMPAIGN).others == FULL.others


def test_rows_beyond_the_limit_are_not_read() -> None:
    limit = CAMPAIGN.bounds.rows
    rows = {f"offer{number}": "金福" for number in range(1, limit + 50)}
    assert len(read(**rows).others) == limit + 1
