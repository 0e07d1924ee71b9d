"""A milestone is recorded by the publication that reaches it, and never changes."""

from __future__ import annotations

import dataclasses
import random
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.unit.handed_in import TODAY, hand_in, person
from unjoin.registry.campaign import Campaign
from unjoin.registry.pseudonym import offer
from unjoin.registry.tally import Tally
from unjoin.registry.weeks import week_of
from unjoin.service.accounts.audit import DECLARANT, PUBLISHER
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import withdraw
from unjoin.service.publication import actions
from unjoin.service.publication.actions import publish
from unjoin.service.publication.milestones import record_milestones
from unjoin.service.publication.models import Checkpoint, PassedMilestone

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre(small: Instance) -> Instance:
    campaign = dataclasses.replace(small.campaign, milestones=(1, 3, 10))
    return dataclasses.replace(small, campaign=campaign)


def recorded() -> list[tuple[int, int, int, int]]:
    rows = PassedMilestone.objects.order_by("number")
    return [(row.number, row.size, row.week, row.total) for row in rows]


def publish_on(centre: Instance, today: date, persons: int) -> None:
    for name in offer(persons, draw=random.Random(7).randrange):
        hand_in(centre, person(name.hans), today=today)
    publish(instance=centre, by=PUBLISHER, today=today)


def test_each_is_recorded_with_the_checkpoint_that_reached_it(centre: Instance) -> None:
    week = week_of(TODAY)
    publish_on(centre, TODAY, 2)
    assert recorded() == [(1, 2, week, 2)]
    publish_on(centre, TODAY + timedelta(weeks=2), 1)
    assert recorded() == [(1, 2, week, 2), (3, 3, week + 2, 3)]
    row = PassedMilestone.objects.get(number=3)
    assert bytes(row.root) == bytes(Checkpoint.objects.get(size=3).root)


def test_several_reached_at_once_are_all_recorded(centre: Instance) -> None:
    publish_on(centre, TODAY, 4)
    week = week_of(TODAY)
    assert recorded() == [(1, 4, week, 4), (3, 4, week, 4)]


def test_reached_a_second_time_changes_nothing(centre: Instance) -> None:
    code = hand_in(centre, person("金福"))
    publish(instance=centre, by=PUBLISHER, today=TODAY)
    before = recorded()
    withdraw(instance=centre, code=code, by=DECLARANT, today=TODAY)
    publish(instance=centre, by=PUBLISHER, today=TODAY)
    publish_on(centre, TODAY + timedelta(weeks=1), 1)
    assert recorded() == before


def test_one_that_is_new_in_the_manifest_has_the_checkpoint_that_reached_it(
    centre: Instance,
) -> None:
    week = week_of(TODAY)
    for weeks, persons in ((0, 1), (1, 3), (2, 2)):
        publish_on(centre, TODAY + timedelta(weeks=weeks), persons)
    campaign = dataclasses.replace(centre.campaign, milestones=(1, 2, 3, 4, 5, 7, 10))
    later = dataclasses.replace(centre, campaign=campaign)
    publish_on(later, TODAY + timedelta(weeks=5), 1)
    at_four = (4, week + 1, 4)
    assert recorded() == [
        (1, 1, week, 1),
        *((number, *at_four) for number in (2, 3, 4)),
        (5, 6, week + 2, 6),
        (7, 7, week + 5, 7),
    ]
    for row in PassedMilestone.objects.all():
        assert bytes(row.root) == bytes(Checkpoint.objects.get(size=row.size).root)


def test_first_time_counts_where_the_count_fell_below_since(centre: Instance) -> None:
    codes = [
        hand_in(centre, person(name.hans)) for name in offer(2, draw=random.Random(7).randrange)
    ]
    publish(instance=centre, by=PUBLISHER, today=TODAY)
    withdraw(instance=centre, code=codes[0], by=DECLARANT, today=TODAY)
    publish(instance=centre, by=PUBLISHER, today=TODAY)
    campaign = dataclasses.replace(centre.campaign, milestones=(1, 2))
    later = dataclasses.replace(centre, campaign=campaign)
    publish_on(later, TODAY + timedelta(weeks=5), 1)
    assert recorded()[1] == (2, 2, week_of(TODAY), 2)


def test_nothing_is_recorded_of_a_publication_that_fails(
    centre: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(centre, person("金福"))
    monkeypatch.setattr(actions, "record_milestones", _record_and_fail)
    with pytest.raises(KeyboardInterrupt):
        publish(instance=centre, by=PUBLISHER, today=TODAY)
    assert recorded() == []


def _record_and_fail(*, campaign: Campaign, tally: Tally) -> None:
    record_milestones(campaign=campaign, tally=tally)
    if tally.size:
        raise KeyboardInterrupt


def test_database_refuses_one_that_was_not_reached() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PassedMilestone.objects.create(number=10, size=9, root=bytes(32), week=1, total=9)
    with pytest.raises(IntegrityError), transaction.atomic():
        PassedMilestone.objects.create(number=1, size=9, root=b"short", week=1, total=9)
