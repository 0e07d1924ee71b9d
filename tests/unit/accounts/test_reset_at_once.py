"""A sign-in is reset while whoever holds it changes it.

What must not be: that a passkey, or a session, which was there before outlives the reset.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection  # noqa: F401 — for the condition below
from django.http import HttpRequest, HttpResponse
from django.test import Client

from tests.unit.accounts.acts.test_accounts_of_two import act_in
from tests.unit.accounts.test_first_sign_in import enter, set_up_app
from tests.unit.accounts.test_first_sign_in import make_passkey as enrol_passkey
from tests.unit.accounts.test_own_sign_in import add, add_app
from tests.unit.conftest import PASSWORD
from tests.unit.side_by_side import Beside, Pause, approve, wait_until_somebody_waits
from tests.unit.two_people import Signer
from unjoin.service.accounts import own_sign_in, own_views, sessions
from unjoin.service.accounts.actions import make_account, reset_sign_in
from unjoin.service.accounts.acts.models import Proposal
from unjoin.service.accounts.acts.registry import ShownOnce
from unjoin.service.accounts.audit import Actor, find_break
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.roles import Role
from unjoin.service.clock import today
from unjoin.service.instance import Instance

pytestmark = pytest.mark.usefixtures("staff_site")

on_postgresql = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite lets one transaction write at a time"
)


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_reset_by_two_waits_for_a_change_under_way_and_undoes_it(
    signed_in: Callable[[Staff], Client],
    operator: Staff,
    custodian: Staff,
    reviewer: Staff,
    instance: Instance,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    signed_in(custodian)
    operating = Signer(signed_in(operator), operator.handle)
    act = act_in(operating.client.post(f"/operate/accounts/{reviewer.id}/reset"))
    assert operating.propose(act).status_code == 302
    proposal = Proposal.objects.get()
    pause = Pause(monkeypatch, own_sign_in, "append_event")
    thief = Staff.objects.get(pk=reviewer.pk)
    changing = Beside(
        lambda: own_sign_in.add_app(
            staff=thief, secret="A" * 32, password="words of a thief", today=today()
        )
    )
    assert pause.reached.wait(20)
    approving = Beside(lambda: approve(proposal, by=custodian, instance=instance))
    wait_until_somebody_waits()
    pause.go_on.set()
    assert changing.result() is None
    assert isinstance(approving.result(), ShownOnce)
    left = Staff.objects.get(pk=reviewer.pk)
    assert not left.has_second_factor
    assert not left.has_usable_password()
    assert left.enrolment
    assert find_break() is None


def reset_at(monkeypatch: pytest.MonkeyPatch, name: str, staff: Staff) -> None:
    """Let an operator reset the sign-in of `staff` whenever the views call `name`."""
    real: Callable[..., object] = getattr(own_views, name)

    def after_reset(*args: object) -> object:
        answer = real(*args)
        reset_sign_in(staff_id=staff.pk, by=Actor("operator"), today=today())
        return answer

    monkeypatch.setattr(own_views, name, after_reset)


@pytest.mark.django_db
@pytest.mark.parametrize("change", [add_app, lambda client: add(client, "spare")])
def test_change_that_was_asked_for_before_the_reset_comes_too_late(
    signed_in: Callable[[Staff], Client],
    volunteer: Staff,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[Client], HttpResponse],
) -> None:
    client = signed_in(volunteer)
    real = sessions.signed_in_recently

    def reset_before_a_post(request: HttpRequest) -> bool:
        answer = real(request)
        if request.method == "POST":
            reset_sign_in(staff_id=volunteer.pk, by=Actor("operator"), today=today())
        return answer

    monkeypatch.setattr(own_views, "signed_in_recently", reset_before_a_post)
    assert change(client)["Location"] == "/sign-in"
    volunteer.refresh_from_db()
    assert not volunteer.has_second_factor
    assert not volunteer.has_usable_password()
    assert volunteer.enrolment


@pytest.mark.django_db
@pytest.mark.parametrize("enrol", [enrol_passkey, set_up_app])
def test_first_sign_in_does_not_outlive_a_reset(
    client: Client, monkeypatch: pytest.MonkeyPatch, enrol: Callable[[Client], HttpResponse]
) -> None:
    made = make_account(
        handle="night-owl", role=Role.VOLUNTEER, by=Actor("operator"), today=today()
    )
    enter(client, made)
    reset_at(monkeypatch, "forget_pending", Staff.objects.get())
    enrol(client)
    assert client.get("/account").status_code == 302
    assert not Staff.objects.get().has_second_factor


@pytest.mark.django_db
def test_session_in_which_the_password_changed_does_not_outlive_a_reset(
    signed_in: Callable[[Staff], Client], volunteer: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(volunteer)
    real = own_sign_in.change_password

    def change_then_reset(**change: Any) -> None:
        real(**change)
        reset_sign_in(staff_id=volunteer.pk, by=Actor("operator"), today=today())

    monkeypatch.setattr(own_sign_in, "change_password", change_then_reset)
    client.post("/account/password", {"new_password": PASSWORD})
    assert client.get("/account").status_code == 302
