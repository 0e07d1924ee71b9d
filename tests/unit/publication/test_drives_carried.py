"""The drive of a declaration stands in the statements of those who agreed themselves."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.unit.handed_in import REVIEWER, TODAY, make_key, only_waiting, person
from unjoin.registry.campaign import Drive
from unjoin.registry.consent import Channel, Consent
from unjoin.registry.declaration import Declaration
from unjoin.service.accounts.audit import DECLARANT, PUBLISHER
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import receive
from unjoin.service.publication.actions import publish
from unjoin.service.publication.models import Statement
from unjoin.service.publication.running_counts import Series, read_series
from unjoin.service.review.actions import accept

pytestmark = pytest.mark.django_db

TITLES = dict.fromkeys(("zh-Hans", "zh-Hant", "en"), "Army")


@pytest.mark.parametrize(
    ("channel", "own"), [(Channel.MESSAGE, Consent.SELF), (Channel.PHONE, Consent.SPOKEN)]
)
def test_only_those_who_agreed_themselves_carry_the_drive(
    small: Instance, channel: Channel, own: Consent
) -> None:
    army = Drive("army", TITLES, TODAY, TODAY + timedelta(days=20))
    centre = replace(small, campaign=replace(small.campaign, drives=(army,)))
    persons = (
        person("金福", consent=own),
        person("金禄", consent=Consent.RELAYED),
        person("", consent=Consent.HEAD_COUNT, persons=7),
    )
    receive(
        instance=centre,
        declaration=Declaration(channel=channel, language="zh-Hans", persons=persons, drive="army"),
        key=make_key(),
        by=DECLARANT,
        today=TODAY,
    )
    accept(item_id=only_waiting(centre), refused={}, by=REVIEWER, today=TODAY)
    publish(instance=centre, by=PUBLISHER, today=TODAY)
    statements = [json.loads(bytes(row.body)) for row in Statement.objects.all()]
    drives = {each.get("name", ""): each.get("drive", "") for each in statements}
    assert drives == {"金福": "army", "金禄": "", "": ""}
    assert read_series(Series.DRIVE) == read_series(Series.PERSONS) == {"army": 1}
