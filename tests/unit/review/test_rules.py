"""Which declarations need no reviewer, for each rule a campaign can choose."""

from __future__ import annotations

import dataclasses

import pytest

from tests.unit.handed_in import declaration, person
from unjoin.registry.campaign import WithoutText
from unjoin.registry.consent import Channel, Consent
from unjoin.registry.declaration import Person
from unjoin.service.instance import Instance
from unjoin.service.review.rules import is_accepted_by_rule

ALL_RULES = list(WithoutText)


def accepts(instance: Instance, rule: WithoutText, *persons: Person) -> bool:
    campaign = dataclasses.replace(instance.campaign, without_text=rule)
    return is_accepted_by_rule(declaration(*persons, channel=Channel.PHONE), campaign=campaign)


def test_offered_name(instance: Instance) -> None:
    found = [accepts(instance, rule, person("金福")) for rule in ALL_RULES]
    assert found == [True, True, False]


def test_traditional_form_of_an_offered_name(instance: Instance) -> None:
    assert accepts(instance, WithoutText.ACCEPT_OFFERED, person("萬順"))


def test_typed_name(instance: Instance) -> None:
    found = [accepts(instance, rule, person("孙悟空")) for rule in ALL_RULES]
    assert found == [True, False, False]


def test_one_typed_name_among_offered(instance: Instance) -> None:
    assert not accepts(instance, WithoutText.ACCEPT_OFFERED, person("金福"), person("孙悟空"))


def test_head_count(instance: Instance) -> None:
    counted = person("", consent=Consent.HEAD_COUNT, persons=30)
    found = [accepts(instance, rule, counted) for rule in ALL_RULES]
    assert found == [True, False, False]


@pytest.mark.parametrize("rule", ALL_RULES)
@pytest.mark.parametrize(
    "fields",
    [{"text": "我退出。"}, {"place": "山东"}, {"role": "教师"}, {"real_name_published": True}],
)
def test_anything_written_for_the_public(
    instance: Instance, rule: WithoutText, fields: dict[str, object]
) -> None:
    assert not accepts(instance, rule, person("金福", **fields))


def test_name_the_operator_blocked(instance: Instance) -> None:
    campaign = dataclasses.replace(
        instance.campaign,
        without_text=WithoutText.ACCEPT_OFFERED,
        blocked_pseudonyms=frozenset({"金福"}),
    )
    assert not is_accepted_by_rule(declaration(person("金福")), campaign=campaign)
