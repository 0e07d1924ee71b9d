"""When a batch is published: K, the longest wait, and what does not count towards either."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.unit.handed_in import (
    REVIEWER,
    TODAY,
    hand_in,
    hand_in_text,
    only_waiting,
    person,
    with_batch,
)
from unjoin.registry.consent import Reason
from unjoin.service.accounts.audit import DECLARANT, PUBLISHER
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import withdraw
from unjoin.service.intake.models import InboxItem
from unjoin.service.intake.queries import find_receipt
from unjoin.service.publication.actions import publish
from unjoin.service.publication.models import Entry, PublishedTally
from unjoin.service.review.actions import refuse

pytestmark = pytest.mark.django_db

NEXT_WEEK, IN_TWO_WEEKS = TODAY + timedelta(weeks=1), TODAY + timedelta(weeks=2)


def test_fewer_than_needed(instance: Instance) -> None:
    hand_in(instance)
    hand_in(instance)
    done = publish(instance=with_batch(instance, 3), by=PUBLISHER, today=TODAY)
    assert (done.entries, done.ready, done.needed) == (0, 2, 3)
    assert InboxItem.objects.count() == 2


def test_as_many_as_needed(instance: Instance) -> None:
    for _ in range(3):
        hand_in(instance)
    done = publish(instance=with_batch(instance, 3), by=PUBLISHER, today=TODAY)
    assert (done.entries, done.persons, done.size) == (3, 3, 3)


def test_people_of_one_declaration_are_no_crowd(instance: Instance) -> None:
    hand_in(instance, person("金福"), person("万顺"))
    assert publish(instance=with_batch(instance, 2), by=PUBLISHER, today=TODAY).entries == 0


def test_nothing_at_all(instance: Instance) -> None:
    done = publish(instance=with_batch(instance, 1), by=PUBLISHER, today=TODAY)
    assert (done.entries, done.size, PublishedTally.objects.count()) == (0, 0, 0)


def test_wait_not_over_after_one_week(instance: Instance) -> None:
    hand_in(instance)
    assert publish(instance=instance, by=PUBLISHER, today=NEXT_WEEK).entries == 0


def test_wait_over_after_a_whole_week_between(instance: Instance) -> None:
    hand_in(instance)
    assert publish(instance=instance, by=PUBLISHER, today=IN_TWO_WEEKS).entries == 1


def test_overdue_takes_the_younger_along(instance: Instance) -> None:
    hand_in(instance)
    hand_in(instance, today=IN_TWO_WEEKS)
    assert publish(instance=instance, by=PUBLISHER, today=IN_TWO_WEEKS).entries == 2


def test_waiting_for_review_is_not_taken_along(instance: Instance) -> None:
    hand_in(instance)
    hand_in_text(instance)
    assert publish(instance=instance, by=PUBLISHER, today=IN_TWO_WEEKS).entries == 1
    assert InboxItem.objects.count() == 1


def test_refused_is_no_part_of_the_crowd(instance: Instance) -> None:
    hand_in_text(instance)
    item_id = only_waiting(instance)
    refuse(item_id=item_id, persons=1, reason=Reason.TEST, by=REVIEWER, today=TODAY)
    hand_in(instance)
    assert publish(instance=with_batch(instance, 2), by=PUBLISHER, today=TODAY).entries == 0


def test_overdue_refusal_takes_no_declaration_along(instance: Instance) -> None:
    code = hand_in_text(instance)
    item_id = only_waiting(instance)
    refuse(item_id=item_id, persons=1, reason=Reason.TEST, by=REVIEWER, today=TODAY)
    hand_in(instance, today=IN_TWO_WEEKS)
    done = publish(instance=instance, by=PUBLISHER, today=IN_TWO_WEEKS)
    assert (done.entries, done.ready, Entry.objects.count()) == (0, 1, 0)
    assert find_receipt(code, instance=instance).persons[0].outcome is Reason.TEST
    assert InboxItem.objects.count() == 1


def test_withdrawal_alone_is_published_in_time(instance: Instance) -> None:
    code = hand_in(instance)
    publish(instance=with_batch(instance, 1), by=PUBLISHER, today=TODAY)
    withdraw(instance=instance, code=code, by=DECLARANT, today=TODAY)
    assert publish(instance=instance, by=PUBLISHER, today=NEXT_WEEK).entries == 0
    done = publish(instance=instance, by=PUBLISHER, today=IN_TWO_WEEKS)
    assert (done.entries, done.persons, done.size) == (1, -1, 2)
