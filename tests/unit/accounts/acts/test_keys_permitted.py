"""Leave to change a key: given by two, used once, gone after a week."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

import pytest
from django.http import HttpResponse

from tests.unit.two_people import Signer, done_by
from unjoin.service.accounts.acts.errors import NoPermitError
from unjoin.service.accounts.acts.models import Permit
from unjoin.service.accounts.acts.permits import Key, find_permit, use_permit
from unjoin.service.accounts.audit import Actor
from unjoin.service.accounts.models import AuditEvent
from unjoin.service.clock import today

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]
BY = Actor("operator")


@pytest.fixture
def given(operating: Signer, first: Signer) -> str:
    """What the custodian is told who approves that the pepper be changed."""
    answer = done_by(operating, first, "/acts/keys", what="pepper", note="a disk was lost")
    return cast("HttpResponse", answer).content.decode()


def test_given_by_two(given: str) -> None:
    assert "unjoin keys rotate pepper" in given
    assert find_permit(Key.PEPPER, today=today())
    assert find_permit(Key.REVIEW, today=today()) is None


def test_used_once(given: str) -> None:
    use_permit(Key.PEPPER, by=BY, today=today())
    with pytest.raises(NoPermitError):
        use_permit(Key.PEPPER, by=BY, today=today())
    last = AuditEvent.objects.order_by("number").last()
    assert last
    assert (last.actor, last.action) == ("operator", "key changed: pepper")


def test_for_another_key(given: str) -> None:
    with pytest.raises(NoPermitError):
        use_permit(Key.REVIEW, by=BY, today=today())
    assert Permit.objects.exists()


def test_too_old(given: str) -> None:
    assert find_permit(Key.PEPPER, today=today() + timedelta(weeks=1))
    assert find_permit(Key.PEPPER, today=today() + timedelta(weeks=2)) is None


def test_custodian_reads_what_it_means(operating: Signer, first: Signer) -> None:
    act = operating.start("/acts/keys", what="pepper", note="a disk was lost")
    operating.propose(act)
    page = first.client.get(act).content.decode()
    assert "The pepper" in page
    assert "a disk was lost" in page


@pytest.mark.parametrize(
    "form", [{}, {"what": "x"}, {"what": "log"}, {"what": "pepper", "note": "x" * 201}]
)
def test_form_that_is_not_filled_in(operating: Signer, form: dict[str, str]) -> None:
    answer = operating.client.post("/acts/keys", form)
    assert answer.status_code == 422
    assert "Choose one key" in answer.content.decode()


def test_custodian_proposes_no_change_of_keys(first: Signer) -> None:
    assert first.client.get("/acts/keys").status_code == 403
