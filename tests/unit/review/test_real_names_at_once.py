"""Two reviewers publish a real name while something else is done, on PostgreSQL.

SQLite lets one transaction write at a time from its beginning, so there is nothing to run
beside each other.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import (
    connection,  # noqa: F401 — for the condition below
    transaction,
)
from django.test import Client

from tests.unit.handed_in import REVIEWER, hand_in, only_waiting, person
from tests.unit.side_by_side import Beside, Pause, approve, wait_until_somebody_waits
from tests.unit.two_people import Signer
from unjoin.registry.consent import Reason
from unjoin.registry.weeks import week_of
from unjoin.service.accounts.acts.errors import ChangedMeanwhileError
from unjoin.service.accounts.acts.models import Proposal
from unjoin.service.accounts.audit import PUBLISHER, append_event, find_break
from unjoin.service.accounts.models import AuditEvent, Staff
from unjoin.service.accounts.roles import Role
from unjoin.service.clock import today
from unjoin.service.instance import Instance
from unjoin.service.publication.locks import become_publisher
from unjoin.service.review import actions as review
from unjoin.service.review.models import ReviewStep
from unjoin.service.review.states import State

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "connection.vendor != 'postgresql'", reason="SQLite lets one transaction write at a time"
    ),
]


@pytest.fixture
def second(signed_in: Callable[[Staff | Role], Client], db: None) -> Staff:
    """A second reviewer, with a passkey."""
    other = Staff.objects.create_user(handle="second-reviewer", role=Role.REVIEWER)
    signed_in(other)
    return other


@pytest.fixture
def proposal(
    signed_in: Callable[[Staff | Role], Client], reviewer: Staff, instance: Instance
) -> Proposal:
    """To publish somebody under their real name."""
    first = Signer(signed_in(reviewer), reviewer.handle)
    hand_in(instance, person("陈志远", real_name_published=True))
    act = first.start(f"/review/{only_waiting(instance)}", act="accept")
    assert first.propose(act).status_code == 302
    return Proposal.objects.get()


def test_approval_during_publication_waits_for_its_end(
    proposal: Proposal, second: Staff, instance: Instance
) -> None:
    """Neither may wait for the other: the database would break one of them off."""
    with transaction.atomic():
        become_publisher()
        approving = Beside(lambda: approve(proposal, by=second, instance=instance))
        wait_until_somebody_waits()
        append_event(action="batch published", by=PUBLISHER, week=week_of(today()))
    assert approving.result() is None
    assert ReviewStep.objects.latest("number").by_two
    assert AuditEvent.objects.filter(action="batch published").count() == 1
    assert find_break() is None


def test_approval_of_what_is_being_refused_comes_too_late(
    proposal: Proposal, second: Staff, instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    item_id = only_waiting(instance)
    pause = Pause(monkeypatch, review, "append_event")
    refusing = Beside(
        lambda: review.refuse(
            item_id=item_id, persons=1, reason=Reason.TEST, by=REVIEWER, today=today()
        )
    )
    assert pause.reached.wait(20)
    approving = Beside(lambda: approve(proposal, by=second, instance=instance))
    wait_until_somebody_waits()
    pause.go_on.set()
    assert refusing.result() is None
    assert isinstance(approving.result(), ChangedMeanwhileError)
    assert ReviewStep.objects.latest("number").state == State.REFUSED
    assert not AuditEvent.objects.filter(action__startswith="act approved").exists()
    assert find_break() is None
