"""The steps of an act, and what each leaves: a row while it waits, events, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import StreamingHttpResponse

from tests.unit.two_people import Signer, code_of
from unjoin.registry.weeks import week_of
from unjoin.service.accounts.acts.actions import expire
from unjoin.service.accounts.acts.models import Permit, Proposal
from unjoin.service.accounts.acts.queries import count_waiting_for
from unjoin.service.accounts.audit import find_break
from unjoin.service.accounts.models import AuditEvent, Staff
from unjoin.service.clock import today
from unjoin.service.instance import Instance
from unjoin.service.statistics.deeds import deed_words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]


def events() -> list[tuple[str, str]]:
    return list(AuditEvent.objects.order_by("number").values_list("actor", "action"))


def test_draft_leaves_no_event(act: str) -> None:
    assert events() == []
    assert Proposal.objects.get().credential is None


def test_next_draft_replaces_the_last(first: Signer, act: str) -> None:
    other = first.start("/custody/all", why="another reason")
    assert code_of(first.client.get(act)) == "no-such-act"
    assert first.client.get(other).status_code == 200
    assert Proposal.objects.count() == 1


def test_next_draft_leaves_what_is_proposed(first: Signer, proposed: str) -> None:
    first.start("/custody/all", why="another reason")
    assert Proposal.objects.count() == 2


def test_both_names_before_a_byte(second: Signer, proposed: str) -> None:
    answer = second.approve(proposed)
    assert isinstance(answer, StreamingHttpResponse)
    assert events() == [
        ("custodian", "act proposed: unseal"),
        ("second-custodian", "all private parts taken"),
        ("second-custodian", "act approved: unseal, proposed by custodian"),
    ]
    assert find_break() is None
    assert b"".join(answer.streaming_content)  # type: ignore[arg-type]
    assert not Proposal.objects.exists()


def test_second_approval_finds_nothing(second: Signer, proposed: str) -> None:
    answer = second.sign(proposed)
    second.send(proposed, "approve", answer)
    assert code_of(second.send(proposed, "approve", answer)) == "no-such-act"
    assert len(events()) == 3


def test_declined(second: Signer, proposed: str) -> None:
    answer = second.client.post(f"{proposed}/decline")
    assert answer["Location"] == "/acts/?notice=declined"
    assert events()[1:] == [("second-custodian", "act declined: unseal, proposed by custodian")]
    assert not Proposal.objects.exists()


def test_own_proposal_cannot_be_declined(first: Signer, proposed: str) -> None:
    assert code_of(first.client.post(f"{proposed}/decline")) == "same-person"


def test_taken_back(first: Signer, proposed: str) -> None:
    first.client.post(f"{proposed}/take-back")
    assert events()[1:] == [("custodian", "act taken back: unseal")]
    assert not Proposal.objects.exists()


def test_another_persons_is_not_taken_back(second: Signer, proposed: str) -> None:
    assert code_of(second.client.post(f"{proposed}/take-back")) == "no-such-act"
    assert Proposal.objects.exists()


def test_expired_ones_are_deleted(proposed: str) -> None:
    assert expire(today=today() + timedelta(weeks=1)) == 0
    assert expire(today=today() + timedelta(weeks=2)) == 1
    assert events()[1:] == [("custodian", "act expired: unseal")]
    assert not Proposal.objects.exists()


def test_expired_draft_leaves_no_event(act: str) -> None:
    assert expire(today=today() + timedelta(weeks=2)) == 0
    assert events() == []
    assert not Proposal.objects.exists()


def test_page_of_acts_deletes_what_expired(second: Signer, proposed: str) -> None:
    Proposal.objects.update(week=week_of(today() - timedelta(weeks=2)))
    Permit.objects.create(what="pepper", week=week_of(today() - timedelta(weeks=2)))
    second.client.get("/acts/")
    assert not Proposal.objects.exists()
    assert not Permit.objects.exists()


def test_menu_says_how_many_wait(first: Signer, second: Signer, proposed: str) -> None:
    waiting = Staff.objects.get(handle="second-custodian")
    assert count_waiting_for(waiting, today=today()) == 1
    assert count_waiting_for(Staff.objects.get(handle="custodian"), today=today()) == 0
    assert '<span class="menu-waits">1' in second.client.get("/acts/").content.decode()
    assert '<span class="menu-waits">' not in first.client.get("/acts/").content.decode()


def test_lists(first: Signer, second: Signer, proposed: str) -> None:
    assert "proposed by custodian" in second.client.get("/acts/").content.decode()
    page = first.client.get("/acts/").content.decode()
    assert "waits for somebody else" in page
    assert "Nothing waits for you." in page


def test_second_person_reads_what_the_first_wrote(second: Signer, proposed: str) -> None:
    page = second.client.get(proposed).content.decode()
    assert "the yearly copy" in page
    assert "custodian proposes this" in page


def test_database_holds_only_sealed_contents(proposed: str) -> None:
    row = Proposal.objects.get()
    held = bytes(row.sealed)
    assert held.startswith(b"age-encryption.org/v1\n")
    assert b"yearly" not in held


def test_events_have_words() -> None:
    said = deed_words("act approved: unseal, proposed by custodian")
    assert said == "approved: Take sealed private parts, proposed by custodian"


def test_failing_deed_leaves_the_proposal(
    second: Signer, proposed: str, instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**given: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("unjoin.service.custody.deeds.take_all", fail)
    with pytest.raises(OSError, match="no space"):
        second.approve(proposed)
    assert Proposal.objects.exists()
    assert len(events()) == 1
