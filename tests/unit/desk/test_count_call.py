"""Counting a call in which nobody withdrew."""

import pytest
from django.test import Client

from tests.unit.desk.call_json import post
from unjoin.registry.weeks import week_of
from unjoin.service import clock
from unjoin.service.accounts.models import AuditEvent, Staff
from unjoin.service.desk.outcomes import COUNTED, Outcome
from unjoin.service.intake.models import InboxItem
from unjoin.service.statistics.models import OutcomeCount

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]
PATH = "/en/desk/outcomes"


@pytest.fixture
def desk(client: Client, volunteer: Staff) -> Client:
    client.force_login(volunteer)
    return client


@pytest.mark.parametrize("ending", COUNTED)
def test_outcome_is_counted_for_its_week(desk: Client, ending: object) -> None:
    outcome = ending.outcome.value  # type: ignore[attr-defined]
    for _ in range(2):
        assert post(desk, PATH, {"outcome": outcome}).status_code == 200
    (row,) = OutcomeCount.objects.values("week", "outcome", "calls")
    assert row == {"week": week_of(clock.today()), "outcome": outcome, "calls": 2}


def test_outcome_leaves_no_other_trace(desk: Client) -> None:
    post(desk, PATH, {"outcome": "no"})
    assert not InboxItem.objects.exists()
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    "value", [{"outcome": "withdrew"}, {"outcome": "x"}, {}, {"outcome": "no", "number": "138"}]
)
def test_what_is_not_counted_by_a_key_is_refused(desk: Client, value: object) -> None:
    response = post(desk, PATH, value)
    assert (response.status_code, response.json()["code"]) == (422, "call-json")
    assert not OutcomeCount.objects.exists()


def test_every_outcome_has_one_key_and_every_key_one_outcome() -> None:
    assert sorted(ending.key for ending in COUNTED) == sorted("234567890")
    assert {ending.outcome for ending in COUNTED} | {Outcome.WITHDREW} == set(Outcome)
