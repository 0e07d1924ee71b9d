"""Withdrawing without a receipt and correcting, through the real pages and two passkeys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http.response import HttpResponseBase
from django.test import Client

from tests.unit.handed_in import PARTY, TODAY, hand_in, person
from tests.unit.two_people import Signer, code_of, done_by
from unjoin.registry.consent import Channel, Kind, Reason
from unjoin.registry.entry import decode_entry
from unjoin.service.accounts.audit import DECLARANT, PUBLISHER
from unjoin.service.accounts.models import AuditEvent, Staff
from unjoin.service.accounts.roles import Role
from unjoin.service.corrections.models import LeafRequest
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import withdraw
from unjoin.service.publication.actions import publish
from unjoin.service.publication.models import Entry, Statement
from unjoin.service.publication.tallies import current_tally

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]

SignedIn = Callable[[Staff | Role], Client]
DESK, REVIEW = "/desk/without-receipt", "/review/corrections"


def run(instance: Instance) -> None:
    publish(instance=instance, by=PUBLISHER, today=TODAY)


def text(answer: HttpResponseBase) -> str:
    return answer.content.decode()  # type: ignore[attr-defined, no-any-return]


@pytest.fixture
def published(small: Instance) -> Instance:
    """Three people published, as entries 0 to 2."""
    for name in ("金福", "万顺", "如意"):
        hand_in(small, person(name))
    run(small)
    assert Entry.objects.count() == 3
    return small


@pytest.fixture
def caller(signed_in: SignedIn) -> Signer:
    """A volunteer."""
    return Signer(signed_in(Role.VOLUNTEER), "volunteer")


@pytest.fixture
def reads(signed_in: SignedIn, reviewer: Staff) -> Signer:
    """A reviewer."""
    return Signer(signed_in(reviewer), reviewer.handle)


@pytest.fixture
def reads_too(signed_in: SignedIn, db: None) -> Signer:
    """Another reviewer."""
    staff = Staff.objects.create_user(handle="second-reviewer", role=Role.REVIEWER)
    return Signer(signed_in(staff), staff.handle)


def test_volunteer_and_reviewer_withdraw_by_telephone(
    published: Instance, caller: Signer, reads: Signer
) -> None:
    page = text(caller.client.post(DESK, {"number": "１"}))
    assert "This is theirs" in page
    assert done_by(caller, reads, DESK, number="1", act="propose").status_code == 200
    assert current_tally().total == 3
    run(published)
    entry = decode_entry(bytes(Entry.objects.get(index=3).data))
    assert (entry.kind, entry.target, entry.channel) == (Kind.RETRACT, 1, Channel.PHONE)
    assert not Statement.objects.filter(leaf=1).exists()
    actions = list(AuditEvent.objects.values_list("actor", "action"))
    assert ("reviewer", "withdrawal without a receipt") in actions
    assert ("volunteer", "act proposed: withdraw-without-receipt") in actions


def test_volunteer_alone_withdraws_nothing(published: Instance, caller: Signer) -> None:
    act = caller.start(DESK, number="1", act="propose")
    assert caller.propose(act).status_code == 302
    assert caller.approve(act).status_code in (403, 409)
    assert not LeafRequest.objects.exists()


@pytest.mark.parametrize("number", ["", "7", "x", "0-2", "9" * 30, "-1"])
def test_number_that_is_no_statement_is_refused(
    published: Instance, caller: Signer, number: str
) -> None:
    answer = caller.client.post(DESK, {"number": number, "act": "propose"})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in text(answer)


def test_two_reviewers_correct_together(
    published: Instance, reads: Signer, reads_too: Signer
) -> None:
    page = text(reads.client.post(REVIEW, {"numbers": "0-1, 7", "act": "look"}))
    assert "2 entries count" in page
    assert '<p class="figure">2</p>' in page
    assert "1 is no declaration, or does not exist" in page
    form = {"numbers": "0-1, 7", "act": "propose", "reason": str(int(Reason.FALSE_NAME))}
    assert done_by(reads, reads_too, REVIEW, **form).status_code == 200
    run(published)
    assert current_tally().total == 1
    kinds = {decode_entry(bytes(row.data)).kind for row in Entry.objects.filter(index__gte=3)}
    assert kinds == {Kind.CORRECT}


def test_second_reviewer_reads_how_many_and_why(
    published: Instance, reads: Signer, reads_too: Signer
) -> None:
    form = {"numbers": "0-2", "act": "propose", "reason": str(int(Reason.DUPLICATE))}
    act = reads.start(REVIEW, **form)
    reads.propose(act)
    page = text(reads_too.client.get(act))
    for words in ("Counted twice", "0-2", "金福", "万顺", "如意"):
        assert words in page


def test_entries_that_changed_meanwhile_are_not_corrected(
    published: Instance, reads: Signer, reads_too: Signer
) -> None:
    code = hand_in(published, person("彩虹", organisations=PARTY))
    run(published)
    form = {"numbers": "0-3", "act": "propose", "reason": str(int(Reason.DUPLICATE))}
    act = reads.start(REVIEW, **form)
    reads.propose(act)
    withdraw(instance=published, code=code, by=DECLARANT, today=TODAY)
    run(published)
    assert code_of(reads_too.approve(act)) == "changed-meanwhile"
    assert not LeafRequest.objects.exists()
    page = text(reads_too.client.get(act))
    assert "Decline this" in page
    assert f'action="{act}/decline"' in page
    assert reads_too.client.post(f"{act}/decline").status_code == 302


def test_long_list_with_one_mistake_comes_back_whole(published: Instance, reads: Signer) -> None:
    numbers = ", ".join(str(leaf) for leaf in range(900)) + ", x"
    page = text(reads.client.post(REVIEW, {"numbers": numbers, "act": "look"}))
    assert numbers in page


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"numbers": "", "act": "look"}, "numbers"),
        ({"numbers": "5-3", "act": "look"}, "numbers"),
        ({"numbers": "0-2", "act": "propose", "reason": ""}, "reason"),
        ({"numbers": "0-2", "act": "propose", "reason": "1"}, "reason"),
        ({"numbers": "50-60", "act": "propose", "reason": "2"}, "numbers"),
    ],
)
def test_wrong_form_is_shown_again_with_what_was_typed(
    published: Instance, reads: Signer, form: dict[str, str], field: str
) -> None:
    answer: Any = reads.client.post(REVIEW, form)
    assert answer.status_code == 422
    assert [target for target, _ in answer.context["errors"]] == [field]
    assert form["numbers"] in text(answer)
