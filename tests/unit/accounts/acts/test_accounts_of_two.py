"""Accounts of reviewers, custodians and operators: made and reset by two, each with one half."""

from __future__ import annotations

import re
from typing import cast

import pytest
from django.http import HttpResponse

from tests.unit.handed_in import TODAY
from tests.unit.two_people import Signer, code_of
from unjoin.service.accounts.actions import make_account
from unjoin.service.accounts.acts.contents import open_contents
from unjoin.service.accounts.acts.models import Proposal
from unjoin.service.accounts.audit import Actor
from unjoin.service.accounts.enrolment import check_enrolment
from unjoin.service.accounts.models import AuditEvent, Staff
from unjoin.service.accounts.own_sign_in import passkeys_of
from unjoin.service.accounts.roles import Role
from unjoin.service.instance import Instance

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]
HALF = re.compile(r'<dd class="code">((?:[a-z2-9]{4}-){2}[a-z2-9]{4})</dd>')


def half_in(answer: object) -> str:
    (half,) = HALF.findall(cast("HttpResponse", answer).content.decode())
    return str(half)


def act_in(answer: object) -> str:
    found = re.search(
        r'action="(/acts/[0-9a-f-]+)/propose"', cast("HttpResponse", answer).content.decode()
    )
    assert found
    return found[1]


def start(operating: Signer, role: str = "reviewer") -> tuple[str, str]:
    """An operator asks for an account: the act's page, and the half they are shown."""
    page = operating.client.post("/operate/accounts", {"handle": "night-owl", "role": role})
    return act_in(page), half_in(page)


@pytest.mark.parametrize("role", ["reviewer", "custodian", "operator"])
def test_made_by_two(operating: Signer, first: Signer, role: str) -> None:
    act, one_half = start(operating, role)
    operating.propose(act)
    other_half = half_in(first.approve(act))
    made = Staff.objects.get(handle="night-owl")
    assert made.role == role
    assert check_enrolment(made, f"{one_half}-{other_half}")
    for alone in (one_half, other_half, one_half * 2, f"{other_half}-{one_half}"):
        assert not check_enrolment(made, alone)
    assert list(AuditEvent.objects.order_by("number").values_list("actor", "action")) == [
        ("operator", "act proposed: make-account"),
        ("custodian", f"account made: {role}"),
        ("custodian", "act approved: make-account, proposed by operator"),
    ]


def test_half_is_shown_once_and_kept_nowhere(operating: Signer, instance: Instance) -> None:
    act, half = start(operating)
    assert half not in operating.client.get(act).content.decode()
    contents = open_contents(bytes(Proposal.objects.get().sealed), instance=instance)
    assert half not in str(contents)
    assert half.replace("-", "") not in str(contents)


def test_not_made_before_it_is_approved(operating: Signer) -> None:
    act, _half = start(operating)
    operating.propose(act)
    assert not Staff.objects.filter(handle="night-owl").exists()
    assert code_of(operating.approve(act)) == "same-person"


def test_handle_taken_meanwhile(operating: Signer, first: Signer) -> None:
    act, _half = start(operating)
    operating.propose(act)
    make_account(handle="night-owl", role=Role.VOLUNTEER, by=Actor("operator"), today=TODAY)
    answer = first.approve(act)
    assert code_of(answer) == "changed-meanwhile"
    assert "This handle is taken." in cast("HttpResponse", answer).content.decode()
    assert Staff.objects.get(handle="night-owl").role == Role.VOLUNTEER


def test_reset_by_two(operating: Signer, first: Signer, second: Signer) -> None:
    staff = Staff.objects.get(handle=second.key_of)
    page = operating.client.post(f"/operate/accounts/{staff.id}/reset")
    act, one_half = act_in(page), half_in(page)
    operating.propose(act)
    assert passkeys_of(staff).exists()
    other_half = half_in(first.approve(act))
    staff.refresh_from_db()
    assert check_enrolment(staff, one_half + other_half)
    assert not passkeys_of(staff).exists()
    assert second.client.get("/custody/").status_code == 302


def test_closed_account_is_opened_by_two_with_another_sign_in(
    operating: Signer, first: Signer, second: Signer
) -> None:
    """Or whoever operates could wake an account of their own, and be two."""
    staff = Staff.objects.get(handle=second.key_of)
    operating.client.post(f"/operate/accounts/{staff.id}/close")
    page = operating.client.post(f"/operate/accounts/{staff.id}/open")
    assert not Staff.objects.get(pk=staff.pk).is_active
    act, one_half = act_in(page), half_in(page)
    assert "The account is opened again." in page.content.decode()
    operating.propose(act)
    other_half = half_in(first.approve(act))
    staff.refresh_from_db()
    assert staff.is_active
    assert check_enrolment(staff, one_half + other_half)
    assert not passkeys_of(staff).exists()
    assert list(AuditEvent.objects.order_by("number").values_list("action", flat=True)) == [
        "account closed: custodian",
        "act proposed: reset-sign-in",
        "sign-in reset: custodian",
        "account opened: custodian",
        "act approved: reset-sign-in, proposed by operator",
    ]


def test_account_closed_meanwhile_is_not_opened(
    operating: Signer, first: Signer, second: Signer
) -> None:
    staff = Staff.objects.get(handle=second.key_of)
    act = act_in(operating.client.post(f"/operate/accounts/{staff.id}/reset"))
    operating.propose(act)
    operating.client.post(f"/operate/accounts/{staff.id}/close")
    answer = first.approve(act)
    assert code_of(answer) == "changed-meanwhile"
    assert "closed or opened meanwhile" in cast("HttpResponse", answer).content.decode()
    assert not Staff.objects.get(pk=staff.pk).is_active
    assert passkeys_of(staff).exists()


def test_reviewer_approves_no_account(
    operating: Signer, signed_in: object, reviewer: Staff
) -> None:
    act, _half = start(operating)
    operating.propose(act)
    assert callable(signed_in)
    assert code_of(signed_in(reviewer).get(act)) == "no-such-act"
