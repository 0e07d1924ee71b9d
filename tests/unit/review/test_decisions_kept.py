"""Decisions of reviewers: taken once, on what still waits, and kept to the publication."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from tests.unit.handed_in import (
    REVIEWER,
    TODAY,
    declaration,
    hand_in,
    hand_in_text,
    make_key,
    only_waiting,
    person,
    with_batch,
)
from unjoin.registry.consent import Reason
from unjoin.service.accounts.audit import DECLARANT, PUBLISHER, Actor
from unjoin.service.accounts.models import AuditEvent
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import receive, withdraw
from unjoin.service.intake.queries import find_receipt
from unjoin.service.publication.actions import publish
from unjoin.service.review import actions
from unjoin.service.review.actions import accept, reconsider, refuse, sort_inbox
from unjoin.service.review.errors import NotPossibleError
from unjoin.service.review.models import ReviewStep
from unjoin.service.review.queries import count_waiting, decided_state, find_waiting
from unjoin.service.review.states import Act, State, next_state

pytestmark = pytest.mark.django_db


def test_text_waits_for_a_reviewer(instance: Instance) -> None:
    hand_in_text(instance)
    assert find_waiting(only_waiting(instance), instance=instance)


def test_offered_name_alone_needs_none(instance: Instance) -> None:
    hand_in(instance, person("金福"))
    sort_inbox(instance=instance)
    assert count_waiting() == 0


def test_inbox_sorted_twice(instance: Instance) -> None:
    hand_in_text(instance)
    assert sort_inbox(instance=instance) == 1
    assert sort_inbox(instance=instance) == 0


def test_accept_twice(instance: Instance) -> None:
    hand_in_text(instance)
    item_id = only_waiting(instance)
    accept(item_id=item_id, refused={}, by=REVIEWER, today=TODAY)
    with pytest.raises(NotPossibleError):
        accept(item_id=item_id, refused={}, by=Actor("second-reviewer"), today=TODAY)
    assert AuditEvent.objects.count() == 1


def test_refuse_after_accept(instance: Instance) -> None:
    hand_in_text(instance)
    item_id = only_waiting(instance)
    accept(item_id=item_id, refused={}, by=REVIEWER, today=TODAY)
    with pytest.raises(NotPossibleError):
        refuse(item_id=item_id, persons=1, reason=Reason.TEST, by=REVIEWER, today=TODAY)
    assert decided_state(item_id) is State.ACCEPTED


def test_two_reviewers_read_the_same_state(
    instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both found step 1 as the last one; the database lets only one write step 2."""
    hand_in_text(instance)
    item_id = only_waiting(instance)

    def overtaken(state: State, act: Act) -> State | None:
        ReviewStep.objects.create(item_id=item_id, number=2, state=State.ACCEPTED)
        return next_state(state, act)

    monkeypatch.setattr(actions, "next_state", overtaken)
    with pytest.raises(NotPossibleError) as raised:
        refuse(item_id=item_id, persons=1, reason=Reason.TEST, by=REVIEWER, today=TODAY)
    assert isinstance(raised.value.__cause__, IntegrityError)
    assert not AuditEvent.objects.exists()


def test_decision_on_changed(instance: Instance) -> None:
    code = hand_in_text(instance)
    item_id = only_waiting(instance)
    receive(
        instance=instance,
        declaration=declaration(person("小树", text="我改了主意。")),
        key=make_key(),
        by=DECLARANT,
        today=TODAY,
        replaces=code,
    )
    with pytest.raises(NotPossibleError):
        accept(item_id=item_id, refused={}, by=REVIEWER, today=TODAY)
    assert only_waiting(instance) != item_id


def test_change_after_acceptance_waits_again(instance: Instance) -> None:
    code = hand_in_text(instance)
    accept(item_id=only_waiting(instance), refused={}, by=REVIEWER, today=TODAY)
    receive(
        instance=instance,
        declaration=declaration(person("小树", text="我改了主意。")),
        key=make_key(),
        by=DECLARANT,
        today=TODAY,
        replaces=code,
    )
    done = publish(instance=with_batch(instance, 1), by=PUBLISHER, today=TODAY)
    assert done.entries == 0
    assert count_waiting() == 1


def test_decision_on_withdrawn(instance: Instance) -> None:
    code = hand_in_text(instance)
    item_id = only_waiting(instance)
    withdraw(instance=instance, code=code, by=DECLARANT, today=TODAY)
    with pytest.raises(NotPossibleError):
        accept(item_id=item_id, refused={}, by=REVIEWER, today=TODAY)


def test_decision_on_published(instance: Instance) -> None:
    hand_in_text(instance)
    item_id = only_waiting(instance)
    accept(item_id=item_id, refused={}, by=REVIEWER, today=TODAY)
    publish(instance=with_batch(instance, 1), by=PUBLISHER, today=TODAY)
    with pytest.raises(NotPossibleError):
        reconsider(item_id=item_id, by=REVIEWER, today=TODAY)


def test_reconsidered_is_not_published(instance: Instance) -> None:
    hand_in_text(instance)
    item_id = only_waiting(instance)
    accept(item_id=item_id, refused={}, by=REVIEWER, today=TODAY)
    reconsider(item_id=item_id, by=REVIEWER, today=TODAY)
    assert publish(instance=with_batch(instance, 1), by=PUBLISHER, today=TODAY).entries == 0
    assert find_waiting(item_id, instance=instance)


def test_person_refused_among_accepted(instance: Instance) -> None:
    code = hand_in(instance, person("甲"), person("乙"))
    accept(item_id=only_waiting(instance), refused={2: Reason.DECEASED}, by=REVIEWER, today=TODAY)
    done = publish(instance=with_batch(instance, 1), by=PUBLISHER, today=TODAY)
    assert done.persons == 1
    first, second = find_receipt(code, instance=instance).persons
    assert first.leaf == 0
    assert (second.leaf, second.outcome) == (None, Reason.DECEASED)


def test_event_names_no_declaration(instance: Instance) -> None:
    hand_in_text(instance)
    item_id = only_waiting(instance)
    refuse(item_id=item_id, persons=1, reason=Reason.TEST, by=REVIEWER, today=TODAY)
    event = AuditEvent.objects.get()
    assert (event.actor, event.action) == ("reviewer", "review: refuse")
