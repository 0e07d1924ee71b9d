"""Who may propose an act and who may approve it; each rule broken once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.browser.passkeys import kept_passkey
from tests.unit.conftest import give_passkey
from tests.unit.two_people import Signer, code_of
from unjoin.registry.weeks import week_of
from unjoin.service.accounts.acts import ceremony
from unjoin.service.accounts.acts.contents import seal_contents
from unjoin.service.accounts.acts.kinds import ActKind
from unjoin.service.accounts.acts.models import Proposal
from unjoin.service.accounts.acts.rules import can_approve, can_propose
from unjoin.service.accounts.models import AuditEvent, Staff
from unjoin.service.accounts.own_sign_in import passkeys_of
from unjoin.service.accounts.roles import Role
from unjoin.service.clock import today
from unjoin.service.custody.models import PrivatePart
from unjoin.service.instance import Instance

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]
SignedIn = Callable[[Staff | Role], Client]


def nothing_was_done() -> bool:
    taken = AuditEvent.objects.filter(action="all private parts taken")
    approved = AuditEvent.objects.filter(action__startswith="act approved")
    return Proposal.objects.count() == 1 and not taken.exists() and not approved.exists()


def test_two_custodians(second: Signer, proposed: str) -> None:
    assert second.approve(proposed)["Content-Type"] == "application/x-tar"
    assert not Proposal.objects.exists()


def test_same_person(first: Signer, proposed: str) -> None:
    answer = first.send(proposed, "approve", first.sign(proposed))
    assert code_of(answer) == "same-person"
    assert "Somebody else has to approve" in answer.content.decode()  # type: ignore[attr-defined]
    assert nothing_was_done()


def test_same_passkey_on_two_accounts(second: Signer, proposed: str) -> None:
    row = passkeys_of(Staff.objects.get(handle="second-custodian")).get()
    row.data = {"name": "shared", "credential": kept_passkey("custodian")}
    row.save()
    shared = Signer(second.client, "custodian")
    assert code_of(shared.approve(proposed)) == "same-passkey"
    assert nothing_was_done()


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.REVIEWER, Role.OPERATOR])
def test_other_role_sees_and_answers_nothing(
    signed_in: SignedIn, proposed: str, role: Role
) -> None:
    client = signed_in(role)
    assert code_of(client.get(proposed)) == "no-such-act"
    assert code_of(client.get(f"{proposed}/challenge")) == "no-such-act"
    for step in ("approve", "decline", "take-back", "propose"):
        assert code_of(client.post(f"{proposed}/{step}")) == "no-such-act"
    assert nothing_was_done()


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.REVIEWER, Role.OPERATOR])
def test_other_role_proposes_nothing(signed_in: SignedIn, db: None, role: Role) -> None:
    client = signed_in(role)
    assert client.post("/custody/all", {"why": "curious"}).status_code == 403
    assert not can_propose(ActKind.UNSEAL, Staff.objects.get())


def test_draft_is_its_proposers_alone(second: Signer, act: str) -> None:
    assert code_of(second.client.get(act)) == "no-such-act"
    assert code_of(second.client.get(f"{act}/challenge")) == "no-such-act"


def test_without_a_passkey(second: Signer, proposed: str) -> None:
    staff = Staff.objects.get(handle="second-custodian")
    passkeys_of(staff).delete()
    page = second.client.get(proposed).content.decode()
    assert "Your account has no passkey." in page
    assert "/account" in page
    assert "Approve it with my passkey" not in page
    assert not can_approve(Proposal.objects.get(), staff, today=today())
    assert code_of(second.client.post("/custody/all", {"why": "copy"})) == "no-passkey"


@pytest.mark.parametrize("weeks", [0, 1])
def test_within_a_whole_week(second: Signer, proposed: str, weeks: int) -> None:
    waits_for(weeks)
    answer = second.client.get(proposed)
    assert answer.status_code == 200


def test_expired(second: Signer, proposed: str) -> None:
    staff = Staff.objects.get(handle="second-custodian")
    proposal = Proposal.objects.get()
    assert can_approve(proposal, staff, today=today())
    assert not can_approve(proposal, staff, today=today() + timedelta(weeks=2))
    waits_for(2)
    assert code_of(second.client.get(proposed)) == "no-such-act"
    assert code_of(second.send(proposed, "approve", "{}")) == "no-such-act"
    assert nothing_was_done()


def test_proposer_whose_account_is_closed(second: Signer, proposed: str) -> None:
    Staff.objects.filter(handle="custodian").update(is_active=False)
    assert code_of(second.approve(proposed)) == "proposer-gone"
    assert nothing_was_done()


def test_proposer_with_another_role(second: Signer, proposed: str) -> None:
    Staff.objects.filter(handle="custodian").update(role=Role.OPERATOR)
    assert code_of(second.approve(proposed)) == "proposer-gone"


def test_proposer_whose_passkey_is_gone(second: Signer, proposed: str) -> None:
    passkeys_of(Staff.objects.get(handle="custodian")).delete()
    assert code_of(second.approve(proposed)) == "proposer-gone"
    assert nothing_was_done()


def test_changed_world(second: Signer, proposed: str) -> None:
    PrivatePart.objects.all().delete()
    answer = second.approve(proposed)
    assert code_of(answer) == "changed-meanwhile"
    assert "Nothing was taken." in answer.content.decode()  # type: ignore[attr-defined]
    assert nothing_was_done()
    assert "Nothing was taken." in second.client.get(proposed).content.decode()


def test_contents_exchanged_in_the_database(
    second: Signer, proposed: str, instance: Instance
) -> None:
    other = seal_contents({"what": "all", "why": "something else"}, instance=instance)
    Proposal.objects.update(sealed=other)
    assert code_of(second.client.get(proposed)) == "altered-act"
    assert code_of(second.send(proposed, "approve", "{}")) == "altered-act"
    assert nothing_was_done()


def test_exchanged_contents_are_declined_as_the_page_says(
    second: Signer, proposed: str, instance: Instance
) -> None:
    other = seal_contents({"what": "all", "why": "something else"}, instance=instance)
    Proposal.objects.update(sealed=other)
    page = second.client.get(proposed).content.decode()
    assert "Decline it" in page
    assert f'action="{proposed}/decline"' in page
    assert second.client.post(f"{proposed}/decline").status_code == 302
    assert not Proposal.objects.exists()


def test_exchanged_contents_are_taken_back(
    first: Signer, proposed: str, instance: Instance
) -> None:
    Proposal.objects.update(sealed=b"nobody can open this")
    assert f'action="{proposed}/take-back"' in first.client.get(proposed).content.decode()
    assert first.client.post(f"{proposed}/take-back").status_code == 302
    assert not Proposal.objects.exists()


def test_answered_while_the_page_was_open(first: Signer, second: Signer, proposed: str) -> None:
    answer = second.sign(proposed)
    first.client.post(f"{proposed}/take-back")
    assert code_of(second.send(proposed, "approve", answer)) == "no-such-act"


def waits_for(weeks: int) -> None:
    """Let the proposal be so many weeks old. Its digest is left: that is another test's."""
    proposal = Proposal.objects.get()
    proposal.week = week_of(today() - timedelta(weeks=weeks))
    resign(proposal)


def resign(proposal: Proposal) -> None:
    """Make the digest fit what the row says."""
    from unjoin.service.accounts.acts.contents import open_contents
    from unjoin.service.accounts.acts.digest import act_digest
    from unjoin.service.instance import current

    proposal.digest = act_digest(
        act_id=str(proposal.pk),
        kind=proposal.kind,
        contents=open_contents(bytes(proposal.sealed), instance=current()),
        proposer=proposal.proposer.handle,
        week=proposal.week,
    )
    proposal.save()


def test_passkey_removed_between_its_answer_and_the_approval(
    second: Signer, proposed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lost passkey counts no more from the moment its owner takes it away."""
    approver = Staff.objects.get(handle=second.key_of)
    real = ceremony.finish

    def then_removed(*args: Any, **kwargs: Any) -> object:
        signed = real(*args, **kwargs)
        passkeys_of(approver).delete()
        give_passkey(Staff.objects.create_user(handle="spare", role=Role.CUSTODIAN))
        passkeys_of(Staff.objects.get(handle="spare")).update(user=approver)
        return signed

    monkeypatch.setattr(ceremony, "finish", then_removed)
    assert code_of(second.approve(proposed)) == "not-signed"
    assert nothing_was_done()


def test_account_closed_between_the_answer_and_the_approval(
    second: Signer, proposed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = ceremony.finish

    def then_closed(*args: Any, **kwargs: Any) -> object:
        signed = real(*args, **kwargs)
        Staff.objects.filter(handle=second.key_of).update(is_active=False)
        return signed

    monkeypatch.setattr(ceremony, "finish", then_closed)
    assert code_of(second.approve(proposed)) == "act-role"
    assert nothing_was_done()
