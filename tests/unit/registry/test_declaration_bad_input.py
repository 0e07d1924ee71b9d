"""Bad input that really came, as far as the rules can tell: one test for each kind.

What needs a database (the same text a thousand times, a form sent twice, floods)
is judged where the database is.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.unit.registry.strategies import BOUNDS
from tests.unit.registry.test_tally_sums import make_entry
from unjoin.registry.consent import Channel, Consent, Kind, Reason
from unjoin.registry.declaration import Declaration, Person, check_declaration
from unjoin.registry.names import DeclaredNameError
from unjoin.registry.organisations import OrganisationMask
from unjoin.registry.statement import Statement, canonical_json, parse_statement
from unjoin.registry.tally import count


def hand_in(*names: str, consent: Consent = Consent.RELAYED) -> Declaration:
    persons = tuple(
        Person(organisations=OrganisationMask(1), consent=consent, name=name) for name in names
    )
    declaration = Declaration(channel=Channel.WEB, language="zh-Hans", persons=persons)
    check_declaration(declaration, bounds=BOUNDS, today=date(2026, 11, 21))
    return declaration


@pytest.mark.parametrize("name", ["福", "John", "阿沛·阿旺晋美", "党员１２３", "O’Neil"])
def test_unusual_name_reaches_the_statement_unchanged(name: str) -> None:
    [person] = hand_in(name).persons
    statement = Statement(
        campaign="ccp", organisations=("party",), language="zh-Hans", name=person.name
    )
    assert parse_statement(canonical_json(statement)).name == name


@pytest.mark.parametrize("name", ["！！！", "😀😀", "……"])
def test_joke_without_a_letter_refused(name: str) -> None:
    with pytest.raises(DeclaredNameError) as caught:
        hand_in(name)
    assert (caught.value.code, caught.value.fields["person"]) == ("name-letters", 1)


def test_half_a_form_says_which_name_is_missing() -> None:
    with pytest.raises(DeclaredNameError) as caught:
        hand_in("金福", "万顺", "")
    assert (caught.value.code, caught.value.fields["person"]) == ("name-empty", 3)


@pytest.mark.parametrize(
    "reason", [Reason.FALSE_NAME, Reason.DECEASED, Reason.NOT_AUTHORISED, Reason.DUPLICATE]
)
def test_what_should_not_have_been_counted_is_taken_away_with_its_reason(reason: Reason) -> None:
    withdraw = make_entry(Kind.WITHDRAW, 1, Consent.RELAYED, 0, 1)
    correct = replace(make_entry(Kind.CORRECT, 1, Consent.RELAYED, 0, 1), reason=reason)
    assert count([withdraw]).total == 1
    assert count([withdraw, correct]).total == 0
