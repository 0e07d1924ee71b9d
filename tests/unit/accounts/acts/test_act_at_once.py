"""Two people approve at the same moment, and the publisher clears away what expired."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from tests.unit.as_processes import rights_of
from tests.unit.side_by_side import approve
from tests.unit.two_people import Signer
from unjoin.service.accounts.acts import actions
from unjoin.service.accounts.acts.errors import ActError
from unjoin.service.accounts.acts.models import Permit, Proposal
from unjoin.service.accounts.audit import find_break
from unjoin.service.accounts.models import AuditEvent, Staff
from unjoin.service.accounts.roles import Role
from unjoin.service.clock import today
from unjoin.service.database.roles import Process
from unjoin.service.instance import Instance

pytestmark = pytest.mark.usefixtures("staff_site")


@pytest.mark.django_db(transaction=True)
def test_approved_by_two_at_once_is_done_once(
    proposed: str,
    second: Signer,
    signed_in: Callable[[Staff | Role], Client],
    instance: Instance,
) -> None:
    third = Staff.objects.create_user(handle="third-custodian", role=Role.CUSTODIAN)
    signed_in(third)
    proposal = Proposal.objects.get()
    barrier = threading.Barrier(2, timeout=20)
    outcomes: list[str] = []

    def attempt(by: Staff) -> None:
        barrier.wait()
        try:
            approve(proposal, by=by, instance=instance)
            outcomes.append("done")
        except ActError as error:
            outcomes.append(error.code)
        finally:
            connection.close()

    approvers = (third, Staff.objects.get(handle=second.key_of))
    threads = [threading.Thread(target=attempt, args=(by,)) for by in approvers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "no-such-act"]
    assert AuditEvent.objects.filter(action="all private parts taken").count() == 1
    assert find_break() is None


@pytest.mark.django_db
def test_publisher_may_delete_what_expired(proposed: str, first: Signer) -> None:
    first.start("/custody/all", why="never signed")
    Permit.objects.create(what="pepper", week=1)
    is_postgresql = connection.vendor == "postgresql"
    with rights_of(Process.PUBLISHER) if is_postgresql else nullcontext():
        assert actions.expire(today=today() + timedelta(weeks=2)) == 1
    assert not Proposal.objects.exists()
    assert not Permit.objects.exists()
