"""Nobody is published under a real name unless two reviewers accepted it together."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.unit.handed_in import (
    REVIEWER,
    TODAY,
    hand_in,
    only_waiting,
    person,
    with_batch,
)
from tests.unit.two_people import Signer, code_of
from unjoin.registry.consent import Reason
from unjoin.service.accounts.audit import PUBLISHER, Actor
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.roles import Role
from unjoin.service.instance import Instance
from unjoin.service.publication.actions import publish
from unjoin.service.publication.models import Statement
from unjoin.service.review.actions import accept, refuse
from unjoin.service.review.errors import RealNameError
from unjoin.service.review.models import ReviewStep
from unjoin.service.review.queries import waiting_ids
from unjoin.service.review.states import State

pytestmark = pytest.mark.django_db

SignedIn = Callable[[Staff | Role], Client]
REAL = person("陈志远", real_name_published=True, text="我退出。")


@pytest.fixture
def small(instance: Instance) -> Instance:
    return with_batch(instance, 1)


@pytest.fixture
def two(staff_site: None, signed_in: SignedIn, reviewer: Staff) -> tuple[Signer, Signer]:
    """Two reviewers."""
    other = Staff.objects.create_user(handle="second-reviewer", role=Role.REVIEWER)
    return Signer(signed_in(reviewer), reviewer.handle), Signer(signed_in(other), other.handle)


def test_one_reviewer_alone_is_refused(small: Instance) -> None:
    hand_in(small, REAL)
    item_id = only_waiting(small)
    with pytest.raises(RealNameError):
        accept(item_id=item_id, refused={}, by=REVIEWER, today=TODAY)
    assert waiting_ids() == {item_id}


def test_person_who_is_refused_needs_no_second(small: Instance) -> None:
    hand_in(small, REAL, person("金福"))
    accept(item_id=only_waiting(small), refused={1: Reason.TEST}, by=REVIEWER, today=TODAY)
    publish(instance=small, by=PUBLISHER, today=TODAY)
    assert Statement.objects.count() == 1


def test_two_accept_through_the_pages(small: Instance, two: tuple[Signer, Signer]) -> None:
    first, second = two
    hand_in(small, REAL)
    act = first.start(f"/review/{only_waiting(small)}", act="accept")
    assert "陈志远" in first.client.get(act).content.decode()
    assert first.propose(act).status_code == 302
    assert len(waiting_ids()) == 1
    page = second.client.get(act).content.decode()
    assert "Real name" in page
    assert "我退出。" in page
    assert second.approve(act).status_code == 200
    publish(instance=small, by=PUBLISHER, today=TODAY)
    assert "陈志远" in bytes(Statement.objects.get().body).decode()


def test_one_of_them_cannot_be_both(small: Instance, two: tuple[Signer, Signer]) -> None:
    first, _ = two
    hand_in(small, REAL)
    act = first.start(f"/review/{only_waiting(small)}", act="accept")
    first.propose(act)
    assert code_of(first.approve(act)) == "same-person"
    assert len(waiting_ids()) == 1


def test_declaration_refused_meanwhile_is_not_accepted(
    small: Instance, two: tuple[Signer, Signer]
) -> None:
    first, second = two
    hand_in(small, REAL)
    item_id = only_waiting(small)
    act = first.start(f"/review/{item_id}", act="accept")
    first.propose(act)
    refuse(item_id=item_id, persons=1, reason=Reason.TEST, by=Actor("other"), today=TODAY)
    assert code_of(second.approve(act)) == "changed-meanwhile"


def test_step_that_claims_no_second_is_sent_back_by_the_publisher(small: Instance) -> None:
    hand_in(small, REAL)
    item_id = only_waiting(small)
    ReviewStep.objects.create(item_id=item_id, number=2, state=State.ACCEPTED)
    done = publish(instance=small, by=PUBLISHER, today=TODAY)
    assert done.entries == 0
    assert not Statement.objects.exists()
    assert waiting_ids() == {item_id}
