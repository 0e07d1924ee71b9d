"""What a passkey's answer must be, so that it signs an act."""

from __future__ import annotations

import pytest
from fido2.webauthn import AuthenticatorData

from tests.unit.handed_in import TODAY
from tests.unit.two_people import Signer, code_of
from unjoin.service.accounts.acts import actions
from unjoin.service.accounts.acts.credentials import passkey_digests
from unjoin.service.accounts.acts.digest import ActDigest, Place
from unjoin.service.accounts.acts.errors import NotSignedError
from unjoin.service.accounts.acts.models import Proposal
from unjoin.service.accounts.acts.signed import Signed
from unjoin.service.accounts.models import AuditEvent, Staff
from unjoin.service.custody.models import PrivatePart
from unjoin.service.instance import Instance

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]


def is_proposed() -> bool:
    return Proposal.objects.get().credential is not None


def test_right_answer(first: Signer, act: str) -> None:
    assert first.propose(act)["Location"] == "/acts/?notice=proposed"
    assert is_proposed()


@pytest.mark.parametrize("origin", ["http://testserver.example", "https://testserver", "http://x"])
def test_answer_from_another_site(first: Signer, act: str, origin: str) -> None:
    refused = first.send(act, "propose", first.sign(act, origin=origin))
    assert code_of(refused) == "not-signed"
    assert not is_proposed()


def test_answer_without_finger_or_pin(first: Signer, act: str) -> None:
    touched = first.sign(act, flags=AuthenticatorData.FLAG.UP)
    assert code_of(first.send(act, "propose", touched)) == "not-signed"
    assert not is_proposed()


def test_answer_of_somebody_elses_passkey(first: Signer, second: Signer, proposed: str) -> None:
    borrowed = Signer(second.client, first.key_of)
    assert code_of(borrowed.approve(proposed)) == "not-signed"
    assert is_proposed()


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", "x", '{"id": 1}', "[" * 9000])
def test_answer_that_is_none(first: Signer, act: str, answer: str) -> None:
    first.challenge(act)
    assert code_of(first.send(act, "propose", answer)) == "not-signed"


def test_answer_nobody_asked_for(first: Signer, act: str) -> None:
    answer = first.sign(act)
    first.send(act, "propose", "")
    assert code_of(first.send(act, "propose", answer)) == "not-signed"
    assert not is_proposed()


def test_answer_to_an_earlier_question(first: Signer, act: str) -> None:
    earlier = first.sign(act)
    first.challenge(act)
    assert code_of(first.send(act, "propose", earlier)) == "not-signed"


def test_answer_for_another_act(first: Signer, second: Signer, proposed: str) -> None:
    other = first.start("/custody/all", why="the yearly copy")
    first.propose(other)
    answer = second.sign(proposed)
    assert code_of(second.send(other, "approve", answer)) == "not-signed"
    assert Proposal.objects.count() == 2


def test_answer_sent_again_with_an_old_cookie(
    first: Signer, second: Signer, proposed: str, instance: Instance
) -> None:
    held = PrivatePart.objects.get()
    answer = second.sign(proposed)
    cookies = {name: one.value for name, one in second.client.cookies.items()}
    PrivatePart.objects.all().delete()
    assert code_of(second.send(proposed, "approve", answer)) == "changed-meanwhile"
    held.save(force_insert=True)
    for name, value in cookies.items():
        second.client.cookies[name] = value
    assert code_of(second.send(proposed, "approve", answer)) == "not-signed"
    assert not AuditEvent.objects.filter(action__startswith="act approved").exists()


def test_proposers_answer_never_approves(
    first: Signer, second: Signer, proposed: str, instance: Instance
) -> None:
    by = Staff.objects.get(handle=second.key_of)
    digest = ActDigest(bytes(Proposal.objects.get().digest))
    (own,) = passkey_digests(by)
    signed = Signed(staff_id=by.pk, digest=digest, place=Place.PROPOSER, credential=own)
    with pytest.raises(NotSignedError):
        actions.approve(
            proposal_id=Proposal.objects.get().pk,
            signed=signed,
            by=by,
            instance=instance,
            today=TODAY,
        )


def test_same_proposal_sent_twice_says_that_it_waits(first: Signer, act: str) -> None:
    answer = first.sign(act)
    first.send(act, "propose", answer)
    assert first.send(act, "propose", answer)["Location"] == "/acts/?notice=proposed"
    assert AuditEvent.objects.filter(action="act proposed: unseal").count() == 1
